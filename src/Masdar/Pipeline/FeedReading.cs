using System.IO.Hashing;
using Masdar.Archive;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;

namespace Masdar.Pipeline;

/// <summary>The first half of a run: ask for the feed, skip what has not changed, keep and parse what has.</summary>
/// <param name="archive">Where changed documents are kept; null: nowhere.</param>
internal sealed class FeedReading(IHttpFetcher fetcher, FeedParser parser, WarcArchive? archive, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ProbeOldAddress = TimeSpan.FromDays(7);

    // Documents are parsed on as many cores as there are; more at once would only hold more of them in memory.
    private readonly SemaphoreSlim _cores = new(Math.Max(2, Environment.ProcessorCount));

    public async Task<Reading> ReadAsync(Source source, SourceState state, CancellationToken cancellationToken)
    {
        var move = Remembered(source, state);
        var request = new FetchRequest(move is null ? source.Feed : new Uri(move.To), FetchPurpose.Feed) { Validators = state.Validators, Headers = source.Headers, HeadersOrigin = source.Feed, KeepsExchange = archive is not null };
        return await fetcher.FetchAsync(request, cancellationToken) switch
        {
            NotModified same => Unchanged(state, ConditionalGet.Renew(state.Validators, same.Validators), same) with { Move = move },
            Fetched fetched => await ParseAsync(source, state, fetched, move, cancellationToken),
            FetchFailed failed => Failed(state, failed),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of a fetch."),
        };
    }

    public void Dispose() => _cores.Dispose();

    private async Task<Reading> ParseAsync(Source source, SourceState state, Fetched fetched, Move? move, CancellationToken cancellationToken)
    {
        var bodyHash = Convert.ToHexStringLower(XxHash128.Hash(fetched.Body.Span));
        // A server that ignores validators sends the same bytes again.
        if (bodyHash == state.BodyHash) return Unchanged(state, fetched.Validators, fetched) with { Move = Moved(source, fetched, move) };
        ArchivePlace? place = null;
        try
        {
            if (archive is not null && fetched.Exchange is { } exchange) place = await archive.AppendAsync(new Capture(exchange, source.Feed, FetchPurpose.Feed, source.Id), cancellationToken);
        }
        catch (ArchiveFailedException e)
        {
            return new Reading { Outcome = RunOutcome.Failed, Error = e.Message, StorageFailed = true };
        }
        await _cores.WaitAsync(cancellationToken);
        try
        {
            var document = new FeedDocument(fetched.Body, fetched.FinalUrl, fetched.MediaType, fetched.Charset);
            return parser.Parse(document, source.TimeZone, time.GetUtcNow()) switch
            {
                ParsedFeed feed => new Reading
                {
                    Outcome = RunOutcome.Done,
                    Feed = feed with { Archive = place },
                    Move = Moved(source, fetched, move),
                    Validators = fetched.Validators,
                    BodyHash = bodyHash,
                    Findings = feed.Findings,
                    Freshness = Freshness.Of(fetched.Headers, time.GetUtcNow()),
                },
                UnreadableFeed unreadable => new Reading { Outcome = RunOutcome.Failed, Error = unreadable.Finding.Message, Findings = [unreadable.Finding] },
                var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of parsing."),
            };
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <summary>The new address of a feed that moved, while it answers there; the old one is asked again each week.</summary>
    private Move? Remembered(Source source, SourceState state) =>
        state is { MovedTo: { } to, MovedFrom: { } from, MovedAt: { } at } && from == source.Feed.AbsoluteUri && time.GetUtcNow() - at < ProbeOldAddress && Uri.TryCreate(to, UriKind.Absolute, out _)
            ? new Move(from, to, at)
            : null;

    /// <summary>
    /// A move is believed when every hop was permanent and a feed was at the end. An answer at the new address keeps what is known;
    /// a failure there, which comes without a move, forgets it.
    /// </summary>
    private Move? Moved(Source source, Fetched fetched, Move? known)
    {
        if (fetched.Redirects.Count == 0) return known;
        if (!fetched.Redirects.All(hop => hop.Permanent)) return null;
        return new Move(source.Feed.AbsoluteUri, fetched.FinalUrl.AbsoluteUri, known?.SeenAt ?? time.GetUtcNow());
    }

    private Reading Unchanged(SourceState state, Validators validators, FetchResult answer) => new()
    {
        Outcome = RunOutcome.NotModified,
        Validators = validators,
        BodyHash = state.BodyHash,
        Findings = state.Findings,
        Freshness = Freshness.Of(answer.Headers, time.GetUtcNow()),
    };

    private static Reading Failed(SourceState state, FetchFailed failed) => new()
    {
        Outcome = failed.Kind == FetchErrorKind.HeldBack ? RunOutcome.HeldBack : RunOutcome.Failed,
        Validators = state.Validators,
        BodyHash = state.BodyHash,
        Error = failed.Message,
        Failure = failed.Kind,
        RetryAfter = failed.RetryAfter,
        Findings = state.Findings,
    };
}

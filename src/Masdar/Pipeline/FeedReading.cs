using System.IO.Hashing;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;

namespace Masdar.Pipeline;

/// <summary>The first half of a run: ask for the feed, skip what has not changed, parse what has.</summary>
internal sealed class FeedReading(IHttpFetcher fetcher, FeedParser parser, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ProbeOldAddress = TimeSpan.FromDays(7);

    // Documents are parsed on as many cores as there are; more at once would only hold more of them in memory.
    private readonly SemaphoreSlim _cores = new(Math.Max(2, Environment.ProcessorCount));

    public async Task<Reading> ReadAsync(Source source, SourceState state, CancellationToken cancellationToken)
    {
        var move = Remembered(source, state);
        var request = new FetchRequest(move is null ? source.Feed : new Uri(move.To), FetchPurpose.Feed) { Validators = state.Gap is null ? state.Validators : Validators.None, Headers = source.Headers, HeadersOrigin = source.Feed };
        return await fetcher.FetchAsync(request, cancellationToken) switch
        {
            NotModified same => Unchanged(state, ConditionalGet.Renew(state.Validators, same.Validators), same) with { Move = move },
            Fetched fetched => await ParseAsync(source, state, fetched, move, cancellationToken),
            FetchFailed failed => Failed(state, failed),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of a fetch."),
        };
    }

    /// <summary>An older page of a source's feed: asked for as the feed itself is, but whole.</summary>
    /// <returns>Null, and why, where it cannot be had; null without a reason where it is no feed.</returns>
    public async Task<(ParsedFeed? Page, long Bytes, FetchErrorKind? Failure)> ReadPageAsync(Source source, Uri address, CancellationToken cancellationToken)
    {
        var result = await fetcher.FetchAsync(new FetchRequest(address, FetchPurpose.Feed) { Headers = source.Headers, HeadersOrigin = source.Feed }, cancellationToken);
        return result is Fetched fetched
            ? (await ParseAsync(source, fetched, cancellationToken) as ParsedFeed, fetched.Body.Length, null)
            : (null, 0, (result as FetchFailed)?.Kind);
    }

    public void Dispose() => _cores.Dispose();

    private async Task<Reading> ParseAsync(Source source, SourceState state, Fetched fetched, Move? move, CancellationToken cancellationToken)
    {
        var bodyHash = Convert.ToHexStringLower(XxHash128.Hash(fetched.Body.Span));
        // A server that ignores validators sends the same bytes again.
        if (bodyHash == state.BodyHash && state.Gap is null) return Unchanged(state, fetched.Validators, fetched) with { Move = Moved(source, fetched, move) };
        return await ParseAsync(source, fetched, cancellationToken) switch
        {
            ParsedFeed feed => new Reading
            {
                Outcome = RunOutcome.Done,
                Feed = feed,
                Url = fetched.FinalUrl,
                Bytes = fetched.Body.Length,
                Move = Moved(source, fetched, move),
                Validators = fetched.Validators,
                BodyHash = bodyHash,
                Findings = feed.Findings,
                Freshness = Freshness.Of(fetched.Headers, time.GetUtcNow()),
            },
            UnreadableFeed unreadable => new Reading { Outcome = RunOutcome.Failed, Error = unreadable.Finding.Message, Findings = [unreadable.Finding], Gap = state.Gap },
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of parsing."),
        };
    }

    private async Task<ParseResult> ParseAsync(Source source, Fetched fetched, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return parser.Parse(new FeedDocument(fetched.Body, fetched.FinalUrl, fetched.MediaType, fetched.Charset), source.TimeZone, time.GetUtcNow());
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
        Gap = state.Gap,
        Findings = state.Findings,
        Freshness = Freshness.Of(answer.Headers, time.GetUtcNow()),
    };

    private static bool? Reached(FetchFailed failed) => failed.Kind switch
    {
        _ when failed.Redirects.Count > 0 => true,
        FetchErrorKind.HeldBack or FetchErrorKind.Forbidden or FetchErrorKind.Robots => null,
        FetchErrorKind.NameUnknown or FetchErrorKind.NameTemporary or FetchErrorKind.Connection => false,
        FetchErrorKind.Timeout => failed.Answered || failed.Status is not null,
        _ => true,
    };

    private static Reading Failed(SourceState state, FetchFailed failed) => new()
    {
        Outcome = failed.Kind == FetchErrorKind.HeldBack ? RunOutcome.HeldBack : RunOutcome.Failed,
        Validators = state.Validators,
        BodyHash = state.BodyHash,
        Error = failed.Message,
        Failure = failed.Kind,
        Reached = Reached(failed),
        RetryAfter = failed.RetryAfter,
        Gap = state.Gap,
        Findings = state.Findings,
    };
}

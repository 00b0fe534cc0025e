using System.IO.Hashing;
using Masdar.Archive;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Polling;

namespace Masdar.Pipeline;

/// <summary>The first half of a run: ask for the feed, skip what has not changed, keep and parse what has.</summary>
/// <param name="archive">Where changed documents are kept; null: nowhere.</param>
internal sealed class FeedReading(IHttpFetcher fetcher, FeedParser parser, WarcArchive? archive, TimeProvider time) : IDisposable
{
    /// <summary>The old address of a feed that moved is asked again so often.</summary>
    private static readonly TimeSpan ProbeOldAddress = TimeSpan.FromDays(7);

    // Documents are parsed on as many cores as there are; more at once would only hold more of them in memory.
    private readonly SemaphoreSlim _cores = new(Math.Max(2, Environment.ProcessorCount));

    /// <param name="memory">See <see cref="FetchingOptions.RedirectMemory"/>.</param>
    public async Task<Reading> ReadAsync(Source source, SourceState state, TimeSpan memory, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var move = Remembered(source, state);
        var direct = move is not null && now - move.SeenAt < ProbeOldAddress && now - move.Since >= memory;
        var request = new FetchRequest(direct ? new Uri(move!.To) : source.Feed, FetchPurpose.Feed)
        {
            Validators = Conditions.Sent(state, now),
            Headers = source.Headers,
            HeadersOrigin = source.Feed,
            KeepsExchange = archive is not null,
        };
        return await fetcher.FetchAsync(request, cancellationToken) switch
        {
            NotModified same => Unchanged(state, ConditionalGet.Renew(state.Validators, same.Validators), same) with { Move = Moved(source, same, direct, move), LastWhole = state.LastWhole ?? now, NotModified = state.NotModified + 1 },
            Fetched fetched => await ReadAsync(source, state, fetched, Moved(source, fetched, direct, move), cancellationToken),
            FetchFailed failed => Failed(state, failed) with { Move = AfterFailure(failed, direct, move, memory) },
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of a fetch."),
        };
    }

    /// <summary>An older page of a source's feed: asked for as the feed itself is, but whole.</summary>
    /// <returns>Null, and why, where it cannot be had; null without a reason where it is no feed.</returns>
    public async Task<(ParsedFeed? Page, long Bytes, FetchErrorKind? Failure)> ReadPageAsync(Source source, Uri address, CancellationToken cancellationToken)
    {
        var result = await fetcher.FetchAsync(new FetchRequest(address, FetchPurpose.Feed) { Headers = source.Headers, HeadersOrigin = source.Feed, KeepsExchange = archive is not null }, cancellationToken);
        if (result is not Fetched fetched) return (null, 0, (result as FetchFailed)?.Kind);
        var place = await KeepAsync(source, address, fetched, cancellationToken);
        var page = await ParseAsync(source, fetched, cancellationToken) as ParsedFeed;
        if (page is not null && place is not null) page = page with { Archive = place, Items = [.. page.Items.Select(item => item with { Archive = place })] };
        return (page, fetched.Body.Length, null);
    }

    /// <summary>Keeps a document that changed; null where nothing is kept.</summary>
    /// <exception cref="ArchiveFailedException">The disk is full or refuses.</exception>
    private async Task<ArchivePlace?> KeepAsync(Source source, Uri asked, Fetched fetched, CancellationToken cancellationToken) =>
        archive is not null && fetched.Exchange is { } exchange ? await archive.AppendAsync(new Capture(exchange, asked, FetchPurpose.Feed, source.Id), cancellationToken) : null;

    private async Task<ArchivePlace?> KeepAsync(Source source, PushedDocument document, CancellationToken cancellationToken) =>
        archive is null ? null : await archive.AppendAsync(new Delivery(source.Feed, time.GetUtcNow(), document.Body, document.ContentType, source.Id), cancellationToken);

    /// <summary>What a hub delivered, as the same feed would be read from its own address.</summary>
    /// <exception cref="ArchiveFailedException">It is a feed, and could not be kept.</exception>
    public async Task<Reading> ReadPushAsync(Source source, PushedDocument document, CancellationToken cancellationToken) =>
        await ParseAsync(source, new Fetched(source.Feed, document.Body) { MediaType = document.MediaType, Charset = document.Charset }, cancellationToken) switch
        {
            ParsedFeed feed => new Reading { Outcome = RunOutcome.Done, Feed = feed with { Archive = await KeepAsync(source, document, cancellationToken) }, Findings = feed.Findings, IsPush = true },
            UnreadableFeed unreadable => new Reading { Outcome = RunOutcome.Failed, Error = unreadable.Finding.Message, IsPush = true },
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of parsing."),
        };

    public void Dispose() => _cores.Dispose();

    private async Task<Reading> ReadAsync(Source source, SourceState state, Fetched fetched, Move? move, CancellationToken cancellationToken)
    {
        var bodyHash = Convert.ToHexStringLower(XxHash128.Hash(fetched.Body.Span));
        // A server that ignores validators sends the same bytes again.
        if (bodyHash == state.BodyHash && state.Gap is null) return Unchanged(state, fetched.Validators, fetched) with { Move = move, LastWhole = time.GetUtcNow(), NotModified = 0 };
        ArchivePlace? place;
        try
        {
            place = await KeepAsync(source, source.Feed, fetched, cancellationToken);
        }
        catch (ArchiveFailedException e)
        {
            return new Reading { Outcome = RunOutcome.Failed, Error = e.Message, StorageFailed = true };
        }
        return await ParseAsync(source, fetched, cancellationToken) switch
        {
            ParsedFeed feed => Read(state, fetched, feed with { Archive = place }) with { Move = move, BodyHash = bodyHash },
            UnreadableFeed unreadable => new Reading { Outcome = RunOutcome.Failed, Error = unreadable.Finding.Message, Findings = [unreadable.Finding], Gap = state.Gap, LastWhole = state.LastWhole, Distrusted = state.Distrusted },
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of parsing."),
        };
    }

    private Reading Read(SourceState state, Fetched fetched, ParsedFeed feed)
    {
        var isVoid = Conditions.AreVoid(state.Validators, fetched.Validators) && Overlap.New(state.SeenItems, feed.Items).Count > 0 && state.SeenItems is not null;
        return new Reading
        {
            Outcome = RunOutcome.Done,
            Feed = feed,
            Wishes = LinkHeader.Merge(feed.Wishes, fetched.Headers, fetched.FinalUrl),
            Url = fetched.FinalUrl,
            Bytes = fetched.Body.Length,
            Validators = fetched.Validators,
            LastWhole = time.GetUtcNow(),
            Distrusted = state.Distrusted || isVoid,
            Findings = isVoid ? [.. feed.Findings, new Finding("feed.validators.void", "The server gave new items under the ETag or Last-Modified of the old ones: they are not sent to it any more, and the feed is asked for whole.")] : feed.Findings,
            Freshness = Freshness.Of(fetched.Headers, time.GetUtcNow()),
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

    /// <summary>The move that was learned from the configured address.</summary>
    private static Move? Remembered(Source source, SourceState state) =>
        state is { MovedTo: { } to, MovedFrom: { } from, MovedAt: { } at } && from == source.Feed.AbsoluteUri && Uri.TryCreate(to, UriKind.Absolute, out _)
            ? new Move(from, to, at, state.MovedSince ?? DateTimeOffset.MinValue)
            : null;

    /// <summary>
    /// What an answer says of where the feed is. The old address, when it was asked, says whether it moved and whereto; the new one, when it
    /// was asked directly, may have moved on. It is stored with the feed that was at the end, or not at all.
    /// </summary>
    private Move? Moved(Source source, FetchResult answer, bool direct, Move? known)
    {
        var now = time.GetUtcNow();
        if (answer.Redirects.Count == 0) return direct ? known : null;
        if (PermanentMove.Target(answer.Redirects) is not { } target) return direct ? known : null;
        var same = known?.To == target.AbsoluteUri;
        return new Move(source.Feed.AbsoluteUri, target.AbsoluteUri, direct ? known!.SeenAt : now, same ? known!.Since : now);
    }

    /// <summary>What fails at the new address is looked for at the old one. Where the old one is gone, the new one is asked on, and the old one again in a day.</summary>
    private Move? AfterFailure(FetchFailed failed, bool direct, Move? move, TimeSpan memory)
    {
        if (move is null || failed.Kind == FetchErrorKind.HeldBack) return move;
        if (direct) return null;
        var now = time.GetUtcNow();
        return now - move.Since >= memory ? move with { SeenAt = now - ProbeOldAddress + TimeSpan.FromDays(1) } : move;
    }

    private Reading Unchanged(SourceState state, Validators validators, FetchResult answer) => new()
    {
        Outcome = RunOutcome.NotModified,
        Validators = validators,
        BodyHash = state.BodyHash,
        Gap = state.Gap,
        LastWhole = state.LastWhole,
        NotModified = state.NotModified,
        Distrusted = state.Distrusted,
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
        LastWhole = state.LastWhole,
        NotModified = state.NotModified,
        Distrusted = state.Distrusted,
        Findings = state.Findings,
    };
}

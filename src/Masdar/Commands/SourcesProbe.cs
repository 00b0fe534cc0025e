using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Text;

namespace Masdar.Commands;

/// <summary>An address that proved to be a feed.</summary>
/// <param name="Url">To be asked from now on: where it moved for good, or as it was given.</param>
/// <param name="Title">What the page calls it, or null.</param>
internal sealed record FoundFeed(Uri Url, string? Title, ParsedFeed Feed);

/// <summary>What asking an address gave: feeds, or why there are none.</summary>
/// <param name="Page">The page on which they were found; null where the address was a feed's itself.</param>
internal sealed record ProbeResult(IReadOnlyList<FoundFeed> Feeds, Uri? Page, string? Problem);

/// <summary>Asks an address that a person gave, and finds the feeds behind it.</summary>
internal sealed class SourcesProbe(IHttpFetcher fetcher, FeedParser parser, TimeProvider time)
{
    /// <summary>Feeds that a page declares and that are looked at, to name them all.</summary>
    private const int MostDeclared = 10;

    /// <summary>Links and usual places that are tried where it declares none.</summary>
    private const int MostGuesses = 20;

    public async Task<ProbeResult> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        switch (await fetcher.FetchAsync(new FetchRequest(address, FetchPurpose.Probe), cancellationToken))
        {
            case FetchFailed failed:
                return new ProbeResult([], null, failed.Message);
            case Fetched fetched:
                var parsed = Parse(fetched, TimeZoneInfo.Utc);
                if (parsed is ParsedFeed feed) return new ProbeResult([Found(address, null, fetched, feed)], null, null);
                return await DiscoverAsync(fetched, ((UnreadableFeed)parsed).Finding, cancellationToken);
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is no answer to an unconditional request.");
        }
    }

    public ParseResult Parse(Fetched fetched, TimeZoneInfo zone) => parser.Parse(new FeedDocument(fetched.Body, fetched.FinalUrl, fetched.MediaType, fetched.Charset), zone, time.GetUtcNow());

    private async Task<ProbeResult> DiscoverAsync(Fetched page, Finding unreadable, CancellationToken cancellationToken)
    {
        var html = CharsetDecoder.Decode(page.Body.Span, page.Charset, CharsetHint.Html).Text;
        var candidates = FeedDiscovery.Find(html, page.FinalUrl);
        var feeds = new List<FoundFeed>();
        foreach (var candidate in candidates.Where(candidate => candidate.Declared).Take(MostDeclared))
        {
            if (await TryAsync(candidate, cancellationToken) is { } found) feeds.Add(found);
        }
        foreach (var candidate in feeds.Count > 0 ? [] : candidates.Where(candidate => !candidate.Declared).Take(MostGuesses))
        {
            if (await TryAsync(candidate, cancellationToken) is not { } found) continue;
            feeds.Add(found);
            break;
        }
        if (feeds.Count > 0) return new ProbeResult([.. feeds.DistinctBy(found => found.Url.AbsoluteUri, StringComparer.Ordinal)], page.FinalUrl, null);
        return new ProbeResult([], page.FinalUrl, $"{unreadable.Message} No feed was found from there, neither declared nor at the usual places; give the feed's own address.");
    }

    private async Task<FoundFeed?> TryAsync(FeedCandidate candidate, CancellationToken cancellationToken) =>
        await fetcher.FetchAsync(new FetchRequest(candidate.Url, FetchPurpose.Probe), cancellationToken) is Fetched fetched && Parse(fetched, TimeZoneInfo.Utc) is ParsedFeed feed
            ? Found(candidate.Url, candidate.Title, fetched, feed)
            : null;

    private static FoundFeed Found(Uri asked, string? title, Fetched fetched, ParsedFeed feed) => new(PermanentMove.Target(fetched.Redirects) ?? asked, title, feed);
}

using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>The middle of the pipeline for one item: extract, normalize, fingerprint.</summary>
internal sealed class ArticleRun(Store store, ArticleExtractor extractor, Normalizer normalizer, Fingerprinter fingerprinter, Func<bool> looksForCorrections)
{
    // Stands in for the feed's document where an item has left it.
    private readonly ParsedFeed _noFeed = new() { Format = FeedFormat.Rss, Items = [] };

    public async Task<Draft> ExtractAsync(Source source, ParsedFeed feed, ScreenedItem screened, CancellationToken cancellationToken) =>
        new(screened, await extractor.ExtractAsync(source, feed, screened.Item, cancellationToken));

    /// <summary>
    /// The drafts in the light of the source's other pages, these among them: what the site repeats is taken out, and a text that others have too gives way
    /// to the feed's. With what is remembered of the pages after that; null where no pages are read.
    /// </summary>
    public async Task<(IReadOnlyList<Draft> Drafts, SiteMemory? Memory)> JudgeAsync(Source source, IReadOnlyList<Draft> drafts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!source.FullText) return (drafts, null);
        var memory = SiteMemory.Read(await store.ReadAsync(reader => reader.Site(source.Id), cancellationToken));
        memory = drafts.Aggregate(memory, (known, draft) => SiteCleaning.Learn(known, draft.Screened.Item, draft.Extract, now));
        var judged = new List<Draft>(drafts.Count);
        foreach (var draft in drafts)
        {
            var (item, extract) = (draft.Screened.Item, draft.Extract);
            extract = SiteCleaning.Clean(memory, item, extractor.Reconsider(source, item, extract));
            if (extract.IsDenied && SiteCleaning.IsAlwaysRefused(memory)) extract = extract with { RetryPage = false };
            extract = extract with { Findings = Named(extract.Findings, item) };
            if (judged.Count == drafts.Count - 1 && SiteCleaning.Decline(memory, item.Url?.AbsoluteUri) is { } decline) extract = extract with { Findings = [decline, .. extract.Findings] };
            judged.Add(draft with { Extract = extract, Alone = draft.Extract.Alone ?? draft.Extract });
        }
        return (judged, memory.WithFindings(judged.SelectMany(static draft => draft.Extract.Findings), now));
    }

    /// <param name="memory">See <see cref="JudgeAsync"/>.</param>
    public PreparedItem Finish(Source source, ParsedFeed feed, Draft draft, SiteMemory? memory, DateTimeOffset fetchedAt)
    {
        var (item, extract) = (draft.Screened.Item, draft.Extract);
        var article = normalizer.Normalize(source, feed, item, extract, fetchedAt);
        var look = PageRetryPlan.First(source, looksForCorrections(), item.Url, article, extract, fetchedAt);
        return new PreparedItem(article, fingerprinter.Compute(article), draft.Screened.RawHash)
        {
            Look = look,
            Site = memory,
            Archive = ArchivePlace.Of(extract.Archive, item.Archive ?? feed.Archive),
            PageCause = PageCause(source, extract),
            Uncleaned = IsSame(extract, draft.Alone) ? null : normalizer.Normalize(source, feed, item, draft.Alone!, fetchedAt),
        };
    }

    private static Finding? PageCause(Source source, Extract extract) =>
        source.FullText && extract.TextFrom == TextFrom.Feed ? extract.Findings.LastOrDefault(finding => finding.Code.StartsWith("page.", StringComparison.Ordinal)) : null;

    /// <summary>Whether the source's other pages had no part in what is taken.</summary>
    private static bool IsSame(Extract judged, Extract? alone) => alone is null || (judged.TextFrom == alone.TextFrom && ReferenceEquals(judged.Body, alone.Body) && judged.PageTitle == alone.PageTitle);

    /// <summary>The findings with the article's address as an example to look at.</summary>
    private static IReadOnlyList<Finding> Named(IReadOnlyList<Finding> findings, FeedItem item) => item.Url is not { } url
        ? findings
        : [.. findings.Select(f => f.Code.StartsWith("page.", StringComparison.Ordinal) && !f.Message.Contains("://", StringComparison.Ordinal) ? f with { Message = $"{f.Message} Example: {url.AbsoluteUri}" } : f)];

    /// <summary>Looks again at the page of a stored article.</summary>
    /// <returns>The item with the page's text, null where the page gave none.</returns>
    /// <param name="feed">Where the archive has the feed that the article stood in; null where nothing was kept.</param>
    public async Task<(PreparedItem? Item, Extract Extract)> LookAgainAsync(Source source, Article stored, ArchivePlace? feed, PageLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var item = StoredItem.Rebuild(stored, look.Url);
        var extract = await extractor.LookAgainAsync(source, item, look.Kind == PageLookKind.Correction ? look.Validators : Validators.None, cancellationToken);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        var (found, memory) = (extract, SiteMemory.Read(await store.ReadAsync(reader => reader.Site(source.Id), cancellationToken)));
        extract = SiteCleaning.Clean(memory, item, found);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        var article = Merged(extract);
        return (new PreparedItem(article, fingerprinter.Compute(article), RawHash: null)
        {
            Archive = ArchivePlace.Of(extract.Archive, feed),
            Uncleaned = ReferenceEquals(extract, found) ? null : Merged(found),
        }, extract);

        Article Merged(Extract one) => StoredItem.Merge(stored, normalizer.Normalize(source, _noFeed, item, one, now));
    }
}

/// <summary>An item with its body, before what the site repeats is taken out.</summary>
internal sealed record Draft(ScreenedItem Screened, Extract Extract)
{
    /// <summary>The extract before the source's other pages had a part in it; null before that.</summary>
    public Extract? Alone { get; init; }
}

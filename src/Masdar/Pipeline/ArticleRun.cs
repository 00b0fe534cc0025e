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

    /// <summary>What the pages of the source have in common, these among them; null where no pages are read.</summary>
    public async Task<SiteMemory?> LearnAsync(Source source, IEnumerable<Draft> drafts, CancellationToken cancellationToken)
    {
        if (!source.FullText) return null;
        var memory = SiteMemory.Read(await store.ReadAsync(reader => reader.Site(source.Id), cancellationToken));
        return drafts.Aggregate(memory, static (known, draft) => SiteCleaning.Learn(known, draft.Screened.Item, draft.Extract));
    }

    public (PreparedItem Item, IReadOnlyList<Finding> Findings) Finish(Source source, ParsedFeed feed, Draft draft, SiteMemory? memory, DateTimeOffset fetchedAt)
    {
        var (item, extract) = (draft.Screened.Item, memory is null ? draft.Extract : SiteCleaning.Clean(memory, draft.Extract));
        var article = normalizer.Normalize(source, feed, item, extract, fetchedAt);
        var look = PageRetryPlan.First(source, looksForCorrections(), item.Url, article, extract, fetchedAt);
        var uncleaned = ReferenceEquals(extract, draft.Extract) ? null : normalizer.Normalize(source, feed, item, draft.Extract, fetchedAt);
        var prepared = new PreparedItem(article, fingerprinter.Compute(article), draft.Screened.RawHash) { Look = look, Site = memory, Archive = ArchivePlace.Of(extract.Archive, item.Archive ?? feed.Archive), PageCause = PageCause(source, extract), Uncleaned = uncleaned };
        return (prepared, memory is not null && SiteCleaning.Decline(memory, article.Url) is { } decline ? [decline, .. extract.Findings] : extract.Findings);
    }

    private static Finding? PageCause(Source source, Extract extract) =>
        source.FullText && extract.TextFrom == TextFrom.Feed ? extract.Findings.LastOrDefault(finding => finding.Code.StartsWith("page.", StringComparison.Ordinal)) : null;

    /// <summary>Looks again at the page of a stored article.</summary>
    /// <returns>The item with the page's text, null where the page gave none.</returns>
    /// <param name="feed">Where the archive has the feed that the article stood in; null where nothing was kept.</param>
    public async Task<(PreparedItem? Item, Extract Extract)> LookAgainAsync(Source source, Article stored, ArchivePlace? feed, PageLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var item = StoredItem.Rebuild(stored, look.Url);
        var extract = await extractor.LookAgainAsync(source, item, look.Kind == PageLookKind.Correction ? look.Validators : Validators.None, cancellationToken);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        var (found, memory) = (extract, SiteMemory.Read(await store.ReadAsync(reader => reader.Site(source.Id), cancellationToken)));
        extract = SiteCleaning.Clean(memory, found);
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
internal sealed record Draft(ScreenedItem Screened, Extract Extract);

using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>The middle of the pipeline for one item: extract, normalize, fingerprint.</summary>
internal sealed class ArticleRun(ArticleExtractor extractor, Normalizer normalizer, Fingerprinter fingerprinter, Func<bool> looksForCorrections)
{
    // Stands in for the feed's document where an item has left it.
    private readonly ParsedFeed _noFeed = new() { Format = FeedFormat.Rss, Items = [] };

    public async Task<(PreparedItem Item, IReadOnlyList<Finding> Findings)> PrepareAsync(
        Source source, ParsedFeed feed, ScreenedItem screened, DateTimeOffset fetchedAt, CancellationToken cancellationToken)
    {
        var extract = await extractor.ExtractAsync(source, feed, screened.Item, cancellationToken);
        var article = normalizer.Normalize(source, feed, screened.Item, extract, fetchedAt);
        var look = PageRetryPlan.First(source, looksForCorrections(), screened.Item.Url, article, extract, fetchedAt);
        return (new PreparedItem(article, fingerprinter.Compute(article), screened.RawHash) { Look = look }, extract.Findings);
    }

    /// <summary>Looks again at the page of a stored article.</summary>
    /// <returns>The item with the page's text, null where the page gave none.</returns>
    public async Task<(PreparedItem? Item, Extract Extract)> LookAgainAsync(Source source, Article stored, PageLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var item = StoredItem.Rebuild(stored, look.Url);
        var extract = await extractor.LookAgainAsync(source, item, look.Kind == PageLookKind.Correction ? look.Validators : Validators.None, cancellationToken);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        var article = StoredItem.Merge(stored, normalizer.Normalize(source, _noFeed, item, extract, now));
        return (new PreparedItem(article, fingerprinter.Compute(article), RawHash: null), extract);
    }
}

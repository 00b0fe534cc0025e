using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Normalization;

namespace Masdar.Pipeline;

/// <summary>The middle of the pipeline for one item: extract, normalize, fingerprint.</summary>
internal sealed class ArticleRun(ArticleExtractor extractor, Normalizer normalizer, Fingerprinter fingerprinter)
{
    public async Task<(PreparedItem Item, IReadOnlyList<Finding> Findings)> PrepareAsync(
        Source source, ParsedFeed feed, ScreenedItem screened, DateTimeOffset fetchedAt, CancellationToken cancellationToken)
    {
        var extract = await extractor.ExtractAsync(source, feed, screened.Item, cancellationToken);
        var article = normalizer.Normalize(source, feed, screened.Item, extract, fetchedAt);
        return (new PreparedItem(article, fingerprinter.Compute(article), screened.RawHash), extract.Findings);
    }
}

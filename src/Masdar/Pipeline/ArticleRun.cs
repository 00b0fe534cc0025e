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
            judged.Add(draft with { Extract = extract });
        }
        return (judged, memory.WithFindings(judged.SelectMany(static draft => draft.Extract.Findings), now));
    }

    /// <param name="memory">See <see cref="JudgeAsync"/>.</param>
    public PreparedItem Finish(Source source, ParsedFeed feed, Draft draft, SiteMemory? memory, DateTimeOffset fetchedAt)
    {
        var (item, extract) = (draft.Screened.Item, draft.Extract);
        var article = normalizer.Normalize(source, feed, item, extract, fetchedAt);
        var look = PageRetryPlan.First(source, looksForCorrections(), item.Url, article, extract, fetchedAt);
        return new PreparedItem(article, fingerprinter.Compute(article), draft.Screened.RawHash) { Look = look, Site = memory };
    }

    /// <summary>The findings with the article's address as an example to look at.</summary>
    private static IReadOnlyList<Finding> Named(IReadOnlyList<Finding> findings, FeedItem item) => item.Url is not { } url
        ? findings
        : [.. findings.Select(f => f.Code.StartsWith("page.", StringComparison.Ordinal) && !f.Message.Contains("://", StringComparison.Ordinal) ? f with { Message = $"{f.Message} Example: {url.AbsoluteUri}" } : f)];

    /// <summary>Looks again at the page of a stored article.</summary>
    /// <returns>The item with the page's text, null where the page gave none.</returns>
    public async Task<(PreparedItem? Item, Extract Extract)> LookAgainAsync(Source source, Article stored, PageLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var item = StoredItem.Rebuild(stored, look.Url);
        var extract = await extractor.LookAgainAsync(source, item, look.Kind == PageLookKind.Correction ? look.Validators : Validators.None, cancellationToken);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        extract = SiteCleaning.Clean(SiteMemory.Read(await store.ReadAsync(reader => reader.Site(source.Id), cancellationToken)), item, extract);
        if (extract.TextFrom != TextFrom.Page) return (null, extract);
        var article = StoredItem.Merge(stored, normalizer.Normalize(source, _noFeed, item, extract, now));
        return (new PreparedItem(article, fingerprinter.Compute(article), RawHash: null), extract);
    }
}

/// <summary>An item with its body, before what the site repeats is taken out.</summary>
internal sealed record Draft(ScreenedItem Screened, Extract Extract);

using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>The article's blocks as found on one page.</summary>
/// <param name="Way">How they were found: <c>selector</c>, <c>readability</c>, <c>container</c>, <c>json-ld</c> or <c>none</c>.</param>
internal sealed record FoundBody(List<Block> Blocks, string Way, IReadOnlyList<Finding> Findings)
{
    public int Words { get; } = Blocks.Sum(static b => b.Words);
}

/// <summary>Finds the article on a page: the source's selectors, else readability between pruning and guarded rules, JSON-LD and named containers as filter and rescue.</summary>
internal static class BodyFinder
{
    /// <summary>The share of a container's text below which readability is taken to have missed the article.</summary>
    private const double Missed = 0.5;

    /// <param name="document">Changed by it.</param>
    public static FoundBody Find(IHtmlDocument document, Uri url, Selectors? selectors, ArticleHints hints, JsonLdArticle? jsonLd, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (document.Body is not { } body) return new FoundBody([], "none", findings);
        if (selectors is not null && Selected(document, selectors, findings) is { Count: > 0 } selected) return new FoundBody(BlockRules.Apply(selected, hints), "selector", findings);

        PagePruner.Prune(body);
        var container = Container(body);
        var isHuge = document.All.Length > ReadabilityPass.MaxElements;
        if (isHuge) findings.Add(new Finding("page.huge", "The page has too many elements for the whole search; its named containers were read only."));
        var element = isHuge ? null : ReadabilityPass.Find(document, url, cancellationToken);
        var blocks = element is null ? [] : BlockRules.Apply(BlockWalker.Walk(element), hints);
        var way = "readability";
        if (container is not null)
        {
            var contained = BlockRules.Apply(container, hints);
            if (ProseWords(blocks) < Missed * ProseWords(contained)) (blocks, way) = (contained, "container");
        }
        if (jsonLd?.Body is { } told) (blocks, way) = JsonLdBody.Reconcile(blocks, told, way);
        return new FoundBody(blocks, blocks.Count == 0 ? "none" : way, findings);
    }

    private static List<Block>? Selected(IHtmlDocument document, Selectors selectors, List<Finding> findings)
    {
        foreach (var selector in selectors.Remove)
        {
            foreach (var element in Query(document, selector, findings)) element.Remove();
        }
        if (string.IsNullOrWhiteSpace(selectors.Content)) return null;
        var blocks = new List<Block>();
        var taken = new List<IElement>();
        foreach (var element in Query(document, selectors.Content, findings))
        {
            if (taken.Any(t => t.Contains(element))) continue;
            taken.Add(element);
            blocks.AddRange(BlockWalker.Walk(element));
            if (taken.Count >= 50) break;
        }
        if (blocks.Count == 0 && findings.Count == 0) findings.Add(new Finding("page.selector.empty", $"Nothing on the page matches selectors.content ({selectors.Content}); the usual search was used. Look at the page and mend the selector."));
        return blocks;
    }

    private static List<IElement> Query(IHtmlDocument document, string selector, List<Finding> findings)
    {
        try
        {
            return [.. document.QuerySelectorAll(selector)];
        }
        catch (DomException)
        {
            findings.Add(new Finding("page.selector.bad", $"'{selector}' is no CSS selector that can be read; it was passed over. Mend it in sources.json."));
            return [];
        }
    }

    /// <summary>The element that the page itself names as the article's body, as blocks; null where there is none or it is ambiguous.</summary>
    private static List<Block>? Container(IElement body)
    {
        foreach (var selector in (string[])["[itemprop=articleBody]", "article"])
        {
            var found = body.QuerySelectorAll(selector).Where(static e => e.ParentElement?.Closest("article [itemprop=articleBody], article article") is null).Take(30).ToList();
            var best = found.Select(static e => (Element: e, Words: TextMeasure.CountWords(e.TextContent))).OrderByDescending(static f => f.Words).Take(1).ToList();
            if (best.Count == 1 && best[0].Words >= 50) return BlockWalker.Walk(best[0].Element);
        }
        return null;
    }

    private static int ProseWords(List<Block> blocks) => blocks.Where(static b => b.IsProse).Sum(static b => b.Words);
}

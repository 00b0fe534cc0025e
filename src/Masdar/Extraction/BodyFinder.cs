using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>The article's blocks as found on one page.</summary>
/// <param name="Way">How they were found: <c>selector</c>, <c>readability</c>, <c>container</c>, <c>json-ld</c> or <c>none</c>.</param>
internal sealed record FoundBody(List<Block> Blocks, string Way, IReadOnlyList<Finding> Findings)
{
    public int Words => Blocks.Sum(static b => b.Words);
}

/// <summary>Finds the article on a page: the source's selectors, else readability between pruning and guarded rules, JSON-LD and named containers as filter and rescue.</summary>
internal static class BodyFinder
{
    /// <summary>The share of a container's text below which readability is taken to have missed the article.</summary>
    private const double Missed = 0.5;

    /// <summary>Words below which a container is none.</summary>
    private const int LeastWords = 50;

    /// <summary>The share of the words in paragraphs that "most" means.</summary>
    private const double MostWords = 0.75;

    /// <param name="document">Changed by it.</param>
    public static FoundBody Find(IHtmlDocument document, Uri url, Selectors? selectors, ArticleHints hints, JsonLdArticle? jsonLd, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (document.Body is not { } body) return new FoundBody([], "none", findings);
        if (selectors is not null && Selected(document, selectors, findings) is { Count: > 0 } selected) return new FoundBody(BlockRules.Apply(selected, hints), "selector", findings);

        PagePruner.Prune(body);
        var others = Containers(body);
        var isHuge = document.All.Length > ReadabilityPass.MaxElements;
        if (isHuge) findings.Add(new Finding("page.huge", "The page has too many elements for the whole search; only where its paragraphs lie was read."));
        var element = isHuge ? null : ReadabilityPass.Find(document, url, cancellationToken);
        var blocks = element is null ? [] : BlockRules.Apply(BlockWalker.Walk(element), hints);
        var way = "readability";
        foreach (var (name, other) in others)
        {
            var ruled = BlockRules.Apply(other, hints);
            var ours = ProseWords(blocks);
            // Most of a page's paragraphs may be other articles': the last resort only.
            if (name is "densest" ? ours < LeastWords : ours < Missed * ProseWords(ruled)) (blocks, way) = (ruled, name);
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

    /// <summary>
    /// The element that the page itself names as the article's body, and the one that most of its paragraphs lie in; as blocks, for readability
    /// changes the page.
    /// </summary>
    private static List<(string Way, List<Block> Blocks)> Containers(IElement body)
    {
        var found = new List<(string, List<Block>)>();
        foreach (var selector in (string[])["[itemprop=articleBody]", "article"])
        {
            var best = body.QuerySelectorAll(selector).Take(30).Select(static e => (Element: e, Words: TextMeasure.CountWords(e.TextContent))).OrderByDescending(static f => f.Words).FirstOrDefault();
            if (best.Words < LeastWords) continue;
            found.Add(("container", BlockWalker.Walk(best.Element)));
            break;
        }
        if (Densest(body) is { } densest) found.Add(("densest", BlockWalker.Walk(densest)));
        return found;
    }

    /// <summary>The innermost element with most of the page's words in paragraphs.</summary>
    private static IElement? Densest(IElement body)
    {
        var words = new Dictionary<IElement, int>();
        foreach (var paragraph in body.QuerySelectorAll("p, li, h2, h3"))
        {
            var count = paragraph.LocalName is "p" or "li" ? TextMeasure.CountWords(paragraph.TextContent) : 0;
            if (count < 8 || (paragraph.LocalName is "li" && count < 15)) continue;
            for (var at = paragraph.ParentElement; at is not null; at = at.ParentElement) words[at] = words.GetValueOrDefault(at) + count;
        }
        if (!words.TryGetValue(body, out var all) || all < LeastWords) return null;
        var element = body;
        while (element.Children.FirstOrDefault(c => words.GetValueOrDefault(c) >= MostWords * all) is { } child) element = child;
        return element;
    }

    private static int ProseWords(List<Block> blocks) => blocks.Where(static b => b.IsProse).Sum(static b => b.Words);
}

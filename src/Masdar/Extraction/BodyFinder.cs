using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>The article's blocks as found on one page.</summary>
/// <param name="Way">How they were found: <c>selector</c>, <c>site</c>, <c>readability</c>, <c>container</c>, <c>densest</c>, <c>json-ld</c> or <c>none</c>.</param>
/// <param name="Steps">What was done, in order.</param>
internal sealed record FoundBody(List<Block> Blocks, string Way, IReadOnlyList<Finding> Findings, IReadOnlyList<ExtractStep> Steps)
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
    public static FoundBody Find(IHtmlDocument document, Uri url, PageRules rules, ArticleHints hints, JsonLdArticle? jsonLd, CancellationToken cancellationToken)
    {
        var (findings, steps) = (new List<Finding>(), new List<ExtractStep>());
        if (document.Body is not { } body) return new FoundBody([], "none", findings, steps);
        if (Selected(document, rules, findings, steps) is { Blocks.Count: > 0 } selected) return new FoundBody(BlockRules.Apply(selected.Blocks, hints, steps), selected.Way, findings, steps);

        PagePruner.Prune(body);
        var others = Containers(body);
        var isHuge = ReadabilityPass.IsTooCostly(document);
        if (isHuge) findings.Add(new Finding("page.huge", "The page has too many elements, or too many in one, for the whole search; only where its paragraphs lie was read."));
        var element = isHuge ? null : ReadabilityPass.Find(document, url, cancellationToken);
        var found = new List<ExtractStep>();
        var blocks = element is null ? [] : Ruled("readability", BlockWalker.Walk(element), hints, found);
        var way = "readability";
        foreach (var (name, other) in others)
        {
            var instead = new List<ExtractStep>();
            var ruled = Ruled(name, other, hints, instead);
            var ours = ProseWords(blocks);
            // Most of a page's paragraphs may be other articles': the last resort only.
            if (name is "densest" ? ours < LeastWords : ours < Missed * ProseWords(ruled)) (blocks, way, found) = (ruled, name, instead);
        }
        steps.AddRange(found);
        if (jsonLd?.Body is { } told)
        {
            var before = blocks;
            (blocks, way) = JsonLdBody.Reconcile(blocks, told, way);
            if (!ReferenceEquals(before, blocks)) steps.Add(way is "json-ld" ? BlockRules.Found("articleBody of JSON-LD instead", blocks) : BlockRules.Step("not in articleBody of JSON-LD", before, blocks));
        }
        return new FoundBody(blocks, blocks.Count == 0 ? "none" : way, findings, steps);
    }

    private static List<Block> Ruled(string name, List<Block> blocks, ArticleHints hints, List<ExtractStep> steps)
    {
        steps.Add(BlockRules.Found(name, blocks));
        return BlockRules.Apply(blocks, hints, steps);
    }

    /// <summary>What the first rule whose content is on the page names; all of them take out of the page what they name.</summary>
    private static (List<Block> Blocks, string Way)? Selected(IHtmlDocument document, PageRules rules, List<Finding> findings, List<ExtractStep> steps)
    {
        foreach (var rule in rules.All)
        {
            foreach (var selector in rule.Remove)
            {
                var elements = PageRules.Query(document, selector, rule.Place, findings);
                foreach (var element in elements) element.Remove();
                steps.Add(new ExtractStep($"remove {selector} ({rule.Place})", -elements.Count, -elements.Sum(static e => TextMeasure.CountWords(e.TextContent)), null));
            }
        }
        foreach (var rule in rules.All)
        {
            if (string.IsNullOrWhiteSpace(rule.Content)) continue;
            var blocks = Content(document, rule, rule.Content, findings);
            steps.Add(BlockRules.Found($"content {rule.Content} ({rule.Place})", blocks));
            if (blocks.Count > 0) return (blocks, rule.Way);
            if (!findings.Exists(static f => f.Code is "page.selector.bad" or "page.selector.empty"))
                findings.Add(new Finding("page.selector.empty", $"Nothing on the page matches content ({rule.Content}; {rule.Place}); the usual search was used. Look at the page and mend the selector."));
        }
        return null;
    }

    private static List<Block> Content(IHtmlDocument document, PageRule rule, string selector, List<Finding> findings)
    {
        var blocks = new List<Block>();
        var taken = new List<IElement>();
        foreach (var element in PageRules.Query(document, selector, rule.Place, findings))
        {
            if (taken.Exists(t => t.Contains(element))) continue;
            taken.Add(element);
            blocks.AddRange(BlockWalker.Walk(element));
            if (taken.Count >= 50) break;
        }
        return blocks;
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

using AngleSharp.Dom;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>CSS selectors for a page, and whose they are.</summary>
/// <param name="Way">What <see cref="Extract.Way"/> says where <paramref name="Content"/> matches.</param>
/// <param name="Place">Where an operator finds them.</param>
internal sealed record PageRule(string Way, string Place, string? Content, IReadOnlyList<string> Remove);

/// <summary>What an operator has written down for a page: the source's own selectors before those of its site.</summary>
/// <param name="Title">Of the element that bears the title, or null.</param>
/// <param name="NextPage">Of the link to the next part, or null.</param>
internal sealed record PageRules(IReadOnlyList<PageRule> All, string? Title, string? NextPage)
{
    public static PageRules None { get; } = new([], null, null);

    public static PageRules For(Source source, IReadOnlyList<SiteRule> sites, Uri url)
    {
        var site = SiteRule.For(sites, CanonicalUrl.HostOf(url));
        if (source.Selectors is null && site is null) return None;
        var all = new List<PageRule>();
        if (source.Selectors is { } own) all.Add(new PageRule("selector", $"selectors of {source.Id} in sources.json", own.Content, own.Remove));
        if (site is not null) all.Add(new PageRule("site", $"{site.Host} in sites.json", site.Content, site.Remove));
        return new PageRules(all, site?.Title, site?.NextPage);
    }

    /// <summary>What a selector matches; a selector that cannot be read is a finding, and matches nothing.</summary>
    public static List<IElement> Query(IParentNode within, string selector, string place, List<Finding> findings)
    {
        try
        {
            return [.. within.QuerySelectorAll(selector)];
        }
        catch (DomException)
        {
            var finding = new Finding("page.selector.bad", $"'{selector}' is no CSS selector that can be read; it was passed over. Mend it: {place}.");
            if (!findings.Contains(finding)) findings.Add(finding);
            return [];
        }
    }
}

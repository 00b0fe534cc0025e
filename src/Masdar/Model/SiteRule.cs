namespace Masdar.Model;

/// <summary>Where on the pages of a site the article lies: one entry of <c>config/sites.json</c>, for every source whose pages are there.</summary>
/// <param name="Host">Lower case, in ASCII; it stands for the hosts below it too.</param>
internal sealed record SiteRule(string Host)
{
    /// <summary>CSS selector of the element that holds the body, or null.</summary>
    public string? Content { get; init; }

    /// <summary>CSS selectors of what is taken out of the page.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>CSS selector of the element that bears the article's title, where the HTML title is of no use; or null.</summary>
    public string? Title { get; init; }

    /// <summary>CSS selector of the link to the next part of an article, or null.</summary>
    public string? NextPage { get; init; }

    /// <summary>The rule for a host: the one with the longest name, null where there is none.</summary>
    public static SiteRule? For(IReadOnlyList<SiteRule> rules, string host)
    {
        SiteRule? best = null;
        foreach (var rule in rules)
        {
            if (rule.Host.Length > (best?.Host.Length ?? 0) && (string.Equals(rule.Host, host, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + rule.Host, StringComparison.OrdinalIgnoreCase))) best = rule;
        }
        return best;
    }
}

using Masdar.Model;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>What is said of rights and origin, by the feed and by the page: the words stay, only controls and excess go.</summary>
internal static class Provenance
{
    private const int MaxWords = 2000;
    private const int MaxRobots = 20;

    /// <summary>The feed's word first, the page's where the feed is silent; null where both are.</summary>
    public static Rights? Merge(Rights? feed, Rights? page)
    {
        if (feed is null && page is null) return null;
        var merged = new Rights
        {
            Notice = Words(feed?.Notice, page?.Notice),
            Holder = Words(feed?.Holder, page?.Holder),
            License = Words(feed?.License, page?.License),
            Usage = Words(feed?.Usage, page?.Usage),
            Credit = Words(feed?.Credit, page?.Credit),
            Robots = Robots(feed?.Robots, page?.Robots),
            TdmReserved = feed?.TdmReserved ?? page?.TdmReserved,
            TdmPolicy = Words(feed?.TdmPolicy, page?.TdmPolicy),
            Rsl = Words(feed?.Rsl, page?.Rsl),
            Expires = (feed?.Expires ?? page?.Expires)?.ToUniversalTime(),
        };
        var isSilent = merged.Robots.Count == 0 && merged with { Robots = Nothing.Robots } == Nothing;
        return isSilent ? null : merged;
    }

    /// <summary>The origin with a name or an address left, or null.</summary>
    public static Origin? Clean(Origin? origin)
    {
        if (origin is null) return null;
        var name = Labels.Line(origin.Name, 300, isHtml: true);
        var url = HtmlAddress.Web(origin.Url, null);
        return name is null && url is null ? null : new(name, url);
    }

    private static readonly Rights Nothing = new();

    private static string? Words(string? feed, string? page) => Labels.Line(feed, MaxWords, isHtml: false) ?? Labels.Line(page, MaxWords, isHtml: false);

    private static IReadOnlyList<string> Robots(IReadOnlyList<string>? feed, IReadOnlyList<string>? page)
    {
        var all = (feed ?? []).Concat(page ?? []).Select(word => Labels.Line(word, 100, isHtml: false)?.ToLowerInvariant()).OfType<string>();
        return [.. all.Distinct(StringComparer.Ordinal).Take(MaxRobots)];
    }
}

using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>What a page and its answer say of rights: robots directives, TDMRep, licence, copyright. Verbatim, null where silent.</summary>
internal static class PageRights
{
    private static readonly string[] Known =
    [
        "noindex", "nofollow", "none", "noarchive", "nosnippet", "noimageindex", "notranslate", "noai", "noimageai", "indexifembedded", "unavailable_after", "max-snippet:0",
    ];

    /// <param name="names">By which directives may be addressed to us; see <see cref="RobotNames"/>.</param>
    public static Rights? Read(IHtmlDocument document, IReadOnlyDictionary<string, string> meta, IReadOnlyList<KeyValuePair<string, string>> headers, JsonLdArticle? jsonLd, IReadOnlyList<string> names)
    {
        var robots = new List<string>();
        DateTimeOffset? expires = null;
        foreach (var element in document.QuerySelectorAll("meta[name]").Where(element => IsForUs(element.GetAttribute("name")!.Trim(), names)).Take(5)) Directives(element.GetAttribute("content"), names, robots, ref expires);
        string? tdm = null, policy = null;
        foreach (var (name, value) in headers)
        {
            if (name.Equals("X-Robots-Tag", StringComparison.OrdinalIgnoreCase)) Directives(value, names, robots, ref expires);
            else if (name.Equals("tdm-reservation", StringComparison.OrdinalIgnoreCase)) tdm = value;
            else if (name.Equals("tdm-policy", StringComparison.OrdinalIgnoreCase)) policy = value;
        }
        tdm ??= meta.GetValueOrDefault("tdm-reservation");
        var rsl = document.QuerySelector("link[rel~=license i][type='application/rsl+xml']")?.GetAttribute("href");
        var license = document.QuerySelector("link[rel~=license i]:not([type='application/rsl+xml']), a[rel~=license i]")?.GetAttribute("href");
        var rights = new Rights
        {
            Notice = jsonLd?.CopyrightNotice ?? meta.GetValueOrDefault("copyright") ?? meta.GetValueOrDefault("dcterms.rights") ?? meta.GetValueOrDefault("dc.rights"),
            Holder = jsonLd?.CopyrightHolder ?? meta.GetValueOrDefault("dcterms.rightsHolder"),
            License = jsonLd?.License ?? license,
            Usage = jsonLd?.Usage,
            Credit = jsonLd?.Credit,
            Robots = robots,
            TdmReserved = tdm?.Trim() switch { "1" => true, "0" => false, _ => null },
            TdmPolicy = policy ?? meta.GetValueOrDefault("tdm-policy"),
            Rsl = rsl,
            Expires = expires,
        };
        return rights == Nothing with { Robots = rights.Robots } && robots.Count == 0 ? null : rights;
    }

    /// <summary>What the page says of rights, and where it is silent, what its site says.</summary>
    public static Rights? Complete(Rights? page, SiteRights? site)
    {
        if (site is null or { TdmReserved: null, TdmPolicy: null, Rsl: null }) return page;
        var rights = page ?? new Rights();
        var isSilent = rights.TdmReserved is null && rights.TdmPolicy is null;
        return rights with { TdmReserved = isSilent ? site.TdmReserved : rights.TdmReserved, TdmPolicy = isSilent ? site.TdmPolicy : rights.TdmPolicy, Rsl = rights.Rsl ?? site.Rsl };
    }

    /// <summary>The directives under which a page's text is not taken: it asks to be found, kept or shown nowhere else.</summary>
    public static IReadOnlySet<string> Careful { get; } = FrozenSet.Create(StringComparer.Ordinal, "noindex", "none", "nosnippet", "max-snippet:0", "noarchive");

    /// <summary>The same without <c>noarchive</c>, which speaks of a search engine's cached copy and stands on every third news page.</summary>
    public static IReadOnlySet<string> Lenient { get; } = FrozenSet.Create(StringComparer.Ordinal, "noindex", "none", "nosnippet", "max-snippet:0");

    /// <summary>Whether the page asks by one of these directives that its text not be taken.</summary>
    public static bool Withholds(Rights? rights, IReadOnlySet<string> directives) => rights?.Robots.Any(directives.Contains) == true;

    private static Rights Nothing { get; } = new();

    /// <summary>A time against which no expiry lies ahead.</summary>
    private static readonly DateTimeOffset NeverAhead = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A tag for all robots, or one that bears our own name.</summary>
    private static bool IsForUs(string name, IReadOnlyList<string> names) => name.Equals("robots", StringComparison.OrdinalIgnoreCase) || names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Directives for all robots, and those addressed to us by name; those addressed to another robot ("googlebot: noindex") are not for us.</summary>
    private static void Directives(string? value, IReadOnlyList<string> names, List<string> robots, ref DateTimeOffset? expires)
    {
        if (value is null || value.Length > 1000) return;
        // A directive's date has commas of its own.
        if (value.IndexOf("unavailable_after", StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            var date = value[(at + "unavailable_after".Length)..].TrimStart(':', ' ');
            expires ??= FeedDate.Read(date, TimeZoneInfo.Utc, NeverAhead).Value;
        }
        var addressed = false;
        foreach (var part in value.Split(','))
        {
            var directive = part.Trim().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
            var colon = directive.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !Known.Contains(directive) && !directive.StartsWith("max-", StringComparison.Ordinal) && !directive.StartsWith("unavailable_after", StringComparison.Ordinal))
            {
                // A name holds for what follows it, up to the next.
                addressed = !names.Contains(directive[..colon], StringComparer.Ordinal);
                directive = directive[(colon + 1)..];
            }
            var name = directive.StartsWith("unavailable_after", StringComparison.Ordinal) ? "unavailable_after" : directive;
            if (!addressed && Known.Contains(name) && !robots.Contains(name)) robots.Add(name);
        }
    }
}

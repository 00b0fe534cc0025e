using Masdar.Text;

namespace Masdar.Fetching;

/// <summary>An address at which a feed may lie.</summary>
/// <param name="Title">What the page calls it, or null.</param>
/// <param name="Declared">Whether the page itself says that it is a feed; else it is a guess.</param>
internal sealed record FeedCandidate(Uri Url, string? Title, bool Declared);

/// <summary>
/// Finds where a site's feed may lie: first what the page declares (<c>link rel=alternate</c>, HTML §4.6.7.1), then its links that
/// look like feeds, then the paths that the usual systems use. Candidates only: each is fetched and read before it is believed.
/// </summary>
internal static class FeedDiscovery
{
    private const int MostHtml = 2 * 1024 * 1024;
    private const int MostLinks = 40;

    private static readonly string[] Types =
    [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json", "application/xml", "text/xml", "application/rss", "text/rss", "application/x-rss+xml",
    ];

    private static readonly string[] UsualPaths =
    [
        "feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "rss/all.rss", "ar/rss", "ar/feed/", "?feed=rss2",
    ];

    private static readonly string[] FeedLikeEnds = ["/feed", "/rss", "/atom", ".rss", ".atom", "rss.xml", "feed.xml", "atom.xml", "feed.json", "rss.php", "rss.aspx", "feed=rss2"];

    /// <summary>Candidates without repeats, the likeliest first.</summary>
    /// <param name="page">The page's address after redirects.</param>
    public static IReadOnlyList<FeedCandidate> Find(string html, Uri page)
    {
        var declared = new List<FeedCandidate>();
        var linked = new List<FeedCandidate>();
        var origin = page;
        var tags = new HtmlTags(html.AsSpan(0, Math.Min(html.Length, MostHtml)));
        while (tags.Next())
        {
            if (tags.Is("base") && ReferenceEquals(origin, page) && tags.Attribute("href") is { Length: > 0 } root && Web(page, root) is { } moved) origin = moved;
            else if (tags.Is("link") && declared.Count < MostLinks && Declares(tags) && Web(origin, tags.Attribute("href")) is { } feed)
                declared.Add(new FeedCandidate(feed, Title(tags), Declared: true));
            else if (tags.Is("a") && linked.Count < MostLinks && Web(origin, tags.Attribute("href")) is { } link && LooksLikeFeed(link))
                linked.Add(new FeedCandidate(link, Title(tags), Declared: false));
        }

        // A WordPress page declares the feed of its comments too.
        var found = declared.OrderBy(x => OfComments(x) ? 1 : 0).Concat(linked.Where(x => !OfComments(x)));
        return found.Concat(Guesses(page)).DistinctBy(x => x.Url.AbsoluteUri, StringComparer.Ordinal).ToList();
    }

    private static IEnumerable<FeedCandidate> Guesses(Uri page)
    {
        var root = new Uri(page, "/");
        return UsualPaths.Select(path => new FeedCandidate(new Uri(root, path), Title: null, Declared: false));
    }

    private static bool Declares(HtmlTags link)
    {
        if (link.Attribute("rel") is not { } rel) return false;
        var words = rel.Split((char[])[' ', '\t', '\r', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Contains("stylesheet", StringComparer.OrdinalIgnoreCase)) return false;
        if (words.Contains("feed", StringComparer.OrdinalIgnoreCase)) return true;
        var type = ContentType.Split(link.Attribute("type")).MediaType;

        // WordPress declares its REST interface as application/json alternates.
        return words.Contains("alternate", StringComparer.OrdinalIgnoreCase) && Types.Contains(type, StringComparer.Ordinal)
            && !(type is "application/json" && link.Attribute("href") is { } href && href.Contains("/wp-json/", StringComparison.OrdinalIgnoreCase));
    }

    private static bool LooksLikeFeed(Uri link)
    {
        var path = link.PathAndQuery.TrimEnd('/');
        return Array.Exists(FeedLikeEnds, x => path.EndsWith(x, StringComparison.OrdinalIgnoreCase));
    }

    private static bool OfComments(FeedCandidate candidate) =>
        candidate.Url.AbsolutePath.Contains("/comments/", StringComparison.OrdinalIgnoreCase)
        || (candidate.Title is { } title && (title.Contains("comments", StringComparison.OrdinalIgnoreCase) || title.Contains("تعليقات", StringComparison.Ordinal)));

    private static string? Title(HtmlTags tag) => tag.Attribute("title") is { Length: > 0 } title ? title[..Math.Min(title.Length, 200)] : null;

    private static Uri? Web(Uri origin, string? href) =>
        !string.IsNullOrEmpty(href) && href.Length < 4096 && OutsideUri.TryCreate(origin, href, out var url) && AddressGuard.Objection(url) is null
            ? OutsideUri.WithoutFragment(url)
            : null;
}

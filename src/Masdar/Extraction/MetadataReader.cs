using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Reads <see cref="PageMetadata"/>: JSON-LD first, then OpenGraph and other meta elements, then microdata and rel attributes.</summary>
internal sealed partial class MetadataReader
{
    private const int MaxMeta = 500;
    private readonly Dictionary<string, string> meta = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> metaAuthors = [];
    private readonly IHtmlDocument document;
    private readonly Uri url;
    private readonly TimeZoneInfo zone;
    private readonly DateTimeOffset now;
    private readonly JsonLdArticle? jsonLd;

    private MetadataReader(IHtmlDocument document, Uri url, TimeZoneInfo zone, DateTimeOffset now)
    {
        (this.document, this.url, this.zone, this.now) = (document, url, zone, now);
        jsonLd = JsonLdArticle.Read(document);
        foreach (var element in document.QuerySelectorAll("meta[content]").Take(MaxMeta))
        {
            var name = (element.GetAttribute("property") ?? element.GetAttribute("name") ?? element.GetAttribute("itemprop") ?? element.GetAttribute("http-equiv"))?.Trim();
            var content = element.GetAttribute("content")?.Trim();
            if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(content) || content.Length > 4000) continue;
            meta.TryAdd(name, content);
            if (name.ToLowerInvariant() is "author" or "article:author" or "dc.creator" or "parsely-author" or "sailthru.author") metaAuthors.Add(content);
        }
    }

    /// <param name="headers">Of the answer: <c>X-Robots-Tag</c>, <c>tdm-reservation</c>, <c>Link</c>.</param>
    /// <param name="robotNames">By which directives may be addressed to us.</param>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="now">Only to leave out times that lie ahead.</param>
    public static PageMetadata Read(IHtmlDocument document, Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, IReadOnlyList<string> robotNames, TimeZoneInfo zone, DateTimeOffset now)
    {
        var reader = new MetadataReader(document, url, zone, now);
        var (canonical, origin) = reader.Addresses();
        return new PageMetadata
        {
            Title = reader.Title(),
            Headlines = reader.Headlines(),
            Canonical = canonical,
            Origin = reader.BasedOn() ?? origin,
            Image = reader.Image(),
            Authors = reader.Authors(),
            Published = reader.Published(),
            Modified = reader.Modified(),
            Language = reader.Language(),
            Rights = PageRights.Read(document, reader.meta, headers, reader.jsonLd, robotNames),
            JsonLd = reader.jsonLd,
        };
    }

    private string? Title()
    {
        var element = document.Head?.QuerySelector("title") ?? document.QuerySelectorAll("title").FirstOrDefault(static t => t is IHtmlTitleElement);
        return element is null ? null : NullIfEmpty(TextMeasure.Collapse(element.TextContent));
    }

    private List<string> Headlines()
    {
        var headlines = new List<string>();
        foreach (var one in (string?[])[jsonLd?.Headline, Meta("og:title"), Meta("twitter:title"), Meta("headline"), Title()]) Add(one);
        foreach (var heading in document.QuerySelectorAll("h1, [itemprop=headline]").Take(5)) Add(heading.TextContent);
        return headlines;

        void Add(string? one)
        {
            if (one is not null && TextMeasure.Collapse(one) is { Length: > 0 and < 400 } text && !headlines.Contains(text)) headlines.Add(text);
        }
    }

    private (Uri? Canonical, Origin? Origin) Addresses()
    {
        Origin? origin = null;
        foreach (var href in (string?[])[document.QuerySelector("link[rel~=canonical i]")?.GetAttribute("href"), Meta("og:url")])
        {
            if (Absolute(href) is not { } address) continue;
            // The front page as every article's canonical address is a theme's fault.
            if (address.AbsolutePath is "/" && address.Query.Length == 0 && url.PathAndQuery is not "/") continue;
            if (SameSite.Is(address, url)) return (address, origin);
            if (!SameSite.IsSamePublisher(address, url)) origin ??= new Origin(null, address.AbsoluteUri);
        }
        return (null, origin);
    }

    private Origin? BasedOn()
    {
        if (Absolute(jsonLd?.BasedOnUrl) is not { } address) return null;
        return SameSite.IsSamePublisher(address, url) ? null : new Origin(jsonLd!.BasedOnName, address.AbsoluteUri);
    }

    private ArticleImage? Image()
    {
        foreach (var name in (string[])["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"])
        {
            if (Absolute(Meta(name)) is { } address)
            {
                return new ArticleImage(address.AbsoluteUri, NullIfEmpty(Meta("og:image:alt") ?? Meta("twitter:image:alt")), Pixels("og:image:width"), Pixels("og:image:height"));
            }
        }
        var other = Absolute(jsonLd?.Image) ?? Absolute(document.QuerySelector("link[rel=image_src]")?.GetAttribute("href"));
        return other is null ? null : new ArticleImage(other.AbsoluteUri);
    }

    private int? Pixels(string name) => int.TryParse(Meta(name), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is > 0 and < 100_000 ? pixels : null;

    private List<string> Authors()
    {
        var names = Clean(jsonLd?.Authors ?? []);
        if (names.Count == 0) names = Clean(metaAuthors);
        if (names.Count == 0) names = Clean(document.QuerySelectorAll("[itemprop=author] [itemprop=name], [itemprop=author]:not(:has([itemprop=name])), a[rel~=author]").Take(10).Select(static e => e.TextContent));
        return names;
    }

    private static List<string> Clean(IEnumerable<string> authors)
    {
        var names = new List<string>();
        foreach (var author in authors)
        {
            var name = AuthorPrefix().Replace(TextMeasure.Collapse(author), "").Trim(' ', ',', ':', '-', '|');
            if (name.Length is 0 or > 120 || name.Contains("://", StringComparison.Ordinal) || name.Contains('{', StringComparison.Ordinal)) continue;
            if (names.Count < 20 && !names.Contains(name, StringComparer.OrdinalIgnoreCase)) names.Add(name);
        }
        return names;
    }

    private DateTimeOffset? Published() => FirstDate(jsonLd?.Published, Meta("article:published_time"), Meta("datePublished"), Meta("og:published_time"), Meta("parsely-pub-date"),
        Meta("sailthru.date"), Meta("dcterms.created"), Meta("DC.date.issued"), Meta("dc.date"), Meta("pubdate"), Meta("publish-date"), Meta("publishdate"), Meta("date"),
        Time("[itemprop=datePublished]"), Time("time[pubdate]"), Time("article time[datetime]"));

    private DateTimeOffset? Modified() => FirstDate(jsonLd?.Modified, Meta("article:modified_time"), Meta("dateModified"), Meta("og:updated_time"), Meta("dcterms.modified"), Time("[itemprop=dateModified]"));

    private DateTimeOffset? FirstDate(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values) if (FeedDate.Read(value, zone, now).Value is { } date) return date;
        return null;
    }

    private string? Time(string selector) => document.QuerySelector(selector) is { } element ? element.GetAttribute("datetime") ?? element.GetAttribute("content") : null;

    private string? Language()
    {
        foreach (var one in (string?[])[document.DocumentElement?.GetAttribute("lang"), document.DocumentElement?.GetAttribute("xml:lang"), Meta("og:locale"), jsonLd?.Language, Meta("content-language"), Meta("language")])
        {
            var tag = one?.Trim().Replace('_', '-');
            if (tag is { Length: <= 20 } && LanguageTag().IsMatch(tag)) return tag;
        }
        return null;
    }

    private string? Meta(string name) => meta.GetValueOrDefault(name);

    private Uri? Absolute(string? href)
    {
        if (string.IsNullOrWhiteSpace(href) || href.Length > 2000 || !OutsideUri.TryCreate(url, href.Trim(), out var address)) return null;
        return address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? address : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    [GeneratedRegex(@"^(by|von|par|por|بقلم|كتب|كتبت)[: ]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AuthorPrefix();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();
}

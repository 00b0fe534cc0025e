using System.Buffers;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Masdar.Model;

namespace Masdar.Text;

/// <summary>Writes start tags with the attributes that are allowed, each made anew from its value.</summary>
internal sealed class HtmlAttributes(Uri? baseUrl)
{
    private const int MaxTitle = 500;

    /// <summary>Attributes in which pages keep the address of a picture that is loaded late, likeliest first.</summary>
    private static readonly string[] LateSources = ["data-src", "data-lazy-src", "data-original", "data-original-src", "data-orig-file", "data-actualsrc", "data-lazy", "data-url"];

    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" {}<>\"");

    private static readonly SearchValues<char> InDescriptors = SearchValues.Create("0123456789.");

    private static readonly string[] LateSets = ["data-srcset", "data-lazy-srcset"];

    /// <summary>Whether a tag was written: some elements are nothing without an attribute.</summary>
    public bool Write(StringBuilder html, IElement element, HtmlRule rule)
    {
        var start = html.Length;
        html.Append('<').Append(rule.Name);
        var isWorthIt = element.Attributes.Length == 0 && rule.Role != HtmlRole.Media ? rule.Role is not (HtmlRole.Link or HtmlRole.Span or HtmlRole.MediaSource) : WriteOwn(html, element, rule);
        if (!isWorthIt)
        {
            html.Length = start;
            return false;
        }
        html.Append('>');
        return true;
    }

    /// <summary>The picture that an <c>img</c> shows, or null where it has no address or is one that only counts readers.</summary>
    public ArticleImage? Image(IElement element)
    {
        if (element.Attributes.Length == 0 || Source(element) is not { } source || IsPixel(element, source)) return null;
        return new(source, Text(element, "alt") is { Length: > 0 } alt ? alt : null, Number(element, "width", 20000), Number(element, "height", 20000));
    }

    public void WriteImage(StringBuilder html, IElement element, ArticleImage image)
    {
        html.Append("<img src=\"");
        HtmlEscape.Attribute(html, image.Url);
        html.Append('"');
        if (SourceSet(element) is { } set) Append(html, "srcset", set);
        Append(html, "alt", image.Alt ?? "");
        if (Text(element, "title") is { Length: > 0 } title) Append(html, "title", title);
        AppendNumber(html, "width", image.Width);
        AppendNumber(html, "height", image.Height);
        html.Append('>');
    }

    /// <summary>Whether sound or film has an address of its own.</summary>
    public bool HasSource(IElement element) => HtmlAddress.Web(element.GetAttribute("src"), baseUrl) is not null;

    private bool WriteOwn(StringBuilder html, IElement element, HtmlRule rule)
    {
        var isWorthIt = WriteNamed(html, element, rule);
        var direction = element.GetAttribute("dir")?.Trim().ToLowerInvariant();
        if (direction is "rtl" or "ltr" or "auto")
        {
            Append(html, "dir", direction);
            isWorthIt |= rule.Role == HtmlRole.Span;
        }
        if (LanguageTag.Normalize(element.GetAttribute("lang")) is { } language)
        {
            Append(html, "lang", language);
            isWorthIt |= rule.Role == HtmlRole.Span;
        }
        return isWorthIt;
    }

    /// <summary>The element's own attributes; whether it is worth writing, as far as they say.</summary>
    private bool WriteNamed(StringBuilder html, IElement element, HtmlRule rule)
    {
        switch (rule.Name)
        {
            case "a":
                if (HtmlAddress.Link(element.GetAttribute("href"), baseUrl) is not { } href) return false;
                Append(html, "href", href);
                if (Text(element, "title") is { Length: > 0 } title) Append(html, "title", title);
                return true;
            case "span":
                return false;
            case "abbr" or "dfn":
                if (Text(element, "title") is { Length: > 0 } meaning) Append(html, "title", meaning);
                return true;
            case "td" or "th":
                AppendNumber(html, "colspan", Number(element, "colspan", 1000));
                AppendNumber(html, "rowspan", Number(element, "rowspan", 65534));
                if (element.GetAttribute("scope")?.ToLowerInvariant() is "row" or "col" or "rowgroup" or "colgroup") Append(html, "scope", element.GetAttribute("scope")!.ToLowerInvariant());
                return true;
            case "ol":
                AppendNumber(html, "start", Number(element, "start", int.MaxValue));
                if (element.HasAttribute("reversed")) html.Append(" reversed=\"\"");
                if (element.GetAttribute("type") is "1" or "a" or "A" or "i" or "I") Append(html, "type", element.GetAttribute("type")!);
                return true;
            case "li":
                AppendNumber(html, "value", Number(element, "value", int.MaxValue));
                return true;
            case "details":
                if (element.HasAttribute("open")) html.Append(" open=\"\"");
                return true;
            case "blockquote" or "q" or "del" or "ins":
                if (HtmlAddress.Web(element.GetAttribute("cite"), baseUrl) is { } cite) Append(html, "cite", cite);
                if (rule.Name is "del" or "ins" && Text(element, "datetime") is { Length: > 0 } edited) Append(html, "datetime", edited);
                return true;
            case "time":
                if (Text(element, "datetime") is { Length: > 0 } time) Append(html, "datetime", time);
                return true;
            case "audio" or "video":
                return WriteMedia(html, element, rule.Name);
            case "source":
                if (HtmlAddress.Web(element.GetAttribute("src"), baseUrl) is not { } src) return false;
                Append(html, "src", src);
                if (Text(element, "type") is { Length: > 0 } type) Append(html, "type", type);
                return true;
            default:
                return true;
        }
    }

    /// <summary>Always with controls, so that it can be stopped; never playing by itself.</summary>
    private bool WriteMedia(StringBuilder html, IElement element, string name)
    {
        html.Append(" controls=\"\"");
        if (HtmlAddress.Web(element.GetAttribute("src"), baseUrl) is { } src) Append(html, "src", src);
        if (name is "audio") return true;
        if (HtmlAddress.Web(element.GetAttribute("poster"), baseUrl) is { } poster) Append(html, "poster", poster);
        AppendNumber(html, "width", Number(element, "width", 20000));
        AppendNumber(html, "height", Number(element, "height", 20000));
        return true;
    }

    /// <summary>The picture's address: the late one where there is one, for then <c>src</c> is a place holder.</summary>
    private string? Source(IElement element)
    {
        if (element.Attributes.Length > 1)
        {
            foreach (var name in LateSources)
            {
                if (element.GetAttribute(name) is { } late && LooksLikeAddress(late) && HtmlAddress.Web(late, baseUrl) is { } address) return address;
            }
        }
        var source = HtmlAddress.Picture(element.GetAttribute("src"), baseUrl);
        return source is null || source.StartsWith("data:", StringComparison.Ordinal) ? FirstOfSet(SourceSet(element)) ?? source : source;
    }

    private static bool LooksLikeAddress(string value) => value.AsSpan().Trim().ContainsAny('/', '.') && !value.AsSpan().Trim().ContainsAny(NotInAddresses);

    private static string? FirstOfSet(string? set) => set?.Split(' ', 2)[0].TrimEnd(',');

    /// <summary>A <c>srcset</c> of absolute http and https addresses with their descriptors, or null.</summary>
    private string? SourceSet(IElement element)
    {
        var value = LateSets.Select(element.GetAttribute).FirstOrDefault(set => !string.IsNullOrWhiteSpace(set)) ?? element.GetAttribute("srcset");
        if (string.IsNullOrWhiteSpace(value) || value.Length > 8192) return null;
        var kept = new List<string>();
        foreach (var candidate in value.Split([", ", ",\n", ",\t", ",\r"], 32, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = candidate.TrimEnd(',').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length is 0 or > 2 || HtmlAddress.Web(parts[0], baseUrl) is not { } address || address.EndsWith(',') || address.StartsWith(',')) return null;
            if (parts.Length == 2 && !IsDescriptor(parts[1])) return null;
            kept.Add(parts.Length == 2 ? $"{address} {parts[1]}" : address);
        }
        return kept.Count == 0 ? null : string.Join(", ", kept);
    }

    private static bool IsDescriptor(string text) =>
        text[^1] is 'w' or 'x' && text.Length is > 1 and < 10 && !text.AsSpan(0, text.Length - 1).ContainsAnyExcept(InDescriptors);

    /// <summary>Pictures of at most one pixel a side, and those of known counters: they show nothing and tell who reads.</summary>
    private static bool IsPixel(IElement element, string source) =>
        Side(element, "width") is <= 1 || Side(element, "height") is <= 1
        || source.Contains("://pixel.wp.com/", StringComparison.Ordinal) || source.Contains("://stats.wordpress.com/", StringComparison.Ordinal)
        || source.Contains("feeds.feedburner.com/~r/", StringComparison.Ordinal) || source.Contains("://www.facebook.com/tr?", StringComparison.Ordinal);

    private static int? Side(IElement element, string name)
    {
        if (Number(element, name, 20000) is { } side) return side;
        var style = element.GetAttribute("style");
        if (style is null) return null;
        style = style.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return style.Split(';').Any(rule => rule.Length > name.Length && rule.StartsWith(name, StringComparison.Ordinal) && rule.AsSpan(name.Length) is ":0" or ":0px" or ":1px") ? 0 : null;
    }

    private static int? Number(IElement element, string name, int max)
    {
        var value = element.GetAttribute(name).AsSpan().Trim();
        if (value.EndsWith("px", StringComparison.OrdinalIgnoreCase)) value = value[..^2];
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number : null;
    }

    private static string? Text(IElement element, string name) =>
        element.GetAttribute(name) is { } value ? PlainText.Shorten(PlainText.Line(value.Length > 4096 ? value[..4096] : value), MaxTitle) : null;

    private static void Append(StringBuilder html, string name, string value)
    {
        html.Append(' ').Append(name).Append("=\"");
        HtmlEscape.Attribute(html, value);
        html.Append('"');
    }

    private static void AppendNumber(StringBuilder html, string name, int? value)
    {
        if (value is { } number) html.Append(CultureInfo.InvariantCulture, $" {name}=\"{number}\"");
    }
}

using Masdar.Text;
using System.Buffers;
using System.Net;
using System.Xml.Linq;

namespace Masdar.Parsing;

/// <summary>Addresses of a feed: tidied, made absolute (RFC 3986 §5, XML Base), and only of schemes that make sense.</summary>
internal static class Addresses
{
    private static readonly SearchValues<char> Unfit = SearchValues.Create(" \t\r\n<>\"");

    /// <summary>XML Base §3.</summary>
    public static readonly XName XmlBase = XNamespace.Xml + "base";

    public static readonly XName XmlLang = XNamespace.Xml + "lang";

    /// <summary>An element's own <c>xml:base</c> made absolute; null where it has none, or none that may be used.</summary>
    /// <param name="outer">The base around it; null: only an absolute one is taken.</param>
    public static Uri? Base(XElement element, Uri? outer)
    {
        if (element.Attribute(XmlBase)?.Value is not { Length: > 0 and <= Limits.Base } own) return null;
        var made = outer is null ? OutsideUri.TryCreate(own, UriKind.Absolute, out var absolute) ? absolute : null : Resolve(own, outer);
        return made?.AbsoluteUri.Length <= Limits.Base ? made : null;
    }

    /// <summary>An absolute http or https address, or null where the value is none and cannot be made one.</summary>
    public static Uri? Web(string? value, Uri @base) => Resolve(value, @base) is { } uri && CanonicalUrl.IsWeb(uri) ? uri : null;

    /// <summary>Any absolute address but those that run or read something here; null where the value is none.</summary>
    public static Uri? Resolve(string? value, Uri @base)
    {
        if (Tidy(value) is not { } text) return null;
        if (text.StartsWith("feed:", StringComparison.OrdinalIgnoreCase)) text = text.StartsWith("feed://", StringComparison.OrdinalIgnoreCase) ? "http:" + text[5..] : text[5..];
        if (text.Length == 0) return null;
        Uri? uri;
        // A path is relative: on Unix it would pass for a file.
        if (text[0] is '/' or '?' or '#' or '\\' || !HasScheme(text)) uri = OutsideUri.TryCreate(@base, text, out var joined) ? joined : null;
        else if (!OutsideUri.TryCreate(text, UriKind.Absolute, out uri)) return null;
        return uri is { IsAbsoluteUri: true } && uri.Scheme is not ("javascript" or "data" or "vbscript" or "file" or "about" or "blob") ? uri : null;
    }

    /// <summary>Whether a value is itself an absolute web address, as a guid or id may be.</summary>
    public static bool IsWebAddress(string value) => WebAddress(value) is not null;

    /// <summary>The address that a value itself is, as a guid or id may be; null where it is none.</summary>
    public static Uri? WebAddress(string? value) =>
        value is not null && (value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && !value.AsSpan().ContainsAny(Unfit) && OutsideUri.TryCreate(value, UriKind.Absolute, out var uri) ? uri : null;

    private static string? Tidy(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > Limits.ShortText) return null;
        var text = value.Trim().Trim('\uFEFF', '\u200E', '\u200F', '\u200B');
        // Line ends and tabs within an address come from wrapping (WHATWG URL §4.4).
        if (text.AsSpan().ContainsAny("\r\n\t")) text = string.Concat(text.Where(c => c is not ('\r' or '\n' or '\t')));
        // Escaped once more than XML asks for.
        if (text.Contains("&amp;", StringComparison.Ordinal) || text.Contains("&#38;", StringComparison.Ordinal) || text.Contains("&#038;", StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        if (text.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) text = "http://" + text;
        return text.Length == 0 ? null : text;
    }

    private static bool HasScheme(string text)
    {
        var colon = text.AsSpan().IndexOfAny(":/?#");
        if (colon <= 0 || text[colon] != ':' || !char.IsAsciiLetter(text[0])) return false;
        foreach (var c in text.AsSpan(1, colon - 1))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        }
        return true;
    }
}

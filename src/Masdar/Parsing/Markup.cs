using System.Collections.Frozen;
using System.Text;
using System.Xml.Linq;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>Text of an element: plain, escaped HTML, inline XHTML or base64 (RFC 4287 §3.1, §4.1.3; Atom 0.3 <c>mode</c>; RSS 2.0).</summary>
internal static class Markup
{
    /// <summary>Not U+0085 or U+00A0: in text that was decoded wrongly they are halves of letters.</summary>
    private static readonly char[] White = [' ', '\t', '\r', '\n'];

    private const int FreeGrowth = Limits.Base, MostGrowth = 8;

    private static readonly FrozenSet<string> Void =
        new[] { "br", "hr", "img", "input", "wbr", "area", "embed", "param", "col", "meta", "link", "source", "track" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A field of RSS and its modules: HTML, unless it looks like plain text.</summary>
    public static FeedText? OfRss(XElement element)
    {
        if (element.HasElements) return Make(Inner(element), isHtml: true);
        var value = Base64(element, Text(element));
        return Make(value, LooksLikeHtml(value));
    }

    /// <summary>The same for a body: plain only where blank lines part paragraphs, since other line ends are the writer's wrapping.</summary>
    public static FeedText? OfRssBody(XElement element)
    {
        if (element.HasElements) return Make(Inner(element), isHtml: true);
        var value = Base64(element, Text(element));
        return Make(value, LooksLikeHtml(value) || !HasBlankLine(value.AsSpan().Trim()));
    }

    /// <summary>Atom <c>content</c>: of a type that is no text it is base64 (RFC 4287 §4.1.3.3), and only text is taken.</summary>
    public static FeedText? OfAtomContent(XElement element)
    {
        var type = (Attribute(element, "type") ?? "").Trim().ToLowerInvariant();
        return element.HasElements || !IsBinary(type) || DecodeBase64(element.Value) is not null ? OfAtom(element) : null;
    }

    /// <summary>An Atom text construct.</summary>
    public static FeedText? OfAtom(XElement element)
    {
        var type = (Attribute(element, "type") ?? "").Trim().ToLowerInvariant();
        var mode = (Attribute(element, "mode") ?? "").Trim().ToLowerInvariant();
        if (element.HasElements) return Make(type is "xhtml" or "application/xhtml+xml" && Wrapper(element) is { } div ? Inner(div, Addresses.Base(div, outer: null)) : Inner(element), isHtml: true);
        var value = Text(element);
        if (mode is "base64" || IsBinary(type)) value = DecodeBase64(value) ?? value;
        return type switch
        {
            "html" or "text/html" or "xhtml" or "application/xhtml+xml" => Make(value, isHtml: true),
            "text" or "text/plain" => Make(value, isHtml: mode is "escaped" && LooksLikeHtml(value)),
            "application/octet-stream" => Make(value, LooksLikeHtml(value)),
            // No type is plain text by the letter; a whole tag within it says otherwise.
            _ => Make(value, mode is "escaped" ? LooksLikeHtml(value) : HasClosedTag(value)),
        };
    }

    /// <summary>The mark-up within an element, written as HTML: without namespaces, and addresses made absolute where a nested <c>xml:base</c> rules them.</summary>
    /// <param name="nested">The base of the element, where it rules only what is in it.</param>
    public static string Inner(XElement element, Uri? nested = null)
    {
        var html = new StringBuilder();
        var added = 0;
        foreach (var node in element.Nodes()) Write(node, html, nested, 0, ref added);
        return html.ToString();
    }

    /// <summary>Whether a value has a tag or an entity, so that it means something else as HTML than as text.</summary>
    public static bool LooksLikeHtml(ReadOnlySpan<char> value)
    {
        var lastClose = value.LastIndexOf('>');
        for (var at = value.IndexOfAny('<', '&'); at >= 0;)
        {
            var rest = value[at..];
            if (rest[0] == '<' && rest.Length > 2 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!') && at < lastClose) return true;
            if (rest[0] == '&' && rest.Length > 2 && (rest[1] == '#' || char.IsAsciiLetter(rest[1])) && rest[..Math.Min(12, rest.Length)].Contains(';')) return true;
            var next = rest[1..].IndexOfAny('<', '&');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }

    /// <summary>The text of an element without children; unlike <c>Value</c> it copies no CDATA section.</summary>
    private static string Text(XElement element) => element.FirstNode is XText { NextNode: null } only ? only.Value : element.Value;

    /// <summary>An attribute by its local name, whatever its case and namespace; xmlns never counts.</summary>
    public static string? Attribute(XElement element, string name)
    {
        if (!element.HasAttributes) return null;
        if (element.Attribute(name) is { } exact) return exact.Value;
        foreach (var attribute in element.Attributes())
        {
            if (!attribute.IsNamespaceDeclaration && attribute.Name.Namespace != XNamespace.Xml && attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)) return attribute.Value;
        }
        return null;
    }

    public static FeedText? Make(string? value, bool isHtml) => string.IsNullOrWhiteSpace(value) ? null : new FeedText(value.Trim(White), isHtml);

    /// <param name="added">Characters by which addresses have grown: never more than some times what was written, beyond which they stay as they are.</param>
    private static void Write(XNode node, StringBuilder html, Uri? nested, int depth, ref int added)
    {
        switch (node)
        {
            case XText text:
                Escape(text.Value, html);
                break;
            case XElement element when depth <= Limits.Depth:
                nested = Addresses.Base(element, nested) ?? nested;
                html.Append('<').Append(element.Name.LocalName);
                foreach (var attribute in element.Attributes())
                {
                    if (attribute.IsNamespaceDeclaration || attribute.Name.NamespaceName.Length > 0) continue;
                    html.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
                    var value = attribute.Value;
                    if (nested is not null && attribute.Name.LocalName is "href" or "src" && added <= FreeGrowth + (MostGrowth * (html.Length - added)))
                    {
                        value = Addresses.Resolve(value, nested!)?.AbsoluteUri ?? value;
                        added += Math.Max(0, value.Length - attribute.Value.Length);
                    }
                    Escape(value, html);
                    html.Append('"');
                }
                html.Append('>');
                foreach (var child in element.Nodes()) Write(child, html, nested, depth + 1, ref added);
                if (!Void.Contains(element.Name.LocalName)) html.Append("</").Append(element.Name.LocalName).Append('>');
                break;
        }
    }

    private static void Escape(string value, StringBuilder html)
    {
        foreach (var c in value)
        {
            switch (c)
            {
                case '&': html.Append("&amp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"': html.Append("&quot;"); break;
                default: html.Append(c); break;
            }
        }
    }

    /// <summary>The <c>div</c> that RFC 4287 §3.1.1.3 asks for is not part of the content; null where there is none.</summary>
    private static XElement? Wrapper(XElement element)
    {
        var only = element.Elements().ToList();
        return only.Count == 1 && only[0].Name.LocalName is "div" or "body" && element.Nodes().OfType<XText>().All(t => string.IsNullOrWhiteSpace(t.Value)) ? only[0] : null;
    }

    private static string Base64(XElement element, string value)
    {
        var coded = Attribute(element, "encoding") ?? Attribute(element, "mode");
        return coded is not null && coded.Equals("base64", StringComparison.OrdinalIgnoreCase) ? DecodeBase64(value) ?? value : value;
    }

    /// <summary>The text that a value codes, or null where it is no base64 or codes no text.</summary>
    private static string? DecodeBase64(string value)
    {
        var buffer = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, buffer, out var length) || !System.Text.Unicode.Utf8.IsValid(buffer.AsSpan(0, length))) return null;
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        return text.AsSpan().ContainsAnyInRange('\0', '\b') ? null : text;
    }

    /// <summary>Content of another kind is base64, and no text (RFC 4287 §4.1.3.3).</summary>
    private static bool IsBinary(string type) =>
        type.Contains('/', StringComparison.Ordinal) && !type.StartsWith("text/", StringComparison.Ordinal)
        && !type.EndsWith("+xml", StringComparison.Ordinal) && !type.EndsWith("/xml", StringComparison.Ordinal);

    private static bool HasClosedTag(string value)
    {
        return value.Contains('<', StringComparison.Ordinal) && (value.Contains("</", StringComparison.Ordinal) || value.Contains("/>", StringComparison.Ordinal) || value.Contains("<br", StringComparison.OrdinalIgnoreCase)
            || value.Contains("<p>", StringComparison.OrdinalIgnoreCase) || value.Contains("<img ", StringComparison.OrdinalIgnoreCase));
    }

    private static bool HasBlankLine(ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOf('\n'); at >= 0;)
        {
            var line = value[(at + 1)..];
            var end = line.IndexOf('\n');
            if (end < 0) return false;
            if (line[..end].IsWhiteSpace()) return true;
            at += 1 + end;
        }
        return false;
    }
}

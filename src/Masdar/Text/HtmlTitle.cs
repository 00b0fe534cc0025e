using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Masdar.Text;

/// <summary>
/// A line of plain text out of a short text that may be HTML (a title, a name, a category): the tags that HTML knows go, what only looks
/// like a tag stays (<c>List&lt;String&gt;</c>), and character references are decoded, also where the feed escaped them once too often.
/// </summary>
internal static partial class HtmlTitle
{
    /// <summary>More than this is not looked at.</summary>
    private const int MaxInput = 16 * 1024;

    /// <summary>Tags without an end, for each of which the whole rest was searched; from then on the text stays as it is.</summary>
    private const int MaxUnended = 4;

    /// <summary>Windows-1252 at 0x80 to 0x9F: what <c>&amp;#146;</c> means (WHATWG HTML §13.2.5.80); U+0000 where it means nothing.</summary>
    private const string Windows1252 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <param name="text">Text of any length.</param>
    /// <param name="isHtml">False: the text is taken as it stands.</param>
    public static string Line(string text, bool isHtml)
    {
        if (text.Length > MaxInput) text = text[..MaxInput];
        return PlainText.Line(isHtml ? Decode(text) : text);
    }

    private static string Decode(string html)
    {
        if (html.Contains('<', StringComparison.Ordinal)) html = WithoutTags(html);
        if (!html.Contains('&', StringComparison.Ordinal)) return html;
        var decoded = WebUtility.HtmlDecode(html);
        if (LeftOver().IsMatch(decoded)) decoded = WebUtility.HtmlDecode(decoded);
        return decoded.AsSpan().ContainsAnyInRange('\u0080', '\u009F') ? WithoutC1(decoded) : decoded;
    }

    private static string WithoutC1(string text) => string.Create(text.Length, text, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++) chars[i] = source[i] is >= '\u0080' and <= '\u009F' ? Windows1252[source[i] - 0x80] : source[i];
    });

    private static string WithoutTags(string html)
    {
        var kept = new StringBuilder(html.Length);
        var lastEnd = html.LastIndexOf('>');
        var at = 0;
        var unended = 0;
        while (at < html.Length && unended < MaxUnended)
        {
            var tag = html.IndexOf('<', at);
            if (tag < 0 || tag > lastEnd) break;
            kept.Append(html, at, tag - at);
            at = AfterTag(html, tag, kept, ref unended);
        }
        return kept.Append(html, at, html.Length - at).ToString();
    }

    private static int AfterTag(string html, int tag, StringBuilder kept, ref int unended)
    {
        var start = tag + 1;
        if (string.CompareOrdinal(html, tag, "<!--", 0, 4) == 0) return HtmlTags.EndOfDeclaration(html, tag);
        if (start < html.Length && html[start] == '/') start++;
        // The name first: what begins no tag of HTML's is not searched for its end.
        if (start < html.Length && char.IsAsciiLetter(html[start]) && HtmlRules.IsKnown(HtmlTags.Name(html, start)))
        {
            var (name, end, _) = HtmlTags.Read(html, start);
            if (end > html.Length) unended++;
            else
            {
                if (html[tag + 1] != '/' && name is "script" or "style" or "iframe") return Math.Min(html.Length, HtmlTags.EndOfRawText(html, end, name));
                if (HtmlRules.Of(name).Role is (> HtmlRole.Link and not HtmlRole.Opportunity) or HtmlRole.UnwrapBlock) kept.Append(' ');
                return end;
            }
        }
        kept.Append('<');
        return tag + 1;
    }

    [GeneratedRegex("&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|quot|amp|apos|lt|gt|nbsp|laquo|raquo|hellip|ndash|mdash|[lr][sd]quo|bull|middot|copy|reg|zwnj|rlm|lrm);", RegexOptions.NonBacktracking)]
    private static partial Regex LeftOver();
}

using System.Text;

namespace Masdar.Text;

/// <summary>Escaping for HTML that is written in UTF-8: only what markup is made of, so that Arabic and punctuation stay readable.</summary>
internal static class HtmlEscape
{
    public static void Text(StringBuilder html, ReadOnlySpan<char> text)
    {
        // U+0338 at the start would become one character with the > before it when the whole is normalized.
        if (text is ['\u0338', ..])
        {
            html.Append("&#x338;");
            text = text[1..];
        }
        while (true)
        {
            var at = text.IndexOfAny('<', '>', '&');
            html.Append(at < 0 ? text : text[..at]);
            if (at < 0) return;
            html.Append(text[at] switch { '<' => "&lt;", '>' => "&gt;", _ => "&amp;" });
            text = text[(at + 1)..];
        }
    }

    /// <summary>A value between double quotes. The backtick was a quote to old browsers.</summary>
    public static void Attribute(StringBuilder html, ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '&' => html.Append("&amp;"),
                '"' => html.Append("&quot;"),
                '`' => html.Append("&#96;"),
                _ => html.Append(c),
            };
        }
    }
}

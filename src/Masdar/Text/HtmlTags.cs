namespace Masdar.Text;

/// <summary>Finds where markup ends, as a tokenizer does (WHATWG HTML §13.2.5), without building anything. Linear over a whole document.</summary>
internal static class HtmlTags
{
    private const int MaxName = 32;

    /// <summary>Reads a tag from its name on.</summary>
    /// <returns>Its name in lower case, where it ends (past the end of the text when it never does), and how many attributes it has.</returns>
    public static (string Name, int End, int Attributes) Read(string html, int at)
    {
        var start = at;
        while (at < html.Length && !IsSpace(html[at]) && html[at] is not ('/' or '>')) at++;
        var name = at - start > MaxName ? "" : html[start..at].ToLowerInvariant();
        var attributes = 0;
        while (at < html.Length && html[at] != '>')
        {
            if (IsSpace(html[at]) || html[at] == '/')
            {
                at++;
                continue;
            }
            attributes++;
            at = EndOfAttribute(html, at);
        }
        return (name, at + 1, attributes);
    }

    /// <summary>The name alone of the tag whose name starts there, in lower case; empty where it is longer than any.</summary>
    public static string Name(string html, int start)
    {
        var end = start;
        while (end < html.Length && end - start <= MaxName && !IsSpace(html[end]) && html[end] is not ('/' or '>')) end++;
        return end - start > MaxName ? "" : html[start..end].ToLowerInvariant();
    }

    /// <summary>Where a comment, doctype or processing instruction ends that starts at the given &lt;.</summary>
    public static int EndOfDeclaration(string html, int at)
    {
        if (string.CompareOrdinal(html, at, "<!--", 0, 4) != 0)
        {
            var end = html.IndexOf('>', at);
            return end < 0 ? html.Length : end + 1;
        }
        at += 4;
        if (at < html.Length && html[at] == '>') return at + 1;
        if (string.CompareOrdinal(html, at, "->", 0, 2) == 0) return at + 2;
        while (true)
        {
            at = html.IndexOf("--", at, StringComparison.Ordinal);
            if (at < 0) return html.Length;
            var after = at + 2;
            if (after < html.Length && html[after] == '>') return after + 1;
            if (string.CompareOrdinal(html, after, "!>", 0, 2) == 0) return after + 2;
            at++;
        }
    }

    /// <summary>Where the end tag of a raw text element starts; the text's length where it has none.</summary>
    public static int EndOfRawText(string html, int at, string name)
    {
        while (at < html.Length)
        {
            at = html.IndexOf("</", at, StringComparison.Ordinal);
            if (at < 0) return html.Length;
            var after = at + 2 + name.Length;
            if (after <= html.Length && html.AsSpan(at + 2, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase)
                && (after == html.Length || IsSpace(html[after]) || html[after] is '/' or '>'))
            {
                return at;
            }
            at += 2;
        }
        return html.Length;
    }

    private static int EndOfAttribute(string html, int at)
    {
        // A name may start with an equals sign.
        at++;
        while (at < html.Length && !IsSpace(html[at]) && html[at] is not ('=' or '/' or '>')) at++;
        var value = at;
        while (value < html.Length && IsSpace(html[value])) value++;
        if (value >= html.Length || html[value] != '=') return at;
        value++;
        while (value < html.Length && IsSpace(html[value])) value++;
        if (value >= html.Length) return value;
        if (html[value] is '"' or '\'')
        {
            var end = html.IndexOf(html[value], value + 1);
            return end < 0 ? html.Length : end + 1;
        }
        while (value < html.Length && !IsSpace(html[value]) && html[value] != '>') value++;
        return value;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';
}

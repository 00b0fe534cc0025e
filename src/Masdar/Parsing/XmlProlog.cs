using System.Net;
using System.Text.RegularExpressions;

namespace Masdar.Parsing;

/// <summary>
/// What stands before the root: the XML declaration (void once the text is decoded) and the DOCTYPE, which is never handed to a parser.
/// Its internal entities are read here, as plain text and within bounds; external ones are never fetched.
/// </summary>
internal static partial class XmlProlog
{
    /// <summary>Removes the declaration and the DOCTYPE of a document that is otherwise left as it is.</summary>
    public static string Strip(string text, XmlScan scan)
    {
        if (scan.Doctype < 0 && (text[0] == '<' && !text.StartsWith("<?xml", StringComparison.Ordinal) || text.StartsWith("<?xml version=\"1.0\"", StringComparison.Ordinal))) return text;
        var start = 0;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] is '\uFEFF' or '\0')) start++;
        if (text.AsSpan(start).StartsWith("<?xml") && text.IndexOf("?>", start, StringComparison.Ordinal) is > 0 and var end) start = end + 2;
        if (scan.Doctype < start) return start == 0 ? text : text[start..];
        return string.Concat(text.AsSpan(start, scan.Doctype - start), text.AsSpan(DoctypeEnd(text, scan.Doctype)));
    }

    /// <summary>The index after the DOCTYPE that begins at <paramref name="at"/>, its internal subset included.</summary>
    public static int DoctypeEnd(ReadOnlySpan<char> text, int at)
    {
        var inSubset = false;
        var quote = '\0';
        for (var i = at + 2; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'') quote = c;
            else if (c == '[') inSubset = true;
            else if (c == ']') inSubset = false;
            else if (c == '>' && !inSubset) return i + 1;
        }
        // Never closed: the tag alone is left out.
        var close = text[at..].IndexOf('>');
        return close < 0 ? text.Length : at + close + 1;
    }

    /// <summary>The internal general entities of the DOCTYPE, as plain text. One that refers to another declared one is left out: no expansion grows.</summary>
    public static IReadOnlyDictionary<string, string> Entities(string text, int doctype)
    {
        var entities = new Dictionary<string, string>(StringComparer.Ordinal);
        if (doctype < 0) return entities;
        var declarations = text[doctype..Math.Min(DoctypeEnd(text, doctype), doctype + (Limits.Entities * Limits.EntityLength))];
        foreach (Match match in EntityDeclaration().Matches(declarations))
        {
            if (entities.Count >= Limits.Entities) break;
            var value = WebUtility.HtmlDecode(match.Groups["value"].Value);
            if (value.Length <= Limits.EntityLength && !EntityReference().IsMatch(value)) entities.TryAdd(match.Groups["name"].Value, value);
        }
        return entities;
    }

    [GeneratedRegex("""<!ENTITY\s{1,16}(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,63})\s{1,16}(?:"(?<value>[^"]{0,1024})"|'(?<value>[^']{0,1024})')""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex EntityDeclaration();

    [GeneratedRegex("&[A-Za-z_][A-Za-z0-9_.-]*;", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex EntityReference();
}

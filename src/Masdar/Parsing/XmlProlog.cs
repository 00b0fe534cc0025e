using System.Net;
using System.Text.RegularExpressions;

namespace Masdar.Parsing;

/// <summary>
/// What stands before the root: the XML declaration (void once the text is decoded) and the DOCTYPE, which is never handed to a parser.
/// Its internal entities are read here, as plain text and within bounds; external ones are never fetched.
/// </summary>
internal static partial class XmlProlog
{
    private const string Declaration = "<!ENTITY";

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
        for (var at = Next(declarations, 0); at >= 0 && entities.Count < Limits.Entities; at = Next(declarations, at))
        {
            var rest = declarations.AsSpan(at).TrimStart();
            var name = XmlScan.NameAt(rest);
            rest = rest[name.Length..].TrimStart();
            // "SYSTEM" and "PUBLIC" stand where a value would: an external entity, never fetched.
            if (name.IsEmpty || rest.IsEmpty || rest[0] is not ('"' or '\'')) continue;
            var end = rest[1..].IndexOf(rest[0]);
            if (end < 0 || end > Limits.EntityLength) continue;
            var value = WebUtility.HtmlDecode(rest.Slice(1, end).ToString());
            if (!EntityReference().IsMatch(value)) entities.TryAdd(name.ToString(), value);
        }
        return entities;
    }

    private static int Next(string declarations, int from)
    {
        var at = declarations.IndexOf(Declaration, from, StringComparison.Ordinal);
        return at < 0 ? -1 : at + Declaration.Length;
    }

    [GeneratedRegex("&[A-Za-z_][A-Za-z0-9_.-]*;", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex EntityReference();
}

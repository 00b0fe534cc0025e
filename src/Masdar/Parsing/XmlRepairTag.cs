using System.Text;
using System.Xml;

namespace Masdar.Parsing;

/// <summary>A start tag as it was written: its name, and its attributes with their values as they stood, unescaped.</summary>
/// <param name="End">The index after the tag.</param>
internal sealed record XmlRepairTag(string Name, IReadOnlyList<KeyValuePair<string, string>> Attributes, bool Empty, int End)
{
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c > 0x7F && XmlConvert.IsStartNCNameChar(c));

    /// <summary>Reads the tag that begins at <paramref name="at"/>, or null where the text ends within it.</summary>
    public static XmlRepairTag? Read(string text, int at, FindingLog findings)
    {
        var i = at + 1;
        while (i < text.Length && !IsNameEnd(text[i])) i++;
        var name = CleanName(text.AsSpan(at + 1, i - at - 1));
        var attributes = new List<KeyValuePair<string, string>>();
        HashSet<string>? names = null;
        while (true)
        {
            while (i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] is '"' or '\'' or '=' or '\0')) i++;
            if (i >= text.Length) return null;
            if (text[i] == '>') return new XmlRepairTag(name, attributes, false, i + 1);
            if (text[i] == '<')
            {
                findings.Note(Codes.BareMarkup, "The feed has tags that are not closed by >; they were closed.");
                return new XmlRepairTag(name, attributes, false, i);
            }
            if (text[i] == '/')
            {
                if (i + 1 < text.Length && text[i + 1] == '>') return new XmlRepairTag(name, attributes, true, i + 2);
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && !IsNameEnd(text[i]) && text[i] != '=') i++;
            var key = CleanName(text.AsSpan(start, i - start));
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            if (i >= text.Length) return null;
            var value = key;
            if (text[i] == '=')
            {
                i++;
                if (Value(text, ref i) is not { } read) return null;
                value = read;
            }
            if (key.Length == 0 || !IsNameStart(key[0]) || key.EndsWith(':')) continue;
            if (attributes.Count >= Limits.Attributes || !(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(key))
            {
                findings.Note(Codes.Attributes, "The feed has tags that name an attribute twice, or too many of them; the first was kept.");
                continue;
            }
            attributes.Add(new KeyValuePair<string, string>(key, value));
        }
    }

    private static string? Value(string text, ref int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
        if (i >= text.Length) return null;
        var quote = text[i];
        if (quote is not ('"' or '\''))
        {
            var from = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('>' or '<')) i++;
            if (i < text.Length && text[i] == '>' && i > from && text[i - 1] == '/') i--;
            return text[from..i];
        }
        var start = ++i;
        var end = text.AsSpan(start).IndexOfAny(quote, '<');
        if (end >= 0 && text[start + end] == quote)
        {
            i = start + end + 1;
            return text.Substring(start, end);
        }
        // A quotation that is never closed: the value ends where its tag does.
        var close = (end < 0 ? text.AsSpan(start) : text.AsSpan(start, end)).IndexOf('>');
        if (close < 0 && end < 0) return null;
        i = start + (close < 0 ? end : close);
        return text[start..i].TrimEnd('/', ' ');
    }

    private static bool IsNameEnd(char c) => char.IsWhiteSpace(c) || c is '/' or '>' or '<' or '=' or '"' or '\'' or '\0';

    /// <summary>A name that XML allows, with one colon at most.</summary>
    private static string CleanName(ReadOnlySpan<char> raw)
    {
        var name = new StringBuilder(raw.Length);
        var colon = false;
        foreach (var c in raw)
        {
            if (c == ':')
            {
                if (colon || name.Length == 0) continue;
                colon = true;
                name.Append(c);
            }
            else if (name.Length == 0 || name[^1] == ':' ? IsNameStart(c) : XmlConvert.IsNCNameChar(c)) name.Append(c);
        }
        if (name.Length > 0 && name[^1] == ':') name.Length--;
        return name.ToString();
    }
}

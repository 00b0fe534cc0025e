using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Masdar.Parsing;

/// <summary>Writes character data under repair: references are resolved or escaped, and what XML forbids is left out (XML 1.0 §2.2, §4.6).</summary>
internal sealed class XmlRepairText(StringBuilder output, IReadOnlyDictionary<string, string> declared, FindingLog findings)
{
    private const int LongestReference = 40;

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>");

    /// <summary>XML 1.0 §2.2, but for halves of surrogate pairs.</summary>
    public static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not (9 or 10 or 13)).Select(c => (char)c), '\uFFFE', '\uFFFF']);

    private int expanded;

    /// <summary>Text between tags, or an attribute's value.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var next = text.IndexOfAny(Special);
            AppendAllowed(next < 0 ? text : text[..next]);
            if (next < 0) return;
            text = text[next..];
            if (text[0] == '&') text = text[Reference(text)..];
            else
            {
                AppendEscaped(text[0]);
                text = text[1..];
            }
        }
    }

    /// <summary>The same between double quotation marks.</summary>
    public void AppendValue(string value)
    {
        var rest = value.AsSpan();
        for (var quote = rest.IndexOf('"'); quote >= 0; quote = rest.IndexOf('"'))
        {
            Append(rest[..quote]);
            AppendEscaped('"');
            rest = rest[(quote + 1)..];
        }
        Append(rest);
    }

    public void AppendEscaped(char c)
    {
        switch (c)
        {
            case '&': output.Append("&amp;"); break;
            case '<': output.Append("&lt;"); break;
            case '>': output.Append("&gt;"); break;
            case '"': output.Append("&quot;"); break;
            default: output.Append(c); break;
        }
    }

    /// <summary>Text as it is, without the characters that XML forbids.</summary>
    public void AppendAllowed(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Forbidden) && !text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            output.Append(text);
            return;
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) output.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c) || Forbidden.Contains(c)) Strange();
            else output.Append(c);
        }
    }

    /// <summary>One reference at the start of the text; returns the characters that it took.</summary>
    private int Reference(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestReference)].IndexOf(';');
        if (end > 1 && (text[1] == '#' ? Numeric(text[2..end]) : Named(text[1..end]))) return end + 1;
        findings.Note(Codes.Ampersands, "The feed has & signs that begin no entity; they were read as text.");
        output.Append("&amp;");
        return 1;
    }

    private bool Numeric(ReadOnlySpan<char> digits)
    {
        var hexadecimal = digits.Length > 1 && digits[0] is 'x' or 'X';
        if (!uint.TryParse(hexadecimal ? digits[1..] : digits, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return false;
        if (!Rune.IsValid(code) || code is < 32 and not (9 or 10 or 13) or 0xFFFE or 0xFFFF) Strange();
        else output.Append(CultureInfo.InvariantCulture, $"&#{code};");
        return true;
    }

    private bool Named(ReadOnlySpan<char> name)
    {
        if (name is "amp" or "lt" or "gt" or "quot" or "apos")
        {
            output.Append('&').Append(name).Append(';');
            return true;
        }
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }
        if (Value(name.ToString()) is not { } value) return false;
        findings.Note(Codes.Entities, "The feed uses entities that XML does not know, such as &nbsp;; they were replaced by their characters.");
        foreach (var c in value) AppendEscaped(c);
        return true;
    }

    private string? Value(string name)
    {
        if (declared.TryGetValue(name, out var value) && value.Length <= Limits.EntityExpansion - expanded)
        {
            expanded += value.Length;
            return value;
        }
        var reference = $"&{name};";
        var decoded = WebUtility.HtmlDecode(reference);
        return string.Equals(decoded, reference, StringComparison.Ordinal) ? null : decoded;
    }

    private void Strange() => findings.Note(Codes.Characters, "The feed holds characters that XML forbids; they were left out.");
}

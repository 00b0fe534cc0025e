using System.Globalization;
using System.Text;

namespace Masdar.Tests.Text;

/// <summary>What must hold of every stored text, said in other words than the code that makes it so.</summary>
internal static class TextChecks
{
    /// <summary>A control, non-character, lone surrogate, override or open bidi control, or text that is not NFC; null where there is none.</summary>
    public static string? Violation(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }
            if (char.IsSurrogate(c)) return $"lone surrogate at {i}";
            if (c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control) return $"control U+{(int)c:X4}";
            if (c is '\uFFFE' or '\uFFFF' or >= '\uFDD0' and <= '\uFDEF' or '\u2028' or '\u2029' or '\u202D' or '\u202E' or '\u200B' or '\uFEFF' or '\u00AD') return $"stray U+{(int)c:X4}";
        }
        if (!text.IsNormalized(NormalizationForm.FormC)) return "not NFC";
        return text.Split('\n').Select(Bidi).FirstOrDefault(violation => violation is not null);
    }

    /// <summary>As <see cref="Violation"/>, and the form of paragraphs: none empty, no spaces at their ends, none double.</summary>
    public static string? ParagraphViolation(string text)
    {
        if (text.Length == 0) return null;
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0) return "empty paragraph";
            if (line[0] == ' ' || line[^1] == ' ') return "space at an end";
            if (line.Contains("  ", StringComparison.Ordinal)) return "double space";
            if (line.Any(c => c != ' ' && char.IsWhiteSpace(c))) return "other white space";
        }
        return Violation(text);
    }

    private static string? Bidi(string line)
    {
        var open = new Stack<char>();
        foreach (var c in line)
        {
            if (c is '\u202A' or '\u202B') open.Push('\u202C');
            else if (c is '\u2066' or '\u2067' or '\u2068') open.Push('\u2069');
            else if (c is '\u202C' or '\u2069' && (open.Count == 0 || open.Pop() != c)) return "unbalanced bidi control";
        }
        return open.Count > 0 ? "bidi control left open" : null;
    }
}

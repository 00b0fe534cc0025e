using System.Text;

namespace Masdar.Output;

/// <summary>The lines of a document, freed of what other programs leave in text files: BOM, CR, outer space, marks of direction.</summary>
internal static class LayoutLines
{
    /// <returns>NFC, one entry for every line, blank ones as empty strings; the index is the line's number less one.</returns>
    public static IReadOnlyList<string> Of(string text)
    {
        // A lone surrogate would make Normalize throw; through UTF-8 it becomes U+FFFD.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        if (!text.IsNormalized(NormalizationForm.FormC)) text = text.Normalize(NormalizationForm.FormC);
        return [.. text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r').Select(Trim)];
    }

    /// <summary>Without outer white space, no-break spaces and single marks of direction, which <see cref="string.Trim()"/> leaves.</summary>
    public static string Trim(string line)
    {
        var start = 0;
        var end = line.Length;
        while (start < end && IsOuter(line[start])) start++;
        while (end > start && IsOuter(line[end - 1])) end--;
        return line[start..end];
    }

    private static bool IsOuter(char c) => char.IsWhiteSpace(c) || c is '\uFEFF' or '\u200B' or '\u200E' or '\u200F' or '\u061C';
}

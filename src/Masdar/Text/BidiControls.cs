using System.Text;

namespace Masdar.Text;

/// <summary>
/// Explicit directional formatting characters (Unicode Standard Annex #9 §2): an override never stays, since it shows text in an order
/// that nobody wrote (CVE-2021-42574); embeddings and isolates stay only in a line in which each closes what it opens.
/// </summary>
internal static class BidiControls
{
    private const char Pdf = '\u202C';
    private const char Lro = '\u202D';
    private const char Rlo = '\u202E';
    private const char Pdi = '\u2069';

    /// <summary>As the standard bounds it (max_depth); deeper lines lose all.</summary>
    private const int MaxDepth = 125;

    /// <summary>Removes from the text what must not stay; lines are separated by LF.</summary>
    public static void Balance(StringBuilder text)
    {
        var chars = text.ToString();
        if (!chars.AsSpan().ContainsAnyInRange('\u202A', '\u202E') && !chars.AsSpan().ContainsAnyInRange('\u2066', '\u2069')) return;
        text.Clear();
        var first = true;
        foreach (var range in chars.AsSpan().Split('\n'))
        {
            if (!first) text.Append('\n');
            first = false;
            AppendLine(text, chars.AsSpan(range));
        }
    }

    /// <summary>Whether the character opens or closes an embedding, override or isolate.</summary>
    public static bool Is(char c) => c is >= '\u202A' and <= Rlo or >= '\u2066' and <= Pdi;

    private static void AppendLine(StringBuilder text, ReadOnlySpan<char> line)
    {
        var start = text.Length;
        Span<char> open = stackalloc char[MaxDepth];
        var depth = 0;
        var balanced = true;
        foreach (var c in line)
        {
            if (!Is(c))
            {
                text.Append(c);
                continue;
            }
            if (c is Pdf or Pdi)
            {
                balanced &= depth > 0 && (open[depth - 1] >= '\u2066') == (c == Pdi);
                // The end of an override goes with it.
                var kept = depth > 0 && open[depth - 1] is not (Lro or Rlo);
                if (depth > 0) depth--;
                if (kept) text.Append(c);
                continue;
            }
            if (depth == MaxDepth)
            {
                balanced = false;
                continue;
            }
            open[depth++] = c;
            if (c is not (Lro or Rlo)) text.Append(c);
        }
        if (!balanced || depth > 0) RemoveAll(text, start);
    }

    private static void RemoveAll(StringBuilder text, int start)
    {
        var line = text.ToString(start, text.Length - start);
        text.Length = start;
        foreach (var c in line)
        {
            if (!Is(c)) text.Append(c);
        }
    }
}

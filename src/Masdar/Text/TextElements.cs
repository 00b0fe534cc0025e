using System.Globalization;

namespace Masdar.Text;

/// <summary>Cutting text where a reader would: never within a letter and its marks, an emoji or a surrogate pair.</summary>
internal static class TextElements
{
    /// <summary>How many characters one text element may have before it is cut all the same: nobody writes such letters, but attackers do.</summary>
    private const int LongestElement = 64;

    /// <inheritdoc cref="PlainText.Shorten"/>
    public static string Shorten(string text, int maxElements)
    {
        if (text.Length <= maxElements) return text;
        var (end, lastSpace) = Cut(text, maxElements);
        if (end == text.Length) return text;
        // A word is kept whole where that costs less than a third of the length.
        if (lastSpace > end * 2 / 3) end = lastSpace;
        return PlainText.Paragraphs(text[..end]) + "…";
    }

    private static (int End, int LastSpace) Cut(string text, int maxElements)
    {
        int end = 0, lastSpace = 0;
        for (var elements = 0; elements < maxElements - 1 && end < text.Length; elements++)
        {
            if (text[end] == ' ') lastSpace = end;
            var window = text.AsSpan(end, Math.Min(LongestElement, text.Length - end));
            end += StringInfo.GetNextTextElementLength(window);
        }
        var rest = text.AsSpan(end);
        // What is left may be exactly the last element.
        if (rest.Length is > 0 and <= LongestElement && StringInfo.GetNextTextElementLength(rest) == rest.Length) end = text.Length;
        else if (end < text.Length && text[end] == ' ') lastSpace = end;
        return (end, lastSpace);
    }
}

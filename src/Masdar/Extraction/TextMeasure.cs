using System.Text;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Words and likeness of texts, for comparing only; Arabic punctuation and letters count as Latin ones do.</summary>
internal static class TextMeasure
{
    /// <summary>Runs of letters, marks and digits. In scripts without spaces every two characters count as one word.</summary>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        var words = 0;
        var wide = 0;
        var inside = false;
        foreach (var c in text)
        {
            if (IsWide(c))
            {
                wide++;
                inside = false;
            }
            else if (IsWordChar(c))
            {
                if (!inside) words++;
                inside = true;
            }
            else inside = false;
        }
        return words + ((wide + 1) / 2);
    }

    /// <summary>The words of the folded text, in order.</summary>
    public static List<string> Words(string text)
    {
        var folded = ArabicText.Fold(text);
        var words = new List<string>(folded.Length / 6);
        var start = -1;
        for (var i = 0; i <= folded.Length; i++)
        {
            var c = i < folded.Length ? folded[i] : ' ';
            if (IsWide(c))
            {
                if (start >= 0) words.Add(folded[start..i]);
                start = -1;
                words.Add(folded.Substring(i, 1));
            }
            else if (IsWordChar(c))
            {
                if (start < 0) start = i;
            }
            else if (start >= 0)
            {
                words.Add(folded[start..i]);
                start = -1;
            }
        }
        return words;
    }

    /// <summary>The share of the words of <paramref name="part"/> that <paramref name="whole"/> has too; 0 for no words.</summary>
    public static double Covered(IReadOnlyCollection<string> part, IReadOnlySet<string> whole)
    {
        if (part.Count == 0) return 0;
        var hits = 0;
        foreach (var word in part) if (whole.Contains(word)) hits++;
        return (double)hits / part.Count;
    }

    /// <summary>Closed by a full stop, a question or exclamation mark, an ellipsis or a colon, quotes and brackets after it or not.</summary>
    public static bool EndsSentence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd().TrimEnd("\"'”’»)]›\u200F\u200E").TrimEnd();
        return text.Length > 0 && text[^1] is '.' or '!' or '?' or '؟' or '…' or '۔' or '。' or '！' or '？' or ':' or '؛';
    }

    /// <summary>White space collapsed to single spaces, none at the ends.</summary>
    public static string Collapse(string text)
    {
        var built = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c == '\u200B' || c == '\uFEFF')
            {
                space = true;
                continue;
            }
            if (space && built.Length > 0) built.Append(' ');
            space = false;
            built.Append(c);
        }
        return built.ToString();
    }

    public static bool IsWordChar(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsWide(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\u0E00' and <= '\u0EFF';
}

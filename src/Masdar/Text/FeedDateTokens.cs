using System.Globalization;

namespace Masdar.Text;

internal enum DateTokenKind
{
    Number,
    Word,

    /// <summary>One character.</summary>
    Sign,
}

/// <param name="Value">Of a number of up to nine digits, else -1.</param>
/// <param name="Spaced">White space stands before it.</param>
internal readonly record struct DateToken(DateTokenKind Kind, string Text, int Value, bool Spaced)
{
    public int Length => Text.Length;

    public bool IsNumber(int least, int most) => Kind == DateTokenKind.Number && Text.Length >= least && Text.Length <= most;

    public bool IsSign(char c) => Kind == DateTokenKind.Sign && Text[0] == c;

    public bool IsDateSign => Kind == DateTokenKind.Sign && Text[0] is '-' or '/' or '.' or '\\';
}

/// <summary>The numbers, words and signs of a folded text, and which of them are spoken for.</summary>
internal sealed class FeedDateTokens
{
    private const int MaximumTokens = 80;

    private readonly List<DateToken> tokens = [];
    private readonly HashSet<int> used = [];

    public int Count => tokens.Count;

    /// <summary>A token that is nothing where the index is outside.</summary>
    public DateToken this[int index] => index >= 0 && index < tokens.Count ? tokens[index] : new DateToken(DateTokenKind.Sign, "\0", -1, false);

    public bool IsUsed(int index) => used.Contains(index);

    public void Use(int from, int to)
    {
        for (var i = from; i <= to; i++) used.Add(i);
    }

    /// <param name="text">Folded: digits 0-9, lower case, single spaces.</param>
    public static FeedDateTokens Of(string text)
    {
        var result = new FeedDateTokens();
        var spaced = false;
        for (var i = 0; i < text.Length && result.tokens.Count < MaximumTokens;)
        {
            var c = text[i];
            if (c == ' ' || c is '日' or '일' or '،' or ',')
            {
                spaced = true;
                i++;
                continue;
            }
            var end = i + 1;
            if (char.IsAsciiDigit(c))
            {
                while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
                var digits = text[i..end];
                result.tokens.Add(new DateToken(DateTokenKind.Number, digits, digits.Length <= 9 ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : -1, spaced));
            }
            else if (char.IsLetter(c) && c is not ('年' or '月' or '년' or '월' or '時' or '分'))
            {
                while (end < text.Length && char.IsLetter(text[end]) && text[end] is not ('年' or '月' or '년' or '월' or '時' or '分')) end++;
                result.tokens.Add(new DateToken(DateTokenKind.Word, text[i..end], -1, spaced));
            }
            else
            {
                var sign = c switch { '年' or '月' or '년' or '월' or '–' or '—' or '‐' or '‑' or '−' => "-", '時' or '：' => ":", _ => c.ToString() };
                result.tokens.Add(new DateToken(DateTokenKind.Sign, sign, -1, spaced));
            }
            spaced = false;
            i = end;
        }
        return result;
    }
}

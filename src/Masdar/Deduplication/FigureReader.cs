namespace Masdar.Deduplication;

/// <summary>Reads the figure, if any, that begins at a word.</summary>
internal readonly ref struct FigureReader(ReadOnlySpan<byte> codes, ReadOnlySpan<WordSpan> words)
{
    private static readonly ulong Article = Hashing.OfWord([LetterCodes.Of('ا'), LetterCodes.Of('ل')]);

    private readonly ReadOnlySpan<byte> codes = codes;
    private readonly ReadOnlySpan<WordSpan> words = words;

    public bool IsArticleBeforeDigits(int at) => words[at].Hash == Article && at + 1 < words.Length && IsDigits(at + 1);

    /// <summary>How many words are taken (1 and more), as what, and the hash that they have together.</summary>
    public (int Used, FigureForm Form, ulong Hash) Read(int at)
    {
        if (IsDigits(at)) return ReadDigits(at);
        if (!Figures.TryGet(words[at].Hash, out var word)) return (1, FigureForm.None, words[at].Hash);
        return word.Part switch
        {
            FigurePart.Weekday => (1, FigureForm.Weekday, Figures.Hash(FigureForm.Weekday, word.Value)),
            FigurePart.Month => (1, FigureForm.Month, Figures.Hash(FigureForm.Month, word.Value)),
            FigurePart.MonthHead => ReadMonth(at, word.Value),
            FigurePart.Ordinal => ReadOrdinal(at, word.Value),
            _ => ReadWords(at),
        };
    }

    private bool IsDigits(int at) => LetterCodes.IsDigit(codes[words[at].Start]) && !IsMixed(at);

    /// <summary>Digits with Latin letters (19th, 4x4) are a word.</summary>
    private bool IsMixed(int at) => codes[words[at].Start..words[at].End].ContainsAnyInRange((byte)'a', (byte)'z');

    private (int, FigureForm, ulong) ReadDigits(int at)
    {
        var span = words[at];
        var digits = codes[span.Start..span.End];
        if (!TryValue(digits, out var whole, out var tenths)) return (1, FigureForm.Digits, span.Hash);
        var used = 1;
        if (tenths == 0 && digits.Length <= 3)
        {
            // Groups of three with a space between: 41 882.
            while (used <= 3 && at + used < words.Length && words[at + used] is var next && next.End - next.Start == 3 && IsDigits(at + used)
                && TryValue(codes[next.Start..next.End], out var group, out _))
            {
                whole = (whole * 1000) + group;
                used++;
            }
        }
        if (at + used < words.Length && Figures.TryGet(words[at + used].Hash, out var scale) && scale is { Part: FigurePart.Scale, Linked: false } && whole < 1_000_000)
        {
            (whole, tenths) = ((whole * scale.Value) + (tenths * (scale.Value / 1000)), 0);
            used++;
        }
        return (used, FigureForm.Digits, tenths == 0 ? Figures.Hash(FigureForm.Digits, whole) : Hashing.Mix((ulong)((whole * 1000) + tenths) ^ 0x646563696D616C00));
    }

    /// <param name="thousandths">The first three decimals.</param>
    private static bool TryValue(ReadOnlySpan<byte> digits, out long whole, out long thousandths)
    {
        (whole, thousandths) = (0, 0);
        if (digits.Length > 15) return false;
        var decimals = -1;
        foreach (var d in digits)
        {
            if (d == '.')
            {
                if (decimals >= 0) return false;
                decimals = 0;
            }
            else if (!LetterCodes.IsDigit(d)) return false;
            else if (decimals < 0) whole = (whole * 10) + (d - '0');
            else if (decimals++ < 3) thousandths += (d - '0') * (decimals == 1 ? 100 : decimals == 2 ? 10 : 1);
        }
        return true;
    }

    private (int, FigureForm, ulong) ReadMonth(int at, long head)
    {
        if (at + 1 < words.Length && (Figures.TryGet(words[at + 1].Hash, out var next) ? next.Part == FigurePart.Ordinal && next.Value <= 2 && !next.Linked : false))
        {
            return (2, FigureForm.Month, Figures.Hash(FigureForm.Month, Figures.MonthOf(head, next.Value)));
        }
        if (at + 1 < words.Length && words[at + 1] is { } digit && digit.End - digit.Start == 1 && codes[digit.Start] is (byte)'1' or (byte)'2' && IsDigits(at + 1))
        {
            return (2, FigureForm.Month, Figures.Hash(FigureForm.Month, Figures.MonthOf(head, codes[digit.Start] - '0')));
        }
        return (1, FigureForm.None, words[at].Hash);
    }

    /// <summary>الثاني عشر, الثالثة والعشرون.</summary>
    private (int, FigureForm, ulong) ReadOrdinal(int at, long value)
    {
        var used = 1;
        if (at + 1 < words.Length && Figures.TryGet(words[at + 1].Hash, out var next) && value < 10
            && (next is { Part: FigurePart.Ten, Linked: false } or { Part: FigurePart.Tens, Linked: true }))
        {
            value += next.Value;
            used++;
        }
        return (used, FigureForm.Ordinal, Figures.Hash(FigureForm.Ordinal, value));
    }

    /// <summary>خمسة وعشرون ألفاً, ثلاثمئة, مليونان.</summary>
    private (int, FigureForm, ulong) ReadWords(int at)
    {
        long total = 0, current = 0, last = 0;
        var used = 0;
        for (; at + used < words.Length && used < 12 && Figures.TryGet(words[at + used].Hash, out var word); used++)
        {
            var joins = used == 0 || word.Linked;
            switch (word.Part)
            {
                case FigurePart.One when joins && current % 10 == 0 && current % 100 != 10:
                case FigurePart.Tens when joins && current % 100 < 10:
                case FigurePart.Hundreds when joins && current == 0:
                    current += word.Value;
                    break;
                case FigurePart.Ten when (joins && current % 100 == 0) || (!word.Linked && last is > 0 and < 10):
                    current += 10;
                    break;
                case FigurePart.Hundred when !word.Linked && last is > 0 and < 10 && current == last:
                    current *= 100;
                    break;
                case FigurePart.Hundred when joins && current == 0:
                    current = 100;
                    break;
                case FigurePart.Scale when (current > 0 && !word.Linked) || (current == 0 && joins):
                    total += Math.Max(1, current) * word.Value;
                    current = 0;
                    break;
                case FigurePart.ScaleDual when current == 0 && joins:
                    total += 2 * word.Value;
                    break;
                default:
                    return (used, FigureForm.Word, Figures.Hash(FigureForm.Word, total + current));
            }
            last = word.Part == FigurePart.One ? word.Value : 0;
        }
        return (used, FigureForm.Word, Figures.Hash(FigureForm.Word, total + current));
    }
}

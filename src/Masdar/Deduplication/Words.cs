namespace Masdar.Deduplication;

/// <summary>Likeness of two words, in <see cref="LetterCodes"/>.</summary>
internal static class Words
{
    /// <summary>Words more alike than this are spellings of one word.</summary>
    private const double SameWord = 0.5;

    private static readonly byte Alef = LetterCodes.Of('ا');
    private static readonly byte Lam = LetterCodes.Of('ل');
    private static readonly byte[] Particles = [LetterCodes.Of('و'), LetterCodes.Of('ف'), LetterCodes.Of('ب'), LetterCodes.Of('ل'), LetterCodes.Of('ك')];

    /// <summary>ترامب and ترمب, الأميركي and الأمريكي: by Dice's coefficient of the pairs of neighbouring letters.</summary>
    public static bool AreSpellings(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length < 2 || b.Length < 2) return a.SequenceEqual(b);
        var shared = 0;
        for (var i = 0; i + 1 < a.Length; i++)
        {
            if (b.IndexOf(a.Slice(i, 2)) >= 0) shared++;
        }
        return 2.0 * shared / (a.Length + b.Length - 2) >= SameWord;
    }

    /// <summary>الأردن, أردني and للأردن: equal without particles and article, or with a short ending more.</summary>
    public static bool AreForms(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        a = Bare(a);
        b = Bare(b);
        var shorter = a.Length <= b.Length ? a : b;
        var longer = a.Length <= b.Length ? b : a;
        return shorter.SequenceEqual(longer) || (shorter.Length >= 4 && longer.Length - shorter.Length <= 2 && longer.StartsWith(shorter));
    }

    /// <summary>Without what is written onto a word; three letters at least are left.</summary>
    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> word)
    {
        if (word.Length >= 5 && word[0] == Lam && word[1] == Lam) return word[2..];
        if (word.Length >= 6 && Particles.Contains(word[0]) && word[1] == Alef && word[2] == Lam) return word[3..];
        return word.Length >= 5 && word[0] == Alef && word[1] == Lam ? word[2..] : word;
    }
}

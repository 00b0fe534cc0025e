using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Masdar.Text;

/// <summary>
/// Undoes a wrong decoding at the source, where that is certain: a whole field only, its sign over a threshold, exact both ways, and a
/// result that reads as Arabic. Anything else is left as it is, and so is all that already reads as Arabic.
/// </summary>
internal static class CharsetMojibake
{
    /// <summary>A text may have been spoilt twice.</summary>
    private const int MaximumRounds = 2;

    /// <summary>Characters from the first one beyond ASCII on that are looked at first.</summary>
    private const int Sample = 256;

    private static readonly SearchValues<char> Signs = SearchValues.Create("طظØÙÃÂÇ");

    private static readonly FrozenDictionary<char, byte> Windows1252 = Codes(1252);

    private static readonly FrozenDictionary<char, byte> Windows1256 = Codes(1256);

    /// <summary>The text as it was meant, or null where nothing has to be or can be repaired.</summary>
    public static string? Repair(string text)
    {
        var first = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F');
        if (first < 0 || !text.AsSpan(first).ContainsAny(Signs)) return null;
        // A field is spoilt as a whole or not at all: its first letters tell, and the rest of a sound one need not be looked at.
        if (text.Length > first + Sample && Sign(Letters.Of(text.AsSpan(first, Sample))) == Kind.None) return null;
        var better = text;
        for (var round = 0; round < MaximumRounds; round++)
        {
            if (Once(better) is not { } next) return null;
            better = next;
            if (ReadsAsArabic(better)) return better;
        }
        return null;
    }

    private static string? Once(string text)
    {
        var kind = Sign(Letters.Of(text));
        if (kind.HasFlag(Kind.Utf8As1256)) return ReadAgain(text, Windows1256, Encoding.UTF8);
        if (kind.HasFlag(Kind.Utf8As1252) && ReadAgain(text, Windows1252, Encoding.UTF8) is { } utf8) return utf8;
        return kind.HasFlag(Kind.Arabic1256As1252) ? ReadAgain(text, Windows1252, CharsetNames.ByCodePage(1256)) : null;
    }

    private static Kind Sign(Letters counts)
    {
        if (counts.Arabic > 0) return counts.Core >= 4 && counts.TahAndZah * 100 >= counts.Core * 60 ? Kind.Utf8As1256 : Kind.None;
        if (counts.High < 4) return Kind.None;
        return (counts.Leads * 100 >= counts.High * 30 ? Kind.Utf8As1252 : Kind.None)
            | (counts.Accented * 100 >= counts.High * 60 && counts.Accented * 100 >= counts.All * 60 ? Kind.Arabic1256As1252 : Kind.None);
    }

    /// <summary>Encodes as the text was wrongly decoded, and decodes as it should have been; null unless both are exact.</summary>
    private static string? ReadAgain(string text, FrozenDictionary<char, byte> wrong, Encoding right)
    {
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var bytes = rented.AsSpan(0, text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                // windows-1252 leaves five bytes undefined; decoders give the C1 control in their place.
                if (text[i] <= '\u009F') bytes[i] = (byte)text[i];
                else if (wrong.TryGetValue(text[i], out var code)) bytes[i] = code;
                else return null;
            }
            return right.CodePage != Encoding.UTF8.CodePage || Utf8.IsValid(bytes) ? right.GetString(bytes) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>At least 80 % Arabic letters among the letters beyond ASCII, and nothing lost.</summary>
    private static bool ReadsAsArabic(string text)
    {
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) return false;
        var counts = Letters.Of(text);
        return counts.Core >= 2 && counts.Arabic * 100 >= counts.HighLetters * 80 && counts.TahAndZah * 100 < counts.Core * 60;
    }

    /// <summary>The byte of each character beyond ASCII that an encoding of one byte has.</summary>
    private static FrozenDictionary<char, byte> Codes(int codePage)
    {
        byte[] high = [.. Enumerable.Range(0x80, 0x80).Select(code => (byte)code)];
        return high.Zip(CharsetNames.ByCodePage(codePage).GetChars(high)).DistinctBy(pair => pair.Second).ToFrozenDictionary(pair => pair.Second, pair => pair.First);
    }

    [Flags]
    private enum Kind
    {
        None = 0,

        /// <summary>Every Arabic letter shows as ط or ظ with a sign behind it.</summary>
        Utf8As1256 = 1,

        /// <summary>A lead such as Ø or Ù stands before every second character.</summary>
        Utf8As1252 = 2,

        /// <summary>Hardly anything but accented letters.</summary>
        Arabic1256As1252 = 4,
    }

    /// <summary>What the signs are counted by: letters, and characters beyond ASCII that are no white space.</summary>
    private sealed record Letters(int All, int High, int HighLetters, int Arabic, int Core, int TahAndZah, int Leads, int Accented)
    {
        public static Letters Of(ReadOnlySpan<char> text)
        {
            int all = 0, high = 0, highLetters = 0, arabic = 0, core = 0, tah = 0, leads = 0, accented = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (char.IsLetter(c)) all++;
                if (c < 0x80) continue;
                if (!char.IsWhiteSpace(c)) high++;
                if (char.IsLetter(c)) highLetters++;
                if (ArabicText.IsArabicLetter(c)) arabic++;
                if (c is >= '\u0621' and <= '\u064A') core++;
                if (c is 'ط' or 'ظ') tah++;
                if (c is >= '\u00C2' and <= '\u00F4' && i + 1 < text.Length && text[i + 1] >= 0x80) leads++;
                if (c is >= '\u00C0' and <= '\u00FF') accented++;
            }
            return new Letters(all, high, highLetters, arabic, core, tah, leads, accented);
        }
    }
}

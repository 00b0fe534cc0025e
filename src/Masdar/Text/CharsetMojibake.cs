using System.Buffers;
using System.Text;

namespace Masdar.Text;

/// <summary>
/// Undoes a wrong decoding at the source, where that is certain: a whole field only, its sign over a threshold, exact both ways, and a
/// result that reads as Arabic. Anything else is left as it is, and so is all that already reads as Arabic.
/// </summary>
internal static class CharsetMojibake
{
    /// <summary>A text may have been spoilt twice.</summary>
    private const int MaximumRounds = 2;

    private static readonly SearchValues<char> Signs = SearchValues.Create("طظØÙÃÂÇ");

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text as it was meant, or null where nothing has to be or can be repaired.</summary>
    public static string? Repair(string text)
    {
        if (!text.AsSpan().ContainsAny(Signs)) return null;
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
        var counts = Letters.Of(text);
        // UTF-8 read as windows-1256: every Arabic letter shows as ط or ظ with a sign behind it.
        if (counts.Arabic > 0) return counts.Core >= 4 && counts.TahAndZah * 100 >= counts.Core * 60 ? ReadAgain(text, 1256, StrictUtf8) : null;
        if (counts.High < 4) return null;
        // UTF-8 read as windows-1252: a lead such as Ø or Ù before every second character.
        if (counts.Leads * 100 >= counts.High * 30 && ReadAgain(text, 1252, StrictUtf8) is { } utf8) return utf8;
        // windows-1256 read as windows-1252: hardly anything but accented letters.
        return counts.Accented * 100 >= counts.High * 60 && counts.Accented * 100 >= counts.All * 60 ? ReadAgain(text, 1252, Strict(1256)) : null;
    }

    /// <summary>Encodes as the text was wrongly decoded, and decodes as it should have been; null unless both are exact.</summary>
    private static string? ReadAgain(string text, int wrongCodePage, Encoding right)
    {
        try
        {
            var wrong = Strict(wrongCodePage);
            var bytes = new byte[text.Length];
            for (var i = 0; i < text.Length; i++)
            {
                // windows-1252 leaves five bytes undefined; decoders give the C1 control in their place.
                if (text[i] <= '\u009F') bytes[i] = (byte)text[i];
                else wrong.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(i, 1));
            }
            return right.GetString(bytes);
        }
        catch (ArgumentException) // Encoder and decoder fallback exceptions: the text was not spoilt in this way.
        {
            return null;
        }
    }

    /// <summary>At least 80 % Arabic letters among the letters beyond ASCII, and nothing lost.</summary>
    private static bool ReadsAsArabic(string text)
    {
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) return false;
        var counts = Letters.Of(text);
        return counts.Core >= 2 && counts.Arabic * 100 >= counts.HighLetters * 80 && counts.TahAndZah * 100 < counts.Core * 60;
    }

    private static Encoding Strict(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>What the signs are counted by: letters, and characters beyond ASCII that are no white space.</summary>
    private sealed record Letters(int All, int High, int HighLetters, int Arabic, int Core, int TahAndZah, int Leads, int Accented)
    {
        public static Letters Of(string text)
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

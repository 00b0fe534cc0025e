using System.Globalization;
using System.Text;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>
/// One byte a letter for folded text: half the size of UTF-8 for Arabic, still readable, and folding is one look into a table.
/// 0-9 and a-z stand for themselves, Arabic letters lie from 0x80, the rest is written out behind <see cref="Escape"/>.
/// The codes are stored, so they never change their meaning.
/// </summary>
internal static class LetterCodes
{
    /// <summary>In the table: the character counts for nothing and does not end a word.</summary>
    public const byte Dropped = 0;

    /// <summary>In the table: a letter without a code of its own. In text: three bytes of six bits each follow, from 0xC0.</summary>
    public const byte Escape = 1;

    /// <summary>In the table: not a letter and not a digit.</summary>
    public const byte Separator = 2;

    /// <summary>The letter that stands for a decimal point between digits (2ر3).</summary>
    public const byte Reh = 0x80 + ('ر' - FirstArabic);

    private const char FirstArabic = '\u0620';
    private const char LastArabic = '\u064A';
    private const byte FirstExtra = 0xAB;
    private const string Extras = "گچژۆڕڵێۇۈڭٹڈڑںے";

    private static readonly byte[] Table = BuildTable();

    public static byte Of(char c) => Table[c];

    public static bool IsDigit(byte code) => code is >= (byte)'0' and <= (byte)'9';

    public static bool IsArabic(byte code) => code is >= 0x80 and < 0xC0;

    /// <summary>The folded character that a table code of <see cref="Escape"/> stands for.</summary>
    public static char Folded(char c) => ArabicText.FoldChar(c);

    /// <summary>The text behind the codes; what cannot be a code reads as U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> codes)
    {
        var text = new StringBuilder(codes.Length);
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            if (code == Escape && i + 3 < codes.Length)
            {
                text.Append((char)(((codes[i + 1] & 0x3F) << 12) | ((codes[i + 2] & 0x3F) << 6) | (codes[i + 3] & 0x3F)));
                i += 3;
                continue;
            }
            text.Append(code switch
            {
                < 0x80 => (char)code,
                >= FirstExtra when code - FirstExtra < Extras.Length => Extras[code - FirstExtra],
                < FirstExtra => (char)(FirstArabic + (code - 0x80)),
                _ => '\uFFFD',
            });
        }
        return text.ToString();
    }

    private static byte[] BuildTable()
    {
        var table = new byte[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++) table[i] = CodeOf((char)i);
        return table;
    }

    private static byte CodeOf(char c)
    {
        var folded = ArabicText.FoldChar(c);
        if (folded == '\0' || folded == 'ء') return Dropped;
        if (folded is >= '0' and <= '9' or >= 'a' and <= 'z') return (byte)folded;
        if (Extras.IndexOf(folded, StringComparison.Ordinal) is >= 0 and var extra) return (byte)(FirstExtra + extra);
        var category = CharUnicodeInfo.GetUnicodeCategory(folded);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) return Dropped;
        if (!char.IsLetterOrDigit(folded) && category != UnicodeCategory.SpacingCombiningMark) return Separator;
        return folded is >= FirstArabic and <= LastArabic ? (byte)(0x80 + (folded - FirstArabic)) : Escape;
    }
}

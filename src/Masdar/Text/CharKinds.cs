using System.Globalization;
using System.Text;

namespace Masdar.Text;

/// <summary>What a character of incoming text is to <see cref="PlainText"/>.</summary>
internal enum CharKind : byte
{
    /// <summary>Kept as it is, and no neighbour can change that.</summary>
    Plain,

    /// <summary>An Arabic vowel sign: plain, unless another mark stands before it, for marks have an order.</summary>
    Sign,

    /// <summary>White space within a paragraph, written as one U+0020.</summary>
    Space,

    /// <summary>Ends a line: LF, CR, VT, FF, U+0085, U+2028, U+2029.</summary>
    Break,

    /// <summary>Never kept: controls, invisible characters, non-characters, bidi overrides.</summary>
    Drop,

    /// <summary>Depends on its neighbours or on normalization: marks, joiners, selectors, bidi controls, surrogates.</summary>
    Depends,
}

/// <summary>The kinds of characters, by table below U+3000 and by rule above.</summary>
internal static class CharKinds
{
    private const int TableSize = 0x3000;

    private static readonly byte[] Table = Build();

    public static CharKind Of(char c) => c < TableSize ? (CharKind)Table[c] : OfHigh(c);

    /// <summary>Characters beyond U+FFFF that are never kept: non-characters, and tags and selectors outside of emoji.</summary>
    public static bool IsDropped(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xE0000 and <= 0xE0FFF or >= 0x1BCA0 and <= 0x1BCA3 or >= 0x1D173 and <= 0x1D17A;

    private static CharKind OfHigh(char c) => c switch
    {
        '\u3000' => CharKind.Space,
        '\u3164' or '\uFEFF' or '\uFFA0' or >= '\uFFF0' and <= '\uFFFB' or >= '\uFFFE' or >= '\uFDD0' and <= '\uFDEF' => CharKind.Drop,
        // Hanja to Hangul: no marks, nothing that composes with what stands before it.
        >= '\u3400' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7A3' or '\uFFFD' => CharKind.Plain,
        >= '\uFE80' and <= '\uFEFC' => CharKind.Plain,
        _ => CharKind.Depends,
    };

    private static byte[] Build()
    {
        var table = new byte[TableSize];
        for (var i = 0; i < TableSize; i++) table[i] = (byte)Judge((char)i);
        return table;
    }

    private static CharKind Judge(char c)
    {
        switch (c)
        {
            case '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029':
                return CharKind.Break;
            case '\t':
                return CharKind.Space;
            case '\u00AD' or '\u034F' or '\u115F' or '\u1160' or '\u180E' or '\u200B' or >= '\u2060' and <= '\u2064' or >= '\u206A' and <= '\u206F':
                return CharKind.Drop;
            case '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u061C' or >= '\u202A' and <= '\u202E' or >= '\u2065' and <= '\u2069':
                return CharKind.Depends;
            case >= '\u064B' and <= '\u0652':
                return CharKind.Sign;
            // Hangul letters that compose with the one before; Mongolian selectors.
            case >= '\u1100' and <= '\u11FF' or >= '\u180B' and <= '\u180F':
                return CharKind.Depends;
        }

        var category = char.GetUnicodeCategory(c);
        if (category == UnicodeCategory.Control) return CharKind.Drop;
        if (category == UnicodeCategory.SpaceSeparator) return CharKind.Space;
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark) return CharKind.Depends;
        if (c < 0x300) return CharKind.Plain;
        return c.ToString().IsNormalized(NormalizationForm.FormC) ? CharKind.Plain : CharKind.Depends;
    }
}

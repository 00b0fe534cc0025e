using System.Text;

namespace Masdar.Text;

/// <summary>Folding of Arabic text, for comparing only: what is published is never folded.</summary>
internal static class ArabicText
{
    /// <summary>
    /// One spelling for what readers take for the same: letter forms of U+FB50–FDFF and U+FE70–FEFC decomposed, marks, tatweel and
    /// invisible characters dropped, hamza carriers, yeh, heh and Persian or Urdu letters unified, digits to 0-9, white space to single
    /// spaces, Latin lower-cased. Idempotent, the same under every culture.
    /// </summary>
    public static string Fold(string text) => Fold(text.AsSpan());

    /// <inheritdoc cref="Fold(string)"/>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        var pendingSpace = false;
        foreach (var c in ComposeForms(text))
        {
            var f = FoldChar(c);
            if (f == '\0') continue;
            if (f == ' ')
            {
                pendingSpace = folded.Length > 0;
                continue;
            }
            if (pendingSpace) folded.Append(' ');
            pendingSpace = false;
            folded.Append(f);
        }
        return folded.ToString();
    }

    /// <summary>The folded form of one character: itself, another, a space, or U+0000 for "dropped".</summary>
    public static char FoldChar(char c) => c switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => c,
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        'أ' or 'إ' or 'آ' or 'ٱ' or '\u0672' or '\u0673' => 'ا',
        'ى' or 'ی' or 'ې' or 'ئ' or '\u06CE' => 'ي',
        'ة' or 'ۃ' or 'ە' or 'ہ' or 'ھ' or 'ۀ' => 'ه',
        'ؤ' => 'و',
        'ک' or 'ڪ' => 'ك',
        'ڤ' => 'ف',
        'پ' => 'ب',
        >= '\u0660' and <= '\u0669' => (char)('0' + (c - '\u0660')),
        >= '\u06F0' and <= '\u06F9' => (char)('0' + (c - '\u06F0')),
        _ when IsDropped(c) => '\0',
        _ when char.IsWhiteSpace(c) => ' ',
        _ when c < 0x80 => c,
        _ => char.ToLowerInvariant(c),
    };

    /// <summary>٠-٩ and ۰-۹ to 0-9; everything else as it is.</summary>
    public static string FoldDigits(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0660', '\u06F9')) return text;
        return string.Create(text.Length, text, static (chars, source) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = source[i] switch
                {
                    >= '\u0660' and <= '\u0669' => (char)('0' + (source[i] - '\u0660')),
                    >= '\u06F0' and <= '\u06F9' => (char)('0' + (source[i] - '\u06F0')),
                    var c => c,
                };
            }
        });
    }

    /// <summary>Whether the character is a letter of the Arabic script.</summary>
    public static bool IsArabicLetter(char c) =>
        c is >= '\u0620' and <= '\u064A' and not '\u0640' or >= '\u066E' and <= '\u06D3' and not '\u0670' or '\u06D5'
            or >= '\u06EE' and <= '\u06EF' or >= '\u06FA' and <= '\u06FF' or >= '\u0750' and <= '\u077F'
            or >= '\u08A0' and <= '\u08C9' or >= '\uFB50' and <= '\uFBB1' or >= '\uFBD3' and <= '\uFD3D' or >= '\uFE80' and <= '\uFEFC';

    /// <summary>Marks, tatweel and invisible characters: nothing that a reader would miss when comparing.</summary>
    private static bool IsDropped(char c) =>
        c is '\u0640' or '\u00AD' or '\u034F' or '\u061C' or '\uFEFF' or '\u0670'
            or >= '\u064B' and <= '\u065F' or >= '\u06D6' and <= '\u06DC' or >= '\u06DF' and <= '\u06E8' or >= '\u06EA' and <= '\u06ED'
            or >= '\u0610' and <= '\u061A' or >= '\u08D3' and <= '\u08FF'
            or >= '\u200B' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2060' and <= '\u206F' or >= '\uFE00' and <= '\uFE0F'
        || (char.IsControl(c) && !char.IsWhiteSpace(c));

    /// <summary>NFKC of the presentation blocks only: elsewhere it would turn … ² ½ into other text. A hamza or madda that is a mark of its own becomes a mark that is dropped: the letters with one are folded to the same.</summary>
    private static ReadOnlySpan<char> ComposeForms(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\u0653', '\u0655') && !text.ContainsAnyInRange('\uFB50', '\uFEFC')) return text;
        var built = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC' && !char.IsSurrogate(c)) built.Append(c.ToString().Normalize(NormalizationForm.FormKC));
            else built.Append(c is '\u0653' or '\u0654' or '\u0655' ? '\u064B' : c);
        }
        return built.ToString();
    }
}

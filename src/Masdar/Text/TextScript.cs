using System.Buffers;
using System.Text;

namespace Masdar.Text;

/// <summary>The scripts that are told apart.</summary>
internal enum TextScript
{
    Other,
    Latin,
    Arabic,
    Hebrew,
    Syriac,
    Thaana,
    Nko,
    Cyrillic,
    Greek,
    Han,
    Hangul,
}

/// <summary>How many letters of each script a text has, over its beginning.</summary>
internal sealed class ScriptCount
{
    /// <summary>So many characters say enough.</summary>
    private const int Sample = 2000;

    private readonly int[] _letters = new int[Enum.GetValues<TextScript>().Length];

    // Scripts of the letters below U+0800, where news is mostly written; 255 for what is no letter.
    private static readonly byte[] Table = [.. Enumerable.Range(0, 0x800).Select(c => char.IsLetter((char)c) ? (byte)ScriptOf(c) : byte.MaxValue)];

    private ScriptCount()
    {
    }

    public int Letters { get; private set; }

    /// <summary>The script of most letters; null for a text without letters.</summary>
    public TextScript? Main { get; private set; }

    public int this[TextScript script] => _letters[(int)script];

    /// <summary>Letters that are written from right to left.</summary>
    public int RightToLeft => this[TextScript.Arabic] + this[TextScript.Hebrew] + this[TextScript.Syriac] + this[TextScript.Thaana] + this[TextScript.Nko];

    public static ScriptCount Of(params ReadOnlySpan<string> texts)
    {
        var count = new ScriptCount();
        foreach (var text in texts) count.Add(text.AsSpan(0, Math.Min(Sample, text.Length)));
        if (count.Letters > 0) count.Main = Enum.GetValues<TextScript>().MaxBy(script => count[script]);
        return count;
    }

    public static bool IsRightToLeft(TextScript script) =>
        script is TextScript.Arabic or TextScript.Hebrew or TextScript.Syriac or TextScript.Thaana or TextScript.Nko;

    private void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] < Table.Length)
            {
                Count(Table[text[0]]);
                text = text[1..];
                continue;
            }
            var isLetter = Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done && Rune.IsLetter(rune);
            if (isLetter) Count((byte)ScriptOf(rune.Value));
            text = text[length..];
        }
    }

    private void Count(byte script)
    {
        if (script == byte.MaxValue) return;
        _letters[script]++;
        Letters++;
    }

    private static TextScript ScriptOf(int c) => c switch
    {
        < 0x250 or >= 0x1E00 and < 0x1F00 => TextScript.Latin,
        >= 0x370 and < 0x400 or >= 0x1F00 and < 0x2000 => TextScript.Greek,
        >= 0x400 and < 0x530 => TextScript.Cyrillic,
        >= 0x590 and < 0x600 or >= 0xFB1D and < 0xFB50 => TextScript.Hebrew,
        >= 0x700 and < 0x750 => TextScript.Syriac,
        >= 0x780 and < 0x7C0 => TextScript.Thaana,
        >= 0x7C0 and < 0x800 => TextScript.Nko,
        >= 0x600 and < 0x700 or >= 0x750 and < 0x780 or >= 0x870 and < 0x900 or >= 0xFB50 and < 0xFE00 or >= 0xFE70 and < 0xFF00 => TextScript.Arabic,
        >= 0x3040 and < 0x3100 or >= 0x3400 and < 0xA000 or >= 0x20000 and < 0x33480 => TextScript.Han,
        >= 0x1100 and < 0x1200 or >= 0xAC00 and < 0xD7B0 => TextScript.Hangul,
        _ => TextScript.Other,
    };
}

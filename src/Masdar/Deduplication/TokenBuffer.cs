using System.Buffers;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>
/// Folded words in <see cref="LetterCodes"/>, one space between two, in a pooled buffer. A word is a run of letters or a number; letters of
/// the Arabic script and digits part (<c>و19</c> is two words), Chinese and Japanese characters are a word each. In numbers, groups of three are joined and every decimal sign is a full stop:
/// 41,882 → 41882; 3,2 ٣٫٢ 2ر3 → 3.2 and 2.3.
/// </summary>
internal sealed class TokenBuffer(int capacity) : IDisposable
{
    public const byte Space = (byte)' ';
    private const byte Point = (byte)'.';

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 256));

    public int Length { get; private set; }

    /// <summary>How many words are in it.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Takes back what was added after <paramref name="mark"/>.</summary>
    public void Rewind((int Length, int Count) mark) => (Length, Count) = mark;

    /// <summary>The words from <paramref name="length"/> on, without a space before them.</summary>
    public ReadOnlySpan<byte> Since(int length)
    {
        var added = bytes.AsSpan(length, Length - length);
        return added is [Space, ..] ? added[1..] : added;
    }

    public void Dispose()
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    public void Add(ReadOnlySpan<char> text)
    {
        // Letter forms of the presentation blocks stand for one or more letters each: rare, and not for a table of single characters.
        if (text.ContainsAnyInRange('\uFB50', '\uFDFF') || text.ContainsAnyInRange('\uFE70', '\uFEFC')) text = ArabicText.Fold(text);
        Reserve((text.Length * 4) + 1);
        var last = (byte)0;
        for (var i = 0; i < text.Length; i++)
        {
            var code = LetterCodes.Of(text[i]);
            if (code == LetterCodes.Dropped) continue;
            if (LetterCodes.IsDigit(last) && (code == LetterCodes.Separator || code == LetterCodes.Reh) && NumberGoesOn(text, i, code, out var decimals))
            {
                if (decimals) bytes[Length++] = last = Point;
                continue;
            }
            if (code == LetterCodes.Separator)
            {
                last = 0;
                continue;
            }
            var alone = code == LetterCodes.Escape && IsIdeograph(text[i]);
            if (last == 0 || alone || PartsWords(last, code)) Begin();
            if (code == LetterCodes.Escape) AddEscaped(LetterCodes.Folded(text[i]));
            else bytes[Length++] = code;
            last = alone ? (byte)0 : code;
        }
    }

    /// <summary>Scripts without spaces between words: each character is a word.</summary>
    private static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private static bool PartsWords(byte last, byte code) =>
        last != Point && ((LetterCodes.IsDigit(last) && LetterCodes.IsArabic(code)) || (LetterCodes.IsArabic(last) && LetterCodes.IsDigit(code)));

    /// <summary>Whether the sign at <paramref name="at"/>, behind a digit, stands inside a number: between groups of three, or before decimals.</summary>
    private static bool NumberGoesOn(ReadOnlySpan<char> text, int at, byte code, out bool decimals)
    {
        decimals = false;
        if (code != LetterCodes.Reh && text[at] is not (',' or '.' or '٫' or '٬')) return false;
        var digits = 0;
        while (at + 1 + digits < text.Length && digits < 4 && LetterCodes.IsDigit(LetterCodes.Of(text[at + 1 + digits]))) digits++;
        if (digits == 0) return false;
        decimals = digits != 3 || text[at] is not (',' or '٬');
        return true;
    }

    private void Begin()
    {
        if (Length > 0) bytes[Length++] = Space;
        Count++;
    }

    private void AddEscaped(char c)
    {
        bytes[Length++] = LetterCodes.Escape;
        bytes[Length++] = (byte)(0xC0 | (c >> 12));
        bytes[Length++] = (byte)(0xC0 | ((c >> 6) & 0x3F));
        bytes[Length++] = (byte)(0xC0 | (c & 0x3F));
    }

    private void Reserve(int more)
    {
        // A letter takes at most four bytes, and a word a space more: five for each character is enough in every case.
        var needed = Length + more + (more / 4);
        if (needed <= bytes.Length) return;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(needed, bytes.Length * 2));
        bytes.AsSpan(0, Length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = grown;
    }
}

using System.Text;

namespace Masdar.Deduplication;

/// <summary>
/// A text as a row of units: a unit is a word, or a whole figure however it is written (<c>24 ألف</c>, <c>24000</c> and
/// <c>أربعة وعشرون ألفاً</c> are one unit with one hash).
/// </summary>
internal sealed class UnitText
{
    private readonly ReadOnlyMemory<byte> codes;
    private readonly (int Start, int End)[] spans;

    private UnitText(ReadOnlyMemory<byte> codes, ulong[] hashes, FigureForm[] forms, (int, int)[] spans) =>
        (this.codes, Hashes, Forms, this.spans) = (codes, hashes, forms, spans);

    public ulong[] Hashes { get; }

    public FigureForm[] Forms { get; }

    public int Count => Hashes.Length;

    /// <summary>The unit's letters, in <see cref="LetterCodes"/>.</summary>
    public ReadOnlySpan<byte> Letters(int unit) => codes.Span[spans[unit].Start..spans[unit].End];

    /// <summary>The words from one unit to another, folded, for readers.</summary>
    public string Words(int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++) text.Append(i == from ? "" : " ").Append(LetterCodes.Decode(Letters(i)));
        return text.ToString();
    }

    /// <param name="codes">Words in <see cref="LetterCodes"/>, one space between two.</param>
    public static UnitText Read(ReadOnlyMemory<byte> codes)
    {
        var words = Split(codes.Span);
        var (hashes, forms, spans) = (new ulong[words.Length], new FigureForm[words.Length], new (int, int)[words.Length]);
        var count = 0;
        var reader = new FigureReader(codes.Span, words);
        for (var i = 0; i < words.Length;)
        {
            var (used, form, hash) = reader.Read(i);
            // A month in two families (تموز/يوليو) is one month.
            var repeated = form == FigureForm.Month && count > 0 && hashes[count - 1] == hash;
            // The article before digits (ال23) says nothing of its own.
            if (!repeated && !reader.IsArticleBeforeDigits(i))
            {
                (hashes[count], forms[count], spans[count]) = (hash, form, (words[i].Start, words[i + used - 1].End));
                count++;
            }
            i += used;
        }
        Array.Resize(ref hashes, count);
        Array.Resize(ref forms, count);
        Array.Resize(ref spans, count);
        return new UnitText(codes, hashes, forms, spans);
    }

    /// <summary>The distinct hashes of three units in a row, ascending.</summary>
    public ulong[] Triples()
    {
        if (Count < 3) return [];
        var triples = new ulong[Count - 2];
        for (var i = 0; i < triples.Length; i++) triples[i] = Hashing.OfTriple(Hashes[i], Hashes[i + 1], Hashes[i + 2]);
        Array.Sort(triples);
        var distinct = 1;
        for (var i = 1; i < triples.Length; i++)
        {
            if (triples[i] != triples[i - 1]) triples[distinct++] = triples[i];
        }
        Array.Resize(ref triples, distinct);
        return triples;
    }

    private static WordSpan[] Split(ReadOnlySpan<byte> codes)
    {
        if (codes.IsEmpty) return [];
        var words = new WordSpan[codes.Count(TokenBuffer.Space) + 1];
        var start = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var length = codes[start..].IndexOf(TokenBuffer.Space);
            var end = length < 0 ? codes.Length : start + length;
            words[i] = new WordSpan(start, end, Hashing.OfWord(codes[start..end]));
            start = end + 1;
        }
        return words;
    }
}

/// <summary>A word's place in the codes, and its hash.</summary>
internal readonly record struct WordSpan(int Start, int End, ulong Hash);

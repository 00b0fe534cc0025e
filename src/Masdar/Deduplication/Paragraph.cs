namespace Masdar.Deduplication;

/// <summary>A paragraph as it is published, with the hashes of its folded words to compare it by.</summary>
internal sealed class Paragraph
{
    /// <summary>Words by which likeness is told; a paragraph of a book has no more to say.</summary>
    private const int MostDistinct = 200;

    private readonly HashSet<ulong> distinct;

    private Paragraph(string[] words)
    {
        Words = words;
        Hashes = new ulong[words.Length];
        using var codes = new TokenBuffer(64);
        for (var i = 0; i < words.Length; i++)
        {
            codes.Rewind((0, 0));
            codes.Add(words[i]);
            // A word of signs alone (an emoji, a dash) is itself.
            Hashes[i] = codes.Length > 0 ? Hashing.OfWord(codes.Written) : Hashing.Mix(Hashing.OfWord(System.Text.Encoding.UTF8.GetBytes(words[i])));
            Hash = Hashing.OfTriple(Hash, Hashes[i], 1);
        }
        distinct = [.. Hashes.Take(MostDistinct)];
    }

    /// <summary>As published, parted at white space.</summary>
    public string[] Words { get; }

    public ulong[] Hashes { get; }

    /// <summary>Of all words in their order.</summary>
    public ulong Hash { get; }

    /// <param name="most">What comes behind so many paragraphs is taken as one.</param>
    public static IReadOnlyList<Paragraph> Split(string text, int most) =>
        [.. text.Split('\n', most, StringSplitOptions.RemoveEmptyEntries)
            .Select(x => x.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(x => x.Length > 0)
            .Select(x => new Paragraph(x))];

    /// <summary>0 to 1: Dice's coefficient of the words that both have; 1 and more only for equal ones.</summary>
    public double Likeness(Paragraph other)
    {
        if (Hash == other.Hash) return 1.5;
        var (fewer, more) = distinct.Count <= other.distinct.Count ? (distinct, other.distinct) : (other.distinct, distinct);
        return 2.0 * fewer.Count(more.Contains) / (fewer.Count + more.Count);
    }
}

using System.Security.Cryptography;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>
/// Makes what articles are compared by. Pure and thread-safe: the same article has the same fingerprint on every machine.
/// </summary>
/// <param name="templates">Whose lines are no part of a text, wherever they stand in it.</param>
internal sealed class Fingerprinter(IEnumerable<AttributionTemplate> templates)
{
    /// <summary>Texts with fewer words equal others by chance (<c>شاهد الفيديو</c>): they are never duplicates by their text.</summary>
    public const int FewestWords = 6;

    /// <summary>Words of the text that are stored for judging; a longer text is judged by its beginning.</summary>
    public const int MostStoredWords = 6000;

    private const int LongestTitle = 400;

    private readonly AttributionLines attribution = new(templates);

    public Fingerprinter() : this(AttributionTemplate.Shipped.Values) { }

    public Fingerprint Compute(Article article)
    {
        using var title = new TokenBuffer(256);
        title.Add(article.Title.AsSpan(0, Math.Min(article.Title.Length, LongestTitle)));
        using var text = new TokenBuffer((article.Text.Length * 3 / 2) + 64);
        AddText(article.Text, title.Written, text);
        var comparable = text.Count >= FewestWords;
        if (text.Count == 0) text.Add(article.Text);

        var content = Convert.ToHexStringLower(SHA256.HashData(text.Written));
        var body = BodyHash.Of(article.Title, article.Text);
        if (text.Count < 3) return new Fingerprint(content, 0, body) { Comparable = comparable };

        var tokens = StoredText.Write(title.Written, text.Written);
        var triples = StoredText.ReadBody(tokens).Triples();
        var simHash = Sketches.SimHash(triples);
        return new Fingerprint(content, simHash, body)
        {
            Comparable = comparable,
            Shingles = comparable && triples.Length > 0 ? new Shingles(Sketches.Smallest(triples), tokens) : null,
        };
    }

    /// <summary>The lines that are the text: not our attribution, not the page's chrome, not the dateline or the headline once more.</summary>
    private void AddText(string text, ReadOnlySpan<byte> title, TokenBuffer buffer)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var mark = (buffer.Length, buffer.Count);
            buffer.Add(mark.Count == 0 ? Dateline.Skip(line) : line);
            var words = buffer.Since(mark.Length);
            if (words.IsEmpty) continue;
            if (SiteChrome.IsChrome(words, buffer.Count - mark.Count) || attribution.Contains(words) || (mark.Count == 0 && words.SequenceEqual(title))) buffer.Rewind(mark);
        }
    }
}

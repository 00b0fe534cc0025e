using System.Net;
using AngleSharp.Html.Parser;

namespace Masdar.Extraction;

/// <summary>The article's text as JSON-LD gives it: a filter for the blocks of the page, and their rescue where the page shows less.</summary>
internal static class JsonLdBody
{
    private const int LeastWords = 80;

    /// <summary>Drops blocks of which the text has nothing, if it has nearly all of the others; takes the text itself where the blocks miss most of it.</summary>
    public static (List<Block> Blocks, string Way) Reconcile(List<Block> blocks, string told, string way)
    {
        var own = ToBlocks(told);
        var ownWords = own.Sum(static b => b.Words);
        if (ownWords < LeastWords) return (blocks, way);
        var shingles = Shingles(own.SelectMany(static b => TextMeasure.Words(b.Text)).ToList()).ToHashSet();
        var pageShingles = new HashSet<long>();
        var (all, covered) = (0, 0.0);
        var keep = new bool[blocks.Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            var words = TextMeasure.Words(blocks[i].Text);
            var mine = Shingles(words);
            pageShingles.UnionWith(mine);
            var share = mine.Count == 0 ? 0 : (double)mine.Count(shingles.Contains) / mine.Count;
            keep[i] = share >= 0.3 || blocks[i].Kind is BlockKind.Heading or BlockKind.Picture || words.Count < 4;
            all += words.Count;
            covered += share * words.Count;
        }
        var shown = shingles.Count == 0 ? 1 : (double)shingles.Count(pageShingles.Contains) / shingles.Count;
        if (shown < 0.5) return (own, "json-ld");
        if (all == 0 || covered < 0.75 * all || shown < 0.85) return (blocks, way);
        return ([.. blocks.Where((_, i) => keep[i])], way);
    }

    private static List<Block> ToBlocks(string told)
    {
        // Some write HTML, some HTML that was escaped once more, most plain text.
        if (told.Contains("&lt;p", StringComparison.OrdinalIgnoreCase) || told.Contains("&lt;br", StringComparison.OrdinalIgnoreCase)) told = WebUtility.HtmlDecode(told);
        if (told.Contains("</p>", StringComparison.OrdinalIgnoreCase) || told.Contains("<br", StringComparison.OrdinalIgnoreCase))
        {
            var document = new HtmlParser().ParseDocument(MarkupLimits.Apply(told, out _));
            return document.Body is { } body ? BlockWalker.Walk(body) : [];
        }
        told = WebUtility.HtmlDecode(told);
        var blocks = new List<Block>();
        foreach (var line in told.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (TextMeasure.Collapse(line) is { Length: > 0 } text) blocks.Add(new Block(BlockKind.Paragraph, BlockWalker.Escape(text), text));
        }
        return blocks;
    }

    private static HashSet<long> Shingles(List<string> words)
    {
        var shingles = new HashSet<long>();
        for (var i = 0; i + 3 <= words.Count; i++)
        {
            var hash = 17L;
            for (var j = i; j < i + 3; j++) foreach (var c in words[j]) hash = (hash * 31) + c;
            shingles.Add(hash);
        }
        return shingles;
    }
}

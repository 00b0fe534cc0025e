using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>
/// Takes out of an article's blocks what readability let through: captions, bylines, related links, newsletter boxes, share bars.
/// Each rule has a guard: one that would take too much of the text is not applied, for then it has met a page that names its text so.
/// </summary>
internal static class BlockRules
{
    /// <summary>The share of all words that the rules on lines may take, each.</summary>
    private const double LineGuard = 0.20;

    /// <summary>The rules in their order, by name.</summary>
    public static IReadOnlyList<(string Name, Func<List<Block>, ArticleHints, List<Block>> Apply)> All { get; } =
    [
        ("blank", static (blocks, _) => blocks.FindAll(static b => b.Words > 0 || b.Kind == BlockKind.Picture)),
        ("named", static (blocks, _) => NameRules.Apply(blocks)),
        ("one-link", static (blocks, _) => WithoutOneLinks(blocks)),
        ("link-lists", static (blocks, _) => WithoutLinkLists(blocks)),
        ("furniture", static (blocks, _) => Guarded(blocks, LineGuard, static b => b.Words < 80 && (PageWords.IsFurniture(b.Text) || PageWords.IsCredit(b.Text) || PageWords.IsEmbedNotice(b.Text)))),
        ("pointers", static (blocks, _) => Guarded(blocks, LineGuard, static b => PageWords.IsPointer(b.Text) && (b.LinkShare > 0.3 || b.Words <= 4 || b.Kind == BlockKind.Heading))),
        ("repeats", static (blocks, _) => WithoutRepeats(blocks)),
        ("edges", EdgeRules.Apply),
    ];

    /// <param name="steps">Gets what each rule took.</param>
    public static List<Block> Apply(List<Block> blocks, ArticleHints hints, List<ExtractStep> steps)
    {
        foreach (var (name, apply) in All)
        {
            var before = blocks;
            blocks = apply(blocks, hints);
            if (blocks.Count < before.Count && name is not "blank") steps.Add(Step(name, before, blocks));
        }
        return blocks;
    }

    /// <summary>What a search found.</summary>
    public static ExtractStep Found(string name, List<Block> blocks) => new(name, blocks.Count, blocks.Sum(static b => b.Words), null);

    /// <summary>What a rule took, with the first of it.</summary>
    public static ExtractStep Step(string name, List<Block> before, List<Block> after)
    {
        var kept = after.ToHashSet(ReferenceEqualityComparer.Instance);
        var first = before.Find(b => !kept.Contains(b))?.Text;
        return new ExtractStep(name, after.Count - before.Count, after.Sum(static b => b.Words) - before.Sum(static b => b.Words), first);
    }

    /// <summary>Drops the blocks that <paramref name="drop"/> tells, unless they are more than a share of the words.</summary>
    public static List<Block> Guarded(List<Block> blocks, double guard, Predicate<Block> drop)
    {
        var (all, dropped) = (0, 0);
        var kept = new List<Block>(blocks.Count);
        foreach (var block in blocks)
        {
            all += block.Words;
            if (drop(block)) dropped += block.Words;
            else kept.Add(block);
        }
        return dropped > guard * all ? blocks : kept;
    }

    /// <summary>Lists whose items are links nearly all: related articles, tags. A list of sources within the text has other words too.</summary>
    private static List<Block> WithoutLinkLists(List<Block> blocks)
    {
        var drop = new HashSet<Block>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < blocks.Count;)
        {
            var end = i;
            while (end < blocks.Count && blocks[end].Kind == BlockKind.Item) end++;
            if (end == i)
            {
                i++;
                continue;
            }
            var run = blocks.GetRange(i, end - i);
            if (run.Sum(static b => b.LinkLength) > 0.7 * run.Sum(static b => b.Text.Length)) drop.UnionWith(run);
            i = end;
        }
        return Guarded(blocks, LineGuard, drop.Contains);
    }

    /// <summary>
    /// A line that is one link. A sub-heading that links stays where text follows it, and so does a cell of a table.
    /// </summary>
    private static List<Block> WithoutOneLinks(List<Block> blocks)
    {
        var drop = new HashSet<Block>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Links != 1 || block.LinkShare <= 0.85 || block.Words > 30 || block.Element?.LocalName is "td" or "th") continue;
            if (block.Kind == BlockKind.Paragraph || (block.Kind == BlockKind.Heading && !(i + 1 < blocks.Count && blocks[i + 1].LinkShare < 0.5 && blocks[i + 1].Words >= 8))) drop.Add(block);
        }
        return Guarded(blocks, LineGuard, drop.Contains);
    }

    /// <summary>A long paragraph that was said already, and a quotation taken out of the text to be shown large.</summary>
    private static List<Block> WithoutRepeats(List<Block> blocks)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var whole = string.Join('\n', blocks.Where(static b => b.Words >= 25).Select(static b => b.Text));
        return Guarded(blocks, LineGuard, b => b.Kind != BlockKind.Row && ((b.Words >= 20 && !seen.Add(b.Text)) || IsPullQuote(b, whole)));
    }

    private static bool IsPullQuote(Block block, string whole)
    {
        if (block.Words is < 5 or >= 25 || !(block.Quoted || block.Kind == BlockKind.Heading || PageWords.IsQuoteName(block.Element))) return false;
        var text = block.Text.Trim(' ', '"', '“', '”', '„', '«', '»', '‘', '’', '\'', '.', '…');
        return text.Length > 25 && whole.Contains(text, StringComparison.Ordinal);
    }
}

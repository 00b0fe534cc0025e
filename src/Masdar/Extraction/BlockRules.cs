namespace Masdar.Extraction;

/// <summary>
/// Takes out of an article's blocks what readability let through: captions, bylines, related links, newsletter boxes, share bars.
/// Each rule has a guard: one that would take too much of the text is not applied, for then it has met a page that names its text so.
/// </summary>
internal static class BlockRules
{
    /// <summary>The share of all words above which a class word is taken to name the text itself.</summary>
    private const double NamedGuard = 0.20;

    /// <summary>The share of all words that the rules on lines may take, each.</summary>
    private const double LineGuard = 0.20;

    /// <summary>Words below which a block is short.</summary>
    private const int Short = 25;

    public static List<Block> Apply(List<Block> blocks, ArticleHints hints)
    {
        blocks = WithoutNamed(blocks);
        blocks = Guarded(blocks, LineGuard, IsOneLink);
        blocks = WithoutLinkLists(blocks);
        blocks = Guarded(blocks, LineGuard, static b => b.Words < 40 && (PageWords.IsFurniture(b.Text) || PageWords.IsCredit(b.Text)));
        blocks = Guarded(blocks, LineGuard, static b => PageWords.IsPointer(b.Text) && (b.LinkShare > 0.3 || b.Words <= 4 || b.Kind == BlockKind.Heading));
        blocks = WithoutRepeats(blocks);
        return EdgeRules.Apply(blocks, hints);
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

    private static List<Block> WithoutNamed(List<Block> blocks)
    {
        var names = new string?[blocks.Count];
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            all += blocks[i].Words;
            names[i] = NameOf(blocks[i]);
            if (names[i] is { } name) words[name] = words.GetValueOrDefault(name) + blocks[i].Words;
        }
        var kept = new List<Block>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (names[i] is not { } name || words[name] > NamedGuard * all) kept.Add(blocks[i]);
        }
        return kept;
    }

    private static string? NameOf(Block block)
    {
        var isShort = block.Words <= Short;
        for (var element = block.Element; element is not null; element = element.ParentElement)
        {
            if (element.LocalName is "figcaption") return "figcaption";
            foreach (var token in element.ClassList) if (PageWords.Named(token, isShort) is { } name) return name;
            if (element.Id is { Length: > 0 } id && PageWords.Named(id, isShort) is { } named) return named;
            // Further out the short words name wrappers of the whole.
            if (element != block.Element) isShort = false;
        }
        return null;
    }

    private static bool IsOneLink(Block block) =>
        block.Links == 1 && block.LinkShare > 0.85 && block.Words <= 30 && block.Kind is BlockKind.Paragraph or BlockKind.Heading && block.Links == 1 && block.LinkShare > 0.85;

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

    /// <summary>A paragraph that was said already, word for word: pull quotes, teasers, two layouts of one text.</summary>
    private static List<Block> WithoutRepeats(List<Block> blocks)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Guarded(blocks, 0.5, b => b.Words >= 8 && b.Kind != BlockKind.Row && !seen.Add(b.Text));
    }
}

namespace Masdar.Extraction;

/// <summary>What is known of the article beside its blocks.</summary>
/// <param name="Titles">Headlines as the feed, the page's title, its metadata and its first heading give them.</param>
internal sealed record ArticleHints(IReadOnlyList<string> Titles, IReadOnlyList<string> Authors)
{
    public static ArticleHints None { get; } = new([], []);
}

/// <summary>Takes title, byline and date off the front of an article, sign-up lines and tags off its end.</summary>
internal static class EdgeRules
{
    /// <summary>The share of all words that may go at both ends together.</summary>
    private const double Guard = 0.12;

    private const int FewestLinks = 3;

    /// <summary>The share that may go as a tail of links, where the other guard has stopped the rest.</summary>
    private const double LinkGuard = 0.4;

    public static List<Block> Apply(List<Block> blocks, ArticleHints hints)
    {
        var first = blocks.FindIndex(static b => b.IsProse);
        if (first < 0) return blocks;
        var last = blocks.FindLastIndex(b => b.IsProse && !PageWords.IsAppeal(b.Text) && !PageWords.IsPointer(b.Text) && !PageWords.IsAboutAuthor(b.Text, hints.Authors));
        if (last < first) last = blocks.Count - 1;
        var titles = hints.Titles.Select(static t => TextMeasure.Words(t)).Where(static t => t.Count >= 2).ToList();
        var kept = new List<Block>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            var drop = i < first ? DropsBefore(blocks[i], titles, hints) : i > last && DropsAfter(blocks[i], hints);
            if (i == first && !drop) drop = IsTitle(blocks[i], titles);
            if (!drop) kept.Add(blocks[i]);
        }
        var (before, after) = (blocks.Sum(static b => b.Words), kept.Sum(static b => b.Words));
        return before - after > Guard * before && before - after > 12 ? WithoutLinkTail(blocks, last) : kept;
    }

    /// <summary>Without the links behind the last sentence, however many: titles of other articles, menus.</summary>
    private static List<Block> WithoutLinkTail(List<Block> blocks, int last)
    {
        var tail = blocks.Skip(last + 1).Where(static b => b.Links > 0 && b.LinkShare > 0.6).ToHashSet(ReferenceEqualityComparer.Instance);
        return tail.Count < FewestLinks ? blocks : BlockRules.Guarded(blocks, LinkGuard, tail.Contains);
    }

    private static bool DropsBefore(Block block, List<List<string>> titles, ArticleHints hints)
    {
        if (block.Kind == BlockKind.Picture) return false;
        if (block.Kind == BlockKind.Heading && block.Level == 1) return true;
        if (PageWords.IsByline(block.Text) || PageWords.IsFurniture(block.Text) || IsTitle(block, titles)) return true;
        if (block.Words <= 8 && hints.Authors.Any(a => block.Text.Contains(a, StringComparison.OrdinalIgnoreCase))) return true;
        return block.Kind != BlockKind.Heading && block.Words <= 6 && !TextMeasure.EndsSentence(block.Text);
    }

    private static bool DropsAfter(Block block, ArticleHints hints) =>
        block.Kind != BlockKind.Picture && (PageWords.IsAppeal(block.Text) || PageWords.IsPointer(block.Text) || PageWords.IsByline(block.Text)
            || PageWords.IsAboutAuthor(block.Text, hints.Authors) || block.Kind == BlockKind.Heading || block.LinkShare > 0.6
            || (block.Kind == BlockKind.Paragraph && block.Words <= 6 && !TextMeasure.EndsSentence(block.Text)));

    /// <summary>The headline again: nearly all of its words, and hardly any other.</summary>
    private static bool IsTitle(Block block, List<List<string>> titles)
    {
        if (block.Words > 40) return false;
        var words = TextMeasure.Words(block.Text);
        if (words.Count < 2) return false;
        var set = words.ToHashSet(StringComparer.Ordinal);
        foreach (var title in titles)
        {
            if (TextMeasure.Covered(words, title.ToHashSet(StringComparer.Ordinal)) >= 0.85 && (block.Kind == BlockKind.Heading || TextMeasure.Covered(title, set) >= 0.6)) return true;
        }
        return false;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Masdar.Extraction;

/// <summary>A block that the pages of a source have in common, and is no part of their articles.</summary>
/// <param name="Text">Its beginning, for people.</param>
/// <param name="Unseen">Articles since it was last there.</param>
internal sealed record KnownBlock(ulong Hash, string Text, int Unseen);

/// <summary>An article as the memory keeps it: its blocks and their words.</summary>
internal sealed record RememberedPage(ulong Title, IReadOnlyDictionary<ulong, int> Blocks);

/// <summary>What is remembered of a page's outcome, to see a source go bad.</summary>
/// <param name="Words">0 where the feed's text was taken.</param>
internal sealed record PageOutcome(int Words);

/// <summary>
/// What the pages of a source have in common. A block is learned when three different articles have it, and half of the last dozen; a whole sentence not before the sixth article. Pages that
/// share half of their words are one article in several versions, and do not count. Immutable.
/// </summary>
internal sealed record SiteMemory
{
    private const int MostPages = 12, MostBlocks = 100, MostBlocksOfPage = 100, FewestArticles = 3, LongestSample = 80, MostOutcomes = 40, FewestForSentence = 6;

    /// <summary>Articles without a learned block after which it is forgotten: the site was redesigned.</summary>
    private const int ForgottenAfter = 10;

    private const double SameText = 0.5;

    public static SiteMemory Empty { get; } = new();

    public IReadOnlyList<KnownBlock> Learned { get; init; } = [];

    public IReadOnlyList<RememberedPage> Pages { get; init; } = [];

    public IReadOnlyList<PageOutcome> Outcomes { get; init; } = [];

    /// <summary>A memory that cannot be read is begun anew.</summary>
    public static SiteMemory Read(string? json)
    {
        if (json is null) return Empty;
        try
        {
            return JsonSerializer.Deserialize(json, SiteMemoryJson.Default.SiteMemory) ?? Empty;
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, SiteMemoryJson.Default.SiteMemory);

    /// <param name="words">Of the text that was taken from the page; 0 where it was the feed's.</param>
    public SiteMemory WithOutcome(int words) => this with { Outcomes = [.. Outcomes.TakeLast(MostOutcomes - 1), new PageOutcome(words)] };

    /// <summary>The memory after one more article.</summary>
    public SiteMemory With(string title, IReadOnlyList<PageBlock> blocks)
    {
        var page = new RememberedPage(PageBlock.HashOf(title), blocks.Take(MostBlocksOfPage).DistinctBy(static b => b.Hash).ToDictionary(static b => b.Hash, static b => b.Words));
        if (Pages.Any(p => p.Title == page.Title)) return this;
        IReadOnlyList<RememberedPage> pages = [.. Pages.TakeLast(MostPages - 1), page];
        var learned = Learned.Select(k => k with { Unseen = page.Blocks.ContainsKey(k.Hash) ? 0 : k.Unseen + 1 }).Where(static k => k.Unseen < ForgottenAfter).ToList();
        foreach (var block in blocks.Take(MostBlocksOfPage))
        {
            if (learned.Count >= MostBlocks || learned.Exists(k => k.Hash == block.Hash) || !IsCommon(block, pages)) continue;
            learned.Add(new KnownBlock(block.Hash, block.Text.Length > LongestSample ? block.Text[..LongestSample] : block.Text, 0));
        }
        return this with { Learned = learned, Pages = pages };
    }

    private static bool IsCommon(PageBlock block, IReadOnlyList<RememberedPage> pages)
    {
        // Three articles of one day may well share a sentence of background.
        if (pages.Count < FewestForSentence && block.Words >= 12 && TextMeasure.EndsSentence(block.Text)) return false;
        var with = pages.Where(p => p.Blocks.ContainsKey(block.Hash)).ToList();
        if (with.Count < FewestArticles || 2 * with.Count < pages.Count) return false;
        var different = new List<RememberedPage>();
        foreach (var page in with)
        {
            if (different.TrueForAll(other => SharedShare(page, other) < SameText)) different.Add(page);
        }
        return different.Count >= FewestArticles;
    }

    /// <summary>The words of the blocks that both have, as a share of the shorter one's.</summary>
    private static double SharedShare(RememberedPage a, RememberedPage b)
    {
        var shared = a.Blocks.Where(block => b.Blocks.ContainsKey(block.Key)).Sum(static block => block.Value);
        return (double)shared / Math.Max(1, Math.Min(a.Blocks.Values.Sum(), b.Blocks.Values.Sum()));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiteMemory))]
internal sealed partial class SiteMemoryJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>A block that the pages of a source have in common, and is no part of their articles.</summary>
/// <param name="Text">Its beginning, for people.</param>
/// <param name="Unseen">Articles since it was last there.</param>
/// <param name="Seen">Articles that had it.</param>
/// <param name="Since">When it was learned; null where that was not kept.</param>
internal sealed record KnownBlock(ulong Hash, string Text, int Unseen, int Seen = 0, DateTimeOffset? Since = null);

/// <summary>An article as the memory keeps it: its blocks and their words.</summary>
/// <param name="Key">Of the item; 0 where that was not kept.</param>
internal sealed record RememberedPage(ulong Title, IReadOnlyDictionary<ulong, int> Blocks, ulong Key = 0);

/// <summary>What is remembered of a page's outcome, to see a source go bad.</summary>
/// <param name="Words">0 where the feed's text was taken.</param>
internal sealed record PageOutcome(int Words);

/// <summary>What was noticed of the source's pages.</summary>
/// <param name="Message">As it was said the last time, with an example.</param>
internal sealed record PageFinding(string Code, string Message, DateTimeOffset At, int Times);

/// <summary>
/// What the pages of a source have in common. A block is learned when three different articles have it, and half of the last dozen; a whole sentence not before the sixth article. Pages that
/// share half of their words are one article in several versions, and do not count; what nearly all remembered pages have is left out of that
/// count, so that a site's long text beside short articles is learned too. Immutable.
/// </summary>
internal sealed record SiteMemory
{
    private const int MostPages = 12, MostBlocks = 100, MostBlocksOfPage = 100, FewestArticles = 3, LongestSample = 80, MostOutcomes = 40, FewestForSentence = 6;

    /// <summary>Articles without a learned block after which it is forgotten: the site was redesigned.</summary>
    private const int ForgottenAfter = 10, MostFindings = 20, LongestMessage = 1000;

    private const double SameText = 0.5;

    /// <summary>The share of the remembered pages that have a block in common beyond doubt.</summary>
    private const double NearlyAll = 0.8;

    /// <summary>Words without what all have in common, below which a page has nothing of its own.</summary>
    private const int LeastOfItsOwn = 20;

    /// <summary>The same as a share of the page's words: versions of one story differ by less.</summary>
    private const double LeastOwnShare = 0.12;

    /// <summary>The share of a text's words that another article must have too for both to be the same wall.</summary>
    private const double Same = 0.98, NearlySame = 0.8;

    public static SiteMemory Empty { get; } = new();

    public IReadOnlyList<KnownBlock> Learned { get; init; } = [];

    public IReadOnlyList<RememberedPage> Pages { get; init; } = [];

    public IReadOnlyList<PageOutcome> Outcomes { get; init; } = [];

    /// <summary>The newest first, a code once.</summary>
    public IReadOnlyList<PageFinding> Findings { get; init; } = [];

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

    /// <summary>The memory with what was noticed of pages.</summary>
    public SiteMemory WithFindings(IEnumerable<Finding> findings, DateTimeOffset now)
    {
        var all = Findings.ToList();
        foreach (var finding in findings)
        {
            var at = all.FindIndex(f => string.Equals(f.Code, finding.Code, StringComparison.Ordinal));
            var times = at < 0 ? 1 : all[at].Times + 1;
            if (at >= 0) all.RemoveAt(at);
            all.Insert(0, new PageFinding(finding.Code, finding.Message.Length > LongestMessage ? finding.Message[..LongestMessage] : finding.Message, now, times));
        }
        return this with { Findings = [.. all.Take(MostFindings)] };
    }

    /// <summary>The memory after one more article.</summary>
    /// <param name="key">Of the item: an article that comes again with another title is the same.</param>
    public SiteMemory With(string title, string key, IReadOnlyList<PageBlock> blocks, DateTimeOffset now)
    {
        var page = new RememberedPage(PageBlock.HashOf(title), blocks.Take(MostBlocksOfPage).DistinctBy(static b => b.Hash).ToDictionary(static b => b.Hash, static b => b.Words), PageBlock.HashOf(key));
        if (Pages.Any(p => IsSame(p, page.Title, page.Key))) return this;
        IReadOnlyList<RememberedPage> pages = [.. Pages.TakeLast(MostPages - 1), page];
        var learned = Learned.Select(k => page.Blocks.ContainsKey(k.Hash) ? k with { Unseen = 0, Seen = k.Seen + 1 } : k with { Unseen = k.Unseen + 1 }).Where(static k => k.Unseen < ForgottenAfter).ToList();
        var ofAll = OfAll(pages);
        foreach (var block in blocks.Take(MostBlocksOfPage))
        {
            if (learned.Count >= MostBlocks || learned.Exists(k => k.Hash == block.Hash) || !IsCommon(block, pages, ofAll)) continue;
            learned.Add(new KnownBlock(block.Hash, block.Text.Length > LongestSample ? block.Text[..LongestSample] : block.Text, 0, pages.Count(p => p.Blocks.ContainsKey(block.Hash)), now));
        }
        return this with { Learned = learned, Pages = pages };
    }

    /// <summary>
    /// Whether a text is that of other articles too: of one, word for word, or of three, nearly. What is learned of the site does not count; a text
    /// that has nothing else is a wall.
    /// </summary>
    public bool IsRepeated(string title, string key, IReadOnlyList<PageBlock> blocks)
    {
        var known = Learned.Select(static k => k.Hash).ToHashSet();
        var own = blocks.Take(MostBlocksOfPage).Where(b => !known.Contains(b.Hash)).DistinctBy(static b => b.Hash).ToList();
        var words = own.Sum(static b => b.Words);
        if (words < LeastOfItsOwn) return known.Count > 0 && blocks.Sum(static b => b.Words) > 2 * words;
        var (titleHash, keyHash) = (PageBlock.HashOf(title), PageBlock.HashOf(key));
        var (same, nearly) = (0, 0);
        foreach (var page in Pages)
        {
            if (IsSame(page, titleHash, keyHash)) continue;
            var shared = own.Where(b => page.Blocks.ContainsKey(b.Hash)).Sum(static b => b.Words);
            if (shared >= Same * words) same++;
            if (shared >= NearlySame * words) nearly++;
        }
        return same >= 1 || nearly >= 3;
    }

    private static bool IsSame(RememberedPage page, ulong title, ulong key) => page.Title == title || page.Key == key;

    private static bool IsCommon(PageBlock block, IReadOnlyList<RememberedPage> pages, HashSet<ulong> ofAll)
    {
        // Three articles of one day may well share a sentence of background.
        if (pages.Count < FewestForSentence && block.Words >= 12 && TextMeasure.EndsSentence(block.Text)) return false;
        var with = pages.Where(p => p.Blocks.ContainsKey(block.Hash)).ToList();
        if (with.Count < FewestArticles || 2 * with.Count < pages.Count) return false;
        var different = new List<RememberedPage>();
        foreach (var page in with)
        {
            if (different.TrueForAll(other => SharedShare(page, other, ofAll) < SameText)) different.Add(page);
        }
        return different.Count >= FewestArticles;
    }

    /// <summary>The blocks that nearly all pages have; none as long as there are few.</summary>
    private static HashSet<ulong> OfAll(IReadOnlyList<RememberedPage> pages)
    {
        if (pages.Count < FewestForSentence) return [];
        return [.. pages.SelectMany(static p => p.Blocks.Keys).CountBy(static hash => hash).Where(count => count.Value >= NearlyAll * pages.Count).Select(static count => count.Key)];
    }

    /// <summary>The words of the blocks that both have, as a share of the shorter one's; 1 where one has nothing of its own.</summary>
    private static double SharedShare(RememberedPage a, RememberedPage b, HashSet<ulong> ofAll)
    {
        var least = Math.Min(OwnWords(a, ofAll), OwnWords(b, ofAll));
        if (ofAll.Count > 0 && (least < LeastOfItsOwn || least < LeastOwnShare * Math.Min(a.Blocks.Values.Sum(), b.Blocks.Values.Sum()))) return 1;
        var shared = a.Blocks.Where(block => !ofAll.Contains(block.Key) && b.Blocks.ContainsKey(block.Key)).Sum(static block => block.Value);
        return (double)shared / Math.Max(1, least);
    }

    private static int OwnWords(RememberedPage page, HashSet<ulong> ofAll) => page.Blocks.Where(block => !ofAll.Contains(block.Key)).Sum(static block => block.Value);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiteMemory))]
internal sealed partial class SiteMemoryJson : JsonSerializerContext;

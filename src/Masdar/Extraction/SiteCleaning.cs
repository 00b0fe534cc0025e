using System.Globalization;
using System.Text;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>Takes from page texts what a <see cref="SiteMemory"/> knows to be the site's, and notices when a site's pages give less than they did.</summary>
internal static class SiteCleaning
{
    /// <summary>The share of a text's words that are the site's, above which enough of it has to be left.</summary>
    public const double Guard = 0.4;

    /// <summary>Words that are left of an article then; a page with fewer has nothing of its own.</summary>
    public const int LeastLeft = 40;

    private const int Recent = 10, FewestBefore = 10;

    /// <summary>The memory after an article's extraction.</summary>
    public static SiteMemory Learn(SiteMemory memory, FeedItem item, Extract extract, DateTimeOffset now)
    {
        if (extract.TextFrom != TextFrom.Page || extract.Body is not { } body) return memory.WithOutcome(0);
        var blocks = PageBlock.Of(body.Value);
        return memory.With(TitleOf(item) ?? item.Key, item.Key, blocks, now).WithOutcome(blocks.Sum(static b => b.Words));
    }

    /// <summary>The extract without the site's own blocks; the feed's text where other articles have the same text, or too little is left.</summary>
    public static Extract Clean(SiteMemory memory, FeedItem item, Extract extract)
    {
        if (extract is not { TextFrom: TextFrom.Page, Body: { } body }) return extract;
        var blocks = PageBlock.Of(body.Value);
        if (TitleOf(item) is { } title && memory.IsRepeated(title, item.Key, blocks)) return Refusals.Refuse(extract with { PageTitle = null }, item, Refusal.Repeated);
        var known = memory.Learned.Select(static k => k.Hash).ToHashSet();
        var foreign = blocks.Where(b => known.Contains(b.Hash)).ToList();
        var (all, taken) = (blocks.Sum(static b => b.Words), foreign.Sum(static b => b.Words));
        if (foreign.Count == 0) return extract;
        if (taken > Guard * all && all - taken < LeastLeft) return Refusals.Refuse(extract with { PageTitle = null }, item, Refusal.Repeated);
        if (PageGate.IsShorter(all - taken, item)) return Refusals.Refuse(extract, item, Refusal.Shorter);
        var kept = new StringBuilder(body.Value);
        for (var i = foreign.Count - 1; i >= 0; i--) kept.Remove(foreign[i].Start, foreign[i].Length);
        var step = new ExtractStep("what the site repeats", -foreign.Count, -taken, foreign[0].Text);
        return extract with { Body = body with { Value = kept.ToString() }, Steps = [.. extract.Steps, step], RemovedFromSite = foreign.Sum(static b => b.Text.Length) };
    }

    /// <summary>A source whose last pages give much less than those before: its site was changed. Null: it does not seem so.</summary>
    /// <param name="example">An address to look at.</param>
    public static Finding? Decline(SiteMemory memory, string? example)
    {
        if (memory.Outcomes.Count < FewestBefore + Recent) return null;
        var before = memory.Outcomes.Take(memory.Outcomes.Count - Recent).ToList();
        var recent = memory.Outcomes.TakeLast(Recent).ToList();
        var (was, now) = (Share(before), Share(recent));
        var at = example is null ? "" : $" Look at {example}.";
        if (now - was >= 0.4)
            return new Finding("page.quality.feed", string.Create(CultureInfo.InvariantCulture, $"The pages of {now:P0} of the last {Recent} articles were not taken, before it was {was:P0}: was the site changed?{at} Selectors may help."));
        var (longBefore, longNow) = (Median(before), Median(recent));
        return longBefore >= 50 && longNow * 2 < longBefore && now < 0.5
            ? new Finding("page.quality.shorter", string.Create(CultureInfo.InvariantCulture, $"The texts of the last {Recent} articles have {longNow} words in the middle, before it was {longBefore}: was the site changed?{at} Selectors may help."))
            : null;
    }

    /// <summary>Whether none of the last pages was taken: then a refusal is the site's will, and no mood.</summary>
    public static bool IsAlwaysRefused(SiteMemory memory) => memory.Outcomes.Count >= Recent && memory.Outcomes.TakeLast(Recent).All(static o => o.Words == 0);

    /// <summary>The title's words, whatever its markup: a record's title is the same as the feed's.</summary>
    private static string? TitleOf(FeedItem item) => FeedWords.Of(item.Title) is { Count: > 0 } words ? string.Join(' ', words) : null;

    /// <summary>The words of the texts that were taken, in the middle; 0 where none was.</summary>
    public static int Median(IReadOnlyList<PageOutcome> outcomes)
    {
        var words = outcomes.Where(static o => o.Words > 0).Select(static o => o.Words).Order().ToList();
        return words.Count == 0 ? 0 : words[words.Count / 2];
    }

    private static double Share(List<PageOutcome> outcomes) => (double)outcomes.Count(static o => o.Words == 0) / outcomes.Count;
}

using System.Globalization;
using System.Text;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>Takes from page texts what a <see cref="SiteMemory"/> knows to be the site's, and notices when a site's pages give less than they did.</summary>
internal static class SiteCleaning
{
    /// <summary>The share of the words that may be taken; above it the text stays as it is.</summary>
    public const double Guard = 0.4;

    private const int Recent = 10, FewestBefore = 10;

    /// <summary>The memory after an article's extraction.</summary>
    public static SiteMemory Learn(SiteMemory memory, FeedItem item, Extract extract)
    {
        if (extract.TextFrom != TextFrom.Page || extract.Body is not { } body) return memory.WithOutcome(0);
        var blocks = PageBlock.Of(body.Value);
        return memory.With(item.Title?.Value ?? item.Key, blocks).WithOutcome(blocks.Sum(static b => b.Words));
    }

    /// <summary>The extract without the site's own blocks.</summary>
    public static Extract Clean(SiteMemory memory, Extract extract)
    {
        if (memory.Learned.Count == 0 || extract is not { TextFrom: TextFrom.Page, Body: { } body }) return extract;
        var blocks = PageBlock.Of(body.Value);
        var known = memory.Learned.Select(static k => k.Hash).ToHashSet();
        var foreign = blocks.Where(b => known.Contains(b.Hash)).ToList();
        if (foreign.Count == 0 || foreign.Sum(static b => b.Words) > Guard * blocks.Sum(static b => b.Words)) return extract;
        var kept = new StringBuilder(body.Value);
        for (var i = foreign.Count - 1; i >= 0; i--) kept.Remove(foreign[i].Start, foreign[i].Length);
        return extract with { Body = body with { Value = kept.ToString() } };
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

    private static double Share(List<PageOutcome> outcomes) => (double)outcomes.Count(static o => o.Words == 0) / outcomes.Count;

    private static int Median(List<PageOutcome> outcomes)
    {
        var words = outcomes.Where(static o => o.Words > 0).Select(static o => o.Words).Order().ToList();
        return words.Count == 0 ? 0 : words[words.Count / 2];
    }
}

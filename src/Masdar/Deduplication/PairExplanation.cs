using System.Globalization;
using Masdar.Model;

namespace Masdar.Deduplication;

/// <summary>Two articles judged again, for whoever asks why they are, or are not, taken for the same.</summary>
/// <param name="IsDuplicate">What the two texts say; the operator's corrections stand above it.</param>
/// <param name="Stage"><c>url</c>, <c>content</c> or <c>near</c> where they are the same, else the guard that refused.</param>
/// <param name="Similarity">0 to 1.</param>
/// <param name="Why">In words.</param>
/// <param name="Differences">Some of the words that differ, as "old → new".</param>
internal sealed record PairExplanation(bool IsDuplicate, string Stage, double Similarity, string Why, IReadOnlyList<string> Differences)
{
    private const int MostDifferences = 12;

    /// <summary>Judges as when <paramref name="now"/> came and <paramref name="old"/> was the only original like it.</summary>
    public static PairExplanation Of(Article old, Fingerprint oldPrint, Article now, Fingerprint newPrint, DeduplicationOptions options)
    {
        PairExplanation Same(string stage, string why) => new(true, stage, 1, why, []);
        if (now.UrlKey is not null && now.UrlKey == old.UrlKey && ExactRules.AddressDecides(now, newPrint, new ExactMatch(old.Id, old.Source.Id, oldPrint.Shingles?.Tokens))) return Same("url", "Both have the same address.");
        if (newPrint.Content == oldPrint.Content && ExactRules.ContentDecides(now, newPrint, new ExactMatch(old.Id, old.Source.Id, oldPrint.Shingles?.Tokens))) return Same("content", "Both have the same text, spelling and page furniture apart.");
        if (!options.NearDuplicates) return new PairExplanation(false, "off", 0, "The texts differ, and deduplication.nearDuplicates is off.", []);
        if (oldPrint.Shingles is not { } oldShingles || newPrint.Shingles is not { } newShingles) return new PairExplanation(false, "short", 0, "One of the texts is too short to be compared but exactly.", []);
        var (oldText, newText) = (ComparedText.Read(oldShingles.Tokens), ComparedText.Read(newShingles.Tokens));
        var verdict = new PairJudge(options.Similarity).Judge(oldText, newText, TripleWeights.None, ExactRules.AreOfOneOutlet(old.Source.Id, now.Source.Id));
        IReadOnlyList<string> differences = verdict.Alignment is { } alignment
            ? [.. alignment.Replacements.Take(MostDifferences).Select(x => $"{oldText.Body.Words(x.OldFrom, x.OldTo)} → {newText.Body.Words(x.NewFrom, x.NewTo)}")]
            : [];
        var why = InWords(verdict, options);
        var hits = oldShingles.Sketch.Intersect(newShingles.Sketch).Count();
        var found = hits >= Deduplicator.FewestHits(newShingles);
        if (verdict.Outcome == PairOutcome.Duplicate && !found) return new PairExplanation(false, "not looked up", verdict.Similarity, $"{why} But their sketches share too few hashes, so the one was not found when the other came.", differences);
        return new PairExplanation(verdict.Outcome == PairOutcome.Duplicate, StageOf(verdict.Outcome), Math.Min(1, verdict.Similarity), why, differences);
    }

    private static string StageOf(PairOutcome outcome) => outcome switch
    {
        PairOutcome.Duplicate => "near",
        PairOutcome.TooDifferent => "share",
        PairOutcome.PartOfOther => "part of a whole",
        PairOutcome.OtherFigures => "figures",
        PairOutcome.OtherSubject => "subject",
        PairOutcome.OtherStory => "headlines",
        PairOutcome.FollowUp => "one outlet",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static string InWords(PairVerdict verdict, DeduplicationOptions options)
    {
        var share = string.Create(CultureInfo.InvariantCulture, $"{100 * verdict.Shared:0} % of the shorter text's runs of three words stand in the other");
        return verdict.Outcome switch
        {
            PairOutcome.Duplicate => $"{share}, and no guard objects.",
            PairOutcome.TooDifferent => string.Create(CultureInfo.InvariantCulture, $"Only {share}: a similarity of {verdict.Similarity:0.00}, where deduplication.similarity asks for {options.Similarity:0.00}."),
            PairOutcome.PartOfOther => $"{share}, but one is much longer: a round-up that holds the other, or a teaser and its article.",
            PairOutcome.OtherFigures => $"{share}, but figures were replaced by others: prices of another day, another match, another count.",
            PairOutcome.OtherSubject => $"{share}, but a name or a word of the headline was replaced by another: the same form about another subject.",
            PairOutcome.OtherStory => $"{share}, but the headlines have nothing to do with one another: two stories over shared background, or a text that stands under many headlines.",
            PairOutcome.FollowUp => $"{share}, but both are of one outlet, which does not reprint itself: its next report on its own story.",
            _ => share,
        };
    }
}

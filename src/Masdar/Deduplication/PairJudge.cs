using Masdar.Model;

namespace Masdar.Deduplication;

/// <summary>Why a pair is, or is not, a near duplicate.</summary>
internal enum PairOutcome
{
    Duplicate,

    /// <summary>They share too little.</summary>
    TooDifferent,

    /// <summary>One is much longer: a round-up that holds the other, or its teaser.</summary>
    PartOfOther,

    /// <summary>The same words with other figures.</summary>
    OtherFigures,

    /// <summary>The same words about something else.</summary>
    OtherSubject,

    /// <summary>Shared background under two headlines that have nothing to do with one another.</summary>
    OtherStory,

    /// <summary>One outlet's next report on its own story.</summary>
    FollowUp,
}

/// <param name="Similarity">0 to 1: about the share of words that both have.</param>
internal readonly record struct PairVerdict(PairOutcome Outcome, double Similarity, double Shared, Alignment? Alignment);

/// <summary>Judges two texts. The order of the two does not matter to the outcome.</summary>
/// <param name="similarity">0 to 1, see <see cref="DeduplicationOptions.Similarity"/>.</param>
internal sealed class PairJudge(double similarity)
{
    /// <summary>Shorter texts are only compared exactly: one word more or less is a large share of them.</summary>
    public const int FewestWords = 12;

    /// <summary>The lighter text's weight over the heavier one's: below it, one is only a part of the other.</summary>
    public const double LeastRatio = 0.4;

    /// <summary>What two articles of one outlet must share: it repeats its own background, and does not reprint itself.</summary>
    public const double LeastShareOfOneSource = 0.9;

    // A share of s triples is left where about the cube root of s of the words is left: each changed word breaks three triples.
    private readonly double leastShare = Math.Pow(Math.Clamp(similarity, 0, 1), 3);

    public PairVerdict Judge(ComparedText old, ComparedText now, TripleWeights weights, bool sameSource)
    {
        var (shared, oldWeight, newWeight) = weights.Weigh(old.Triples, now.Triples);
        var (lighter, heavier) = (Math.Min(oldWeight, newWeight), Math.Max(oldWeight, newWeight));
        if (lighter <= 0 || Math.Min(old.Body.Count, now.Body.Count) < FewestWords) return new PairVerdict(PairOutcome.TooDifferent, 0, 0, null);
        var share = shared / lighter;
        PairVerdict Say(PairOutcome outcome, Alignment? alignment = null) => new(outcome, Math.Cbrt(share), share, alignment);

        if (share < leastShare) return Say(PairOutcome.TooDifferent);
        if (lighter / heavier < LeastRatio) return Say(PairOutcome.PartOfOther);
        if (HeadlineGuard.Refuses(share, old, now) || (sameSource && HeadlineGuard.IsStandingText(old, now))) return Say(PairOutcome.OtherStory);
        var alignment = Alignment.Of(old.Body, now.Body);
        var replaced = FigureGuard.Replaced(alignment, old.Body, now.Body);
        if (FigureGuard.Refuses(replaced, alignment, old, now)) return Say(PairOutcome.OtherFigures, alignment);
        if (SubjectGuard.Refuses(alignment, old, now)) return Say(PairOutcome.OtherSubject, alignment);
        if (sameSource && (share < LeastShareOfOneSource || replaced > 0)) return Say(PairOutcome.FollowUp, alignment);
        return Say(PairOutcome.Duplicate, alignment);
    }
}

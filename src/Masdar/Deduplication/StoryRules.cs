using Masdar.Model;

namespace Masdar.Deduplication;

/// <summary>
/// Which stored story an original goes on with: it repeats a part of that one's text which no other story has, and a headline of one speaks of the other.
/// Precision before recall: reports of one event in words of their own are not found, and what comes every day with other figures is no story.
/// </summary>
internal static class StoryRules
{
    /// <summary>In shorter texts, forms and standing sentences are too large a share.</summary>
    public const int FewestWords = 80;

    /// <summary>Of the lighter text's triples, those that both have and no other story of the candidates has.</summary>
    public const double LeastShare = 0.3;

    /// <summary>The same as a number: a paragraph.</summary>
    public const int FewestShared = 25;

    /// <summary>Of the words of one headline, found in the other article.</summary>
    public const double FewestFound = 0.3;

    /// <summary>Words of the shorter text for each figure that was replaced: a toll that rose stands among words, prices and degrees stand in rows.</summary>
    public const int WordsAFigure = 20;

    /// <summary>The candidate whose story it is, or -1.</summary>
    /// <param name="verdicts">On the candidates in their order; none is <see cref="PairOutcome.Duplicate"/>.</param>
    public static int Find(ArticleId id, ComparedText now, IReadOnlyList<ComparedText> olds, IReadOnlyList<PairVerdict> verdicts, IReadOnlyList<NearCandidate> candidates)
    {
        var (best, bestShare) = (-1, 0.0);
        bool[]? isOfMany = null;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Id == id || !GoesOn(verdicts[i], olds[i], now)) continue;
            isOfMany ??= OfManyStories(now, olds, candidates);
            var shared = Shared(now, olds[i], isOfMany);
            var share = (double)shared / Math.Min(now.Triples.Length, olds[i].Triples.Length);
            if (shared < FewestShared || share < LeastShare) continue;
            // The id settles ties, as among duplicates.
            if (best < 0 || share > bestShare || (share.Equals(bestShare) && candidates[i].Id.Value < candidates[best].Id.Value)) (best, bestShare) = (i, share);
        }
        return best;
    }

    private static bool GoesOn(PairVerdict verdict, ComparedText old, ComparedText now)
    {
        if (verdict.Outcome is not (PairOutcome.TooDifferent or PairOutcome.FollowUp or PairOutcome.OtherStory or PairOutcome.OtherFigures)) return false;
        var (shorter, longer) = (Math.Min(old.Body.Count, now.Body.Count), Math.Max(old.Body.Count, now.Body.Count));
        if (shorter < FewestWords || shorter < PairJudge.LeastRatio * longer || !HeadlinesSpeakOfBoth(old, now)) return false;
        if (Shared(now, old, null) < LeastShare * Math.Min(now.Triples.Length, old.Triples.Length)) return false;
        var alignment = verdict.Alignment ?? Alignment.Of(old.Body, now.Body);
        return FigureGuard.Replaced(alignment, old.Body, now.Body) * WordsAFigure <= shorter
            && !FigureGuard.ReplacesDay(alignment, old.Body, now.Body)
            && !SubjectGuard.Refuses(alignment, old, now);
    }

    private static bool HeadlinesSpeakOfBoth(ComparedText old, ComparedText now) =>
        old.Title.Count > 1 && now.Title.Count > 1
        && Math.Max(Titles.Found(old.Title, now.Body, now.Title), Titles.Found(now.Title, old.Body, old.Title)) >= FewestFound;

    /// <summary>For each triple of the text, whether two stories of the candidates have it: an agency's frame, a standing explanation.</summary>
    private static bool[] OfManyStories(ComparedText now, IReadOnlyList<ComparedText> olds, IReadOnlyList<NearCandidate> candidates)
    {
        var (ofMany, first) = (new bool[now.Triples.Length], new ArticleId?[now.Triples.Length]);
        for (var i = 0; i < candidates.Count; i++)
        {
            var story = candidates[i].Story ?? candidates[i].Id;
            foreach (var place in Common(now.Triples, olds[i].Triples))
            {
                ofMany[place] |= first[place] is { } other && other != story;
                first[place] ??= story;
            }
        }
        return ofMany;
    }

    private static int Shared(ComparedText now, ComparedText old, bool[]? without)
    {
        var shared = 0;
        foreach (var place in Common(now.Triples, old.Triples))
        {
            if (without is null || !without[place]) shared++;
        }
        return shared;
    }

    /// <summary>The places in the one of what both have.</summary>
    private static IEnumerable<int> Common(ulong[] one, ulong[] other)
    {
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (one[i] == other[j])
            {
                yield return i++;
                j++;
            }
            else if (one[i] < other[j]) i++;
            else j++;
        }
    }
}

using Masdar.Model;

namespace Masdar.Deduplication;

/// <summary>A stored original with the article's address or text.</summary>
/// <param name="Tokens">See <see cref="Shingles.Tokens"/>; null where none are stored (short, or older than the window).</param>
internal sealed record ExactMatch(ArticleId Id, string SourceId, ReadOnlyMemory<byte>? Tokens);

/// <summary>What the store knows that may decide at once. Originals only, never duplicates, of all time.</summary>
/// <param name="SameAddress">An original with the article's <see cref="Article.UrlKey"/>, or null.</param>
/// <param name="SameContent">An original with the fingerprint's content, that was <see cref="Fingerprint.Comparable"/>, or null.</param>
internal sealed record ExactMatches(ExactMatch? SameAddress, ExactMatch? SameContent)
{
    public static ExactMatches None { get; } = new(null, null);
}

/// <summary>
/// Decides what becomes of an article. Pure and thread-safe; deciding and storing must be one step for all writers, else two copies that
/// come at the same moment both become originals.
/// </summary>
internal sealed class Deduplicator(DeduplicationOptions options)
{
    /// <summary>How many candidates are worth judging: those that share most hashes.</summary>
    public const int MostCandidates = 24;

    private const int MostDifferences = 5;

    private readonly PairJudge judge = new(options.Similarity);

    /// <summary>How many hashes of the sketch a candidate must share: one, where the sketch has only a few.</summary>
    public static int FewestHits(Shingles shingles) => shingles.Sketch.Count <= 4 ? 1 : 2;

    /// <summary>Whether near candidates are to be looked up, when <see cref="DecideExactly"/> gave null.</summary>
    public bool AsksForCandidates(Fingerprint fingerprint) => options.NearDuplicates && fingerprint.Shingles is not null;

    /// <summary>The verdict on a known article, or by address or content; null: near candidates decide.</summary>
    public Verdict? DecideExactly(Article article, Fingerprint fingerprint, KnownArticle? known, ExactMatches exact)
    {
        if (known is not null)
        {
            if (known.IsDuplicate || string.Equals(known.Body, fingerprint.Body, StringComparison.Ordinal)) return new Unchanged();
            return new Revision(known.Revision + 1);
        }
        if (exact.SameAddress is { } address && address.Id != article.Id && ExactRules.AddressDecides(article, fingerprint, address)) return new Duplicate(address.Id, DuplicateReason.Url, 1);
        if (exact.SameContent is { } content && content.Id != article.Id && ExactRules.ContentDecides(article, fingerprint, content)) return new Duplicate(content.Id, DuplicateReason.Content, 1);
        return null;
    }

    /// <summary>The best of the candidates that is the same text, or <see cref="Original"/>.</summary>
    /// <param name="candidates">Originals of the window (and imported ones) that share sketch hashes; the order does not matter.</param>
    public Verdict DecideNearly(Article article, Fingerprint fingerprint, IReadOnlyList<NearCandidate> candidates)
    {
        if (!AsksForCandidates(fingerprint) || candidates.Count == 0) return new Original();
        var now = ComparedText.Read(fingerprint.Shingles!.Tokens);
        if (now.Body.Count < PairJudge.FewestWords) return new Original();
        var olds = new ComparedText[candidates.Count];
        for (var i = 0; i < olds.Length; i++) olds[i] = ComparedText.Read(candidates[i].Tokens);
        using var weights = new TripleWeights(olds);

        var (best, bestVerdict) = (-1, default(PairVerdict));
        var verdicts = new PairVerdict[olds.Length];
        for (var i = 0; i < olds.Length; i++)
        {
            if (candidates[i].Id == article.Id) continue;
            var verdict = judge.Judge(olds[i], now, weights, ExactRules.AreOfOneOutlet(article.Source.Id, candidates[i].SourceId));
            verdicts[i] = verdict;
            if (verdict.Outcome != PairOutcome.Duplicate) continue;
            // The id settles ties: the same candidates give the same original in whatever order they come.
            if (best < 0 || verdict.Shared > bestVerdict.Shared || (verdict.Shared.Equals(bestVerdict.Shared) && candidates[i].Id.Value < candidates[best].Id.Value)) (best, bestVerdict) = (i, verdict);
        }
        if (best < 0) return StoryRules.Find(article.Id, now, olds, verdicts, candidates) is >= 0 and var told ? new Original { Story = candidates[told].Story ?? candidates[told].Id } : new Original();
        return new Duplicate(candidates[best].Id, DuplicateReason.Near, Math.Min(1, bestVerdict.Similarity)) { Evidence = Evidence(olds[best].Body, now.Body, bestVerdict) };
    }

    private static DuplicateEvidence Evidence(UnitText old, UnitText now, PairVerdict verdict) => new(
        verdict.Shared,
        verdict.Alignment!.Runs,
        [.. verdict.Alignment.Replacements.Take(MostDifferences).Select(x => $"{old.Words(x.OldFrom, x.OldTo)} → {now.Words(x.NewFrom, x.NewTo)}")]);
}

namespace Masdar.Model;

/// <summary>What becomes of an article.</summary>
internal abstract record Verdict;

/// <summary>First of its kind: a record of revision 1.</summary>
internal sealed record Original : Verdict
{
    /// <inheritdoc cref="ArticleRecord.Story"/>
    public ArticleId? Story { get; init; }
}

/// <summary>A known original whose title or text changed: a record of revision <paramref name="Number"/>.</summary>
internal sealed record Revision(int Number) : Verdict
{
    /// <summary>See <see cref="ArticleRecord.Changes"/>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <inheritdoc cref="ArticleRecord.Story"/>
    public ArticleId? Story { get; init; }
}

/// <summary>The same as a stored original: a note, no record.</summary>
/// <param name="OriginalId">The original's id.</param>
/// <param name="Similarity">0 to 1; 1 for <see cref="DuplicateReason.Url"/> and <see cref="DuplicateReason.Content"/>.</param>
internal sealed record Duplicate(ArticleId OriginalId, DuplicateReason Reason, double Similarity) : Verdict
{
    /// <summary>What the decision rests on, for near duplicates; null otherwise.</summary>
    public DuplicateEvidence? Evidence { get; init; }
}

/// <summary>Known and unchanged in what is published: nothing is written.</summary>
internal sealed record Unchanged : Verdict
{
    /// <summary>What is to be said of an article that changed and is left as it is; null otherwise.</summary>
    public Finding? Finding { get; init; }
}

/// <summary>The stage at which a duplicate was found.</summary>
internal enum DuplicateReason
{
    Url,
    Content,
    Near,
}

/// <summary>Why two texts were taken for the same.</summary>
/// <param name="SharedShare">The share of the lighter text that both have, 0 to 1.</param>
/// <param name="AlignedRuns">How many runs of equal words the two texts align in.</param>
/// <param name="Differences">The words that differ, a few of them, as "old → new".</param>
internal sealed record DuplicateEvidence(double SharedShare, int AlignedRuns, IReadOnlyList<string> Differences);

/// <summary>What the store knows of an article that was seen before.</summary>
/// <param name="RawHash">The hash of the item (of all items of this key in their document) as the feed last gave it.</param>
/// <param name="Revision">The newest revision; 0 for a noted duplicate.</param>
/// <param name="Body">See <see cref="Fingerprint.Body"/>, of the newest revision.</param>
internal sealed record KnownArticle(ArticleId Id, string? RawHash, int Revision, string? Body)
{
    /// <summary>The operator merged it into another original: its record stays, and nothing follows it.</summary>
    public bool IsMerged { get; init; }

    public bool IsDuplicate => Revision == 0 || IsMerged;
}

/// <summary>A stored original that may be the same as an article at hand.</summary>
/// <param name="Tokens">See <see cref="Shingles.Tokens"/>.</param>
internal sealed record NearCandidate(ArticleId Id, string SourceId, ReadOnlyMemory<byte> Tokens)
{
    /// <inheritdoc cref="ArticleRecord.Story"/>
    public ArticleId? Story { get; init; }
}

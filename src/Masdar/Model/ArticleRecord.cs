namespace Masdar.Model;

/// <summary>What is written of an article: one line of <c>data/records</c>. Cannot be made without its attribution.</summary>
internal sealed record ArticleRecord
{
    public ArticleRecord(Article article, AttributionNote attribution, Fingerprint fingerprint, int revision)
    {
        ArgumentNullException.ThrowIfNull(attribution);
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        (Article, Attribution, Fingerprint, Revision) = (article, attribution, fingerprint, revision);
    }

    public Article Article { get; }

    public AttributionNote Attribution { get; }

    public Fingerprint Fingerprint { get; }

    /// <summary>1 for the first, 2 and up when the source changed title or text.</summary>
    public int Revision { get; }

    /// <summary>Of a revision: the record's fields in which it differs from the one before, in their order; empty for the first.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The record that told first what this one goes on with; null where it tells a story first, as far as is known. The same for all revisions.</summary>
    public ArticleId? Story { get; init; }
}

/// <summary>One line of <c>data/duplicates</c>: an article that is the same as a stored original.</summary>
internal sealed record DuplicateNote(ArticleId Id, SourceInfo Source, string? Url, string Title, DateTimeOffset FetchedAt, Duplicate Verdict)
{
    /// <summary>Where the archive has what it was taken from; null where nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }
}

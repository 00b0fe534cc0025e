using Masdar.Extraction;
using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>What one run of a source hands to the writer: everything of it is stored, or nothing.</summary>
/// <param name="Config">The snapshot that the run was made with.</param>
/// <param name="Items">In the feed's order.</param>
/// <param name="State">The source's state to store, once it is known what became of the items; null to leave it as it is.</param>
internal sealed record Submission(Source Source, MasdarConfig Config, IReadOnlyList<PreparedItem> Items, Func<CommitCounts, SourceState, SourceState>? State)
{
    /// <summary>What becomes of pages that were looked at again and gave no text.</summary>
    public IReadOnlyList<PageChange> Pages { get; init; } = [];

    /// <summary>Noted duplicates that are none by the rules in force.</summary>
    public IReadOnlyList<Freed> Freed { get; init; } = [];

    /// <summary>Of articles that were fetched long ago: what is beyond the window is not dropped just now, so that they are compared with one another.</summary>
    public bool IsReplay { get; init; }

    /// <summary>All items of the document that these stood in; empty where there is none.</summary>
    public IReadOnlyList<FeedItem> Document { get; init; } = [];

    /// <summary>What was left out before it was prepared.</summary>
    public IReadOnlyList<Drop> Drops { get; init; } = [];
}

/// <summary>The next look at an article's page; null: there is none.</summary>
internal sealed record PageChange(ArticleId Id, PageLook? Look)
{
    /// <inheritdoc cref="PreparedItem.BasedOn"/>
    public int? BasedOn { get; init; }
}

/// <summary>An article that is ready to be judged.</summary>
/// <param name="RawHash">See <see cref="KnownArticle.RawHash"/>; null where no feed gave it (an import), or not all of its items are dealt with.</param>
internal sealed record PreparedItem(Article Article, Fingerprint Fingerprint, string? RawHash)
{
    /// <summary>When its page is looked at again; null: not.</summary>
    public PageLook? Look { get; init; }

    /// <summary>Where the archive has what the article was taken from; null where nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }

    /// <summary>The revision that it was made of; with another one stored meanwhile it says nothing any more. Null where it was made of what the source gives.</summary>
    public int? BasedOn { get; init; }

    /// <summary>A stored article that was made again from its originals: its next revision, whatever changed of it.</summary>
    public bool IsMended { get; init; }

    /// <summary>The article as its originals alone give it, before what the source repeats was taken out; null where that changed nothing.</summary>
    public Article? Uncleaned { get; init; }

    /// <summary>Why its page was not taken; null where it was, or none was wanted.</summary>
    public Finding? PageCause { get; init; }

    /// <summary>What the source's pages have in common, after this item; null where none are read.</summary>
    public SiteMemory? Site { get; init; }
}

/// <summary>What became of a submission's items.</summary>
internal sealed record CommitCounts(int New, int Revised, int Duplicates, int Unchanged)
{
    public static CommitCounts None { get; } = new(0, 0, 0, 0);

    public static CommitCounts operator +(CommitCounts a, CommitCounts b) => new(a.New + b.New, a.Revised + b.Revised, a.Duplicates + b.Duplicates, a.Unchanged + b.Unchanged);
}

/// <summary>A submission after it was stored, with the verdict on each of its items, in their order.</summary>
internal sealed record CommitReport(CommitCounts Counts, SourceState? State, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>What the verdicts have to say, each code once.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

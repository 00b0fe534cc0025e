using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>How one run of a source ended.</summary>
internal enum RunOutcome
{
    /// <summary>The feed came and was dealt with.</summary>
    Done,

    /// <summary>Nothing new, says the server or the body.</summary>
    NotModified,

    /// <summary>Not asked: its host's Retry-After still holds.</summary>
    HeldBack,

    /// <summary>The feed could not be had, read or stored.</summary>
    Failed,
}

/// <summary>One run of a source, for the log, the progress display and the exit code.</summary>
/// <param name="Error">In words, when it failed or was held back.</param>
/// <param name="NextDue">When the source is due again.</param>
internal sealed record RunReport(string SourceId, RunOutcome Outcome, CommitCounts Counts, string? Error, DateTimeOffset? NextDue)
{
    /// <summary>When the run began: an interval is counted from there, so that long runs do not stretch it.</summary>
    public DateTimeOffset Begun { get; init; }

    /// <summary>Items in the document; 0 where it was not read.</summary>
    public int Items { get; init; }

    /// <summary>Items that a filter left out.</summary>
    public int Filtered { get; init; }

    /// <summary>Articles that failed on their own; they are tried again.</summary>
    public int FailedItems { get; init; }

    /// <summary>Storage itself failed: the disk is full or refuses.</summary>
    public bool StorageFailed { get; init; }

    /// <summary>Our own network seems to be down: nothing is held against the source.</summary>
    public bool Offline { get; init; }

    /// <summary>Sources whose last failure was taken back, because it was our network's; they are due with this one.</summary>
    public IReadOnlyList<string> Forgiven { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

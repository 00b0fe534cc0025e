using Masdar.Model;

namespace Masdar.Polling;

/// <summary>What one poll of a source came to, as far as the next one depends on it.</summary>
internal sealed record Poll
{
    /// <summary>Why the feed could not be had; null when it could, or had not changed.</summary>
    public FetchErrorKind? Failure { get; init; }

    /// <summary>The feed came, but nothing could be read in it.</summary>
    public bool Unreadable { get; init; }

    /// <summary>The host asked to be left alone until then.</summary>
    public DateTimeOffset? RetryAfter { get; init; }

    /// <summary>Most hosts failed at the same time: it is our own network, and nobody's fault.</summary>
    public bool Offline { get; init; }

    /// <summary>The host could not be reached just after the service had started: its network may not be up yet.</summary>
    public bool JustStarted { get; init; }

    /// <summary>Whether the failure is held against nobody.</summary>
    public bool Excused => Offline || JustStarted;

    /// <summary>Items in the document; 0 where it had not changed.</summary>
    public int Items { get; init; }

    /// <summary>When each of them that was not in the last document says it was published; null where it says nothing. At the first poll: all.</summary>
    public IReadOnlyList<DateTimeOffset?> NewItems { get; init; } = [];

    /// <summary>The document shares no item with the last one: some may have come and gone between the two.</summary>
    public bool Lost { get; init; }

    /// <summary>A hub pushes the feed, and this poll found nothing that it had not pushed.</summary>
    public bool IsPushed { get; init; }

    /// <summary>What the feed wishes of its readers.</summary>
    public PollWishes Wishes { get; init; } = PollWishes.None;

    /// <summary>How long the answer's Cache-Control or Expires call it fresh; null where they say nothing.</summary>
    public TimeSpan? Freshness { get; init; }

    public bool Succeeded => Failure is null && !Unreadable;
}

/// <summary>When a source is polled next, and what is to be remembered for the time after that.</summary>
/// <param name="Reason">Words for <c>status</c>, such as "every 15 min".</param>
/// <param name="FailureWeight">For <see cref="SourceState.FailureWeight"/>.</param>
/// <param name="Failures">For <see cref="SourceState.Failures"/>.</param>
/// <param name="Rhythm">For <see cref="SourceState.Rhythm"/>.</param>
internal sealed record NextPoll(DateTimeOffset Due, string Reason, double FailureWeight, int Failures, Rhythm? Rhythm);

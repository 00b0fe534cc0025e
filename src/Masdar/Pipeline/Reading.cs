using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>What fetching and parsing a source's feed came to, before its items are looked at.</summary>
internal sealed record Reading
{
    public required RunOutcome Outcome { get; init; }

    /// <summary>The feed, when there is one to take items from.</summary>
    public ParsedFeed? Feed { get; init; }

    public Validators Validators { get; init; } = Validators.None;

    public string? BodyHash { get; init; }

    /// <summary>Where the feed moved for good; null where it is at its configured address.</summary>
    public Move? Move { get; init; }

    public string? Error { get; init; }

    public FetchErrorKind? Failure { get; init; }

    public DateTimeOffset? RetryAfter { get; init; }

    /// <summary>What failed is the archive: the disk is full or refuses.</summary>
    public bool StorageFailed { get; init; }

    public TimeSpan? Freshness { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>A permanent move of a feed (RFC 9110 §15.4.2, §15.4.9).</summary>
/// <param name="SeenAt">When the old address last said so.</param>
internal sealed record Move(string From, string To, DateTimeOffset SeenAt);

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

    public string? Error { get; init; }

    public FetchErrorKind? Failure { get; init; }

    public DateTimeOffset? RetryAfter { get; init; }

    public TimeSpan? Freshness { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

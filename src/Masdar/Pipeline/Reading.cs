using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>What fetching and parsing a source's feed came to, before its items are looked at.</summary>
internal sealed record Reading
{
    public required RunOutcome Outcome { get; init; }

    /// <summary>The feed, when there is one to take items from.</summary>
    public ParsedFeed? Feed { get; init; }

    /// <summary>A hub delivered it: items, and nothing of the feed as a whole.</summary>
    public bool IsPush { get; init; }

    /// <summary>What the feed wishes; null where it did not come.</summary>
    public PollWishes? Wishes { get; init; }

    /// <summary>The address that answered with the feed, and the document's bytes; null and 0 where there is none.</summary>
    public Uri? Url { get; init; }

    public long Bytes { get; init; }

    /// <summary>The document shares no item with the last one.</summary>
    public bool Lost { get; init; }

    /// <summary>What came and went between the two, found on the feed's older pages; in their order.</summary>
    public IReadOnlyList<FeedItem> Older { get; init; } = [];

    /// <summary>What is still to be looked for at the next poll.</summary>
    public Gap? Gap { get; init; }

    /// <summary>All items, the document's before those of older pages.</summary>
    public IReadOnlyList<FeedItem> Items => Feed is null ? [] : Older.Count == 0 ? Feed.Items : [.. Feed.Items, .. Older];

    public Validators Validators { get; init; } = Validators.None;

    public string? BodyHash { get; init; }

    /// <summary>When the feed last came whole, and the answers 304 in a row since then.</summary>
    public DateTimeOffset? LastWhole { get; init; }

    public int NotModified { get; init; }

    /// <summary>The server's validators say nothing of its document.</summary>
    public bool Distrusted { get; init; }

    /// <summary>Where the feed moved for good; null where it is at its configured address.</summary>
    public Move? Move { get; init; }

    public string? Error { get; init; }

    public FetchErrorKind? Failure { get; init; }

    /// <summary>Whether a host answered anything at all; null where none was asked.</summary>
    public bool? Reached { get; init; } = true;

    public DateTimeOffset? RetryAfter { get; init; }

    /// <summary>What failed is the archive: the disk is full or refuses.</summary>
    public bool StorageFailed { get; init; }

    public TimeSpan? Freshness { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>A document that a hub delivered.</summary>
/// <param name="Charset">As its Content-Type says, or null.</param>
internal sealed record PushedDocument(ReadOnlyMemory<byte> Body, string? MediaType, string? Charset)
{
    /// <summary>Both together; null where there is no media type.</summary>
    public string? ContentType => MediaType is null || Charset is null ? MediaType : $"{MediaType}; charset={Charset}";
}

/// <summary>A permanent move of a feed (RFC 9110 §15.4.2, §15.4.9).</summary>
/// <param name="SeenAt">When the old address last said so.</param>
/// <param name="Since">Since when it has said the same.</param>
internal sealed record Move(string From, string To, DateTimeOffset SeenAt, DateTimeOffset Since);

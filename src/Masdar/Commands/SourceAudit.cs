using Masdar.Model;

namespace Masdar.Commands;

/// <summary>How heavy a remark is.</summary>
internal enum RemarkLevel
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>It works, but would be better, or more polite, otherwise.</summary>
    Advice,

    /// <summary>The source cannot be read.</summary>
    Problem,
}

/// <param name="Code">Stable, dotted, lower case.</param>
/// <param name="Message">What was seen, and the remedy where there is one.</param>
internal sealed record Remark(RemarkLevel Level, string Code, string Message);

/// <summary>What a server makes of a conditional request (RFC 9110 §13).</summary>
internal enum CacheAnswer
{
    /// <summary>It gives no validators.</summary>
    None,

    /// <summary>It gives some, and sends the whole document all the same.</summary>
    Ignored,

    /// <summary>It answered 304.</summary>
    Honoured,
}

/// <summary>What one live probe of a source found. What was not reached is null.</summary>
internal sealed record SourceAudit(Source Source, bool Ok)
{
    public int? Status { get; init; }

    /// <summary>Where the feed moved for good.</summary>
    public Uri? MovedTo { get; init; }

    public FeedFormat? Format { get; init; }

    public int? Items { get; init; }

    /// <summary>The newest item's date, as the feed says it.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Bytes after content decoding.</summary>
    public int? Size { get; init; }

    public CacheAnswer? Cache { get; init; }

    /// <summary>The content coding of the answer, such as gzip; null where it came without.</summary>
    public string? Coding { get; init; }

    /// <summary>Whether robots.txt would let the feed be fetched; null where that is not known or not asked.</summary>
    public bool? Robots { get; init; }

    /// <summary>When the certificate of the host that answered ends; null without TLS.</summary>
    public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>From the request to the whole of the answer.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The heaviest first.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];
}

namespace Masdar.Model;

/// <summary>The direction that the text is read in.</summary>
internal enum TextDirection
{
    Ltr,
    Rtl,
}

/// <summary>An article after normalization: everything that a record says of it but attribution and fingerprint.</summary>
internal sealed record Article
{
    public required ArticleId Id { get; init; }

    public required SourceInfo Source { get; init; }

    /// <summary>Absolute and canonical, to be published: tracking parameters and fragment removed. Null where the item has none.</summary>
    public string? Url { get; init; }

    /// <summary>The lossy form that is only compared (see <see cref="Text.CanonicalUrl"/>); null where there is no address.</summary>
    public string? UrlKey { get; init; }

    public string? Guid { get; init; }

    /// <summary>The headline, one line of plain text; may be empty only where the source gives neither title nor text.</summary>
    public required string Title { get; init; }

    public required string OriginalTitle { get; init; }

    public string? Summary { get; init; }

    /// <summary>Plain text, paragraphs separated by one LF; empty where there is none.</summary>
    public required string Text { get; init; }

    /// <summary>Sanitized, addresses absolute; empty where there is no body.</summary>
    public required string Html { get; init; }

    public required TextFrom TextFrom { get; init; }

    public string? Language { get; init; }

    public required TextDirection Direction { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public ArticleImage? Image { get; init; }

    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    public Rights? Rights { get; init; }

    public Origin? Origin { get; init; }
}

/// <summary>The part of a source that a record repeats.</summary>
internal sealed record SourceInfo(string Id, string Name, string? Homepage, string? Feed)
{
    public static SourceInfo Of(Source source) =>
        new(source.Id, source.Name, source.Homepage?.AbsoluteUri, source.Feed.AbsoluteUri);
}

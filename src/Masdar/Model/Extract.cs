namespace Masdar.Model;

/// <summary>Where the body was taken from.</summary>
internal enum TextFrom
{
    Feed,
    Page,
}

/// <summary>The body of an article before it is normalized, from its page where that was to be had, else from the feed.</summary>
internal sealed record Extract
{
    public required TextFrom TextFrom { get; init; }

    /// <summary>The body; null where neither the page nor the feed has one.</summary>
    public FeedText? Body { get; init; }

    /// <summary>What relative addresses in the body are relative to.</summary>
    public Uri? Base { get; init; }

    /// <summary>The page's HTML title, decoded, white space collapsed, otherwise verbatim; null without a page.</summary>
    public string? PageTitle { get; init; }

    /// <summary>The page's own canonical address, where it is of the same site; null otherwise.</summary>
    public Uri? Canonical { get; init; }

    public string? Language { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public ArticleImage? Image { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public Rights? Rights { get; init; }

    public Origin? Origin { get; init; }

    /// <summary>What went wrong or was noticed; with <see cref="RetryPage"/> the page is tried again later.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The page could not be had or was refused by the gate: fetch it again later.</summary>
    public bool RetryPage { get; init; }

    /// <summary>The page answered that it is what it was (304): nothing was extracted.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>The page was not asked: its host holds requests back.</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>The server refuses us: of use again only where it does not refuse every page.</summary>
    public bool IsDenied { get; init; }

    /// <summary>How the body was found on the page: <c>selector</c>, <c>site</c>, <c>readability</c>, <c>container</c>, <c>densest</c>, <c>json-ld</c> or <c>none</c>; null where no page was read.</summary>
    public string? Way { get; init; }

    /// <summary>What was done with the page, in order; empty where none was read.</summary>
    public IReadOnlyList<ExtractStep> Steps { get; init; } = [];

    /// <summary>Characters that were taken out because the source's other pages have them too.</summary>
    public int RemovedFromSite { get; init; }

    /// <summary>A hash of the body as it came from the page; null where it is the feed's.</summary>
    public ulong? BodyHash { get; init; }

    /// <summary>The page's validators, for asking again; of the first part where there are several.</summary>
    public Validators PageValidators { get; init; } = Validators.None;

    /// <summary>What the page alone gives, where it was refused only because others gave the same; null otherwise.</summary>
    public Extract? Alone { get; init; }

    /// <summary>Where the archive has the page, of the first part where there are several, whether or not its text was taken; null without a page, or where nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }

    /// <summary>The body that the feed gives, when no page is wanted or none could be had.</summary>
    public static Extract FromFeed(FeedItem item) =>
        new() { TextFrom = TextFrom.Feed, Body = item.Content ?? item.Summary, Base = item.Base ?? item.Url };
}

/// <summary>A step of extraction, for people who look for why a text is what it is.</summary>
/// <param name="Blocks">Paragraphs and the like that it found, or took away (negative).</param>
/// <param name="Words">Of these.</param>
/// <param name="Example">The first that it took away, or null.</param>
internal sealed record ExtractStep(string Name, int Blocks, int Words, string? Example);

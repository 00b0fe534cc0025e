namespace Masdar.Model;

/// <summary>What parsing a document gave: a <see cref="ParsedFeed"/> or an <see cref="UnreadableFeed"/>.</summary>
internal abstract record ParseResult;

/// <summary>The document is no feed that can be read; <see cref="Finding"/> says what it is instead, with its first bytes.</summary>
internal sealed record UnreadableFeed(Finding Finding) : ParseResult;

/// <summary>The format that was recognised.</summary>
internal enum FeedFormat
{
    Rss,
    Rdf,
    Atom,
    JsonFeed,
}

/// <summary>A feed document as its author meant it.</summary>
internal sealed record ParsedFeed : ParseResult
{
    public required FeedFormat Format { get; init; }

    public string? Title { get; init; }

    /// <summary>BCP 47 as the feed says it (RSS <c>&lt;language&gt;</c>, <c>xml:lang</c>, JSON Feed <c>language</c>), or null.</summary>
    public string? Language { get; init; }

    /// <summary>The site's address (RSS channel <c>&lt;link&gt;</c>, Atom <c>rel=alternate</c>).</summary>
    public Uri? Link { get; init; }

    /// <summary>The program that made it, as it says itself (RSS <c>&lt;generator&gt;</c>, RFC 4287 §4.2.4 with its address), or null.</summary>
    public string? Generator { get; init; }

    /// <summary>In the document's order.</summary>
    public required IReadOnlyList<FeedItem> Items { get; init; }

    /// <summary>What had to be repaired or left out.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What the feed wishes of its readers.</summary>
    public PollWishes Wishes { get; init; } = PollWishes.None;

    /// <summary>Where the archive has the document; null where nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }
}

/// <summary>The feed's own wishes about how often it is fetched, and where more of it is.</summary>
internal sealed record PollWishes
{
    /// <summary>RSS 2.0 <c>&lt;ttl&gt;</c> in minutes.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary><c>sy:updatePeriod</c> divided by <c>sy:updateFrequency</c>.</summary>
    public TimeSpan? UpdatePeriod { get; init; }

    /// <summary>Hours 0 to 23 GMT in which it wants not to be read (RSS 2.0 <c>&lt;skipHours&gt;</c>).</summary>
    public IReadOnlyList<int> SkipHours { get; init; } = [];

    /// <summary>Days on which it wants not to be read (RSS 2.0 <c>&lt;skipDays&gt;</c>).</summary>
    public IReadOnlyList<DayOfWeek> SkipDays { get; init; } = [];

    /// <summary>WebSub hub (<c>rel=hub</c>).</summary>
    public Uri? Hub { get; init; }

    /// <summary>The feed's canonical address (<c>rel=self</c>).</summary>
    public Uri? Self { get; init; }

    /// <summary>The page before this one (RFC 5005 <c>prev-archive</c> or <c>next</c>).</summary>
    public Uri? Previous { get; init; }

    public static PollWishes None { get; } = new();
}

/// <summary>Text of a feed that is either plain or HTML (RFC 4287 §3.1 text constructs; RSS carries HTML).</summary>
internal sealed record FeedText(string Value, bool IsHtml);

/// <summary>An item as the feed gives it: unaltered values, addresses made absolute, dates read.</summary>
internal sealed record FeedItem
{
    /// <summary>
    /// The item's own identity within its source: guid, else canonical address, else title and date. Degraded by the parser
    /// where the document's guids are blank or repeated.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>XxHash128 (32 hex) of the item's title, body, address and enclosures as the feed gives them: equal means unchanged.</summary>
    public required string RawHash { get; init; }

    /// <summary>The id as the feed gives it (RSS <c>&lt;guid&gt;</c>, Atom and JSON Feed <c>id</c>, RDF <c>rdf:about</c>).</summary>
    public string? Guid { get; init; }

    /// <summary>The article's address, absolute, as given (tracking parameters still there); null where there is none.</summary>
    public Uri? Url { get; init; }

    public FeedText? Title { get; init; }

    /// <summary>The short text (RSS <c>&lt;description&gt;</c> beside <c>content:encoded</c>, Atom <c>summary</c>).</summary>
    public FeedText? Summary { get; init; }

    /// <summary>The longest body that the feed gives.</summary>
    public FeedText? Content { get; init; }

    /// <summary>What relative addresses in the body are relative to (<c>xml:base</c>, else the item's, else the feed's address).</summary>
    public Uri? Base { get; init; }

    public string? Language { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];

    public ArticleImage? Image { get; init; }

    /// <summary>UTC; null where the feed says nothing that can be read. Never "now".</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What the item and its feed say of rights, verbatim.</summary>
    public Rights? Rights { get; init; }

    /// <summary>Where the archive has the document that it stood in, where that is an older page of the feed; null: the feed's own, or nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }

    /// <summary>Whence the source itself took it (RSS <c>&lt;source&gt;</c>, RFC 4287 §4.2.11).</summary>
    public Origin? Origin { get; init; }
}

/// <summary>A file that goes with an item (RSS 2.0 <c>&lt;enclosure&gt;</c>, Atom <c>rel=enclosure</c>, JSON Feed <c>attachments</c>).</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Type">Media type, or null.</param>
/// <param name="Length">Bytes, or null.</param>
internal sealed record Enclosure(string Url, string? Type, long? Length);

/// <summary>The article's picture. Width and height in pixels.</summary>
internal sealed record ArticleImage(string Url, string? Alt = null, int? Width = null, int? Height = null);

/// <summary>What the source says of rights, verbatim; absent members: it is silent.</summary>
internal sealed record Rights
{
    public string? Notice { get; init; }

    public string? Holder { get; init; }

    public string? License { get; init; }

    public string? Usage { get; init; }

    public string? Credit { get; init; }

    /// <summary>Robots directives of the page, lower case.</summary>
    public IReadOnlyList<string> Robots { get; init; } = [];

    /// <summary>TDMRep <c>tdm-reservation</c>: true when rights are reserved.</summary>
    public bool? TdmReserved { get; init; }

    public string? TdmPolicy { get; init; }

    public string? Rsl { get; init; }

    public DateTimeOffset? Expires { get; init; }
}

/// <summary>Another publisher that the source copied the item from.</summary>
internal sealed record Origin(string? Name, string? Url);

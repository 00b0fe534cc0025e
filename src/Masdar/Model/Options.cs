using System.Net;

namespace Masdar.Model;

/// <summary>The whole configuration, checked: an immutable snapshot that travels with a run and is swapped whole on reload.</summary>
internal sealed record MasdarConfig
{
    public PublisherOptions Publisher { get; init; } = new();

    public FetchingOptions Fetching { get; init; } = new();

    public DeduplicationOptions Deduplication { get; init; } = new();

    public AttributionOptions Attribution { get; init; } = new();

    public OutputOptions Output { get; init; } = new();

    public StorageOptions Storage { get; init; } = new();

    public DashboardOptions Dashboard { get; init; } = new();

    /// <summary>In the file's order, disabled ones too.</summary>
    public IReadOnlyList<Source> Sources { get; init; } = [];

    /// <summary>Where on the pages of a site the article lies, for the sites where finding it needs help.</summary>
    public IReadOnlyList<SiteRule> Sites { get; init; } = [];
}

/// <param name="TimeZone">The zone of the disclaimer's date.</param>
internal sealed record PublisherOptions(string? Name, TimeZoneInfo TimeZone)
{
    public PublisherOptions() : this(null, TimeZoneInfo.FindSystemTimeZoneById("Asia/Damascus")) { }
}

internal sealed record FetchingOptions
{
    /// <summary>Requests in flight in all.</summary>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>Requests in flight to one host, feeds and pages together.</summary>
    public int MaxConcurrencyPerHost { get; init; } = 2;

    /// <summary>For one fetch in all, redirects included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a feed after content decoding.</summary>
    public long MaxFeedBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Bytes of a page after content decoding.</summary>
    public long MaxPageBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Sent with every request; names the product and a way to reach its operator.</summary>
    public string UserAgent { get; init; } = "Masdar/0.1 (news aggregator; set fetching.userAgent to say who runs it)";

    /// <summary>Blocks that may be fetched although they are not public.</summary>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];

    public bool RespectRobots { get; init; } = true;

    /// <summary>How long a permanent redirect has to stay the same before the new address is asked instead of the old; zero: at once.</summary>
    public TimeSpan RedirectMemory { get; init; } = TimeSpan.Zero;

    public WebSubOptions WebSub { get; init; } = new();

    /// <summary>Whether the pages of young articles are looked at again for corrections; only of sources with <see cref="Source.FullText"/>.</summary>
    public bool Corrections { get; init; } = true;
}

/// <summary>Pushes of hubs (W3C WebSub).</summary>
/// <param name="CallbackUrl">The public address under which hubs reach <paramref name="Urls"/>; null: no hub is asked for anything.</param>
/// <param name="Urls">Where it is listened for them.</param>
internal sealed record WebSubOptions(Uri? CallbackUrl = null, string Urls = "http://127.0.0.1:5081");

internal sealed record DeduplicationOptions
{
    public bool NearDuplicates { get; init; } = true;

    /// <summary>0 to 1: about the share of words that two texts must have in common.</summary>
    public double Similarity { get; init; } = 0.85;

    /// <summary>How far back near duplicates are looked for. Equal addresses and texts are found for all time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);
}

/// <param name="Templates">By name.</param>
internal sealed record AttributionOptions(IReadOnlyDictionary<string, AttributionTemplate> Templates)
{
    public AttributionOptions() : this(AttributionTemplate.Shipped) { }
}

internal sealed record OutputOptions
{
    public bool Records { get; init; } = true;

    public bool Text { get; init; }

    public bool Archive { get; init; }
}

internal enum StorageProvider
{
    Sqlite,
    Postgres,
}

internal sealed record StorageOptions(StorageProvider Provider = StorageProvider.Sqlite, string? ConnectionString = null)
{
    public RetentionOptions Retention { get; init; } = new();
}

/// <summary>How long things are kept; null: for ever.</summary>
/// <param name="Records">Records and notes, and their lines in the store, by <c>fetchedAt</c>.</param>
/// <param name="Archive">Files of the archive that no kept record points to.</param>
/// <param name="ArchiveBytes">The archive's size above which its oldest files go that no kept record points to.</param>
internal sealed record RetentionOptions(TimeSpan? Records = null, TimeSpan? Archive = null, long? ArchiveBytes = null);

internal sealed record DashboardOptions(bool Enabled = false, string Urls = "http://127.0.0.1:5080");

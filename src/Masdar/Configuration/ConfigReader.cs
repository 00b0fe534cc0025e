using Masdar.Model;

namespace Masdar.Configuration;

/// <summary>Checks that need a package which has its own room.</summary>
/// <param name="CronProblem">What is wrong with a Quartz cron expression, or null.</param>
/// <param name="SelectorProblem">What is wrong with a CSS selector, or null.</param>
internal sealed record ConfigChecks(Func<string, string?> CronProblem, Func<string, string?> SelectorProblem)
{
    /// <summary>Finds nothing wrong.</summary>
    public static ConfigChecks None { get; } = new(_ => null, _ => null);
}

/// <summary>What the files and the environment say.</summary>
/// <param name="Config">Null where there is any problem.</param>
/// <param name="Problems">All of them, by file and line.</param>
/// <param name="Serilog">The <c>Serilog</c> section with the environment laid over, as keys of <c>IConfiguration</c> (<c>Serilog:MinimumLevel:Default</c>).</param>
internal sealed record ConfigResult(MasdarConfig? Config, IReadOnlyList<ConfigProblem> Problems, IReadOnlyDictionary<string, string?> Serilog)
{
    /// <summary>The keys that the reader knows, as <c>sources[].schedule</c>; the schemas are tested against them.</summary>
    public IReadOnlySet<string> Keys { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}

/// <summary>
/// Reads <c>masdar.json</c>, <c>sources.json</c> and <c>sites.json</c>. Whatever is wrong is a problem in the result, and all of it is said at once; nothing is thrown.
/// </summary>
internal sealed class ConfigReader(ConfigChecks checks)
{
    public ConfigResult Read(string configFolder, IReadOnlyDictionary<string, string?> environment) => Read(ConfigFiles.Load(configFolder), environment);

    public ConfigResult Read(ConfigFiles files, IReadOnlyDictionary<string, string?> environment)
    {
        var ledger = new Ledger();
        foreach (var problem in files.Problems) ledger.Add(new(problem.File, null, 0), problem.Path, problem.Message);
        var overlay = EnvironmentOverlay.Read(environment, ledger);
        var masdar = files.Masdar is { } m ? JsonSource.Read(files.MasdarPath, m, ledger) : null;
        var sources = files.Sources is { } s ? JsonSource.Read(files.SourcesPath, s, ledger) : null;
        var sites = files.Sites is { } r ? JsonSource.Read(files.SitesPath, r, ledger) : null;
        // A broken masdar.json must not hide what is wrong in sources.json, nor give problems of its own where its keys are missed.
        var root = Section.Root(ledger, masdar, overlay);
        var config = Masdar(root);
        if (sources is not null) config = config with { Sources = new SourcesReader(checks, config.Attribution, masdar is not null).Read(Section.Root(ledger, sources, null)) };
        if (sites is not null) config = config with { Sites = new SitesReader(checks).Read(Section.Root(ledger, sites, null)) };
        var serilog = SerilogSection.Read(root);
        return new(ledger.Count == 0 ? config : null, ledger.ToList(), serilog) { Keys = ledger.Keys };
    }

    private static MasdarConfig Masdar(Section root)
    {
        root.Ignore("$schema");
        var config = new MasdarConfig
        {
            Publisher = Publisher(root.Child("publisher")),
            Fetching = Fetching(root.Child("fetching")),
            Deduplication = Deduplication(root.Child("deduplication")),
            Attribution = TemplateReader.Read(root.Child("attribution")),
            Output = Output(root.Child("output")),
            Storage = Storage(root.Child("storage")),
            Dashboard = Dashboard(root.Child("dashboard")),
        };
        root.Ignore(SerilogSection.Name);
        root.Done();
        return config;
    }

    private static PublisherOptions Publisher(Section s)
    {
        var d = new PublisherOptions();
        d = new(s.Optional("name", d.Name, Values.Text(200)), s.Get("timeZone", d.TimeZone, Values.Zone));
        s.Done();
        return d;
    }

    private static FetchingOptions Fetching(Section s)
    {
        var d = new FetchingOptions();
        d = d with
        {
            MaxConcurrency = (int)s.Get("maxConcurrency", d.MaxConcurrency, Values.Whole(1, 1024)),
            MaxConcurrencyPerHost = (int)s.Get("maxConcurrencyPerHost", d.MaxConcurrencyPerHost, Values.Whole(1, 64)),
            Timeout = s.Get("timeout", d.Timeout, Values.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))),
            MaxFeedBytes = s.Get("maxFeedBytes", d.MaxFeedBytes, Values.Whole(1024, 1024 * 1024 * 1024)),
            MaxPageBytes = s.Get("maxPageBytes", d.MaxPageBytes, Values.Whole(1024, 256 * 1024 * 1024)),
            UserAgent = s.Get("userAgent", d.UserAgent, Values.Text(500, HeaderRules.ValueProblem)),
            AllowNetworks = s.List("allowNetworks", d.AllowNetworks, 100, Values.Network),
            RespectRobots = s.Get("respectRobots", d.RespectRobots, Values.Bool),
            RedirectMemory = s.Get("redirectMemory", d.RedirectMemory, Values.Duration(TimeSpan.Zero, TimeSpan.FromDays(90))),
            Corrections = s.Get("corrections", d.Corrections, Values.Bool),
            WebSub = WebSub(s.Child("webSub")),
        };
        s.Done();
        return d;
    }

    private static WebSubOptions WebSub(Section s)
    {
        var d = new WebSubOptions();
        d = new(s.Optional("callbackUrl", d.CallbackUrl, Callback), s.Get("urls", d.Urls, Values.Text(1000, ListenProblem)));
        s.Done();
        return d;
    }

    private static Taken<Uri> Callback(JsonPart part)
    {
        var address = Values.Address(part);
        return address.Value is { Query: "", Fragment: "" } or null ? address : Taken<Uri>.Wrong("has a query or a fragment; a part of the path is put behind it, so write an address without them");
    }

    private static DeduplicationOptions Deduplication(Section s)
    {
        var d = new DeduplicationOptions();
        d = d with
        {
            NearDuplicates = s.Get("nearDuplicates", d.NearDuplicates, Values.Bool),
            Similarity = s.Get("similarity", d.Similarity, Values.Fraction(0.5, 1)),
            Window = s.Get("window", d.Window, Values.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650))),
        };
        s.Done();
        return d;
    }

    private static OutputOptions Output(Section s)
    {
        var d = new OutputOptions();
        d = d with
        {
            Records = s.Get("records", d.Records, Values.Bool),
            Text = s.Get("text", d.Text, Values.Bool),
            Archive = s.Get("archive", d.Archive, Values.Bool),
        };
        s.Done();
        return d;
    }

    private static StorageOptions Storage(Section s)
    {
        var d = new StorageOptions();
        d = new(
            s.Get("provider", d.Provider, Values.Choice(("sqlite", StorageProvider.Sqlite), ("postgres", StorageProvider.Postgres))),
            s.Optional("connectionString", d.ConnectionString, Values.Text(4096)))
        {
            Retention = Retention(s.Child("retention")),
        };
        if (d.Provider == StorageProvider.Postgres && s.Find("connectionString") is null)
            s.Wrong("connectionString", "is missing: the provider \"postgres\" needs one, such as \"Host=localhost;Database=masdar;Username=masdar\"");
        if (d.Provider == StorageProvider.Sqlite && s.Find("connectionString") is not null && s.Find("provider") is null or { Text: "sqlite" })
            s.Wrong("connectionString", "is for the provider \"postgres\" only; SQLite's file lies in the data folder");
        s.Done();
        return d;
    }

    private static RetentionOptions Retention(Section s)
    {
        var retention = new RetentionOptions(
            s.Get<TimeSpan?>("records", null, Maybe(Values.Duration(TimeSpan.FromDays(7), TimeSpan.FromDays(3650)))),
            s.Get<TimeSpan?>("archive", null, Maybe(Values.Duration(TimeSpan.FromDays(7), TimeSpan.FromDays(3650)))),
            s.Get<long?>("archiveBytes", null, Maybe(Values.Whole(1_000_000, long.MaxValue))));
        s.Done();
        return retention;

        static Func<JsonPart, Taken<T?>> Maybe<T>(Func<JsonPart, Taken<T>> read)
            where T : struct => part => read(part) is { Problem: { } problem } ? Taken<T?>.Wrong(problem) : read(part).Value;
    }

    private static DashboardOptions Dashboard(Section s)
    {
        var d = new DashboardOptions();
        d = new(s.Get("enabled", d.Enabled, Values.Bool), s.Get("urls", d.Urls, Values.Text(1000, ListenProblem)));
        s.Done();
        return d;
    }

    /// <summary>Addresses to listen on, separated by semicolons; the host may be <c>*</c> or <c>+</c> for all of the machine's.</summary>
    private static string? ListenProblem(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.TrimEntries))
        {
            var plain = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery is not "/" || address.UserInfo.Length > 0)
                return "is no address to listen on; write for example \"http://127.0.0.1:5080\", several separated by semicolons";
        }
        return null;
    }
}

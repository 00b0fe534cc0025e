using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Tests.Fetching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Pipeline;

/// <summary>A news site on loopback, and the whole program that fetches it into a folder of its own. Its clock is moved on, never waited for.</summary>
internal sealed class NewsSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-site-").FullName;
    private readonly MovedTime _time = new();
    private readonly RawServer _server;
    private readonly List<(string Path, string Title, string Summary)> _items = [];

    public NewsSite()
    {
        _server = RawServer.Answering(Answer);
        Source = new Source { Id = "site", Name = "Site", Feed = new Uri(Root, "/feed"), Homepage = Root, Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), Language = "en" };
        Config = new MasdarConfig { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")], RespectRobots = false }, Sources = [Source] };
    }

    public Uri Root => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}/"));

    public Source Source { get; set; }

    public MasdarConfig Config { get; set; }

    /// <summary>What each path answers, as head and body.</summary>
    public ConcurrentDictionary<string, Func<RawServer.Asked, string>> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the feed answers 500.</summary>
    public bool FeedIsDown { get; set; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public static string Html(string html, string more = "") => $"HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n{more}\n{html}";

    public int Asked(string path) => _server.Requests.Count(asked => string.Equals(asked.Path, path, StringComparison.Ordinal));

    public void Clear() => _items.Clear();

    public void Add(string path, string title, string summary) => _items.Add((path, title, summary));

    public void Move(TimeSpan by) => _time.Shift += by;

    /// <summary>One run of the source, by a process of its own.</summary>
    public async Task<RunReport> RunAsync()
    {
        await using var engine = await OpenAsync();
        return await engine.Runs.RunOneAsync(Source, Config, TestContext.Current.CancellationToken);
    }

    /// <summary>The whole program, for as long as the test needs it.</summary>
    public Task<Engine> OpenAsync() => Engine.OpenAsync(new DataFolder(_folder), () => Config, _time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    /// <summary>The feed as a hub would deliver it.</summary>
    public PushedDocument Pushed() => new(Encoding.UTF8.GetBytes(Rss()), "application/rss+xml", "utf-8");

    /// <summary>All records, in the order of the files.</summary>
    public List<ArticleRecord> Records()
    {
        var folder = Path.Combine(_folder, "records");
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Select(line => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record)];
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Answer(RawServer.Asked asked)
    {
        if (asked.Path == "/feed") return FeedIsDown ? "HTTP/1.1 500 Down\nContent-Type: text/plain\n\ndown" : Feed();
        return Pages.TryGetValue(asked.Path, out var page) ? page(asked) : "HTTP/1.1 404 Not Found\nContent-Type: text/html\n\n<h1>Not found</h1>";
    }

    private string Feed() => $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n{Rss()}";

    private string Rss()
    {
        var items = string.Concat(_items.Select(item => $"<item><title>{item.Title}</title><link>{new Uri(Root, item.Path)}</link><guid>{item.Path}</guid><description>{item.Summary}</description></item>"));
        return $"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Site</title><link>{Root}</link>{items}</channel></rss>";
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}

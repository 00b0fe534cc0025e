using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Commands;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Storage;

/// <summary>Whole nodes on one database: the real program, a process each.</summary>
public sealed class PostgresClusterTests : IDisposable
{
    private const int Sources = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly PostgresDatabase _database = new();
    private readonly List<Node> _nodes = [];
    private readonly List<Cli> _folders = [];

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        foreach (var folder in _folders) folder.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Nodes_share_the_work_and_when_one_dies_the_other_goes_on_with_what_it_had_in_hand()
    {
        await using var site = new Site();
        var (one, two) = (Start("one", site), Start("two", site));
        await site.UntilAsync(() => site.AskedBy("one") > 10 && site.AskedBy("two") > 10 && site.AskedSources() == Sources, one, two);

        // One dies with a feed in hand that it waits for.
        site.Hold = true;
        await site.UntilAsync(() => site.Held.Any(held => held.Agent == "one"), one, two);
        one.Kill();
        site.Hold = false;
        site.Release();
        var (left, died) = (site.Held.Where(held => held.Agent == "one").Select(held => held.Source).ToList(), site.Mark());
        await site.UntilAsync(() => Enumerable.Range(0, Sources).All(source => site.AskedSince(died, source, "two") > 0), two);
        Assert.All(left, source => Assert.True(site.AskedSince(died, source, "two") > 0));

        // It comes back, writes what it had not, and leaves the schedule to the other when it stops.
        var back = Start("one", site);
        await site.UntilAsync(() => site.AskedSince(died, null, "one") > 5, back, two);
        await back.StopAsync();
        var stopped = site.Mark();
        await site.UntilAsync(() => Enumerable.Range(0, Sources).All(source => site.AskedSince(stopped, source, "two") > 0), two);
        await two.StopAsync();

        Assert.Equal(0, site.SideBySide);
        // What a stop cut off was given and not stored: the next run brings it.
        var last = await _folders[0].RunAsync("run", "--once");
        Assert.True(last.Code == ExitCode.Done, last.Out + last.Error);
        var ids = _folders.SelectMany(folder => folder.Lines("records")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("guid").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(site.Given.Keys.Except(ids, StringComparer.Ordinal));
        foreach (var folder in _folders)
        {
            Assert.NotEmpty(folder.Lines("records"));
            var verified = await folder.RunAsync("records", "verify");
            Assert.True(verified.Code == ExitCode.Done, verified.Out + verified.Error);
        }
        foreach (var folder in _folders)
        {
            var to = folder.PathOf("all");
            Assert.Equal(ExitCode.Done, (await folder.RunAsync("records", "export", to)).Code);
            var exported = Directory.EnumerateFiles(to, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines).ToList();
            Assert.Equal(_folders.SelectMany(other => other.Lines("records")).Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Once_on_two_nodes_stores_each_article_once_and_every_command_finds_the_store()
    {
        await using var site = new Site();
        var (one, two) = (Folder("one", site), Folder("two", site));
        var runs = await Task.WhenAll(Task.Run(() => one.RunAsync("run", "--once"), TestContext.Current.CancellationToken), Task.Run(() => two.RunAsync("run", "--once"), TestContext.Current.CancellationToken));
        Assert.All(runs, run => Assert.True(run.Code == ExitCode.Done, run.Out + run.Error));
        var lines = one.Lines("records").Concat(two.Lines("records")).ToList();
        Assert.Equal(site.Given.Count, lines.Count);

        var id = JsonDocument.Parse(lines[0]).RootElement.GetProperty("id").GetString()!;
        foreach (var folder in _folders)
        {
            Assert.Equal(lines[0] + "\n", (await folder.RunAsync("records", "show", id, "--json")).Out);
            Assert.Equal(site.Given.Count, (await folder.RunAsync("records", "tail", "-n", "10000", "--json")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Contains($"{Sources} sources, {Sources} enabled, 0 failing", (await folder.RunAsync("status")).Out, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Done, (await folder.RunAsync("records", "verify")).Code);
            Assert.Equal(ExitCode.Usage, (await folder.RunAsync("records", "rebuild")).Code);
            Assert.Equal(ExitCode.Usage, (await folder.RunAsync("records", "export", Path.Combine(folder.Data, "records"))).Code);
            Assert.False(File.Exists(Path.Combine(folder.Data, "masdar.db")));
        }
    }

    private Cli Folder(string agent, Site site)
    {
        var sources = string.Join(',', Enumerable.Range(0, Sources).Select(i => $$"""{ "id": "s{{i}}", "name": "S{{i}}", "feed": "{{site.Url($"/{i}")}}", "schedule": "1s", "fullText": false }"""));
        var folder = new Cli($$"""{ "sources": [{{sources}}] }""", $$"""
            { "fetching": { "allowNetworks": ["127.0.0.0/8"], "userAgent": "{{agent}}", "maxConcurrencyPerHost": 16, "respectRobots": false },
              "storage": { "provider": "postgres", "connectionString": {{JsonSerializer.Serialize(_database.ConnectionString)}} } }
            """);
        _folders.Add(folder);
        return folder;
    }

    private Node Start(string agent, Site site)
    {
        var folder = _nodes.FirstOrDefault(node => node.Agent == agent)?.Folder ?? Folder(agent, site);
        var node = new Node(agent, folder);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Feeds that have a new item each time they are asked.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly RawServer _server;
        private readonly ConcurrentQueue<(string Agent, int Source)> _asked = new();
        private readonly int[] _inHand = new int[Sources];
        private readonly int[] _counts = new int[Sources];
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _sideBySide;

        public Site() => _server = new RawServer(AnswerAsync);

        /// <summary>Whether answers wait until <see cref="Release"/>.</summary>
        public volatile bool Hold;

        public ConcurrentQueue<(string Agent, int Source)> Held { get; } = new();

        /// <summary>The guids of every item that was given away whole.</summary>
        public ConcurrentDictionary<string, bool> Given { get; } = new(StringComparer.Ordinal);

        /// <summary>How often a source was asked while it was being asked.</summary>
        public int SideBySide => _sideBySide;

        public Uri Url(string path) => _server.Url(path);

        public void Release() => _released.TrySetResult();

        public int Mark() => _asked.Count;

        public int AskedBy(string agent) => _asked.Count(asked => asked.Agent == agent);

        public int AskedSources() => _asked.Select(asked => asked.Source).Distinct().Count();

        public int AskedSince(int mark, int? source, string agent) => _asked.Skip(mark).Count(asked => asked.Agent == agent && (source is null || asked.Source == source));

        public async Task UntilAsync(Func<bool> condition, params Node[] nodes)
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !condition() && !nodes.Any(node => node.HasExited);) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True(condition(), string.Join("\n\n", nodes.Select(node => $"{node.Agent}:\n{node.Log}")));
        }

        private async Task<bool> AnswerAsync(RawServer.Asked asked, Stream stream, CancellationToken token)
        {
            var source = int.Parse(asked.Path.AsSpan(1), CultureInfo.InvariantCulture);
            var agent = asked["User-Agent"] ?? "";
            _asked.Enqueue((agent, source));
            // run --once asks whatever the schedule; only a schedule promises one at a time.
            if (Interlocked.Increment(ref _inHand[source]) > 1) Interlocked.Increment(ref _sideBySide);
            try
            {
                if (Hold)
                {
                    Held.Enqueue((agent, source));
                    await _released.Task.WaitAsync(token);
                }
                var count = Math.Min(40, Interlocked.Increment(ref _counts[source]));
                var items = string.Concat(Enumerable.Range(1, count).Select(n => $"<item><guid isPermaLink=\"false\">{source}-{n}</guid><title>Item {n} of {source}</title><description>{string.Join(' ', Enumerable.Range(0, 20).Select(word => $"w{source}x{n}y{word}"))}</description></item>"));
                var body = Encoding.UTF8.GetBytes($"<rss version=\"2.0\"><channel><title>S</title>{items}</channel></rss>");
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {body.Length}\r\n\r\n"), .. body], token);
                for (var n = 1; n <= count; n++) Given[$"{source}-{n}"] = true;
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _inHand[source]);
            }
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}

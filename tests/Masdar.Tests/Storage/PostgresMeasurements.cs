using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Masdar.Tests.Commands;
using Masdar.Tests.Deduplication;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Storage;

/// <summary>The figures of docs/cluster.md; only run when asked for (<c>-explicit only</c>).</summary>
public sealed class PostgresMeasurements(ITestOutputHelper output) : IDisposable
{
    private readonly PostgresDatabase _database = new();
    private readonly Fingerprinter _fingerprinter = new();
    private int _next;

    public void Dispose() => _database.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(32)]
    public async Task Commits(int articles)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("masdar-measure-").FullName, "store.db");
        using (var sqlite = Store.Open(new SqliteDialect(file))) await MeasureAsync("SQLite", articles, sqlite);
        using var one = _database.Open();
        await MeasureAsync("PostgreSQL, one node", articles, one);
        using var two = _database.Open("two");
        await MeasureAsync("PostgreSQL, two nodes", articles, one, two);
    }

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Source_runs(int nodes)
    {
        const int sources = 500;
        await using var site = RawServer.Answering(asked => $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n<rss version=\"2.0\"><channel><title>S</title><item><guid isPermaLink=\"false\">1</guid><title>{asked.Path}</title><description>{asked.Path} one two three four five six seven</description></item></channel></rss>");
        var list = string.Join(',', Enumerable.Range(0, sources).Select(i => $$"""{ "id": "s{{i}}", "name": "S{{i}}", "feed": "{{site.Url($"/{i}")}}", "schedule": "1s", "fullText": false }"""));
        var folders = Enumerable.Range(0, nodes).Select(_ => new Cli($$"""{ "sources": [{{list}}] }""", $$"""
            { "fetching": { "allowNetworks": ["127.0.0.0/8"], "maxConcurrencyPerHost": 64, "respectRobots": false },
              "storage": { "provider": "postgres", "connectionString": {{JsonSerializer.Serialize(_database.ConnectionString)}} } }
            """)).ToList();
        var running = folders.ConvertAll(folder => new Node("one", folder));
        try
        {
            for (var i = 0; i < 600 && site.Requests.Count < 2 * sources; i++) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
            var (watch, before) = (Stopwatch.StartNew(), site.Requests.Count);
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{nodes} node(s): {(site.Requests.Count - before) / watch.Elapsed.TotalSeconds:0} source runs a second"));
        }
        finally
        {
            running.ForEach(node => node.Dispose());
            folders.ForEach(folder => folder.Dispose());
        }
    }

    private async Task MeasureAsync(string name, int articles, params Store[] stores)
    {
        var transactions = articles == 1 ? 500 : 60;
        var batches = stores.Select(_ => Enumerable.Range(0, transactions / stores.Length).Select(_ => Batch(articles)).ToList()).ToList();
        await WriteAsync(stores[0], Batch(articles));
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
        {
            foreach (var batch in batches[i]) await WriteAsync(store, batch);
        }, Token)));
        var seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {articles} articles a transaction: {transactions / seconds:0} commits, {transactions * articles / seconds:0} articles a second"));
    }

    private List<PreparedItem> Batch(int articles) => [.. Enumerable.Range(0, articles).Select(_ =>
    {
        // Words that no other article has: what is measured is the store, not the comparison of likenesses.
        var n = _next++;
        var letters = new Random(n);
        var text = string.Join(' ', Enumerable.Range(0, 300).Select(_ => new string([.. Enumerable.Range(0, 6).Select(_ => (char)('ب' + letters.Next(18)))])));
        var article = Articles.Of(text, text[..40], "a", url: $"http://example.org/{n}");
        return new PreparedItem(article, _fingerprinter.Compute(article), null);
    })];

    private static Task<bool> WriteAsync(Store store, List<PreparedItem> items)
    {
        var source = new Source { Id = "a", Name = "a", Feed = new Uri("http://example.org/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        return store.WriteAsync(
            writer =>
            {
                var lines = new List<OutputLine>();
                foreach (var item in items) Judgement.Apply(writer, new Submission(source, new MasdarConfig(), [item], null), item, new Fingerprinter(), lines);
                return true;
            },
            Token);
    }
}

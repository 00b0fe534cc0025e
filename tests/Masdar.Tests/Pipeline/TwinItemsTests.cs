using System.Globalization;
using System.Text;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Output;
using Masdar.Parsing;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

/// <summary>Two items of one guid, of which one fails: nothing of them is passed over for good.</summary>
public sealed class TwinItemsTests : IDisposable
{
    private const string First = "The council opened the old bridge", Second = "The council closed the old bridge again";

    private static readonly Source Source = new() { Id = "one", Name = "One", Feed = new Uri("https://example.org/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };

    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-twins-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly FaultySite _site = new();

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("second", First, Second)]
    [InlineData("first", Second, First, Second)]
    public async Task The_one_that_failed_is_tried_again_and_the_one_that_came_last_stays(string faulty, params string[] titles)
    {
        _site.Fault = faulty;
        await RunAsync();
        Assert.Equal(titles[..1], Titles());
        _site.Fault = null;
        await RunAsync();
        Assert.Equal(titles, Titles());
        await RunAsync();
        Assert.Equal(titles, Titles());
    }

    [Fact]
    public async Task Where_none_fails_they_are_two_revisions_and_nothing_later()
    {
        for (var run = 0; run < 3; run++)
        {
            _site.Version = run;
            await RunAsync();
            Assert.Equal([First, Second], Titles());
        }
        Assert.Equal(2, _site.Pages);
    }

    private async Task RunAsync()
    {
        using var store = Store.Open(new SqliteDialect(Path.Combine(_folder, "masdar.db")));
        var files = new LineFiles(_folder);
        var recovery = new Recovery(store, files, [files], new Repair(store, files, _time), NullLogger<Recovery>.Instance);
        await using var committer = new Committer(store, [files], recovery, new Fingerprinter(), archive: null, retention: null, () => null, _time, NullLogger<Committer>.Instance);
        using var reading = new FeedReading(_site, new FeedParser(), archive: null, _time);
        var articles = new ArticleRun(store, new ArticleExtractor(_site, () => false, _time), new Normalizer(), new Fingerprinter(), () => false);
        var run = new SourceRun(
            store, reading, new OlderPages(store, reading, _time), new NetworkWatch(_time, NullLogger<NetworkWatch>.Instance), articles, new PageRetries(store, articles, committer, _time, NullLogger<PageRetries>.Instance),
            committer, (_, _) => null, _time, NullLogger<SourceRun>.Instance);
        await run.RunAsync(Source, new MasdarConfig { Sources = [Source] }, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(15));
    }

    private string[] Titles() =>
        [.. Directory.EnumerateFiles(Path.Combine(_folder, "records"), "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(line => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record.Article.Title)];

    /// <summary>A feed with a guid that stands in it twice, and whose pages fail as only a fault of ours does.</summary>
    private sealed class FaultySite : IHttpFetcher
    {
        /// <summary>The item whose page throws.</summary>
        public string? Fault { get; set; }

        /// <summary>Other bytes around the same items.</summary>
        public int Version { get; set; }

        public int Pages { get; private set; }

        public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            if (request.Purpose == FetchPurpose.Feed) return Task.FromResult<FetchResult>(new Fetched(request.Url, Encoding.UTF8.GetBytes(Feed)) { MediaType = "application/rss+xml" });
            if (Fault is not null && request.Url.Query.Contains(Fault, StringComparison.Ordinal)) throw new InvalidOperationException("A fault of ours.");
            Pages++;
            return Task.FromResult<FetchResult>(new FetchFailed(FetchErrorKind.NotFound, "The server answered 404.") { Status = 404 });
        }

        private string Feed => string.Create(CultureInfo.InvariantCulture, $"<rss version=\"2.0\"><channel><title>t{Version}</title>{Item(First, "first", 1)}{Item(Second, "second", 2)}</channel></rss>");

        private static string Item(string title, string campaign, int hour) => string.Create(
            CultureInfo.InvariantCulture,
            $"<item><title>{title}</title><link>https://example.org/bridge?utm_campaign={campaign}</link><guid isPermaLink=\"false\">bridge</guid><pubDate>Tue, 24 Nov 2026 0{hour}:00:00 GMT</pubDate><description>{title}, a spokesman said on Tuesday.</description></item>");
    }
}

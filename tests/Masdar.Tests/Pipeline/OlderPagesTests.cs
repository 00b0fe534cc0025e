using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Pipeline;

/// <summary>A publisher that put out more between two polls than its feed holds, on loopback.</summary>
public sealed class OlderPagesTests : IDisposable
{
    private const string WordPress = "<generator>https://wordpress.org/?v=6.8.3</generator>";

    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-older-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task What_left_a_WordPress_feed_is_found_on_its_pages_once_and_in_order()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        Assert.Equal(10, (await RunAsync(engine, site)).Counts.New);
        site.Requests.Clear();

        ServePages(site, WordPress, newest: 35, pages: 4);
        var report = await RunAsync(engine, site);
        Assert.Equal(25, report.Counts.New);
        Assert.Equal(["/feed 200", "/feed?paged=2 200", "/feed?paged=3 200"], site.Requests);
        Assert.Equal(Enumerable.Range(11, 25).Reverse(), Written().Skip(10));
        Assert.Contains(report.Findings, finding => finding.Code == "feed.gap.closed");

        // The first page's validators are the ones that are kept.
        Assert.Equal(RunOutcome.NotModified, (await RunAsync(engine, site)).Outcome);
        Assert.Equal(35, Written().Count);
    }

    [Theory]
    [InlineData("prev-archive")]
    [InlineData("next")]
    [InlineData("json")]
    public async Task Pages_are_found_where_the_feed_says_they_are(string way)
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        Serve(site, "/feed", Page(10), null);
        await RunAsync(engine, site);
        site.Requests.Clear();
        Serve(site, "/feed", Page(35), "/old/2");
        Serve(site, "/old/2", Page(25), "/old/3");
        Serve(site, "/old/3", Page(15), "/old/4");
        Assert.Equal(25, (await RunAsync(engine, site)).Counts.New);
        Assert.Equal(["/feed 200", "/old/2 200", "/old/3 200"], site.Requests);
        Assert.Equal(Enumerable.Range(11, 25).Reverse(), Written().Skip(10));

        void Serve(Commands.NewsSite at, string path, IEnumerable<int> items, string? older)
        {
            if (way == "json") at.Serve(path, Json(items, older is null ? null : at.Address + older), "application/feed+json");
            else at.Serve(path, Rss(at, items, older is null ? "" : $"<atom:link rel=\"{way}\" href=\"{older}\"/>"));
        }
    }

    [Fact]
    public async Task A_site_that_serves_one_page_for_ever_is_left_after_one()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        site.Requests.Clear();
        var page = Rss(site, Page(35), WordPress);
        foreach (var path in new[] { "/feed", "/feed?paged=2", "/feed?paged=3" }) site.Serve(path, page);
        var report = await RunAsync(engine, site);
        Assert.Equal(10, report.Counts.New);
        Assert.Equal(["/feed 200", "/feed?paged=2 200"], site.Requests);
        var missing = Assert.Single(report.Findings, finding => finding.Code == "feed.gap");
        Assert.Contains("may be missing", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_poll_and_one_that_overlaps_ask_for_no_other_page()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 35, pages: 4);
        Assert.Equal(10, (await RunAsync(engine, site)).Counts.New);
        ServePages(site, WordPress, newest: 44, pages: 4);
        Assert.Equal(9, (await RunAsync(engine, site)).Counts.New);
        Assert.Equal(["/feed 200", "/feed 200"], site.Requests);
    }

    [Fact]
    public async Task A_feed_of_another_address_is_a_first_poll_and_asked_without_the_old_validators()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        site.Requests.Clear();
        site.Serve("/other", Rss(site, Page(35), WordPress));
        var report = await RunAsync(engine, site, source => source with { Feed = new Uri(site.Address + "/other") });
        Assert.Equal((RunOutcome.Done, 10), (report.Outcome, report.Counts.New));
        Assert.Equal(["/other 200"], site.Requests);
    }

    [Fact]
    public async Task An_item_that_moved_to_the_next_page_meanwhile_is_taken_once()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        site.Serve("/feed", Rss(site, Page(25), WordPress));
        site.Serve("/feed?paged=2", Rss(site, Page(17), WordPress));
        Assert.Equal((15, 0), await CountAsync(engine, site));
        ServePages(site, WordPress, newest: 26, pages: 1);
        Assert.Equal((1, 0), await CountAsync(engine, site));
    }

    [Fact]
    public async Task A_page_that_fails_for_now_is_asked_for_again_and_not_for_ever()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        ServePages(site, WordPress, newest: 35, pages: 4);
        site.Answer("/feed?paged=3", 500);
        Assert.Equal(20, (await RunAsync(engine, site)).Counts.New);
        ServePages(site, WordPress, newest: 35, pages: 4);
        site.Requests.Clear();
        Assert.Equal(5, (await RunAsync(engine, site)).Counts.New);
        Assert.Equal(Enumerable.Range(1, 35), Written().Order());
        Assert.Equal(RunOutcome.NotModified, (await RunAsync(engine, site)).Outcome);

        ServePages(site, WordPress, newest: 70, pages: 1);
        site.Answer("/feed?paged=2", 500);
        site.Requests.Clear();
        for (var i = 0; i < 5; i++) await RunAsync(engine, site);
        Assert.Equal(OlderPages.MostTries, site.Requests.Count(request => request == "/feed?paged=2 500"));
    }

    [Fact]
    public async Task Pages_without_end_are_given_up()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync(new FakePause());
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        ServePages(site, WordPress, newest: 5000, pages: 40);
        site.Requests.Clear();
        var report = await RunAsync(engine, site);
        Assert.Equal(OlderPages.MostPages + 1, site.Requests.Count);
        Assert.Equal(10 * (OlderPages.MostPages + 1), report.Counts.New);
        Assert.Single(report.Findings, finding => finding.Code == "feed.gap");
    }

    [Fact]
    public async Task New_ids_at_the_same_addresses_are_no_gap()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, WordPress, newest: 10, pages: 1);
        await RunAsync(engine, site);
        site.Requests.Clear();
        site.Serve("/feed", Rss(site, Page(10), WordPress).Replace(">guid-", ">other-", StringComparison.Ordinal));
        var report = await RunAsync(engine, site);
        Assert.Equal(0, report.Counts.New);
        Assert.Equal(["/feed 200"], site.Requests);
        Assert.DoesNotContain(report.Findings, finding => finding.Code.StartsWith("feed.gap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_host_is_not_asked_for_older_pages()
    {
        await using var site = await StartAsync();
        await using var engine = await OpenAsync();
        ServePages(site, "", newest: 10, pages: 1);
        await RunAsync(engine, site);
        site.Requests.Clear();
        site.Serve("/feed", Rss(site, Page(35), $"<atom:link rel=\"next\" href=\"{site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/old\"/>"));
        site.Serve("/old", Rss(site, Page(25), ""));
        Assert.Equal(10, (await RunAsync(engine, site)).Counts.New);
        Assert.Equal(["/feed 200"], site.Requests);
    }

    private static Task<Commands.NewsSite> StartAsync() => Commands.NewsSite.StartAsync();

    /// <summary>The feed and its pages as WordPress numbers them, ten items each.</summary>
    private static void ServePages(Commands.NewsSite site, string head, int newest, int pages)
    {
        for (var page = 1; page <= pages; page++)
            site.Serve(page == 1 ? "/feed" : string.Create(CultureInfo.InvariantCulture, $"/feed?paged={page}"), Rss(site, Page(newest - (10 * (page - 1))), head));
    }

    /// <summary>Ten items, the newest first.</summary>
    private static IEnumerable<int> Page(int newest) => Enumerable.Range(0, 10).Select(i => newest - i).Where(item => item > 0);

    private static string Rss(Commands.NewsSite site, IEnumerable<int> items, string head) =>
        $"<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Site</title><link>{site.Address}/</link>{head}{string.Concat(items.Select(Item))}</channel></rss>";

    private static string Item(int number) => Commands.NewsSite.Item($"guid-{number}", $"https://example.org/{number}", $"خبر رقم {number}", TextOf(number));

    private static string Json(IEnumerable<int> items, string? next) => JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["version"] = "https://jsonfeed.org/version/1.1",
        ["title"] = "Site",
        ["next_url"] = next,
        ["items"] = items.Select(number => new { id = $"guid-{number}", url = $"https://example.org/{number}", title = $"خبر رقم {number}", content_text = TextOf(number) }),
    });

    private static string TextOf(int number) => string.Join(' ', Enumerable.Range(0, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"كلمة{(number * 100) + i}")));

    /// <summary>The items that were written, in the order of the file.</summary>
    private List<int> Written() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(_folder, "data", "records"), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(line => int.Parse(RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record.Article.Guid!["guid-".Length..], CultureInfo.InvariantCulture)),
    ];

    private Task<Engine> OpenAsync(TimeProvider? time = null) =>
        Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => Config, time ?? new FakePause(), NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    private static MasdarConfig Config { get; } = new() { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] } };

    private static async Task<(int New, int Revised)> CountAsync(Engine engine, Commands.NewsSite site)
    {
        var counts = (await RunAsync(engine, site)).Counts;
        return (counts.New, counts.Revised);
    }

    private static Task<RunReport> RunAsync(Engine engine, Commands.NewsSite site, Func<Source, Source>? change = null)
    {
        var source = new Source { Id = "site", Name = "Site", Feed = new Uri(site.Address + "/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false };
        return engine.Runs.RunOneAsync(change is null ? source : change(source), Config, TestContext.Current.CancellationToken);
    }

    /// <summary>The system's clock, on which pauses of up to two seconds are over at once.</summary>
    private sealed class FakePause : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(2) ? TimeSpan.Zero : dueTime, period);
    }
}

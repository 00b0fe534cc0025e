using System.Text;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Text;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Fetching;

public class RobotsTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/ab/c", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/b", true)]
    [InlineData("User-agent: *\nDisallow: /a", "/A", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", true)]
    [InlineData("User-agent: *\nAllow: /news/\nDisallow: /", "/else", false)]
    [InlineData("User-agent: *\nAllow: /page\nDisallow: /page", "/page", true)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/x/y.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/x/y.php?z", true)]
    [InlineData("User-agent: *\nDisallow: /*.php", "/x/y.php?z", false)]
    [InlineData("User-agent: *\nDisallow: /*/b*/c", "/a/b1/c", false)]
    [InlineData("User-agent: *\nDisallow: /*/b*/c", "/a/c/b", true)]
    [InlineData("User-agent: *\nDisallow: /x$", "/x", false)]
    [InlineData("User-agent: *\nDisallow: /x$", "/x/", true)]
    [InlineData("User-agent: *\nDisallow: *?print=", "/a?print=1", false)]
    [InlineData("User-agent: *\nDisallow: /أخبار", "/أخبار/1", false)]
    [InlineData("User-agent: *\nDisallow: /%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1", "/أخبار/1", false)]
    [InlineData("User-agent: *\nDisallow: /%7Ejoe", "/~joe", false)]
    [InlineData("User-agent: *\nDisallow: /a%2fb", "/a/b", true)]
    [InlineData("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: Masdar\nDisallow: /private", "/news", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: Masdar\nDisallow: /private", "/private", false)]
    [InlineData("user-agent:MASDAR/2.0 # us\ndisallow:/", "/news", false)]
    [InlineData("User-agent: masdarbot\nDisallow: /", "/news", true)]
    [InlineData("User-agent: x\nUser-agent: masdar\nUser-agent: y\nDisallow: /", "/news", false)]
    [InlineData("User-agent: masdar\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: masdar\nDisallow: /c", "/c", false)]
    [InlineData("User-agent: masdar\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: masdar\nDisallow: /c", "/b", true)]
    [InlineData("User-agent: masdar\nSitemap: /s\nUser-agent: x\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: masdar\nCrawl-delay: 3\nUser-agent: x\nDisallow: /b", "/b", true)]
    [InlineData("Disallow: /", "/news", true)]
    [InlineData("<html>404</html>", "/news", true)]
    [InlineData("\uFEFFUser-agent: *\r\nDisallow: /\r\n", "/news", false)]
    [InlineData("User-agent: *\rDisallow: /", "/news", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: editors\nDisallow: /", "/news", false)]
    public void The_rules_of_RFC_9309(string file, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(Encoding.UTF8.GetBytes(file), ["masdar", "editors"]).Allows(new Uri("http://example.org" + path)));

    [Theory]
    [InlineData("+https://news.example/bot", "User-agent: 360Spider\nDisallow: /\n\nUser-agent: *\nDisallow: /x", "/news", true)]
    [InlineData("(bot)", "User-agent: *\nDisallow: /\n\nUser-agent: masdar\nDisallow: /x", "/news", true)]
    [InlineData("(bot)", "User-agent: *\nDisallow: /", "/news", false)]
    [InlineData("NewsDesk/2.0 (x)", "User-agent: newsdesk\nDisallow: /", "/news", false)]
    public void A_name_that_is_empty_is_nobodys(string userAgent, string file, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(Encoding.UTF8.GetBytes(file), RobotNames.Of(userAgent)).Allows(new Uri("http://example.org" + path)));

    [Theory]
    [InlineData("2", 2d)]
    [InlineData("0.5", 0.5)]
    [InlineData("many", null)]
    [InlineData("-1", null)]
    public void Crawl_delay_is_read(string value, double? seconds) =>
        Assert.Equal(seconds, RobotsRules.Parse(Encoding.UTF8.GetBytes($"User-agent: *\nCrawl-delay: {value}\nDisallow: /x"), ["masdar"]).CrawlDelay?.TotalSeconds);

    [Fact]
    public void A_rule_made_of_stars_costs_nothing()
    {
        var file = "User-agent: *\n" + string.Concat(Enumerable.Repeat($"Disallow: /{string.Concat(Enumerable.Repeat("*a", 900))}$\n", 200));
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file), ["masdar"]);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(rules.Allows(new Uri("http://example.org/" + new string('a', 6000) + "b")));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Pages_ask_robots_once_for_all_and_feeds_never()
    {
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? "HTTP/1.1 200 OK\n\nUser-agent: *\nDisallow: /no" : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true });
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/no/feed")));
        Assert.DoesNotContain(server.Requests, x => x.Path is "/robots.txt");
        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fetcher.GetAsync(server.Url(i % 2 == 0 ? $"/no/{i}" : $"/yes/{i}"), null, FetchPurpose.Page)));
        Assert.Equal(10, pages.Count(x => x is Fetched));
        Assert.All(pages.OfType<FetchFailed>(), x => x.Failed(FetchErrorKind.Robots));
        Assert.Single(server.Requests, x => x.Path is "/robots.txt");
        Assert.DoesNotContain(server.Requests, x => x.Path.StartsWith("/no/", StringComparison.Ordinal) && x.Path is not "/no/feed");
        Assert.False(await fetcher.RobotsAdviseAsync(server.Url("/no"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_switch_turns_robots_off()
    {
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? "HTTP/1.1 200 OK\n\nUser-agent: *\nDisallow: /" : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher();
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url(), null, FetchPurpose.Page));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 No", null)]
    [InlineData("HTTP/1.1 403 No", null)]
    [InlineData("HTTP/1.1 204 No", null)]
    [InlineData("HTTP/1.1 302 Found\nLocation: /robots.txt", null)]
    [InlineData("HTTP/1.1 500 No", nameof(FetchErrorKind.ServerError))]
    [InlineData("HTTP/1.1 429 No", nameof(FetchErrorKind.TooManyRequests))]
    [InlineData("nonsense", nameof(FetchErrorKind.Protocol))]
    [InlineData("HTTP/1.1 302 Found\nLocation: http://10.0.0.1/robots.txt", nameof(FetchErrorKind.Forbidden))]
    public async Task What_the_answer_for_robots_means(string answer, string? kind)
    {
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? answer + "\n\n" : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true });
        var result = await fetcher.GetAsync(server.Url("/page"), null, FetchPurpose.Page);
        if (kind is null) Assert.IsType<Fetched>(result);
        else Assert.Contains("robots.txt", result.Failed(Enum.Parse<FetchErrorKind>(kind)).Message, StringComparison.Ordinal);
        Assert.Equal(kind is null ? 1 : 0, server.Requests.Count(x => x.Path is "/page"));
    }

    [Fact]
    public async Task Known_rules_hold_while_the_host_is_out_of_order_and_are_renewed_daily()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        var robots = "HTTP/1.1 200 OK\n\nUser-agent: *\nDisallow: /a";
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? robots : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true }, time);
        Task<FetchResult> GetAsync(string path) => fetcher.GetAsync(server.Url(path), null, FetchPurpose.Page);
        (await GetAsync("/a")).Failed(FetchErrorKind.Robots);
        robots = "HTTP/1.1 500 No\n\n";
        time.Advance(TimeSpan.FromHours(23));
        Assert.IsType<Fetched>(await GetAsync("/b"));
        Assert.Single(server.Requests, x => x.Path is "/robots.txt");
        time.Advance(TimeSpan.FromHours(2));
        (await GetAsync("/a")).Failed(FetchErrorKind.Robots);
        Assert.IsType<Fetched>(await GetAsync("/b"));
        Assert.Equal(2, server.Requests.Count(x => x.Path is "/robots.txt"));
        robots = "HTTP/1.1 200 OK\n\nUser-agent: *\nDisallow: /b";
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.IsType<Fetched>(await GetAsync("/a"));
        (await GetAsync("/b")).Failed(FetchErrorKind.Robots);
    }

    [Fact]
    public async Task More_than_500_KiB_are_cut_not_refused()
    {
        var body = new StringBuilder("User-agent: *\nDisallow: /a\n");
        while (body.Length < 700_000) body.Append("# filler filler filler filler filler filler\n");
        body.Append("Disallow: /b\n");
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? $"HTTP/1.1 200 OK\n\n{body}" : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true });
        (await fetcher.GetAsync(server.Url("/a"), null, FetchPurpose.Page)).Failed(FetchErrorKind.Robots);
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/b"), null, FetchPurpose.Page));
    }

    [Fact]
    public async Task A_redirected_page_obeys_the_robots_of_its_new_host()
    {
        await using var target = new RawServer(
            async (asked, stream, token) =>
            {
                var body = asked.Path is "/robots.txt" ? "User-agent: *\nDisallow: /" : "secret";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), token);
                return true;
            },
            "127.0.0.2");
        await using var door = RawServer.Answering(x => x.Path is "/robots.txt" ? "HTTP/1.1 404 No\n\n" : $"HTTP/1.1 302 Found\nLocation: {target.Url("/x")}\n\n");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true });
        (await fetcher.GetAsync(door.Url("/page"), null, FetchPurpose.Page)).Failed(FetchErrorKind.Robots);
        Assert.Equal(["/robots.txt"], target.Requests.Select(x => x.Path));
    }

    [Fact]
    public async Task Crawl_delay_spaces_pages_out()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        await using var server = RawServer.Answering(x => x.Path is "/robots.txt" ? "HTTP/1.1 200 OK\n\nUser-agent: *\nCrawl-delay: 5" : "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true }, time);
        var pages = Enumerable.Range(0, 100).Select(i => fetcher.GetAsync(server.Url($"/{i}"), null, FetchPurpose.Page)).ToList();

        // 5 minutes hold 61 turns of 5 s; the others are told to come again.
        await Net.UntilAsync(() => pages.Count(x => x.IsCompleted) == 40);
        Assert.Equal(39, pages.Count(x => x is { IsCompleted: true, Result: FetchFailed { Kind: FetchErrorKind.HeldBack, RetryAfter: not null } }));
        for (var turn = 2; turn <= 61; turn++)
        {
            Assert.Equal(turn - 1, server.Requests.Count(x => x.Path is not ("/robots.txt" or "/.well-known/tdmrep.json")));
            time.Advance(TimeSpan.FromSeconds(5));
            await Net.UntilAsync(() => pages.Count(x => x is { IsCompleted: true, Result: Fetched }) == turn);
        }
    }

    [Fact]
    public async Task Enormous_rules_of_many_hosts_do_not_pile_up()
    {
        var big = Encoding.UTF8.GetBytes("User-agent: *\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"Disallow: /{i}{new string('x', 1000)}\n")));
        var asked = 0;
        var robots = new Robots(
            (url, _) =>
            {
                Interlocked.Increment(ref asked);
                return Task.FromResult<FetchResult>(new Fetched(url, big));
            },
            () => "x",
            new FakeTimeProvider());
        Task AskAsync(int i) => robots.ForAsync(new Uri($"http://h{i}.example/"), TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++) await AskAsync(i);
        Assert.Equal(100, asked);
        for (var i = 0; i < 100; i++) await AskAsync(99 - i);
        Assert.InRange(asked, 170, 200);
        await AskAsync(0);
        Assert.InRange(asked, 170, 200);
    }
}

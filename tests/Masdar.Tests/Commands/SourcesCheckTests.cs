using System.Globalization;
using System.Text.Json;
using Masdar.Commands;
using Masdar.Model;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Commands;

public sealed class SourcesCheckTests
{
    private static readonly TimeProvider Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private static string Sources(params (string Id, Uri Feed, string More)[] sources) =>
        $$"""{ "sources": [{{string.Join(",", sources.Select(source => $$"""{ "id": "{{source.Id}}", "name": "{{source.Id}}", "feed": "{{source.Feed}}" {{source.More}} }"""))}}] }""";

    private static string Items(int count, TimeSpan apart) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"<item><title>t{i}</title><link>http://127.0.0.1/a/{i}</link><pubDate>{Time.GetUtcNow().Subtract(i * apart).ToString("R", CultureInfo.InvariantCulture)}</pubDate></item>"));

    private static async Task<JsonElement> CheckAsync(Cli cli, string id)
    {
        var result = await cli.RunAsync("sources", "check", "--source", id, "--json");
        using var document = JsonDocument.Parse(result.Out);
        return document.RootElement.GetProperty("sources")[0].Clone();
    }

    private static IEnumerable<string?> Codes(JsonElement source) => source.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetProperty("code").GetString());

    [Fact]
    public async Task A_feed_that_answers_304_and_fits_its_schedule_draws_no_advice()
    {
        await using var server = RawServer.Answering(asked =>
            asked.Path == "/robots.txt" ? "HTTP/1.1 404 Not Found\n\n"
            : asked["If-None-Match"] == "\"v1\"" ? "HTTP/1.1 304 Not Modified\n\n"
            : SourcesCommandTests.Ok(SourcesCommandTests.Rss("x", items: Items(10, TimeSpan.FromHours(1))), head: "ETag: \"v1\"\n"));
        using var cli = new Cli(Sources(("fine", server.Url(), ""))) { Time = Time };
        var result = await cli.RunAsync("sources", "check");
        Assert.True(result.Code == ExitCode.Done, result.Out + result.Error);
        Assert.Contains("fine    ok      200     Rss     10     0 s     304", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("1 sources asked: 1 can be read, 0 failed, 0 with advice\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count(asked => asked.Path == "/feed"));
        Assert.False(Directory.Exists(cli.Data));
    }

    [Fact]
    public async Task One_that_fails_is_said_and_the_others_are_asked_all_the_same()
    {
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/gone" => "HTTP/1.1 410 Gone\n\n",
            "/page" => SourcesCommandTests.Ok("<html><body>Not found</body></html>", "text/html"),
            "/robots.txt" => "HTTP/1.1 404 Not Found\n\n",
            _ => SourcesCommandTests.Ok(SourcesCommandTests.Rss("x")),
        });
        using var cli = new Cli(Sources(("gone", server.Url("/gone"), ""), ("page", server.Url("/page"), ""), ("good", server.Url(), ""), ("off", server.Url("/off"), ", \"enabled\": false")));
        var result = await cli.RunAsync("sources", "check");
        Assert.Equal(ExitCode.Partial, result.Code);
        Assert.Contains("gone    FAILED  410", result.Out, StringComparison.Ordinal);
        Assert.Contains("look for a new address, or remove the source", result.Out, StringComparison.Ordinal);
        Assert.Contains("3 sources asked: 1 can be read, 2 failed", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, asked => asked.Path == "/off");
        Assert.Equal("fetch.gone", Assert.Single(Codes(await CheckAsync(cli, "gone"))));
        Assert.True((await CheckAsync(cli, "off")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Each_discourtesy_is_named_with_its_remedy()
    {
        var filling = string.Concat(Enumerable.Repeat("<!-- filling, so that it would be worth compressing -->", 300));
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/robots.txt" => "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nUser-agent: *\nDisallow: /",
            "/moved" => "HTTP/1.1 308 Moved\nLocation: /ignores\n\n",
            "/ignores" => SourcesCommandTests.Ok(SourcesCommandTests.Rss("x", "<ttl>120</ttl>" + filling, Items(10, TimeSpan.FromDays(1))), head: "Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT\n"),
            "/fast" => SourcesCommandTests.Ok(SourcesCommandTests.Rss("x", items: Items(10, TimeSpan.FromMinutes(1)))),
            _ => SourcesCommandTests.Ok(SourcesCommandTests.Rss("x", items: "<item><title>a</title><link>http://127.0.0.1/a</link><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>")),
        });
        using var cli = new Cli(Sources(("moved", server.Url("/moved"), ""), ("fast", server.Url("/fast"), ", \"schedule\": \"10m\", \"fullText\": false"), ("old", server.Url("/old"), ", \"fullText\": false"))) { Time = Time };

        var moved = await CheckAsync(cli, "moved");
        Assert.Equal(server.Url("/ignores").AbsoluteUri, moved.GetProperty("movedTo").GetString());
        Assert.Equal("ignored", moved.GetProperty("conditional").GetString());
        Assert.False(moved.GetProperty("robotsAllowFeed").GetBoolean());
        foreach (var code in (string[])["feed.moved", "cache.ignored", "coding.none", "robots.feed", "schedule.fast"]) Assert.Contains(code, Codes(moved));
        Assert.Contains("write \"schedule\": \"2h\"", moved.GetProperty("remarks").EnumerateArray().Single(remark => remark.GetProperty("code").GetString() == "schedule.fast").GetProperty("message").GetString(), StringComparison.Ordinal);

        var fast = await CheckAsync(cli, "fast");
        Assert.Contains("schedule.slow", Codes(fast));
        Assert.Contains("cache.none", Codes(fast));
        Assert.Contains("feed.silent", Codes(await CheckAsync(cli, "old")));
    }

    [Fact]
    public async Task Pages_that_robots_may_not_have_are_said()
    {
        RawServer? server = null;
        server = RawServer.Answering(asked => asked.Path == "/robots.txt"
            ? "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nUser-agent: *\nDisallow: /articles/"
            : SourcesCommandTests.Ok(SourcesCommandTests.Rss("x", items: $"<item><title>a</title><link>{server!.Url("/articles/1")}</link></item>")));
        await using var _ = server;
        using var cli = new Cli(Sources(("x", server.Url(), ""))) { Time = Time };
        var source = await CheckAsync(cli, "x");
        Assert.True(source.GetProperty("robotsAllowFeed").GetBoolean());
        Assert.Contains("robots.pages", Codes(source));
        Assert.Contains("dates.none", Codes(source));
    }

    [Fact]
    public async Task A_secret_header_goes_to_the_feed_and_into_no_output()
    {
        await using var server = RawServer.Answering(asked => asked["X-Api-Key"] == "secret-word" ? SourcesCommandTests.Ok(SourcesCommandTests.Rss("x")) : "HTTP/1.1 401 Unauthorized\n\n");
        using var cli = new Cli(Sources(("x", server.Url(), ", \"headers\": { \"X-Api-Key\": \"secret-word\" }")));
        var result = await cli.RunAsync("sources", "check");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.DoesNotContain("secret-word", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_source_is_wrong_usage()
    {
        using var cli = new Cli(Sources(("sana", new Uri("http://127.0.0.1:9/"), "")));
        var result = await cli.RunAsync("sources", "check", "--source", "saan");
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("did you mean \"sana\"?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    [InlineData(null, false)]
    public void A_certificate_that_ends_soon_is_told(int? days, bool told)
    {
        var now = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
        var source = new Source { Id = "one", Name = "One", Feed = new Uri("https://example.org/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        var audit = new SourceAudit(source, Ok: true) { CertificateEnds = days is { } left ? now.AddDays(left) : null, Cache = CacheAnswer.Honoured };
        var remarks = SourceRemarks.Of(audit, new Fetched(source.Feed, default), new ParsedFeed { Format = FeedFormat.Rss, Items = [] }, true, [], now);
        Assert.Equal(told, remarks.Any(remark => remark.Code == "certificate.ends"));
    }
}

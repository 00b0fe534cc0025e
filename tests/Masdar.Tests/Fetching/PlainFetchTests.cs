using System.Text;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

public class PlainFetchTests
{
    [Fact]
    public async Task A_document_comes_with_its_type_charset_validators_and_headers()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\nContent-Type: Text/XML; x=1; charset=\"windows-1256\"\nETag: W/\"a b\"\nLast-Modified: yesterday\nX-One: 1\n\n<rss/>");
        using var fetcher = Net.Fetcher();
        var fetched = Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/feed#part")));
        Assert.Equal("<rss/>", Encoding.UTF8.GetString(fetched.Body.Span));
        Assert.Equal(("text/xml", "windows-1256"), (fetched.MediaType, fetched.Charset));
        Assert.Equal(new Validators("W/\"a b\"", "yesterday"), fetched.Validators);
        Assert.Contains(new KeyValuePair<string, string>("X-One", "1"), fetched.Headers);
        Assert.Equal(server.Url("/feed"), fetched.FinalUrl);
        Assert.Empty(fetched.Redirects);
    }

    [Fact]
    public async Task The_server_sees_an_honest_agent_and_no_cookie()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\nSet-Cookie: a=b; Path=/\n\nx");
        using var fetcher = Net.Fetcher(Net.Loopback with { UserAgent = "Masdar/1 (مكتب الأخبار; +https://example.org/bot)" });
        await fetcher.GetAsync(server.Url());
        await fetcher.GetAsync(server.Url());
        var asked = server.Requests.ToArray();
        Assert.Equal(2, asked.Length);
        Assert.All(asked, x => Assert.Equal("Masdar/1 (مكتب الأخبار; +https://example.org/bot)", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(x["User-Agent"]!))));
        Assert.All(asked, x => Assert.Null(x["Cookie"]));
        Assert.All(asked, x => Assert.Equal("gzip, deflate, br", x["Accept-Encoding"]));
        Assert.All(asked, x => Assert.StartsWith("application/atom+xml", x["Accept"], StringComparison.Ordinal));
        Assert.All(asked, x => Assert.Null(x["traceparent"]));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("\"strong\"")]
    [InlineData("W/\"weak\"")]
    [InlineData("naked-no-quotes")]
    [InlineData("\"a\", \"b\"")]
    [InlineData("\"with \\\" and , and ; and =\"")]
    [InlineData("W/naked,odd\u00E9\u00FF")]
    public async Task Validators_go_back_byte_for_byte(string tag)
    {
        const string date = "Tue, 31 Feb 2026 25:61:61 +03";
        await using var server = RawServer.Saying($"HTTP/1.1 200 OK\nETag: {tag}\nLast-Modified: {date}\nContent-Length: 1", "x"u8.ToArray(), keep: true);
        using var fetcher = Net.Fetcher();
        var first = Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
        Assert.Equal(new Validators(tag, date), first.Validators);
        await fetcher.GetAsync(server.Url(), x => x with { Validators = first.Validators });
        var second = server.Requests.Last();
        Assert.Equal(tag, second["If-None-Match"]);
        Assert.Equal(date, second["If-Modified-Since"]);
    }

    [Fact]
    public async Task A_304_tells_what_it_renewed()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 304 Not Modified\nLast-Modified: today\nExpires: soon");
        using var fetcher = Net.Fetcher();
        var stored = new Validators("\"a\"", "yesterday");
        var result = Assert.IsType<NotModified>(await fetcher.GetAsync(server.Url(), x => x with { Validators = stored }));
        Assert.Equal(new Validators(null, "today"), result.Validators);
        Assert.Equal(new Validators("\"a\"", "today"), Masdar.Fetching.ConditionalGet.Renew(stored, result.Validators));
        Assert.Contains(new KeyValuePair<string, string>("Expires", "soon"), result.Headers);
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_is_a_failure()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 304 Not Modified");
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Protocol);
    }

    [Theory]
    [InlineData(201, nameof(FetchErrorKind.Protocol))]
    [InlineData(202, nameof(FetchErrorKind.Protocol))]
    [InlineData(204, nameof(FetchErrorKind.Protocol))]
    [InlineData(205, nameof(FetchErrorKind.Protocol))]
    [InlineData(206, nameof(FetchErrorKind.Protocol))]
    [InlineData(300, nameof(FetchErrorKind.Redirects))]
    [InlineData(302, nameof(FetchErrorKind.Redirects))]
    [InlineData(400, nameof(FetchErrorKind.NotFound))]
    [InlineData(401, nameof(FetchErrorKind.Denied))]
    [InlineData(402, nameof(FetchErrorKind.Denied))]
    [InlineData(403, nameof(FetchErrorKind.Denied))]
    [InlineData(404, nameof(FetchErrorKind.NotFound))]
    [InlineData(407, nameof(FetchErrorKind.Denied))]
    [InlineData(408, nameof(FetchErrorKind.Timeout))]
    [InlineData(410, nameof(FetchErrorKind.Gone))]
    [InlineData(418, nameof(FetchErrorKind.NotFound))]
    [InlineData(429, nameof(FetchErrorKind.TooManyRequests))]
    [InlineData(451, nameof(FetchErrorKind.Denied))]
    [InlineData(500, nameof(FetchErrorKind.ServerError))]
    [InlineData(503, nameof(FetchErrorKind.ServerError))]
    [InlineData(599, nameof(FetchErrorKind.ServerError))]
    [InlineData(999, nameof(FetchErrorKind.Protocol))]
    public async Task Each_status_has_its_kind(int status, string kind)
    {
        await using var server = RawServer.Answering(_ => $"HTTP/1.1 {status} So\nWWW-Authenticate: Basic realm=x\n\n");
        using var fetcher = Net.Fetcher();
        var failed = (await fetcher.GetAsync(server.Url())).Failed(Enum.Parse<FetchErrorKind>(kind));
        Assert.Equal(status, failed.Status);
        Assert.Contains(server.Address, failed.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_203_is_a_document()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 203 Transformed\n\nx");
        using var fetcher = Net.Fetcher();
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
    }

    [Fact]
    public async Task A_bot_challenge_is_named()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 403 Forbidden\ncf-mitigated: challenge\n\n<html>");
        using var fetcher = Net.Fetcher();
        Assert.Contains("bot protection", (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Denied).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_failure_of_the_source()
    {
        await using var server = new RawServer(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return false;
        });
        using var fetcher = Net.Fetcher();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var fetch = fetcher.FetchAsync(new FetchRequest(server.Url(), FetchPurpose.Feed), stop.Token);
        await Net.UntilAsync(() => server.Active == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }
}

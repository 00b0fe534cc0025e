using System.Globalization;
using System.Text;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

public class RedirectTests
{
    [Theory]
    [InlineData(301, true)]
    [InlineData(302, false)]
    [InlineData(303, false)]
    [InlineData(307, false)]
    [InlineData(308, true)]
    public async Task A_redirect_is_followed_and_told(int status, bool permanent)
    {
        await using var server = RawServer.Answering(x => x.Path is "/new" ? "HTTP/1.1 200 OK\n\nx" : $"HTTP/1.1 {status} Moved\nLocation: /new#here\n\n");
        using var fetcher = Net.Fetcher();
        var fetched = Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
        var hop = Assert.Single(fetched.Redirects);
        Assert.Equal((server.Url(), server.Url("/new"), status, permanent), (hop.From, hop.To, hop.Status, hop.Permanent));
        Assert.Equal(server.Url("/new"), fetched.FinalUrl);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Ten_redirects_are_followed_and_eleven_are_not()
    {
        await using var server = RawServer.Answering(x =>
        {
            var (n, most) = (int.Parse(x.Path.Split('/')[2], CultureInfo.InvariantCulture), int.Parse(x.Path.Split('/')[1], CultureInfo.InvariantCulture));
            return n == most ? "HTTP/1.1 200 OK\n\nx" : $"HTTP/1.1 302 Found\nLocation: {n + 1}\n\n";
        });
        using var fetcher = Net.Fetcher();
        Assert.Equal(10, Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/10/0"))).Redirects.Count);
        var failed = (await fetcher.GetAsync(server.Url("/11/0"))).Failed(FetchErrorKind.Redirects);
        Assert.Equal(11, failed.Redirects.Count);
        Assert.Equal(22, server.Requests.Count);
    }

    [Theory]
    [InlineData("/feed")]
    [InlineData("#a")]
    [InlineData("")]
    public async Task A_redirect_to_itself_is_asked_once(string target)
    {
        await using var server = RawServer.Answering(_ => $"HTTP/1.1 302 Found\nLocation: {target}\n\n");
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Redirects);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_circle_of_two_ends()
    {
        await using var server = RawServer.Answering(x => $"HTTP/1.1 302 Found\nLocation: {(x.Path is "/feed" ? "/b" : "/feed")}\n\n");
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Redirects);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_target_in_bare_Arabic_is_understood()
    {
        await using var server = RawServer.Answering(x => x.Path.Length > 5 ? "HTTP/1.1 200 OK\n\nx" : "HTTP/1.1 301 Moved\nLocation: /أخبار?q=سوريا\n\n");
        using var fetcher = Net.Fetcher();
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
        Assert.Equal("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=%D8%B3%D9%88%D8%B1%D9%8A%D8%A7", server.Requests.Last().Path);
    }

    [Fact]
    public async Task Secret_headers_stay_at_their_origin_and_do_not_return_after_leaving_it()
    {
        RawServer other = null!;
        await using var own = RawServer.Answering(x => x.Path switch
        {
            "/feed" => "HTTP/1.1 302 Found\nLocation: /same\n\n",
            "/same" => $"HTTP/1.1 302 Found\nLocation: {other.Url("/away")}\n\n",
            _ => "HTTP/1.1 200 OK\n\nx",
        });
        await using (other = new RawServer(
            async (_, stream, token) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {own.Url("/back")}\r\nContent-Length: 0\r\n\r\n"), token);
                return true;
            },
            "127.0.0.2"))
        {
            using var fetcher = Net.Fetcher();
            var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Api-Key"] = "secret", ["Cookie"] = "s=1", ["Accept-Encoding"] = "zstd", ["Host"] = "elsewhere" };
            Assert.IsType<Fetched>(await fetcher.GetAsync(own.Url(), x => x with { Headers = headers, HeadersOrigin = own.Url("/") }));
            Assert.Equal(["secret", "secret", null], own.Requests.Select(x => x["X-Api-Key"]));
            Assert.Equal(["s=1", "s=1", null], own.Requests.Select(x => x["Cookie"]));
            Assert.All(own.Requests, x => Assert.Equal($"127.0.0.1:{own.Port}", x["Host"]));
            Assert.All(own.Requests, x => Assert.Equal("gzip, deflate, br", x["Accept-Encoding"]));
            Assert.Null(Assert.Single(other.Requests)["X-Api-Key"]);
        }
    }

    [Fact]
    public async Task Headers_of_another_origin_are_not_sent_at_all()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher();
        await fetcher.GetAsync(server.Url(), x => x with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "1" }, HeadersOrigin = new Uri($"http://127.0.0.1:{server.Port + 1}/") });
        await fetcher.GetAsync(server.Url(), x => x with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "1" }, HeadersOrigin = new Uri($"https://127.0.0.1:{server.Port}/") });
        Assert.All(server.Requests, x => Assert.Null(x["X-Key"]));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("302", null)]
    [InlineData("301", "http://h/1")]
    [InlineData("301 308", "http://h/2")]
    [InlineData("308 302 301", "http://h/1")]
    [InlineData("307 301", null)]
    public void Only_an_unbroken_line_of_permanent_hops_moves_a_feed(string statuses, string? target) => Assert.Equal(
        target,
        Masdar.Fetching.PermanentMove.Target([.. statuses.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((x, i) => new Redirect(new Uri($"http://h/{i}"), new Uri($"http://h/{i + 1}"), int.Parse(x, CultureInfo.InvariantCulture)))])?.AbsoluteUri);

    [Theory]
    [InlineData("http://\u202E#x")]
    [InlineData("http://\u202E/a")]
    public async Task An_address_without_a_host_is_refused(string address)
    {
        using var fetcher = Net.Fetcher();
        foreach (var purpose in Enum.GetValues<FetchPurpose>()) (await fetcher.GetAsync(new Uri(address), null, purpose)).Failed(FetchErrorKind.Forbidden);
    }

    /// <summary>Whatever stands in Location, the answer is a result, and nothing private is connected to.</summary>
    [Fact]
    public async Task No_target_makes_the_fetcher_throw()
    {
        var random = new Random(7);
        string[] odd =
        [
            "http://", "http:///", "http://:80/", "http://xn--/", "http://xn--a/", "http://a..b/", "http://-/", "http://_/", "http://😀/", "http://a%00b/", "http://a%2fb/",
            "http://\u200b/", "http://" + new string('a', 64) + ".invalid/", "http://" + new string('a', 300) + "/", "http://[::1", "http://[zz]/", "http://[fe80::1%25eth0]/",
            "http://1.2.3.4.5/", "http://256.256.256.256/", "http://999999999999/", "http://0x/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1:-1/",
            "http://a b/", "http://a\tb/", "http:/", "http:", ":", "//", "///", "////", "\\\\", "?", "#", "%", "%zz", "/%", "\u0000", "/\ud800", "http://user:pw@h.invalid/",
            "https://127.0.0.1:1/" + new string('a', 70_000), "mailto:a@b", "urn:x", "http://h.invalid/../../..", "//[", "http://[::ffff:1.2.3.4.5]/", "http://ａ．ｂ/", "http://ß.invalid/", "http://\u202E#x", "http://\u202E/a", "http://xn--127.1\u3002/",
        ];
        foreach (var target in odd.Concat(Enumerable.Range(0, 200).Select(_ => new string(random.GetItems(":/?#[]@%.\\ a1٣é😀\0\t-_x".ToCharArray(), random.Next(40))))))
        {
            await using var server = RawServer.Answering(_ => $"HTTP/1.1 302 Found\nLocation: {target.ReplaceLineEndings("")}\n\n");
            using var fetcher = Net.Fetcher(Net.Loopback with { Timeout = TimeSpan.FromSeconds(2) });
            var result = Assert.IsType<FetchFailed>(await fetcher.GetAsync(server.Url()));
            Assert.DoesNotContain('\n', result.Message);
        }
    }
}

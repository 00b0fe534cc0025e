using System.Text;
using Masdar.Fetching;
using Masdar.Model;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Fetching;

/// <summary>What a site's own files say of the rights of its pages.</summary>
public class SiteRightsTests
{
    private const string Tdm = """
        [ { "location": "/", "tdm-reservation": 1, "tdm-policy": "https://example.org/policy.json" },
          { "location": "/free/*", "tdm-reservation": 0 }, { "location": "/news*.pdf$", "tdm-reservation": "1" },
          { "location": "/odd", "tdm-reservation": 7 }, { "tdm-reservation": 1 }, 5, null ]
        """;

    [Theory]
    [InlineData("/page", true, "https://example.org/policy.json")]
    [InlineData("/free/page?x=1", false, null)]
    [InlineData("/news/a.pdf", true, null)]
    [InlineData("/odd", true, "https://example.org/policy.json")]
    public async Task The_longest_rule_that_fits_decides(string path, bool reserved, string? policy)
    {
        await using var server = Serving(Tdm);
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true });
        var page = Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url(path), null, FetchPurpose.Page));
        Assert.Equal(new SiteRights(reserved, policy, "https://example.org/license.xml"), page.Site);
    }

    [Fact]
    public async Task Files_are_asked_for_once_a_day_and_for_pages_only()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        await using var server = Serving(Tdm);
        using var fetcher = Net.Fetcher(Net.Loopback with { RespectRobots = true }, time);
        Assert.Null(Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/feed"))).Site);
        Assert.Single(server.Requests);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => fetcher.GetAsync(server.Url($"/{i}"), null, FetchPurpose.Page)));
        int Asked() => server.Requests.Count(asked => asked.Path == "/.well-known/tdmrep.json");
        Assert.Equal(1, Asked());
        time.Advance(TimeSpan.FromHours(23));
        await fetcher.GetAsync(server.Url("/more"), null, FetchPurpose.Page);
        Assert.Equal(1, Asked());
        time.Advance(TimeSpan.FromHours(2));
        await fetcher.GetAsync(server.Url("/more"), null, FetchPurpose.Page);
        Assert.Equal(2, Asked());

        using var careless = Net.Fetcher(Net.Loopback with { RespectRobots = false });
        Assert.Null(Assert.IsType<Fetched>(await careless.GetAsync(server.Url("/page"), null, FetchPurpose.Page)).Site);
    }

    [Fact]
    public async Task What_was_known_holds_while_the_file_cannot_be_had()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        var (asked, answer) = (0, (FetchResult)new Fetched(new Uri("https://site.example/"), Encoding.UTF8.GetBytes(Tdm)));
        var files = new TdmFiles(
            (_, _) =>
            {
                asked++;
                return Task.FromResult(answer);
            },
            time);
        Task<(bool? Reserved, string? Policy)> AskAsync() => files.ForAsync(new Uri("https://site.example/free/a"), TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);
        Assert.Equal((false, null), await AskAsync());
        answer = new FetchFailed(FetchErrorKind.Connection, "refused");
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal((false, null), await AskAsync());
        Assert.Equal((false, null), await AskAsync());
        Assert.Equal(2, asked);
        answer = new FetchFailed(FetchErrorKind.NotFound, "none") { Status = 404 };
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal((null, null), await AskAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not here</html>")]
    [InlineData("{\"location\": \"/\"}")]
    [InlineData("[{\"location\": {}, \"tdm-reservation\": 1}]")]
    [InlineData("[[[[[[[[[[[[")]
    [InlineData("[{\"location\": \"\\ud800\", \"tdm-reservation\": 1}]")]
    public void What_is_no_list_of_rules_says_nothing(string file) => Assert.Empty(TdmFiles.Parse(Encoding.UTF8.GetBytes(file)));

    [Theory]
    [InlineData("License: https://example.org/l.xml\nUser-agent: *\nDisallow: /x", "https://example.org/l.xml")]
    [InlineData("User-agent: masdar\nlicense : https://example.org/first\nLicense: https://example.org/second\nDisallow: /x", "https://example.org/first")]
    [InlineData("User-agent: a\nLicense: /relative\nUser-agent: *\nLicense: javascript:x\nDisallow: /x", null)]
    public void A_licence_in_robots_txt_belongs_to_no_group_and_parts_none(string file, string? license)
    {
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file), ["masdar"]);
        Assert.Equal(license, rules.License);
        Assert.False(rules.Allows(new Uri("https://example.org/x")));
    }

    [Fact]
    public async Task A_record_keeps_what_the_site_says_where_its_page_is_silent()
    {
        await using var site = new Pipeline.NewsSite();
        site.Config = site.Config with { Fetching = site.Config.Fetching with { RespectRobots = true } };
        site.Pages["/robots.txt"] = _ => "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nLicense: https://example.org/license.xml\n";
        site.Pages["/.well-known/tdmrep.json"] = _ => $"HTTP/1.1 200 OK\nContent-Type: application/json\n\n{Tdm}";
        site.Pages["/silent"] = _ => Pipeline.NewsSite.Html(Extraction.Pages.Article());
        site.Add("/silent", "Old bridge opens again", "The old bridge over the river was opened to traffic again on Monday.");
        await site.RunAsync();
        var rights = Assert.Single(site.Records()).Article.Rights!;
        Assert.Equal((true, "https://example.org/policy.json", "https://example.org/license.xml"), (rights.TdmReserved, rights.TdmPolicy, rights.Rsl));
    }

    [Fact]
    public void What_the_page_itself_says_goes_before_its_site()
    {
        var site = new SiteRights(true, "https://example.org/policy", "https://example.org/license.xml");
        var own = new Rights { TdmReserved = false, Rsl = "https://example.org/own.xml" };
        Assert.Equal(own, Masdar.Extraction.PageRights.Complete(own, site));
        Assert.Equal("https://example.org/license.xml", Masdar.Extraction.PageRights.Complete(new Rights { TdmReserved = false }, site)!.Rsl);
        Assert.Null(Masdar.Extraction.PageRights.Complete(null, new SiteRights(null, null, null)));
    }

    private static RawServer Serving(string tdm) => RawServer.Answering(asked => asked.Path switch
    {
        "/robots.txt" => "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nLicense: https://example.org/license.xml\nUser-agent: *\nAllow: /\n",
        "/.well-known/tdmrep.json" => $"HTTP/1.1 200 OK\nContent-Type: application/json\n\n{tdm}",
        _ => "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>page</p>",
    });
}

using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class PageVersionsTests
{
    private const string Amp = "https://amp.news.example/2026/01/bridge", Print = "https://news.example/print/bridge";

    private static string Empty(string head, string body = "<p>Loading the app …</p>") => $"<html><head><title>Old bridge opens again</title>{head}</head><body>{body}</body></html>";

    private static Task<Extract> Extract(FixtureFetcher fetcher) => Pages.Extractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("<link rel=amphtml href='https://amp.news.example/2026/01/bridge'>", Amp)]
    [InlineData("<link rel=alternate media=print href=/print/bridge>", Print)]
    public async Task Another_version_stands_in_for_a_page_without_text(string head, string url)
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Empty(head)).With(url, Pages.Article(title: "AMP"));
        var extract = await Extract(fetcher);
        Assert.Equal(TextFrom.Page, extract.TextFrom);
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Equal("Old bridge opens again", extract.PageTitle);
        Assert.False(extract.RetryPage);
        Assert.Contains("page.alternate", extract.Findings.Select(f => f.Code));
        Assert.All(fetcher.Requests, r => Assert.Equal(FetchPurpose.Page, r.Purpose));
    }

    [Theory]
    [InlineData("<link rel=amphtml href='https://cdn.other.example/bridge'>")]
    [InlineData("<link rel=amphtml href='https://news.example/2026/01/bridge#amp'>")]
    [InlineData("<link rel=amphtml href='ftp://news.example/bridge'>")]
    [InlineData("<link rel=alternate hreflang=en href='/en/bridge'>")]
    public async Task What_is_of_another_site_or_no_version_is_not_asked(string head)
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Empty(head));
        Assert.Equal(TextFrom.Feed, (await Extract(fetcher)).TextFrom);
        Assert.Single(fetcher.Requests);
    }

    [Fact]
    public async Task A_page_that_is_taken_and_a_paywall_need_no_other_version()
    {
        const string head = "<link rel=amphtml href='https://amp.news.example/2026/01/bridge'>";
        var fine = new FixtureFetcher().With(Pages.Url, Pages.Article(head: head));
        await Extract(fine);
        Assert.Single(fine.Requests);
        var wall = new FixtureFetcher().With(Pages.Url, Empty(head, Pages.Join([Pages.Paragraphs[0], "This article is for subscribers only."])));
        Assert.Equal("page.gate.paywall", Assert.Single((await Extract(wall)).Findings).Code);
        Assert.Single(wall.Requests);
    }

    [Fact]
    public async Task Another_articles_version_is_refused_like_its_page()
    {
        const string head = "<link rel=amphtml href='https://amp.news.example/2026/01/bridge'>";
        var text = Pages.Join(Enumerable.Range(0, 6).Select(i => $"Minister number {i} has stepped down after the audit office published its report on contracts for railways in the north."));
        var extract = await Extract(new FixtureFetcher().With(Pages.Url, Empty(head)).With(Amp, Pages.Article(text)));
        Assert.Equal(TextFrom.Feed, extract.TextFrom);
        Assert.True(extract.RetryPage);
    }
}

using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class ArticleExtractorTests
{
    [Fact]
    public async Task The_whole_text_comes_from_the_page_a_paragraph_a_block()
    {
        var extract = await Pages.Extract(Pages.Article());
        Assert.Equal(TextFrom.Page, extract.TextFrom);
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Empty(extract.Findings);
        Assert.False(extract.RetryPage);
    }

    [Fact]
    public async Task The_pages_title_is_kept_verbatim_with_the_sites_name()
    {
        var extract = await Pages.Extract(Pages.Article(title: "\n Old bridge   opens again &amp; more | News\tExample "));
        Assert.Equal("Old bridge opens again & more | News Example", extract.PageTitle);
    }

    [Fact]
    public async Task Without_full_text_or_address_nothing_is_fetched()
    {
        var fetcher = new FixtureFetcher();
        var extractor = new ArticleExtractor(fetcher);
        var token = TestContext.Current.CancellationToken;
        var one = await extractor.ExtractAsync(Pages.Source() with { FullText = false }, null, Pages.Item(), token);
        var two = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item() with { Url = null }, token);
        Assert.Empty(fetcher.Requests);
        Assert.Equal(TextFrom.Feed, one.TextFrom);
        Assert.Equal(Pages.Item().Summary, two.Body);
        Assert.Null(one.PageTitle);
    }

    [Fact]
    public async Task The_sources_headers_go_to_the_feeds_origin_only()
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Pages.Article());
        var source = Pages.Source() with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Api-Key"] = "k" } };
        await new ArticleExtractor(fetcher).ExtractAsync(source, null, Pages.Item(), TestContext.Current.CancellationToken);
        var request = Assert.Single(fetcher.Requests);
        Assert.Equal(FetchPurpose.Page, request.Purpose);
        Assert.Same(source.Headers, request.Headers);
        Assert.Equal(source.Feed, request.HeadersOrigin);
    }

    [Theory]
    [InlineData(FetchErrorKind.Timeout, true)]
    [InlineData(FetchErrorKind.ServerError, true)]
    [InlineData(FetchErrorKind.TooManyRequests, true)]
    [InlineData(FetchErrorKind.HeldBack, true)]
    [InlineData(FetchErrorKind.Robots, false)]
    [InlineData(FetchErrorKind.Denied, false)]
    [InlineData(FetchErrorKind.Gone, false)]
    internal async Task A_page_that_fails_costs_its_text_only(FetchErrorKind kind, bool retry)
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, new FetchFailed(kind, "No."));
        var extract = await new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal(TextFrom.Feed, extract.TextFrom);
        Assert.Equal(Pages.Item().Summary, extract.Body);
        Assert.Equal(retry, extract.RetryPage);
        Assert.Equal($"page.fetch.{kind.ToString().ToLowerInvariant()}", Assert.Single(extract.Findings).Code);
    }

    [Fact]
    public async Task Cancelling_is_the_only_thing_that_throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ArticleExtractor(new FixtureFetcher()).ExtractAsync(Pages.Source(), null, Pages.Item(), cancelled.Token));
    }

    [Fact]
    public async Task An_answer_that_is_no_page_is_left()
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, new Fetched(new Uri(Pages.Url), new byte[] { 1, 2 }) { MediaType = "application/pdf" });
        var extract = await new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal("page.media", Assert.Single(extract.Findings).Code);
        Assert.Equal(TextFrom.Feed, extract.TextFrom);
    }

    [Fact]
    public async Task Paragraphs_that_are_divided_by_two_line_breaks_stay_paragraphs()
    {
        var item = Pages.Item(title: "إعادة فتح الجسر القديم أمام حركة المرور", summary: null);
        var html = $"<html lang=ar dir=rtl><head><title>الجسر</title></head><body><div id=menu><a href=/>الرئيسية</a></div><div class=news>{string.Join("<br><br />", Pages.ArabicParagraphs)}</div></body></html>";
        Assert.Equal(Pages.ArabicParagraphs, Pages.Lines(await Pages.Extract(html, item)));
    }
}

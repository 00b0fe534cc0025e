using System.Text;
using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class PageGateTests
{
    private const string Wall = "<p>We and our partners use cookies and personal data. Read our privacy policy. Accept all cookies or reject all of them before you go on to the site.</p>";

    [Theory]
    [InlineData("Just a moment...", "<p>Checking your browser before you go on. Ray ID: 8f0a11bb22cc33dd</p><script src=\"/cdn-cgi/challenge-platform/x.js\"></script>", "challenge")]
    [InlineData("Access denied", "<p>You have been blocked by the network's security for now, please go away.</p>", "challenge")]
    [InlineData("News Example", Wall, "consent")]
    [InlineData("إعدادات الخصوصية", "<p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك على الموقع ولعرض الإعلانات المناسبة لك.</p>", "consent")]
    [InlineData("Log in", "<p>Please log in with your name and your password to go on reading.</p><form><input type=password></form>", "login")]
    [InlineData("Page not found - News", "<p>The page that you are looking for is not here any more, try the search instead.</p>", "notfound")]
    [InlineData("الصفحة غير موجودة", "<p>عذراً، الصفحة التي تبحث عنها غير موجودة على هذا الموقع، حاول البحث من جديد.</p>", "notfound")]
    public async Task A_wall_is_no_article_and_its_title_no_title(string title, string body, string code)
    {
        var extract = await Pages.Extract($"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>");
        Assert.Equal(TextFrom.Feed, extract.TextFrom);
        Assert.Equal(Pages.Item().Summary, extract.Body);
        Assert.Null(extract.PageTitle);
        Assert.Equal($"page.gate.{code}", Assert.Single(extract.Findings).Code);
        Assert.True(extract.RetryPage);
    }

    [Fact]
    public async Task An_article_on_consent_walls_and_captchas_is_an_article()
    {
        var body = Pages.Join(Pages.Paragraphs) + Wall + "<p>Whoever is asked to verify you are human has met a captcha, the page is not found otherwise.</p>";
        var extract = await Pages.Extract(Pages.Article(body, "<script src='/cdn-cgi/challenge-platform/h.js'></script>"));
        Assert.Equal(TextFrom.Page, extract.TextFrom);
    }

    [Fact]
    public async Task A_redirect_to_the_front_page_is_not_found()
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, new Fetched(new Uri("https://news.example/"), Encoding.UTF8.GetBytes(Pages.Article())) { MediaType = "text/html" });
        var extract = await new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal("page.gate.notfound", Assert.Single(extract.Findings).Code);
        Assert.Null(extract.PageTitle);
    }

    [Fact]
    public async Task A_paywalls_first_lines_are_no_whole_text()
    {
        var head = """<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>""";
        var extract = await Pages.Extract(Pages.Article(Pages.Join(Pages.Paragraphs[..2]) + "<p>Subscribe to continue reading this article.</p>", head));
        Assert.Equal("page.gate.paywall", Assert.Single(extract.Findings).Code);
        Assert.Equal("Old bridge opens again - News Example", extract.PageTitle);
        Assert.True(extract.RetryPage);
    }

    [Fact]
    public async Task Another_articles_text_does_not_fit()
    {
        var item = Pages.Item(title: "Minister resigns over railway contract", summary: "The transport minister has stepped down after the audit office published its report on railway contracts.");
        var extract = await Pages.Extract(Pages.Article(), item);
        Assert.Equal("page.gate.unfit", Assert.Single(extract.Findings).Code);
        Assert.Equal(item.Summary, extract.Body);
        Assert.True(extract.RetryPage);
    }

    [Fact]
    public async Task A_title_that_shares_no_word_with_a_text_that_has_the_summary_fits()
    {
        var extract = await Pages.Extract(Pages.Article(), Pages.Item(title: "Finally across!"));
        Assert.Equal(TextFrom.Page, extract.TextFrom);
    }

    [Fact]
    public async Task The_feeds_longer_text_stays()
    {
        var content = new FeedText(Pages.Join([.. Pages.Paragraphs, .. Pages.Paragraphs.Select(p => "Besides, " + p)]), true);
        var extract = await Pages.Extract(Pages.Article(), Pages.Item() with { Content = content });
        Assert.Same(content, extract.Body);
        Assert.Equal("page.gate.shorter", Assert.Single(extract.Findings).Code);
        Assert.True(extract.RetryPage);
        Assert.NotNull(extract.PageTitle);
    }

    [Fact]
    public async Task One_text_under_many_titles_is_taken_once()
    {
        var extractor = new ArticleExtractor(new FixtureFetcher().With("https://news.example/1", Pages.Article()).With("https://news.example/2", Pages.Article()).With("https://news.example/3", Pages.Article()));
        var token = TestContext.Current.CancellationToken;
        var one = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item("https://news.example/1"), token);
        var two = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item("https://news.example/2", "Old bridge: a second headline"), token);
        var again = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item("https://news.example/1", "Old bridge opens again at last"), token);
        var moved = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item("https://news.example/3"), token);
        var elsewhere = await extractor.ExtractAsync(Pages.Source() with { Id = "other" }, null, Pages.Item("https://news.example/2", "Old bridge: a second headline"), token);
        Assert.Equal([TextFrom.Page, TextFrom.Feed, TextFrom.Page, TextFrom.Page, TextFrom.Page], new[] { one, two, again, moved, elsewhere }.Select(e => e.TextFrom));
        Assert.Equal("page.gate.repeated", Assert.Single(two.Findings).Code);
    }

    [Theory]
    [InlineData("<meta name=\"robots\" content=\"NOINDEX, follow\">", null)]
    [InlineData("<meta name=\"robots\" content=\"index,noarchive\">", null)]
    [InlineData("<meta name=\"ROBOTS\" content=\"max-snippet:0\">", null)]
    [InlineData("", "nosnippet")]
    public async Task A_page_that_withholds_its_text_keeps_its_title(string head, string? header)
    {
        var page = new Fetched(new Uri(Pages.Url), Encoding.UTF8.GetBytes(Pages.Article(head: head))) { MediaType = "text/html", Headers = header is null ? [] : [new("X-Robots-Tag", header)] };
        var extract = await new ArticleExtractor(new FixtureFetcher().With(Pages.Url, page)).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal("page.gate.robots", Assert.Single(extract.Findings).Code);
        Assert.Equal(Pages.Item().Summary, extract.Body);
        Assert.Equal("Old bridge opens again - News Example", extract.PageTitle);
        Assert.False(extract.RetryPage);
    }

    [Fact]
    public async Task Which_directives_withhold_the_text_can_be_chosen()
    {
        var html = Pages.Article(head: "<meta name=\"robots\" content=\"noarchive\">");
        var extract = await new ArticleExtractor(new FixtureFetcher().With(Pages.Url, html), () => false).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal(TextFrom.Page, extract.TextFrom);
        Assert.Equal(["noarchive"], extract.Rights!.Robots);
    }

    [Theory]
    [InlineData("<meta name=\"robots\" content=\"index, follow, max-snippet:-1, max-image-preview:large\">", null)]
    [InlineData("<meta name=\"googlebot\" content=\"noindex\">", null)]
    [InlineData("", "googlebot: noindex, nosnippet")]
    public async Task What_is_said_to_others_or_allows_the_text_withholds_nothing(string head, string? header)
    {
        var page = new Fetched(new Uri(Pages.Url), Encoding.UTF8.GetBytes(Pages.Article(head: head))) { MediaType = "text/html", Headers = header is null ? [] : [new("X-Robots-Tag", header)] };
        var extract = await new ArticleExtractor(new FixtureFetcher().With(Pages.Url, page)).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal(TextFrom.Page, extract.TextFrom);
    }
}

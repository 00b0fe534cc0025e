using System.Text;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class MetadataTests
{
    [Fact]
    public async Task Json_ld_comes_before_meta_elements()
    {
        var extract = await Pages.Extract(Pages.Article(head: """
            <meta property="article:published_time" content="2020-01-01T00:00:00Z"><meta name="author" content="The Desk">
            <script type="application/ld+json">{"@context":"https://schema.org","@type":["NewsArticle"],"datePublished":"2026-01-21T10:00:00+03:00","dateModified":"2026-01-21 12:30",
            "author":[{"@type":"Person","name":"By Jane Doe"},"سامر الأحمد",{"name":"https://news.example/staff/x"}],"copyrightHolder":{"name":"News Ltd"},"copyrightNotice":"© News","creditText":"J. Doe",
            "license":"https://creativecommons.org/licenses/by/4.0/","usageInfo":"https://news.example/terms","isBasedOn":{"name":"Agency","url":"https://agency.example/a1"}}</script>
            """));
        Assert.Equal(new DateTimeOffset(2026, 1, 21, 7, 0, 0, TimeSpan.Zero), extract.PublishedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 21, 9, 30, 0, TimeSpan.Zero), extract.UpdatedAt);
        Assert.Equal(["Jane Doe", "سامر الأحمد"], extract.Authors);
        Assert.Equal(("News Ltd", "© News", "J. Doe"), (extract.Rights!.Holder, extract.Rights.Notice, extract.Rights.Credit));
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", extract.Rights.License);
        Assert.Equal("https://news.example/terms", extract.Rights.Usage);
        Assert.Equal(new Origin("Agency", "https://agency.example/a1"), extract.Origin);
    }

    [Fact]
    public async Task Meta_elements_speak_where_json_ld_is_silent()
    {
        var extract = await Pages.Extract(Pages.Article(head: """
            <meta property="article:published_time" content="2026-01-21T10:00"><meta property="article:author" content="https://facebook.com/x"><meta name="author" content="بقلم: سامر الأحمد">
            <meta property="og:image" content="/i.jpg"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="x"><meta property="og:image:alt" content="A bridge">
            <link rel="license" href="https://news.example/licence"><meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://news.example/tdm">
            """));
        Assert.Equal(new DateTimeOffset(2026, 1, 21, 7, 0, 0, TimeSpan.Zero), extract.PublishedAt);
        Assert.Equal(["سامر الأحمد"], extract.Authors);
        Assert.Equal(new ArticleImage("https://news.example/i.jpg", "A bridge", 1200), extract.Image);
        Assert.Equal("https://news.example/licence", extract.Rights!.License);
        Assert.True(extract.Rights.TdmReserved);
        Assert.Equal("https://news.example/tdm", extract.Rights.TdmPolicy);
        Assert.Equal("en", extract.Language);
    }

    [Theory]
    [InlineData("<link rel=canonical href=\"/bridge\">", "https://news.example/bridge", null)]
    [InlineData("<link rel=canonical href=\"https://www.news.example/bridge\">", "https://www.news.example/bridge", null)]
    [InlineData("<meta property=og:url content=\"https://news.example/bridge\">", "https://news.example/bridge", null)]
    [InlineData("<link rel=canonical href=\"https://agency.example/a\">", null, "https://agency.example/a")]
    [InlineData("<link rel=canonical href=\"https://news.example/\">", null, null)]
    [InlineData("<link rel=canonical href=\"https://news.co.uk/bridge\">", null, null)]
    [InlineData("<link rel=canonical href=\"javascript:x\">", null, null)]
    [InlineData("", null, null)]
    public async Task A_canonical_address_is_of_the_same_site_or_tells_the_origin(string head, string? canonical, string? origin)
    {
        var extract = await Pages.Extract(Pages.Article(head: head));
        Assert.Equal(canonical, extract.Canonical?.AbsoluteUri);
        Assert.Equal(origin, extract.Origin?.Url);
    }

    [Fact]
    public async Task Headers_carry_robots_and_text_mining_directives()
    {
        var page = new Fetched(new Uri(Pages.Url), Encoding.UTF8.GetBytes(Pages.Article()))
        {
            Headers = [new("X-Robots-Tag", "noai, unavailable_after: 2026-02-01T00:00:00Z"), new("tdm-reservation", "0"), new("tdm-policy", "https://news.example/tdm")],
        };
        var extract = await Pages.Extractor(new FixtureFetcher().With(Pages.Url, page)).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal(["noai", "unavailable_after"], extract.Rights!.Robots);
        Assert.False(extract.Rights.TdmReserved);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), extract.Rights.Expires);
        Assert.Equal(TextFrom.Page, extract.TextFrom);
    }

    [Fact]
    public async Task A_silent_page_says_nothing()
    {
        var extract = await Pages.Extract("<body>" + Pages.Join(Pages.Paragraphs));
        Assert.Equal((null, null, null, null, null), (extract.PageTitle, extract.Canonical, extract.Image, extract.PublishedAt, extract.Rights));
        Assert.Empty(extract.Authors);
        Assert.Null(extract.Language);
    }

    [Theory]
    [InlineData("2026-01-21", "2026-01-20T21:00:00Z")]
    [InlineData("2026-01-21T10:00:00.123+0300", "2026-01-21T07:00:00.123Z")]
    [InlineData("الأربعاء، 21 كانون الثاني 2026 10:00", "2026-01-21T07:00:00Z")]
    [InlineData("0000-00-00", null)]
    [InlineData("2031-01-01T00:00:00Z", null)]
    public async Task Times_without_a_zone_take_the_sources(string text, string? expected)
    {
        var extract = await Pages.Extract(Pages.Article(head: $"<meta property=\"article:published_time\" content=\"{text}\">"));
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), extract.PublishedAt);
    }

    [Theory]
    [InlineData("windows-1256", null, "<meta charset=windows-1256>")]
    [InlineData("windows-1256", "windows-1256", "")]
    [InlineData("windows-1256", "iso-8859-1", "")]
    [InlineData("windows-1256", null, "")]
    [InlineData("iso-8859-6", null, "")]
    [InlineData("utf-8", "windows-1256", "<meta charset=iso-8859-1>")]
    [InlineData("utf-16", null, "")]
    public async Task The_bytes_of_an_arabic_page_are_read_whatever_it_declares(string encoding, string? charset, string head)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(encoding).GetBytes($"<html><head>{head}<title>إعادة فتح الجسر القديم</title></head><body>{Pages.Join(Pages.ArabicParagraphs)}</body></html>");
        var page = new Fetched(new Uri(Pages.Url), bytes) { Charset = charset };
        var item = Pages.Item(title: "إعادة فتح الجسر القديم أمام حركة المرور", summary: null);
        var extract = await Pages.Extractor(new FixtureFetcher().With(Pages.Url, page)).ExtractAsync(Pages.Source(), null, item, TestContext.Current.CancellationToken);
        Assert.Equal("إعادة فتح الجسر القديم", extract.PageTitle);
        Assert.Equal(Pages.ArabicParagraphs, Pages.Lines(extract));
    }
}

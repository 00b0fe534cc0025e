using Masdar.Attribution;
using Masdar.Model;
using Masdar.Tests.Output;

namespace Masdar.Tests.Attribution;

public class AttributorTests
{
    [Fact]
    public void The_lines_are_the_published_ones_byte_for_byte()
    {
        var seed = File.ReadAllLines(Repository.File("seeds/sentcom-call.txt"));
        var note = Attribute(RecordSamples.Article());
        Assert.Equal(seed[3..5], note.Lines);
        Assert.Equal(new DateOnly(2026, 1, 21), note.Date);
        Assert.Equal("ar", note.Template);
        Assert.Equal("https://example.org/", note.SourceUrl);
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_stays_text()
    {
        var note = Attribute(RecordSamples.Article() with { OriginalTitle = "{sourceName} $1 {title}" });
        Assert.Contains("\"{sourceName} $1 {title}\" نشر", note.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ar", "ar")]
    [InlineData(null, "en-GB", "en")]
    [InlineData(null, "fr", "ar")]
    [InlineData(null, null, "ar")]
    [InlineData("en", "ar", "en")]
    [InlineData("gone", "EN", "en")]
    public void The_template_is_the_sources_else_the_languages_else_arabic(string? name, string? language, string expected) =>
        Assert.Equal(expected, Attribute(RecordSamples.Article() with { Language = language }, name: name).Template);

    [Fact]
    public void Without_an_arabic_template_the_first_is_taken_and_without_any_the_shipped_one()
    {
        Assert.Equal("x", Attribute(RecordSamples.Article(), Options("x", "{sourceName}")).Template);
        Assert.Equal("ar", Attribute(RecordSamples.Article(), new AttributionOptions(new Dictionary<string, AttributionTemplate>(StringComparer.Ordinal))).Template);
    }

    [Fact]
    public void The_date_is_the_day_in_the_publishers_zone()
    {
        var article = RecordSamples.Article() with { FetchedAt = new(2026, 1, 20, 23, 30, 0, TimeSpan.Zero) };
        var tokyo = new PublisherOptions(null, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        var newYork = new PublisherOptions(null, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal(new DateOnly(2026, 1, 21), Attributor.Attribute(article, new(), tokyo, null).Date);
        Assert.Equal(new DateOnly(2026, 1, 20), Attributor.Attribute(article, new(), newYork, null).Date);
    }

    [Fact]
    public void The_english_template_has_english_months_and_latin_digits() =>
        Assert.EndsWith("on 21 January 2026.", Attribute(RecordSamples.Article(), name: "en").Lines[0], StringComparison.Ordinal);

    [Fact]
    public void Where_a_value_is_lacking_the_nearest_true_one_stands_in()
    {
        var article = RecordSamples.Article() with { OriginalTitle = "", Source = RecordSamples.Source with { Homepage = null } };
        var note = Attribute(article, Options("x", "{originalTitle}|{sourceUrl}|{authors}|{originName}"));
        Assert.Equal("عنوان الخبر|https://example.org/news/1|قناة الإخبارية|قناة الإخبارية", note.Text);
    }

    [Fact]
    public void A_line_whose_value_is_lacking_is_left_out_unless_it_alone_names_the_source()
    {
        var article = RecordSamples.Article();
        Assert.Equal("قناة الإخبارية", Attribute(article, Options("x", "{sourceName}", "published {publishedDate}")).Text);
        Assert.Equal("قناة الإخبارية, —\nend", Attribute(article, Options("x", "{sourceName}, {publishedDate}", "end")).Text);
    }

    [Fact]
    public void A_value_with_a_line_break_stays_one_line() =>
        Assert.Equal(2, Attribute(RecordSamples.Article() with { OriginalTitle = "a\nb\u2028c\0d" }).Text.Split('\n').Length);

    [Fact]
    public void The_html_links_title_and_source_words_to_the_original()
    {
        var html = Attribute(RecordSamples.Article()).Html;
        var lines = html.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("&quot;<a dir=\"auto\" href=\"https://example.org/news/1\" rel=\"noopener external\">موقع الإخبارية السورية</a>&quot;", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("من خلال <a href=\"https://example.org/news/1\" rel=\"noopener external\">مصدره الأصلي</a>.</p>", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.StartsWith("<p dir=\"rtl\">", line, StringComparison.Ordinal));
        Assert.DoesNotContain("nofollow", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_english_html_reads_left_to_right_whatever_the_title() =>
        Assert.Matches("^<p dir=\"ltr\">.*</p>\n<p dir=\"ltr\">.*<a href=\"[^\"]*\" rel=\"noopener external\">original source</a>", Attribute(RecordSamples.Article(), name: "en").Html);

    [Theory]
    [InlineData(null)]
    [InlineData("javascript:alert(1)")]
    [InlineData("/news/1")]
    [InlineData("ftp://example.org/1")]
    public void Nothing_is_linked_without_a_web_address(string? url)
    {
        var html = Attribute(RecordSamples.Article() with { Url = url }).Html;
        Assert.DoesNotContain("<a", html, StringComparison.Ordinal);
        Assert.Contains("<bdi>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_values_stays_text()
    {
        var note = Attribute(RecordSamples.Article() with { OriginalTitle = "<script>alert(1)</script>\"><b onclick='x'>", Url = "https://example.org/?a=\"onclick=\"x&b=<c>" });
        Assert.DoesNotContain("<script", note.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", note.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/?a=&quot;onclick=&quot;x&amp;b=&lt;c&gt;\"", note.Html, StringComparison.Ordinal);
    }

    private static AttributionNote Attribute(Article article, AttributionOptions? options = null, string? name = null) =>
        Attributor.Attribute(article, options ?? new(), new(), name);

    private static AttributionOptions Options(string name, params string[] lines) => new(new Dictionary<string, AttributionTemplate>(StringComparer.Ordinal)
    {
        [name] = new(name, lines, MonthNames.English, DigitSet.Latin),
    });
}

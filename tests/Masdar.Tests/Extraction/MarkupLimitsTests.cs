using System.Diagnostics;
using System.Text;
using AngleSharp.Html.Parser;
using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class MarkupLimitsTests
{
    [Fact]
    public void A_usual_page_is_left_as_it_is()
    {
        var page = Pages.Article();
        Assert.Same(page, MarkupLimits.Apply(page, out var cut));
        Assert.False(cut);
    }

    [Fact]
    public void Comments_styles_and_scripts_go_but_json_ld_stays()
    {
        var html = MarkupLimits.Apply("<style>p{}</style><script>var a='<p>';</script><!-- <p>x</p> --><script type=\"application/ld+json\">{}</script><p>text</p>", out var cut);
        Assert.Equal("<style></style><script></script><script type=\"application/ld+json\">{}</script><p>text</p>", html);
        Assert.False(cut);
    }

    [Fact]
    public void A_script_that_writes_a_script_ends_where_the_parser_ends_it()
    {
        var html = MarkupLimits.Apply("<script><!-- document.write('<script>x</script>'); --></script><p>text</p>", out _);
        Assert.Equal("<script></script><p>text</p>", html);
    }

    [Fact]
    public void A_title_within_a_drawing_is_no_title()
    {
        var html = "<svg><title/><path d='x'/></svg><p>text</p>";
        Assert.Same(html, MarkupLimits.Apply(html, out _));
    }

    [Fact]
    public void Deep_nesting_is_flattened_and_its_text_stays()
    {
        var html = MarkupLimits.Apply(Repeat("<div>", 100_000) + "<p>text</p>", out var cut);
        Assert.True(cut);
        Assert.EndsWith("<p>text</p>", html, StringComparison.Ordinal);
        var deepest = new HtmlParser().ParseDocument(html).QuerySelector("p")!;
        var depth = 0;
        for (var e = deepest.ParentElement; e is not null; e = e.ParentElement) depth++;
        Assert.InRange(depth, 10, MarkupLimits.MaxDepth + 3);
    }

    [Fact]
    public async Task The_text_under_a_hundred_thousand_elements_is_found()
    {
        var extract = await Pages.Extract($"<html><body>{Repeat("<div>", 100_000)}{Pages.Join(Pages.Paragraphs)}");
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Equal("page.cut", Assert.Single(extract.Findings).Code);
    }

    /// <summary>Each of these takes minutes, gigabytes or the stack without the bounds; the limit here leaves room for a busy machine.</summary>
    [Theory]
    [InlineData("<div>", 100_000)]
    [InlineData("<p><b class=x{0}>x", 60_000)]
    [InlineData("<a><div>", 60_000)]
    [InlineData("<ul><li>", 60_000)]
    [InlineData("<table><tr><td>", 30_000)]
    [InlineData("<!-- x -->", 500_000)]
    [InlineData("<", 5_000_000)]
    [InlineData("&", 5_000_000)]
    [InlineData("<p>The old bridge over the river was opened to traffic again, and a few more words.</p>", 60_000)]
    [InlineData("lorem ipsum, ", 400_000)]
    [InlineData("<br>", 60_000)]
    [InlineData("<base href=x{0}>x", 60_000)]
    [InlineData("<abbr></abbr><div><abbr/></p>", 30_000)]
    [InlineData("<h1></h1><div><h1/></p>", 30_000)]
    [InlineData("<dd><li>", 60_000)]
    public async Task A_hostile_page_costs_neither_the_stack_nor_minutes(string piece, int times)
    {
        var html = new StringBuilder("<html><body>");
        for (var i = 0; i < times; i++) html.Append(piece.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var began = Stopwatch.GetTimestamp();
        var extract = await Pages.Extract(html.ToString());
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"{Stopwatch.GetElapsedTime(began)}");
        Assert.NotNull(extract);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_at_all_only_cost_the_page()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(5000)];
            random.NextBytes(bytes);
            var fetcher = new FixtureFetcher().With(Pages.Url, new Fetched(new Uri(Pages.Url), bytes) { MediaType = "text/html" });
            var extract = await new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
            Assert.Equal(TextFrom.Feed, extract.TextFrom);
        }
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}

using System.Text;
using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

/// <summary>Whom a page's directives are for.</summary>
public class PageRightsTests
{
    [Theory]
    [InlineData("<meta name=robots content=noindex>", null, true)]
    [InlineData("<meta name=googlebot content=noindex>", null, false)]
    [InlineData("<meta name=Masdar content='noindex, nofollow'>", null, true)]
    [InlineData("<meta name=newsdesk content=nosnippet>", null, true)]
    [InlineData("", "noindex", true)]
    [InlineData("", "googlebot: noindex, nosnippet", false)]
    [InlineData("", "Masdar: noindex", true)]
    [InlineData("", "newsdesk: nofollow, noindex", true)]
    [InlineData("", "googlebot: nofollow, masdar: noindex", true)]
    [InlineData("", "masdar: nofollow, googlebot: noindex", false)]
    [InlineData("", "max-snippet:0", true)]
    [InlineData("", "masdar: max-snippet:0", true)]
    public async Task What_is_addressed_to_us_is_heeded_and_what_is_for_others_is_not(string head, string? header, bool withheld)
    {
        var page = new Fetched(new Uri(Pages.Url), Encoding.UTF8.GetBytes(Pages.Article(head: head))) { MediaType = "text/html", Headers = header is null ? [] : [new("X-Robots-Tag", header)] };
        var extractor = new ArticleExtractor(new FixtureFetcher().With(Pages.Url, page), userAgent: () => "NewsDesk/2.0 (desk@news.example)");
        var extract = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item(), TestContext.Current.CancellationToken);
        Assert.Equal(withheld ? TextFrom.Feed : TextFrom.Page, extract.TextFrom);
        Assert.Equal(withheld, extract.Findings.Any(finding => finding.Code == "page.gate.robots"));
    }

    [Fact]
    public async Task Half_a_letter_in_a_type_costs_no_text()
    {
        var extract = await Pages.Extract(Pages.Article(head: "<script type=\"application/ld+json\">{\"@type\":\"\\ud800\"}</script>"));
        Assert.Equal(TextFrom.Page, extract.TextFrom);
    }
}

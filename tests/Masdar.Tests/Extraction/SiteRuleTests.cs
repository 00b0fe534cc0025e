using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class SiteRuleTests
{
    private const string Two = "https://news.example/2026/more-of-it";

    private static readonly string Html = $"""
        <html><head><title>Loading</title></head><body>
        <div class="teaser">{Pages.Join(Enumerable.Range(0, 9).Select(i => $"Teaser number {i} tells of a wholly different story, of cotton and of silver, with many words that are not ours."))}</div>
        <h1 class="headline">Old bridge opens again</h1>
        <div class="own">{Pages.Join(Pages.Paragraphs[..5])}<p class="note">A note of the editors that is no part of the text.</p></div>
        <div class="theirs">{Pages.Join(Pages.Paragraphs)}</div>
        <a class="further" href="{Two}">Turn the page</a></body></html>
        """;

    private static Task<Extract> Extract(Selectors? selectors, SiteRule rule, FixtureFetcher? fetcher = null) =>
        new ArticleExtractor((fetcher ?? new FixtureFetcher()).With(Pages.Url, Html), sites: () => [new SiteRule("example") { Content = "body" }, rule])
            .ExtractAsync(Pages.Source(selectors), null, Pages.Item(), TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_rule_for_the_site_says_where_text_and_title_are()
    {
        var extract = await Extract(null, new SiteRule("news.example") { Content = ".theirs", Title = ".headline" });
        Assert.Equal(("site", "Old bridge opens again"), (extract.Way, extract.PageTitle));
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Contains(extract.Steps, s => s.Name.Contains("news.example in sites.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sources_own_selectors_go_before_its_sites_and_what_either_removes_is_removed()
    {
        var extract = await Extract(new Selectors(".own", []), new SiteRule("news.example") { Content = ".theirs", Remove = [".note"] });
        Assert.Equal("selector", extract.Way);
        Assert.Equal(Pages.Paragraphs[..5], Pages.Lines(extract));
        Assert.Equal("Loading", extract.PageTitle);
    }

    [Fact]
    public async Task Where_the_sources_selectors_match_nothing_the_sites_do()
    {
        var extract = await Extract(new Selectors(".gone", []), new SiteRule("news.example") { Content = ".theirs" });
        Assert.Equal("site", extract.Way);
        Assert.Equal("page.selector.empty", Assert.Single(extract.Findings).Code);
    }

    [Fact]
    public async Task The_link_to_the_next_part_is_the_one_that_the_rule_names()
    {
        const string more = "The toll house beside the bridge becomes a museum of the flood, for which the quarter has given photographs and letters of three generations.";
        var fetcher = new FixtureFetcher().With(Two, $"<html><body><div class=theirs><p>{more}</p></div></body></html>");
        var extract = await Extract(null, new SiteRule("news.example") { Content = ".theirs", NextPage = "a.further" }, fetcher);
        Assert.Equal([.. Pages.Paragraphs, more], Pages.Lines(extract));
        Assert.Single(Pages.Lines(await Extract(null, new SiteRule("news.example") { Content = ".theirs" })), l => l == Pages.Paragraphs[^1]);
    }

    [Fact]
    public async Task A_title_that_is_not_there_is_a_finding_and_the_html_title_stays()
    {
        var extract = await Extract(null, new SiteRule("news.example") { Content = ".theirs", Title = ".gone" });
        Assert.Equal(("Loading", "page.selector.title"), (extract.PageTitle, Assert.Single(extract.Findings).Code));
    }
}

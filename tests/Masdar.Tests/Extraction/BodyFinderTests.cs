using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class BodyFinderTests
{
    [Fact]
    public async Task The_sources_selectors_decide()
    {
        var html = Pages.Article($"<div class=text>{Pages.Join(Pages.Paragraphs[..3])}<p class=note>A note of the desk on the opening hours of the bridge.</p></div><div>{Pages.Join(Pages.Paragraphs[3..])}</div>");
        var extract = await Pages.Extract(html, source: Pages.Source(new Selectors("article .text", [".note"])));
        Assert.Equal(Pages.Paragraphs[..3], Pages.Lines(extract));
        Assert.Empty(extract.Findings);
    }

    [Fact]
    public async Task A_selector_that_cannot_be_read_is_a_finding_and_the_text_is_found_without_it()
    {
        var extract = await Pages.Extract(Pages.Article(), source: Pages.Source(new Selectors("article >>> [", ["div:::x"])));
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Equal(["page.selector.bad", "page.selector.bad"], extract.Findings.Select(f => f.Code), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_selector_that_matches_nothing_is_a_finding()
    {
        var extract = await Pages.Extract(Pages.Article(), source: Pages.Source(new Selectors(".gone", [])));
        Assert.Equal(TextFrom.Page, extract.TextFrom);
        Assert.Equal("page.selector.empty", Assert.Single(extract.Findings).Code);
    }

    [Fact]
    public async Task A_body_that_only_json_ld_has_is_taken_from_there()
    {
        var json = string.Join("\\n\\n", Pages.Paragraphs);
        var head = $$"""<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Old bridge opens again","articleBody":"{{json}}"}]}</script>""";
        var extract = await Pages.Extract($"<html><head>{head}</head><body><div id=app>Loading the article, please wait a moment.</div></body></html>");
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
    }

    [Fact]
    public async Task What_json_ld_does_not_have_goes_when_it_has_the_rest()
    {
        var json = string.Join("\\n", Pages.Paragraphs);
        var head = $$"""<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"{{json}}"}</script>""";
        var html = Pages.Article(Pages.Join(Pages.Paragraphs[..4]) + "<p>Quite another matter stands here that no editor has put into the article at all.</p>" + Pages.Join(Pages.Paragraphs[4..]), head);
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(html)));
    }

    [Fact]
    public async Task A_json_ld_teaser_takes_nothing_away()
    {
        var head = $$"""<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"{{Pages.Paragraphs[0]}}"}</script>""";
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(Pages.Article(head: head))));
    }

    [Fact]
    public async Task Relative_addresses_are_relative_to_the_pages_base()
    {
        var html = Pages.Article(Pages.Join([.. Pages.Paragraphs, "More of it <a href=\"plans.html\">in the plans</a> that the province has to look at."]), "<base href=\"https://cdn.news.example/x/\">");
        Assert.Equal("https://cdn.news.example/x/", (await Pages.Extract(html)).Base!.AbsoluteUri);
    }
}

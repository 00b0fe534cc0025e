using System.Globalization;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Tests.Extraction;

namespace Masdar.Tests.Pipeline;

public class SiteMemoryTests
{
    private static readonly string[] Words =
        [.. "river bridge council market train harvest school doctor winter summer printer village border minister captain garden window engine harbour forest valley cotton silver copper teacher student weather factory railway airport".Split(' ')];

    /// <summary>A site's own text, 400 words in eight paragraphs.</summary>
    private static readonly string[] OldBlock = [.. Enumerable.Range(0, 8).Select(i => Sentence(9000 + i, 50))];

    private static readonly string[] NewBlock = [.. Enumerable.Range(0, 4).Select(i => Sentence(9500 + i, 30))];

    private static string Sentence(int seed, int words)
    {
        var text = string.Join(' ', Enumerable.Range(0, words).Select(i => Words[(int)((((uint)seed * 2654435761u) + ((uint)i * 40503u * ((uint)seed % 97 + 3))) % 30u)] + ((seed * 7 + i * 13) % 89).ToString(CultureInfo.InvariantCulture)));
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    private static string[] Text(int number) => [.. Enumerable.Range(0, 15).Select(i => Sentence((number * 100) + i, 50))];

    private static void Publish(NewsSite site, int number, string[] block, int paragraphs = 15, string body = "body")
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/a/{number}");
        var text = Text(number)[..paragraphs];
        var title = "Story " + string.Join(' ', text[0].Split(' ').Take(5));
        site.Pages[path] = _ => NewsSite.Html(Pages.Article(Pages.Join(text) + Pages.Join(block), title: title).Replace("class=\"body\"", $"class=\"{body}\"", StringComparison.Ordinal).Replace("Old bridge opens again", title, StringComparison.Ordinal));
        site.Add(path, title, text[0]);
    }

    [Fact]
    public async Task A_block_that_thirty_articles_have_in_common_is_in_none_of_their_records()
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 30; i++) Publish(site, i, OldBlock);
        await site.RunAsync();

        var records = site.Records();
        Assert.Equal(30, records.Count);
        Assert.All(records, r => Assert.Equal(TextFrom.Page, r.Article.TextFrom));
        Assert.All(records, r => Assert.DoesNotContain(OldBlock, block => r.Article.Text.Contains(block, StringComparison.Ordinal)));
        for (var i = 0; i < 30; i++) Assert.Contains(Text(i)[14], records.Single(r => r.Article.Guid == string.Create(CultureInfo.InvariantCulture, $"/a/{i}")).Article.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_redesign_the_old_block_is_forgotten_and_the_new_one_learned()
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 8; i++) Publish(site, i, OldBlock);
        await site.RunAsync();
        site.Clear();
        for (var i = 8; i < 22; i++) Publish(site, i, NewBlock);
        await site.RunAsync();
        site.Clear();
        Publish(site, 22, OldBlock[..1]);
        await site.RunAsync();

        Assert.All(site.Records().Take(22), r => Assert.DoesNotContain(NewBlock.Concat(OldBlock), block => r.Article.Text.Contains(block, StringComparison.Ordinal)));
        Assert.Contains(OldBlock[0], site.Records()[^1].Article.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_that_share_most_of_their_text_teach_nothing()
    {
        var memory = SiteMemory.Empty;
        for (var i = 0; i < 10; i++) memory = memory.With($"Title {i}", $"key {i}", PageBlock.Of(Pages.Join([.. Text(1), Sentence(777 + i, 40)])), Pages.Now);
        Assert.Empty(memory.Learned);
    }

    [Fact]
    public void A_text_of_which_most_is_the_sites_is_cleaned_where_an_article_is_left_and_refused_where_none_is()
    {
        var memory = SiteMemory.Empty;
        for (var i = 0; i < 8; i++) memory = memory.With($"Title {i}", $"key {i}", PageBlock.Of(Pages.Join([.. Text(i), .. OldBlock])), Pages.Now);
        Assert.Equal(8, memory.Learned.Count);
        Assert.Equal(memory.Learned, SiteMemory.Read(memory.Write()).Learned);

        var article = Page([.. Text(50)[..3], .. OldBlock]);
        Assert.Equal(Text(50)[..3], Pages.Lines(SiteCleaning.Clean(memory, Pages.Item(summary: null), article)));
        var longer = Pages.Item(summary: string.Join(' ', Text(50)[..4]));
        var shorter = SiteCleaning.Clean(memory, longer, article);
        Assert.Equal((TextFrom.Feed, longer.Summary), (shorter.TextFrom, shorter.Body));
        Assert.Equal("page.gate.shorter", Assert.Single(shorter.Findings).Code);
        var wall = SiteCleaning.Clean(memory, Pages.Item(), Page(OldBlock));
        Assert.Equal("page.gate.repeated", Assert.Single(wall.Findings).Code);
        Assert.True(wall.RetryPage);

        static Extract Page(IEnumerable<string> paragraphs) => new() { TextFrom = TextFrom.Page, Body = new FeedText(Pages.Join(paragraphs), true) };
    }

    [Fact]
    public async Task A_long_text_of_the_site_beside_short_articles_is_in_none_of_them()
    {
        await using var site = new NewsSite();
        for (var i = 0; i < 30; i++) Publish(site, i, OldBlock, paragraphs: 2);
        await site.RunAsync();
        Assert.All(site.Records(), r => Assert.DoesNotContain(OldBlock, block => r.Article.Text.Contains(block, StringComparison.Ordinal)));
        Assert.Equal(30, site.Records().Count(r => r.Article.TextFrom == TextFrom.Page && r.Article.Text.Split('\n').Length == 2));
    }

    [Fact]
    public async Task An_article_that_comes_again_with_another_title_is_no_other_article()
    {
        await using var site = new NewsSite();
        Publish(site, 1, []);
        await site.RunAsync();
        site.Clear();
        site.Add("/a/1", "Another title of the same story", Text(1)[0]);
        await site.RunAsync();
        Assert.Equal([1, 2], site.Records().Select(r => r.Revision));
        Assert.All(site.Records(), r => Assert.Equal(TextFrom.Page, r.Article.TextFrom));
    }

    [Fact]
    public async Task After_a_redesign_the_finding_names_a_page_where_the_selectors_match_nothing()
    {
        await using var site = new NewsSite();
        site.Source = site.Source with { Selectors = new Selectors(".body", []) };
        for (var i = 0; i < 3; i++) Publish(site, i, []);
        Assert.DoesNotContain((await site.RunAsync()).Findings, f => f.Code.StartsWith("page.", StringComparison.Ordinal));
        site.Clear();
        for (var i = 3; i < 6; i++) Publish(site, i, [], body: "story-text");
        var finding = Assert.Single((await site.RunAsync()).Findings, f => f.Code.StartsWith("page.", StringComparison.Ordinal));
        Assert.Equal("page.selector.empty", finding.Code);
        Assert.Contains(new Uri(site.Root, "/a/3").AbsoluteUri, finding.Message, StringComparison.Ordinal);
        Assert.All(site.Records(), r => Assert.Equal(TextFrom.Page, r.Article.TextFrom));
    }

    [Fact]
    public void A_source_whose_pages_are_no_longer_taken_is_noticed_with_an_example()
    {
        var memory = SiteMemory.Empty;
        for (var i = 0; i < 20; i++) memory = memory.WithOutcome(300);
        Assert.Null(SiteCleaning.Decline(memory, "https://news.example/1"));
        var shorter = memory;
        for (var i = 0; i < 10; i++) shorter = shorter.WithOutcome(100);
        Assert.Equal("page.quality.shorter", SiteCleaning.Decline(shorter, "https://news.example/1")?.Code);
        for (var i = 0; i < 10; i++) memory = memory.WithOutcome(0);
        var finding = SiteCleaning.Decline(memory, "https://news.example/1");
        Assert.Equal("page.quality.feed", finding?.Code);
        Assert.Contains("https://news.example/1", finding!.Message, StringComparison.Ordinal);
    }
}

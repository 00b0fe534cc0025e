namespace Masdar.Tests.Extraction;

/// <summary>Each rule with its guard, on whole pages.</summary>
public class BlockRulesTests
{
    [Theory]
    [InlineData("<div class=\"photo-caption\">The bridge in the year of the flood, seen from the tower</div>")]
    [InlineData("<div class=\"c-related\"><p>Floods in the north: what is known so far about the damage</p></div>")]
    [InlineData("<div id=\"newsletter\"><p>Our best stories every morning in your mailbox, free of charge.</p></div>")]
    [InlineData("<p class=\"article__byline\">Jane Doe, our correspondent in the town</p>")]
    [InlineData("<p><a href=\"/other\">Floods in the north: what is known so far</a></p>")]
    [InlineData("<ul><li><a href=\"/1\">Floods in the north: what is known</a></li><li><a href=\"/2\">A new railway through the valley</a></li></ul>")]
    [InlineData("<p>Share on Facebook</p>")]
    [InlineData("<p>شارك عبر واتساب</p>")]
    [InlineData("<p>Image 2 of 5</p>")]
    [InlineData("<p>Advertisement</p>")]
    [InlineData("<p>Read more: <a href=\"/other\">Floods in the north</a></p>")]
    [InlineData("<p>اقرأ أيضاً: <a href=\"/other\">الفيضانات في الشمال</a></p>")]
    [InlineData("<h3>مواضيع ذات صلة</h3>")]
    [InlineData("<p>Photo by Jane Doe</p>")]
    [InlineData("<figure><img src=\"/b.jpg\"><figcaption>The bridge in the year of the flood</figcaption></figure>", true)]
    [InlineData("<aside><p>Floods in the north: what is known so far about the damage there.</p></aside>")]
    [InlineData("<div style=\"display: none\"><p>Floods in the north: what is known so far about the damage there.</p></div>")]
    [InlineData("<p>An external post stands here. To view this content accept all cookies to continue.</p>")]
    [InlineData("<blockquote><p>only the missing arches had to be built anew</p></blockquote>")]
    [InlineData("<p>***</p>")]
    [InlineData("<blockquote class=\"twitter-tweet\"><p>We have crossed it, and it holds, said the mayor of the town in a post of the morning.</p>&mdash; The mayor (@mayor) <a href=\"https://x.example/1\">January 21, 2026</a></blockquote>")]
    [InlineData("<blockquote class=\"instagram-media\"><p>A post of the town with many words about its bridge in the morning sun.</p></blockquote>")]
    [InlineData("<h3>Auch interessant</h3>")]
    public async Task What_is_beside_the_article_goes_from_its_middle(string piece, bool picture = false)
    {
        var half = Pages.Join(Pages.Paragraphs[..3]) + piece + Pages.Join(Pages.Paragraphs[3..]);
        var extract = await Pages.Extract(Pages.Article(half));
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Equal(picture, extract.Body!.Value.Contains("<img", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<p>By Jane Doe</p>")]
    [InlineData("<p>Published on 21 January 2026, 10:00</p>")]
    [InlineData("<p>بقلم: سامر الأحمد</p>")]
    [InlineData("<p>الأربعاء، 21 كانون الثاني 2026</p>")]
    [InlineData("<h2>Old bridge opens again</h2>")]
    [InlineData("<p>3 min read</p>")]
    public async Task Title_byline_and_date_go_from_the_front(string piece) =>
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(Pages.Article(piece + Pages.Join(Pages.Paragraphs)))));

    [Theory]
    [InlineData("<p>Sign up for our weekly newsletter to get the stories that matter most to you.</p>")]
    [InlineData("<p>Follow us on Facebook and on the other networks for more of such stories every day.</p>")]
    [InlineData("<p>تابعونا على قناتنا في تلغرام لتصلكم آخر الأخبار أولاً بأول على مدار الساعة.</p>")]
    [InlineData("<p>Get in touch with our news team by e-mailing us at desk@news.example at any time.</p>")]
    [InlineData("<h3>More stories</h3>")]
    [InlineData("<p>Jane Doe is a reporter who covers the province and its towns for this newspaper.</p>")]
    public async Task Appeals_and_the_authors_life_go_from_the_end(string piece)
    {
        var html = Pages.Article(Pages.Join(Pages.Paragraphs) + piece, "<meta name=author content=\"Jane Doe\">");
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(html)));
    }

    [Fact]
    public async Task A_class_that_names_the_whole_text_takes_nothing()
    {
        var html = Pages.Article($"<div class=\"related-caption-newsletter\">{Pages.Join(Pages.Paragraphs)}</div>");
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(html)));
    }

    [Fact]
    public async Task A_class_of_every_paragraph_takes_nothing()
    {
        var html = Pages.Article(string.Concat(Pages.Paragraphs.Select(p => $"<p class=\"caption\">{p}</p>")));
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(html)));
    }

    [Fact]
    public async Task An_aside_that_holds_the_text_stays()
    {
        var html = $"<html><body><aside><div>{Pages.Join(Pages.Paragraphs)}</div></aside></body></html>";
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(html)));
    }

    [Fact]
    public async Task Sub_headings_lists_quotations_and_tables_of_the_text_stay()
    {
        var body = $"""
            {Pages.Join(Pages.Paragraphs[..2])}<h2>What it cost</h2>{Pages.Join(Pages.Paragraphs[2..4])}
            <ul><li>Stone from the old quarry, brought by rail.</li><li>Eleven million in all.</li></ul>
            <blockquote><p>We never gave the quarter up, not even in the year of the flood itself.</p></blockquote>
            <table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>4 million</td></tr></table>
            {Pages.Join(Pages.Paragraphs[4..])}
            """;
        var html = (await Pages.Extract(Pages.Article(body))).Body!.Value;
        Assert.Contains("<h2>What it cost</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<ul><li>Stone from the old quarry, brought by rail.</li>\n<li>Eleven million in all.</li>\n</ul>", html, StringComparison.Ordinal);
        Assert.Contains("<blockquote><p>We never gave", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>2024</td><td>4 million</td></tr>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paragraph_in_mid_text_that_speaks_of_newsletters_and_sharing_stays()
    {
        var said = "The council would share its newsletter with every shop of the quarter, the mayor said, and follow up on each complaint.";
        string[] expected = [.. Pages.Paragraphs[..3], said, .. Pages.Paragraphs[3..]];
        Assert.Equal(expected, Pages.Lines(await Pages.Extract(Pages.Article(Pages.Join(expected)))));
    }

    [Theory]
    [InlineData("2018年6月18日 10:01 発信地：カノ/ナイジェリア")]
    [InlineData("2018년 6월 18일 10:01")]
    public async Task A_date_of_the_far_east_is_no_text(string date) =>
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Pages.Extract(Pages.Article($"<p>{date}</p>" + Pages.Join(Pages.Paragraphs)))));

    [Fact]
    public async Task A_long_tail_of_links_goes_from_a_short_article_and_one_that_is_most_of_it_stays()
    {
        string[] text = [.. Pages.Paragraphs[..3]];
        Assert.Equal(text, Pages.Lines(await Pages.Extract(Pages.Article(Pages.Join(text) + Tail(4)))));
        Assert.Contains(Pages.Lines(await Pages.Extract(Pages.Article(Pages.Join(text) + Tail(20)))), l => l.StartsWith("Title 3", StringComparison.Ordinal));

        static string Tail(int links) => string.Concat(Enumerable.Range(0, links).Select(i => $"<p><a href=\"/{i}\">Title {i} of the harvest of cotton in the valley</a> <a href=\"/{i}/more\">more of it</a></p>"));
    }
}

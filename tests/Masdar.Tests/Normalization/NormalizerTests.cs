using Masdar.Model;
using Masdar.Normalization;

namespace Masdar.Tests.Normalization;

public class NormalizerTests
{
    internal const string ArabicText = "أعلنت وزارة الصحة في دمشق اليوم عن افتتاح مستشفى جديد في المدينة، وقال الوزير إن هذا المشروع من أهم المشاريع التي نفذت هذا العام.";

    private static readonly DateTimeOffset Now = new(2026, 1, 21, 0, 0, 0, TimeSpan.FromHours(3));

    private static readonly Normalizer Subject = new();

    internal static Source Source(string? language = null) => new()
    {
        Id = "alikhbariah",
        Name = "قناة الإخبارية",
        Feed = new("https://feeds.example.org/feed/"),
        Homepage = new("https://example.org/"),
        Schedule = Schedule.Every(TimeSpan.FromMinutes(15)),
        Language = language,
    };

    internal static FeedItem Item(string? title = "عنوان", string? html = "<p>" + ArabicText + "</p>") => new()
    {
        Key = "k",
        RawHash = "h",
        Guid = "urn:1",
        Url = new("https://example.org/a?utm_source=rss"),
        Base = new("https://example.org/a"),
        Title = title is null ? null : new(title, true),
        Content = html is null ? null : new(html, true),
    };

    internal static Article Normalize(FeedItem item, Source? source = null, Extract? extract = null, string? feedLanguage = null)
    {
        var feed = new ParsedFeed { Format = FeedFormat.Rss, Items = [item], Language = feedLanguage };
        return Subject.Normalize(source ?? Source(), feed, item, extract ?? Extract.FromFeed(item), Now);
    }

    [Fact]
    public void An_article_has_everything_of_its_item()
    {
        var article = Normalize(Item() with { PublishedAt = new(2026, 1, 20, 10, 0, 0, TimeSpan.FromHours(2)), Authors = ["Sara", "sara ", "x@y.example (سامر)"] });
        Assert.Equal(ArticleId.Of("alikhbariah", "k"), article.Id);
        Assert.Equal("https://example.org/a", article.Url);
        Assert.Equal("//example.org/a", article.UrlKey);
        Assert.Equal("urn:1", article.Guid);
        Assert.Equal("عنوان", article.Title);
        Assert.Equal("عنوان", article.OriginalTitle);
        Assert.Null(article.Summary);
        Assert.Equal(ArabicText, article.Text);
        Assert.Equal("<p>" + ArabicText + "</p>", article.Html);
        Assert.Equal(["Sara", "سامر"], article.Authors);
        Assert.Equal(TimeSpan.Zero, article.PublishedAt!.Value.Offset);
        Assert.Equal(8, article.PublishedAt.Value.Hour);
        Assert.Equal(TimeSpan.Zero, article.FetchedAt.Offset);
        Assert.Equal("ar", article.Language);
        Assert.Equal(TextDirection.Rtl, article.Direction);
        Assert.Null(article.UpdatedAt);
        Assert.Null(article.Rights);
        Assert.Null(article.Origin);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("mailto:a@b.example")]
    [InlineData("urn:x:y")]
    [InlineData("/relative")]
    [InlineData("ftp://example.org/a")]
    public void An_address_that_is_not_of_the_web_is_none(string url)
    {
        var article = Normalize(Item() with { Url = new Uri(url, UriKind.RelativeOrAbsolute), Base = null });
        Assert.Null(article.Url);
        Assert.Null(article.UrlKey);
    }

    [Fact]
    public void Without_a_title_the_first_words_of_the_text_are_it()
    {
        var article = Normalize(Item(title: null, html: "<p>" + string.Join(' ', Enumerable.Repeat("كلمة", 60)) + "</p><p>second</p>"));
        Assert.StartsWith("كلمة كلمة", article.Title, StringComparison.Ordinal);
        Assert.EndsWith("كلمة…", article.Title, StringComparison.Ordinal);
        Assert.InRange(article.Title.Length, 60, 101);
        Assert.Equal("short text", Normalize(Item(title: " <b> </b> ", html: "short text<p>more")).Title);
        Assert.Equal("", Normalize(Item(title: null, html: null)).Title);
    }

    [Fact]
    public void The_original_title_is_the_pages_own()
    {
        var item = Item();
        var article = Normalize(item, extract: Extract.FromFeed(item) with { PageTitle = "موقع الإخبارية \u202Eالسورية\n" });
        Assert.Equal("عنوان", article.Title);
        Assert.Equal("موقع الإخبارية السورية", article.OriginalTitle);
    }

    [Fact]
    public void A_summary_is_kept_where_it_is_not_the_body()
    {
        Assert.Equal("short & sweet", Normalize(Item() with { Summary = new("<p>short &amp; <b>sweet</b></p>", true) }).Summary);
        Assert.Null(Normalize(Item() with { Summary = new(ArabicText, false) }).Summary);
        Assert.Null(Normalize(Item(html: null) with { Summary = new("only this", true) }).Summary);
        Assert.Equal("only this", Normalize(Item(html: null) with { Summary = new("only this", true) }).Text);
    }

    [Fact]
    public void The_feeds_short_text_is_the_summary_of_the_page()
    {
        var page = new Extract { TextFrom = TextFrom.Page, Body = new("<p>whole text</p>", true), Base = new("https://example.org/a") };
        var article = Normalize(Item(html: "a teaser"), extract: page);
        Assert.Equal("a teaser", article.Summary);
        Assert.Equal("whole text", article.Text);
        Assert.Equal(TextFrom.Page, article.TextFrom);
        Assert.Null(Normalize(Item(html: string.Join(' ', Enumerable.Repeat("long", 1000))), extract: page).Summary);
    }

    [Fact]
    public void A_plain_body_is_escaped_into_paragraphs()
    {
        var article = Normalize(Item() with { Content = new("one <i>\n\ntwo", false) });
        Assert.Equal("one <i>\ntwo", article.Text);
        Assert.Equal("<p>one &lt;i&gt;</p><p>two</p>", article.Html);
    }

    [Fact]
    public void Categories_are_mapped_folded_and_repeats_go_after_that()
    {
        var source = Source() with { Categories = new Dictionary<string, string>(StringComparer.Ordinal) { ["Politics"] = "سياسة", ["سياسى"] = "سياسة", ["محلي"] = "سوريا محلي" } };
        var article = Normalize(Item() with { Categories = ["politics", "سياسي", "POLITICS", "<b>محلى</b>", "علوم", "عُلوم", " ", "R&amp;D"] }, source);
        Assert.Equal(["سياسة", "سوريا محلي", "علوم", "R&D"], article.Categories);
    }

    [Fact]
    public void Pictures_and_files_have_addresses_of_the_web()
    {
        var article = Normalize(Item(html: "<img src=/body.png alt=x>") with
        {
            Image = new("javascript:alert(1)"),
            Enclosures = [new("https://e.org/a.mp3", "audio/mpeg", 5), new("https://e.org/a.mp3", null, null), new("file:///x", null, null), new("ftp://e.org/x", null, null), new("https://e.org/b", null, -1)],
        });
        Assert.Equal(new ArticleImage("https://example.org/body.png", "x"), article.Image);
        Assert.Equal([new("https://e.org/a.mp3", "audio/mpeg", 5), new("https://e.org/b", null, null)], article.Enclosures);
        Assert.Equal("https://e.org/i.png", Normalize(Item() with { Image = new("https://e.org/i.png") }).Image?.Url);
    }

    [Fact]
    public void Rights_of_feed_and_page_are_joined_and_the_feed_goes_first()
    {
        var item = Item() with { Rights = new() { Notice = "© A\u0000" }, Origin = new(" ", "javascript:x") };
        var extract = Extract.FromFeed(item) with { Rights = new() { Notice = "© B", Holder = "B", Robots = ["NoIndex", "noindex"] }, Origin = new("سانا", "https://sana.example/") };
        var article = Normalize(item, extract: extract);
        Assert.Equal("© A", article.Rights?.Notice);
        Assert.Equal("B", article.Rights?.Holder);
        Assert.Equal(["noindex"], article.Rights?.Robots);
        Assert.Equal(new Origin("سانا", "https://sana.example/"), article.Origin);
        Assert.Null(Normalize(Item() with { Rights = new() { Notice = " " } }).Rights);
    }
}

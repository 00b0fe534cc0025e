using Masdar.Model;

namespace Masdar.Tests.Parsing;

public class FeedFieldTests
{
    [Fact]
    public void An_rss_item_is_read_whole()
    {
        var feed = Feeds.Parse(Feeds.Rss(
            """
            <item>
              <title>عنوان &amp;amp; خبر</title>
              <link>https://example.org/1?utm_source=rss</link>
              <guid isPermaLink="false">n-1</guid>
              <description>موجز</description>
              <content:encoded><![CDATA[<p>نص طويل للخبر كله</p>]]></content:encoded>
              <pubDate>الخميس، 21 مايو 2026 01:00 م</pubDate>
              <author>desk@example.org (سمير)</author><dc:creator>ليلى</dc:creator><dc:creator>سمير</dc:creator>
              <category>سياسة</category><category>محلي</category><category>سياسة</category>
              <enclosure url="/a.mp3" type="audio/mpeg" length="123"/><enclosure url="https://cdn.example.org/b.jpg" type="image/jpeg"/>
              <source url="https://sana.example/rss">سانا</source>
              <media:content url="https://cdn.example.org/c.jpg" medium="image" width="640" height="360"><media:description>صورة</media:description></media:content>
              <media:copyright>Reuters</media:copyright><media:credit>أحمد</media:credit>
            </item>
            """,
            "<title>الأخبار</title><link>https://example.org/</link><language>ar_sy</language><copyright>© 2026</copyright><ttl>60</ttl>"
            + "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Friday</day></skipDays><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
            + "<atom:link rel=\"self\" href=\"https://example.org/feed\"/><atom:link rel=\"hub\" href=\"https://hub.example/\"/>",
            "version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\""));
        Assert.Equal((FeedFormat.Rss, "الأخبار", "ar-SY"), (feed.Format, feed.Title, feed.Language));
        var item = Assert.Single(feed.Items);
        Assert.Equal(new FeedText("عنوان &amp; خبر", IsHtml: true), item.Title);
        Assert.Equal("موجز", item.Summary!.Value);
        Assert.Equal(new FeedText("<p>نص طويل للخبر كله</p>", IsHtml: true), item.Content);
        Assert.Equal("https://example.org/1?utm_source=rss", item.Url!.AbsoluteUri);
        Assert.Equal(new DateTimeOffset(2026, 5, 21, 10, 0, 0, TimeSpan.Zero), item.PublishedAt);
        Assert.Equal(["سمير", "ليلى"], item.Authors);
        Assert.Equal(["سياسة", "محلي"], item.Categories);
        Assert.Equal([new Enclosure("https://feeds.example.org/a.mp3", "audio/mpeg", 123), new Enclosure("https://cdn.example.org/b.jpg", "image/jpeg", null)], item.Enclosures);
        Assert.Equal(new ArticleImage("https://cdn.example.org/c.jpg", "صورة", 640, 360), item.Image);
        Assert.Equal(new Origin("سانا", "https://sana.example/rss"), item.Origin);
        Assert.Equal(("Reuters", "أحمد"), (item.Rights!.Notice, item.Rights.Credit));
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(6)), (feed.Wishes.Ttl!.Value, feed.Wishes.UpdatePeriod!.Value));
        Assert.Equal([0, 3], feed.Wishes.SkipHours);
        Assert.Equal([DayOfWeek.Friday], feed.Wishes.SkipDays);
        Assert.Equal(("https://example.org/feed", "https://hub.example/"), (feed.Wishes.Self!.AbsoluteUri, feed.Wishes.Hub!.AbsoluteUri));
    }

    [Fact]
    public void An_atom_entry_is_read_whole()
    {
        var feed = Feeds.Parse(Feeds.Atom(
            """
            <entry xml:lang="en" xml:base="posts/">
              <id>tag:1</id><title type="html">a &lt;b&gt;c&lt;/b&gt;</title>
              <link rel="alternate" type="application/json" href="1.json"/><link rel="alternate" type="text/html" href="1.html"/><link rel="enclosure" href="1.mp3" type="audio/mpeg" length="5"/>
              <published>2026-01-01T00:00:00Z</published><updated>2026-01-02T00:00:00Z</updated>
              <author><name>أ</name></author><author><name>ب</name><email>b@example.org</email></author>
              <category term="politics" label="سياسة"/><summary>short</summary><content type="xhtml" xml:base="deep/"><div xmlns="http://www.w3.org/1999/xhtml"><p>x <a href="y">z</a></p></div></content>
              <source><title>الأصل</title><link href="https://origin.example/"/></source><rights>© A</rights><link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>
            </entry>
            """,
            "<title>f</title><link href=\"/home\"/><link rel=\"prev-archive\" href=\"/archive\"/>", "xml:base=\"https://blog.example/\" xml:lang=\"ar\""));
        Assert.Equal((FeedFormat.Atom, "ar", "https://blog.example/home", "https://blog.example/archive"), (feed.Format, feed.Language, feed.Link!.AbsoluteUri, feed.Wishes.Previous!.AbsoluteUri));
        var item = Assert.Single(feed.Items);
        Assert.Equal(("tag:1", "en", "https://blog.example/posts/1.html"), (item.Key, item.Language, item.Url!.AbsoluteUri));
        Assert.Equal(new FeedText("a <b>c</b>", IsHtml: true), item.Title);
        Assert.Equal(new FeedText("<p>x <a href=\"y\">z</a></p>", IsHtml: true), item.Content);
        Assert.Equal(new FeedText("short", IsHtml: false), item.Summary);
        Assert.Equal("https://blog.example/posts/deep/", item.Base!.AbsoluteUri);
        Assert.Equal(["أ", "ب"], item.Authors);
        Assert.Equal(["politics"], item.Categories);
        Assert.Equal(new Enclosure("https://blog.example/posts/1.mp3", "audio/mpeg", 5), Assert.Single(item.Enclosures));
        Assert.Equal(new Origin("الأصل", "https://origin.example/"), item.Origin);
        Assert.Equal(("© A", "https://creativecommons.org/licenses/by/4.0/"), (item.Rights!.Notice, item.Rights.License));
        Assert.Equal((1, 2), (item.PublishedAt!.Value.Day, item.UpdatedAt!.Value.Day));
    }

    [Fact]
    public void Relative_bases_add_up_once()
    {
        var item = Feeds.Item(Feeds.Atom("<entry xml:base=\"b/\"><id>1</id><link href=\"1.html\"/><link rel=\"enclosure\" href=\"1.mp3\"/></entry>", root: "xml:base=\"a/\""));
        Assert.Equal(("https://feeds.example.org/a/b/1.html", "https://feeds.example.org/a/b/1.mp3"), (item.Url!.AbsoluteUri, item.Enclosures[0].Url));
    }

    [Fact]
    public void A_json_feed_is_read_whole()
    {
        var feed = Feeds.Parse(
            """
            {"version":"https://jsonfeed.org/version/1.1","title":"f","home_page_url":"https://example.org/","feed_url":"https://example.org/feed.json","next_url":"/2.json","language":"ar","hubs":[{"type":"rssCloud","url":"https://cloud.example/"},{"type":"websub","url":"https://hub.example/"},{"type":"WebSub","url":"https://second.example/"}],
             "authors":[{"name":"محرر"}], // a comment
             "items":[{"id":7,"url":"/a","title":"خبر","content_html":"<p>x</p>","content_text":"x","summary":"s","date_published":"2026-01-01T10:00:00","date_modified":"2026-01-02T10:00:00Z","tags":["ت","ث"],
               "image":"https://example.org/i.jpg","attachments":[{"url":"https://example.org/a.mp3","mime_type":"audio/mpeg","size_in_bytes":12}]},
              {"id":"\ud83d x","content_text":"raw
            newline","author":{"name":"كاتب"}},]}
            """);
        Assert.Equal((FeedFormat.JsonFeed, "ar", "https://feeds.example.org/2.json", "https://hub.example/"), (feed.Format, feed.Language, feed.Wishes.Previous!.AbsoluteUri, feed.Wishes.Hub!.AbsoluteUri));
        var item = feed.Items[0];
        Assert.Equal(("7", "https://feeds.example.org/a", "خبر", "<p>x</p>", "s"), (item.Key, item.Url!.AbsoluteUri, item.Title!.Value, item.Content!.Value, item.Summary!.Value));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 7, 0, 0, TimeSpan.Zero), item.PublishedAt);
        Assert.Equal(["محرر"], item.Authors);
        Assert.Equal(["ت", "ث"], item.Categories);
        Assert.Equal(new Enclosure("https://example.org/a.mp3", "audio/mpeg", 12), Assert.Single(item.Enclosures));
        Assert.Equal(("\uFFFD x", "raw newline", "كاتب"), (feed.Items[1].Key, feed.Items[1].Content!.Value, feed.Items[1].Authors[0]));
    }

    [Theory]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ud83d\\ude00", "\U0001F600")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    public void Half_a_surrogate_pair_in_json_costs_one_character(string written, string read)
    {
        var feed = Feeds.Parse($"{{\"version\":\"https://jsonfeed.org/version/1.1\",\"\\udead\":1,\"items\":[{{\"title\":\"{written}\",\"x\\ud800\":1,\"content_htm\\ud800\":2,\"content_text\":\"t\"}}]}}");
        Assert.Equal((read, "t"), (feed.Items[0].Title!.Value, feed.Items[0].Content!.Value));
    }

    [Fact]
    public void Of_a_json_feed_that_is_cut_off_the_whole_items_are_kept()
    {
        var feed = Feeds.Parse("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"a\"},{\"id\":\"2\",\"title\":\"b");
        Assert.Equal("a", Assert.Single(feed.Items).Title!.Value);
        Assert.Contains("feed.repaired.cut", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Rdf_gives_the_items_own_address_as_its_id()
    {
        var feed = Feeds.Parse(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
              <channel rdf:about="https://example.org/"><title>f</title><link>https://example.org/</link><dc:language>ar</dc:language></channel>
              <item rdf:about="https://example.org/id/1"><title>t</title><link>https://example.org/1</link><dc:date>2026-01-01T00:00:00Z</dc:date><dc:subject>س</dc:subject><dc:creator>أ</dc:creator></item>
            </rdf:RDF>
            """);
        var item = Assert.Single(feed.Items);
        Assert.Equal((FeedFormat.Rdf, "ar"), (feed.Format, feed.Language));
        Assert.Equal(("https://example.org/id/1", "https://example.org/1"), (item.Key, item.Url!.AbsoluteUri));
        Assert.Equal(("س", "أ", 2026), (Assert.Single(item.Categories), Assert.Single(item.Authors), item.PublishedAt!.Value.Year));
    }

    [Theory]
    [InlineData("<link>https://e.org/1</link>", "https://e.org/1")]
    [InlineData("<link> \n https://e.org/1\n</link>", "https://e.org/1")]
    [InlineData("<link>/1</link>", "https://feeds.example.org/1")]
    [InlineData("<link>https://e.org/?a=1&amp;amp;b=2</link>", "https://e.org/?a=1&b=2")]
    [InlineData("<link>//e.org/1</link>", "https://e.org/1")]
    [InlineData("<link>www.e.org/1</link>", "http://www.e.org/1")]
    [InlineData("<link href='https://e.org/1'/>", "https://e.org/1")]
    [InlineData("<guid>https://e.org/1</guid>", "https://e.org/1")]
    [InlineData("<guid isPermaLink='true'>https://e.org/1</guid>", "https://e.org/1")]
    [InlineData("<guid isPermaLink=' FALSE '>https://e.org/1</guid>", null)]
    [InlineData("<link/><guid>https://e.org/1</guid>", "https://e.org/1")]
    [InlineData("<link>https://proxy.example/x</link><feedburner:origLink>https://e.org/1</feedburner:origLink>", "https://e.org/1")]
    [InlineData("<atom:link rel='alternate' href='https://e.org/1'/>", "https://e.org/1")]
    [InlineData("<link>https://e.org/أخبار</link>", "https://e.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1")]
    [InlineData("<link>javascript:alert(1)</link>", null)]
    [InlineData("<link>file:///etc/passwd</link>", null)]
    [InlineData("<guid>123</guid>", null)]
    [InlineData("<link>http://</link>", null)]
    public void The_address_is_found(string fields, string? expected) => Assert.Equal(expected, Feeds.Item(Feeds.Rss($"<item><title>t</title>{fields}</item>")).Url?.AbsoluteUri);

    [Theory]
    [InlineData("<pubDate>Wed, 21 Jan 2026 10:00:00 GMT</pubDate>", true, false)]
    [InlineData("<dc:date>2026-01-21T10:00:00Z</dc:date>", true, false)]
    [InlineData("<atom:published>2026-01-21T10:00:00Z</atom:published>", true, false)]
    [InlineData("<atom:updated>2026-01-21T10:00:00Z</atom:updated>", false, true)]
    [InlineData("<dcterms:modified>2026-01-21T10:00:00Z</dcterms:modified>", false, true)]
    [InlineData("<pubDate>soon</pubDate><dc:date>2026-01-21T10:00:00Z</dc:date>", true, false)]
    [InlineData("<pubDate>1970-01-01</pubDate>", false, false)]
    [InlineData("", false, false)]
    public void Dates_are_taken_from_where_they_stand_and_never_invented(string fields, bool published, bool updated)
    {
        var item = Feeds.Item(Feeds.Rss($"<item><title>t</title>{fields}</item>"));
        var expected = new DateTimeOffset(2026, 1, 21, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal((published ? expected : null, updated ? expected : (DateTimeOffset?)null), (item.PublishedAt, item.UpdatedAt));
    }

    [Theory]
    [InlineData("Wed, 30 Feb 2026 10:00:00 GMT", "feed.dates.impossible")]
    [InlineData("someday", "feed.dates.unreadable")]
    [InlineData("Wed, 21 Jan 2028 10:00:00 GMT", "feed.dates.future")]
    [InlineData("15 رمضان 1447", "feed.dates.calendar")]
    [InlineData("Mon, 01 Jun 2026 20:00:00 GMT", "feed.dates.ahead")]
    public void A_date_that_is_odd_is_told(string date, string code) =>
        Assert.Contains(code, Feeds.CodesOf(Feeds.Parse(Feeds.Rss($"<item><title>t</title><pubDate>{date}</pubDate></item>"))));

    [Theory]
    [InlineData("<title>plain</title>", "plain", false)]
    [InlineData("<title><![CDATA[a <b>c</b>]]></title>", "a <b>c</b>", true)]
    [InlineData("<title>5 &lt; 6</title>", "5 < 6", false)]
    [InlineData("<title>a <b>c</b> d</title>", "a <b>c</b> d", true)]
    [InlineData("<title encoding='base64'>2K7YqNix</title>", "خبر", false)]
    [InlineData("<dc:title>t</dc:title>", "t", false)]
    [InlineData("<media:title>t</media:title>", "t", false)]
    [InlineData("<media:title>other</media:title><title>t</title>", "t", false)]
    [InlineData("<title>a&#150;b</title>", "a–b", false)]
    public void A_title_is_text_or_html(string fields, string value, bool html) =>
        Assert.Equal(new FeedText(value, html), Feeds.Item(Feeds.Rss($"<item><guid>1</guid>{fields}</item>")).Title);

    [Fact]
    public void Well_known_elements_count_by_their_namespace_whatever_their_prefix()
    {
        var item = Feeds.Item(Feeds.Rss("<item><x:encoded>body</x:encoded><y:creator>who</y:creator></item>", root: "xmlns:x=\"https://purl.org/rss/1.0/modules/content\" xmlns:y=\"http://purl.org/dc/elements/1.1/\""));
        Assert.Equal(("body", "who"), (item.Content!.Value, item.Authors[0]));
    }

    [Theory]
    [InlineData("<link>https://e.org/1</link>", "https://e.org/1")]
    [InlineData("", "https://feeds.example.org/rss.xml")]
    [InlineData("<link>/1</link><description xml:base=\"/deep/\">x</description>", "https://feeds.example.org/deep/")]
    public void Addresses_in_the_body_are_relative_to_xml_base_else_to_the_item(string fields, string expected) =>
        Assert.Equal(expected, Feeds.Item(Feeds.Rss($"<item><title>t</title>{fields}</item>")).Base!.AbsoluteUri);

    [Theory]
    [InlineData("ar", "ar")]
    [InlineData("AR-sy", "ar-SY")]
    [InlineData("Arabic", "ar")]
    [InlineData("zh_hant_tw", "zh-Hant-TW")]
    [InlineData("en-us.utf-8", "en-US")]
    [InlineData("-", null)]
    [InlineData("und", null)]
    public void The_language_is_a_bcp47_tag(string given, string? expected) => Assert.Equal(expected, Feeds.Parse(Feeds.Rss("", $"<language>{given}</language>")).Language);
}

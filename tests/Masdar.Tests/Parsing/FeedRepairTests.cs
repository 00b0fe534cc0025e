using System.Text;

namespace Masdar.Tests.Parsing;

public class FeedRepairTests
{
    private const string Two = "<item><title>أول</title><link>https://example.org/1</link></item><item><title>ثان</title><link>https://example.org/2</link></item>";

    [Theory]
    [InlineData("PHP Warning:  date() in <b>/var/www/x.php</b> on line <b>3</b><br />\n", "", "feed.repaired.before")]
    [InlineData("", "<script>track()</script>", "feed.repaired.after")]
    [InlineData("", "\n<!-- cached --> done & over", "feed.repaired.after")]
    public void Junk_around_the_root_is_skipped(string before, string after, string code)
    {
        var feed = Feeds.Parse(before + Feeds.Rss(Two) + after);
        Assert.Equal(["أول", "ثان"], feed.Items.Select(i => i.Title!.Value));
        Assert.Contains(code, Feeds.CodesOf(feed));
    }

    [Theory]
    [InlineData("\n\n  ")]
    [InlineData("\uFEFF\uFEFF")]
    [InlineData("<!-- a comment -->")]
    [InlineData("<!-- <rss><channel></channel></rss> -->")]
    [InlineData("<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">")]
    public void What_may_stand_before_the_declaration_does_no_harm(string before) => Assert.Equal(2, Feeds.Parse(before + Feeds.Rss(Two)).Items.Count);

    [Theory]
    [InlineData("أ &nbsp; ب", "أ \u00A0 ب", "feed.repaired.entities")]
    [InlineData("caf&eacute; &amp; th&eacute;", "café & thé", "feed.repaired.entities")]
    [InlineData("A & B", "A & B", "feed.repaired.ampersands")]
    [InlineData("A &unknown; B", "A &unknown; B", "feed.repaired.ampersands")]
    [InlineData("x?a=1&b=2", "x?a=1&b=2", "feed.repaired.ampersands")]
    [InlineData("1 < 2", "1 < 2", "feed.repaired.markup")]
    [InlineData("a &#0;&#x1F; b &", "a  b &", "feed.repaired.characters")]
    [InlineData("a \uFFFF b", "a  b", "feed.repaired.characters")]
    public void Text_that_xml_refuses_is_read(string title, string expected, string code)
    {
        var feed = Feeds.Parse(Feeds.Rss($"<item><title>{title}</title><link>https://example.org/1</link></item>{Two}"));
        Assert.Equal(expected, feed.Items[0].Title!.Value);
        Assert.Equal(3, feed.Items.Count);
        Assert.Contains(code, Feeds.CodesOf(feed));
    }

    [Fact]
    public void Entities_that_the_document_declares_are_read()
    {
        var text = "<!DOCTYPE rss [<!ENTITY src \"وكالة سانا\"><!ENTITY copy \"&#169;\">]>" + Feeds.Rss("<item><title>&src; &copy;</title></item>")[38..];
        Assert.Equal("وكالة سانا ©", Feeds.Item(text).Title!.Value);
    }

    [Fact]
    public void Undeclared_prefixes_mean_what_they_usually_mean()
    {
        var feed = Feeds.Parse(Feeds.Rss("<item><title>t</title><dc:creator>سمير</dc:creator><content:encoded><![CDATA[<p>نص</p>]]></content:encoded><my:own x:y='1'>z</my:own></item>"));
        Assert.Equal(["سمير"], feed.Items[0].Authors);
        Assert.Equal("<p>نص</p>", feed.Items[0].Content!.Value);
        Assert.Contains("feed.repaired.prefixes", Feeds.CodesOf(feed));
    }

    [Fact]
    public void A_namespace_declared_twice_on_the_root_is_read()
    {
        var feed = Feeds.Parse(Feeds.Rss(Two, root: "version=\"2.0\" xmlns:georss=\"http://www.georss.org/georss\" xmlns:georss=\"http://www.georss.org/georss\""));
        Assert.Equal(2, feed.Items.Count);
        Assert.Contains("feed.repaired.attributes", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Html_left_open_in_one_field_does_not_swallow_the_next()
    {
        var feed = Feeds.Parse(Feeds.Rss($"<item><title>a</title><description><p>one<br>two <b>three</description><link>https://example.org/1</link></item>{Two}"));
        Assert.Equal(3, feed.Items.Count);
        Assert.Equal("https://example.org/1", feed.Items[0].Url!.AbsoluteUri);
        Assert.Equal("<p>one<br>two <b>three</b></p>", feed.Items[0].Content!.Value);
    }

    [Fact]
    public void A_field_that_is_not_closed_ends_where_the_next_begins()
    {
        var item = Feeds.Item(Feeds.Rss("<item><title>عنوان<link>https://example.org/1</link><guid>g</guid></item>"));
        Assert.Equal("عنوان", item.Title!.Value);
        Assert.Equal("https://example.org/1", item.Url!.AbsoluteUri);
        Assert.Equal("g", item.Guid);
    }

    [Fact]
    public void Items_that_are_never_closed_are_told_apart()
    {
        var feed = Feeds.Parse(Feeds.Rss("<item><title>a</title><item><title>b</title><item><title>c</title>"));
        Assert.Equal(["a", "b", "c"], feed.Items.Select(i => i.Title!.Value));
    }

    [Theory]
    [InlineData("<item><title>ثال")]
    [InlineData("<item><title>ثالث</title><description><![CDATA[نص")]
    [InlineData("<item><title>ثالث</title><link>https://example.org/3</li")]
    [InlineData("<item><title>ثالث</title><enclosure url=\"http")]
    [InlineData("<item")]
    [InlineData("<!-- ")]
    public void Of_a_feed_that_is_cut_off_the_whole_items_are_kept(string tail)
    {
        var feed = Feeds.Parse(Feeds.Rss(Two).Replace("</channel></rss>", tail, StringComparison.Ordinal));
        Assert.Equal(["أول", "ثان"], feed.Items.Select(i => i.Title!.Value));
        Assert.Contains("feed.repaired.cut", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Cutting_anywhere_never_gives_an_item_that_is_not_whole()
    {
        var text = Feeds.Rss("<item><title>أول خبر</title><guid>1</guid></item><item><guid>2</guid><title>ثان خبر</title></item>");
        for (var length = 0; length < text.Length; length++)
        {
            if (Feeds.Read(text[..length]) is not Masdar.Model.ParsedFeed feed) continue;
            Assert.All(feed.Items, i => Assert.Equal(i.Guid is "1" ? "أول خبر" : "ثان خبر", i.Title!.Value));
        }
    }

    [Fact]
    public void A_cut_within_a_character_keeps_the_items_before_it()
    {
        var bytes = Encoding.UTF8.GetBytes(Feeds.Rss(Two));
        var feed = Feeds.Parse(bytes[..(bytes.Length - Encoding.UTF8.GetByteCount("ن</title><link>https://example.org/2</link></item></channel></rss>") + 1)]);
        Assert.Equal("أول", Assert.Single(feed.Items).Title!.Value);
    }

    [Theory]
    [InlineData("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>t</a:title><a:id>i</a:id></a:entry></a:feed>")]
    [InlineData("<x:rss xmlns:x=\"urn:x\" version=\"2.0\"><x:channel><x:item><x:title>t</x:title><x:guid>i</x:guid></x:item></x:channel></x:rss>")]
    [InlineData("<rss xmlns=\"urn:wrong\"><channel><item><title>t</title><guid>i</guid></item></channel></rss>")]
    [InlineData("<feed xmlns=\"urn:wrong\"><entry><title>t</title><id>i</id></entry></feed>")]
    [InlineData("<feed><entry><title>t</title><id>i</id></entry></feed>")]
    [InlineData("<?xml version=\"1.1\"?><rss><channel><item><title>t</title><guid>i</guid></item></channel></rss>")]
    [InlineData("<rss xmlns=\"http://www.w3.org/2005/Atom\"><channel><item><title>t</title><guid>i</guid></item></channel></rss>")]
    [InlineData("<RSS><CHANNEL><ITEM><TITLE>t</TITLE><GUID>i</GUID></ITEM></CHANNEL></RSS>")]
    [InlineData("<rss><item><title>t</title><guid>i</guid></item></rss>")]
    [InlineData("<channel><item><title>t</title><guid>i</guid></item></channel>")]
    [InlineData("<rdf:RDF><item><title>t</title><guid>i</guid></item></rdf:RDF>")]
    [InlineData("<rss><channel><Item><title>t</title><guid>i</guid></item></channel></rss>")]
    public void Prefixed_roots_and_wrong_namespaces_are_read(string text)
    {
        var item = Feeds.Item(text);
        Assert.Equal("t", item.Title!.Value);
        Assert.Equal("i", item.Key);
    }

    [Fact]
    public void White_space_between_inline_tags_is_kept() =>
        Assert.Equal("<p><b>خبر</b> <i>عاجل</i></p>", Feeds.Item(Feeds.Atom("<entry><id>1</id><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>خبر</b> <i>عاجل</i></p></div></content></entry>")).Content!.Value);

    [Fact]
    public void A_field_that_its_source_decoded_wrongly_is_mended_and_told()
    {
        var spoilt = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("أخبار سوريا اليوم"));
        var feed = Feeds.Parse(Feeds.Rss($"<item><title>{spoilt}</title></item>"));
        Assert.Equal("أخبار سوريا اليوم", feed.Items[0].Title!.Value);
        Assert.Contains("feed.repaired.mojibake", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Control_characters_are_left_out_and_told()
    {
        var feed = Feeds.Parse(Feeds.Rss("<item><title>a\u0001b</title><description><![CDATA[c\u001Fd]]></description></item>"));
        Assert.Equal(("ab", "cd"), (feed.Items[0].Title!.Value, feed.Items[0].Content!.Value));
        Assert.Contains("feed.repaired.characters", Feeds.CodesOf(feed));
    }

    [Fact]
    public void A_sound_feed_has_no_findings() => Assert.Empty(Feeds.Parse(Feeds.Rss(Two)).Findings);
}

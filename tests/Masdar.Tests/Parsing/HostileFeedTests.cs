using System.Diagnostics;
using System.Globalization;
using System.Text;
using Masdar.Parsing;

namespace Masdar.Tests.Parsing;

public class HostileFeedTests
{
    /// <summary>Far above what is needed, far below what anything quadratic takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("<b>", "</b>")]
    [InlineData("<b x=\"/>\">", "</b>")]
    [InlineData("<b x='>'>", "</b>")]
    [InlineData("<b>", "")]
    public void A_hundred_thousand_nested_elements_neither_crash_nor_take_long(string open, string close)
    {
        var nested = new StringBuilder().Insert(0, open, 100_000).Append("text").Insert(0, "<item><title>a</title><description>");
        for (var i = 0; i < 100_000; i++) nested.Append(close);
        var feed = Timed(() => Feeds.Parse(Feeds.Rss(nested + "</description></item><item><title>b</title></item>")));
        Assert.Contains(feed.Items, i => i.Title?.Value is "b");
        Assert.Contains(feed.Items, i => i.Title?.Value is "a");
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a", false)]
    [InlineData("〇", false)]
    public void Depth_is_bounded_however_it_is_hidden(string name, bool inComment)
    {
        const int Deep = 100_000;
        var ends = new StringBuilder().Insert(0, $"</{name}>", Deep);
        // In XML a comment, though HTML ends it at its first >.
        var comment = inComment ? $"<!-->{ends}-->" : "";
        var feed = Timed(() => Feeds.Parse(Feeds.Rss(comment + "<item><title>a</title><description>" + new StringBuilder().Insert(0, $"<{name}>", Deep) + "text" + ends + "</description></item>")));
        Assert.Equal("a", Assert.Single(feed.Items).Title!.Value);
        Assert.Contains("text", feed.Items[0].Content!.Value, StringComparison.Ordinal);
        Assert.Contains("feed.limits.depth", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Elements_as_deep_as_the_bound_are_read_as_they_are()
    {
        // The root, the channel, the item and its field are four.
        string Nested(int depth) => Feeds.Rss("<item><description>" + new StringBuilder().Insert(0, "<b>", depth) + "text" + new StringBuilder().Insert(0, "</b>", depth) + "</description></item>");
        Assert.DoesNotContain("feed.limits.depth", Feeds.CodesOf(Feeds.Parse(Nested(252))));
        Assert.Contains("feed.limits.depth", Feeds.CodesOf(Feeds.Parse(Nested(253))));
    }

    [Fact]
    public void A_comment_that_html_would_end_at_once_is_read_as_xml_has_it()
    {
        Assert.Equal("b", Feeds.Item(Feeds.Rss("<!--><item><title>a</title></item>--><item><title>b</title></item>")).Title!.Value);
        Assert.Equal("b", Feeds.Item(Feeds.Rss("<!--><item><title>a</title></item>--><item><title>b</item>")).Title!.Value);
        Assert.Equal("a", Feeds.Item("<!-->" + Feeds.Rss("<item><title>a</title></item>")).Title!.Value);
    }

    [Theory]
    [InlineData("feed:")]
    [InlineData("FEED:")]
    [InlineData(" feed:\n")]
    [InlineData("feed://")]
    [InlineData("http://\u202E#x")]
    [InlineData("http://xn--127.1\u3002/2")]
    public void An_address_that_is_none_costs_no_feed(string address)
    {
        var item = $"<item><title>a</title><guid isPermaLink=\"true\">{address}</guid><link>{address}</link><enclosure url=\"{address}\" type=\"a/b\"/><source url=\"{address}\">s</source></item>";
        var read = Feeds.Item(Feeds.Rss(item, $"<title>t</title><link>{address}</link><image><url>{address}</url></image>"));
        Assert.Equal(("a", null), (read.Title!.Value, read.Url));
        Assert.Empty(read.Enclosures);
        Assert.Null(Feeds.Item(Feeds.Atom($"<entry xml:base=\"{address}\"><id>{address}</id><title>a</title><link href=\"{address}\"/></entry>")).Url);
        Assert.Null(Feeds.Item($"{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"url\":\"{address.Trim()}\",\"title\":\"a\"}}]}}").Url);
    }

    [Fact]
    public void A_fault_of_ours_in_one_item_costs_that_item_alone()
    {
        var context = new FeedContext(new Uri("https://example.org/"), TimeZoneInfo.Utc, Feeds.Now, new FindingLog());
        Assert.False(ItemGuard.Try(() => throw new InvalidOperationException("so"), context, out var draft));
        Assert.Null(draft);
        Assert.Equal("feed.items.failed", Assert.Single(context.Findings.ToList()).Code);
        Assert.True(ItemGuard.Try(() => new ItemDraft { LinkBase = context.Url }, context, out draft));
        Assert.NotNull(draft);
    }

    [Fact]
    public void Of_a_million_items_the_first_twenty_thousand_are_kept()
    {
        var items = new StringBuilder();
        for (var i = 0; i < 1_000_000; i++) items.Append("<item><guid>").Append(i).Append("</guid></item>");
        var feed = Timed(() => Feeds.Parse(Feeds.Rss(items.ToString())));
        Assert.Equal(20_000, feed.Items.Count);
        Assert.Equal("0", feed.Items[0].Key);
        Assert.Contains("feed.limits.items", Feeds.CodesOf(feed));
    }

    [Fact]
    public void A_title_of_nine_million_characters_is_read()
    {
        var title = new string('س', 9_000_000);
        Assert.Equal(title, Timed(() => Feeds.Item(Feeds.Rss($"<item><title>{title}</title></item>"))).Title!.Value);
    }

    [Fact]
    public void Declared_entities_do_not_multiply()
    {
        var laughs = new StringBuilder("<!DOCTYPE rss [<!ENTITY l0 \"ha\">");
        for (var i = 1; i < 12; i++) laughs.Append("<!ENTITY l").Append(i).Append(" \"").Insert(laughs.Length, $"&l{i - 1};", 10).Append("\">");
        var feed = Timed(() => Feeds.Parse(laughs + "]><rss><channel><item><title>&l0; &l11;</title></item></channel></rss>"));
        Assert.Equal("ha &l11;", feed.Items[0].Title!.Value);
    }

    [Fact]
    public void One_large_entity_used_often_is_bounded()
    {
        var text = "<!DOCTYPE rss [<!ENTITY a \"" + new string('x', 1000) + "\">]><rss><channel><item><title>" + new StringBuilder().Insert(0, "&a;", 100_000) + "</title></item></channel></rss>";
        Assert.InRange(Timed(() => Feeds.Item(text)).Title!.Value.Length, 200_000, 1_000_000);
    }

    [Fact]
    public void No_number_of_references_passes_the_bound_again()
    {
        // More characters in all than an int counts.
        var references = new StringBuilder().Insert(0, "&a;", 2_110_000);
        var text = "<!DOCTYPE rss [<!ENTITY a \"" + new string('\u0665', 1024) + "\">]><rss><channel><item><title>a</title><description>" + references + "</description></item></channel></rss>";
        var item = Timed(() => Feeds.Item(text));
        Assert.Equal(256 * 1024, (item.Summary ?? item.Content)!.Value.Count(c => c == '\u0665'));
    }

    [Fact]
    public void External_entities_are_never_read()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "secret");
        try
        {
            var feed = Feeds.Parse($"<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{path}\">]><rss><channel><item><title>a &x; b</title></item></channel></rss>");
            Assert.Equal("a &x; b", feed.Items[0].Title!.Value);
            Assert.Contains("feed.repaired.doctype", Feeds.CodesOf(feed));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_hundred_thousand_attributes_do_not_take_long()
    {
        var attributes = string.Concat(Enumerable.Range(0, 100_000).Select(i => $" a{i}=\"x\""));
        Assert.Equal("t", Timed(() => Feeds.Item(Feeds.Rss($"<item><title{attributes}>t</title></item>"))).Title!.Value);
        Assert.Equal("t", Timed(() => Feeds.Item(Feeds.Rss($"<item><title{attributes} a1=\"y\">t</title></item>"))).Title!.Value);
    }

    [Theory]
    [InlineData("<enclosure url='{0}'/>")]
    [InlineData("<link rel='enclosure' href='{0}'/>")]
    [InlineData("<media:content xmlns:media='http://search.yahoo.com/mrss/' url='{0}' medium='document'/>")]
    [InlineData("<guid isPermaLink='false'>{0}</guid>")]
    public void Attributes_around_an_item_times_the_fields_within_it_do_not_take_long(string field)
    {
        const int Many = 100_000;
        var attributes = string.Concat(Enumerable.Range(0, Many).Select(i => $" a{i}=''"));
        var fields = string.Concat(Enumerable.Range(0, Many).Select(i => string.Format(CultureInfo.InvariantCulture, field, i)));
        var feed = Timed(() => Feeds.Parse($"<rss version='2.0'><channel{attributes}><title>t</title><item{attributes}><title>a</title>{fields}</item></channel></rss>"));
        Assert.Equal("a", Assert.Single(feed.Items).Title!.Value);
        Assert.Contains("feed.repaired.attributes", Feeds.CodesOf(feed));
    }

    [Fact]
    public void Namespaces_times_elements_do_not_take_long()
    {
        const int Many = 100_000;
        var declarations = string.Concat(Enumerable.Range(0, Many).Select(i => $" xmlns:p{i}='u{i}'"));
        var fields = string.Concat(Enumerable.Range(0, Many).Select(i => $"<p{i}:x/>"));
        Assert.Equal("a", Timed(() => Feeds.Item($"<rss version='2.0'{declarations}><channel><item><title>a</title>{fields}</item></channel></rss>")).Title!.Value);
    }

    [Theory]
    [InlineData("https://example.org/x/", null, null, "https://example.org/x/1")]
    [InlineData("https://example.org/x/", "y/", null, "https://example.org/x/y/1")]
    [InlineData("https://example.org/x/", "y/", "z/", "https://example.org/x/y/z/1")]
    [InlineData("x/", "javascript:y", "z/", "https://feeds.example.org/x/z/1")]
    [InlineData(null, null, "z/", "https://feeds.example.org/z/1")]
    public void The_base_of_an_address_is_made_of_all_around_it(string? channel, string? item, string? field, string expected)
    {
        static string At(string? value) => value is null ? "" : $" xml:base='{value}'";
        var one = $"<item{At(item)}><title>a</title><enclosure{At(field)} url='1'/><link{At(field)} rel='alternate' href='1'/></item>";
        var feed = Feeds.Parse($"<rss version='2.0'><channel{At(channel)}><title>t</title>{one}<item xml:base='https://other.example/'><title>b</title><enclosure url='2'/></item>{one}</channel></rss>");
        Assert.Equal([expected, "https://other.example/2", expected], feed.Items.Select(i => Assert.Single(i.Enclosures).Url));
        Assert.Equal(expected, feed.Items[0].Url!.AbsoluteUri);
        Assert.Equal(expected, feed.Items[2].Url!.AbsoluteUri);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a b=\"")]
    [InlineData("&")]
    [InlineData("&a")]
    [InlineData("]]>")]
    [InlineData("<![CDATA[")]
    [InlineData("<!--")]
    [InlineData("</x>")]
    [InlineData("<x:y>")]
    [InlineData("<?")]
    [InlineData("<br")]
    [InlineData("ط")]
    [InlineData("Ø³")]
    public void A_million_repeats_of_anything_do_not_take_long(string piece)
    {
        var noise = new StringBuilder().Insert(0, piece, 1_000_000 / piece.Length).ToString();
        Timed(() => Feeds.Read(Feeds.Rss($"<item><title>a</title></item><item><title>{noise}</title><link>{noise}</link><pubDate>{noise}</pubDate></item>")));
        Timed(() => Feeds.Read(Feeds.Rss($"<item><title><![CDATA[{noise}]]></title><description><![CDATA[{noise}]]></description></item>")));
        Timed(() => Feeds.Read(noise));
        Timed(() => Feeds.Read("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[" + noise));
    }

    [Fact]
    public void Short_addresses_under_a_long_base_do_not_grow_without_end()
    {
        var @base = "https://example.org/" + new string('b', 2000) + "/";
        var links = new StringBuilder().Insert(0, "<a href=\"x\">y</a>", 20_000);
        var item = Feeds.Item(Feeds.Atom($"<entry><id>1</id><content type=\"xhtml\"><div xml:base=\"{@base}\">{links}</div></content></entry>"));
        Assert.StartsWith($"<a href=\"{@base}x\">y</a>", item.Content!.Value, StringComparison.Ordinal);
        Assert.InRange(item.Content.Value.Length, links.Length, 10 * links.Length);

        // However it is made longer, by nesting or by encoding.
        var nested = string.Concat(Enumerable.Repeat($"<div xml:base=\"{new string('b', 500)}/\">", 100)) + "<a href=\"x\">y</a>";
        Assert.InRange(Feeds.Item(Feeds.Atom($"<entry><id>1</id><content type=\"xhtml\"><div xml:base=\"https://example.org/\">{nested}")).Content!.Value.Length, 1, 10_000);

        var enclosures = new StringBuilder().Insert(0, "<link rel=\"enclosure\" href=\"x\"/>", 200);
        var feed = Feeds.Parse(Feeds.Atom(string.Concat(Enumerable.Range(0, 300).Select(i => $"<entry xml:base=\"{@base}\"><id>{i}</id><title>a</title>{enclosures}</entry>"))));
        Assert.Equal(@base + "x", feed.Items[0].Enclosures[0].Url);
        Assert.InRange(feed.Items.Sum(one => one.Enclosures.Sum(enclosure => (long)enclosure.Url.Length)), 1, 70L * 1024 * 1024);
    }

    [Fact]
    public void A_json_feed_nested_without_end_is_refused_without_a_crash()
    {
        var deep = new string('[', 1_000_000);
        Assert.Equal("feed.unreadable.json", Feeds.Unreadable("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":" + deep).Code);
    }

    [Fact]
    public void A_json_feed_without_line_ends_whose_letters_are_all_escaped_does_not_take_long()
    {
        // What PHP's json_encode makes of Arabic.
        var text = new StringBuilder().Insert(0, "\\u0627\\u0644", 350).ToString();
        var items = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"{{\"id\":\"{i}\",\"title\":\"a\\\"b\\\\\",\"content_text\":\"{text}\"}}"));
        var feed = Timed(() => Feeds.Parse("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"x\",\"items\":[" + items + "]}"));
        Assert.Equal(1000, feed.Items.Count);
        Assert.Equal("a\"b\\", feed.Items[999].Title!.Value);
        Assert.Equal(700, feed.Items[999].Content!.Value.Length);
    }

    [Fact]
    public void Control_characters_within_the_strings_of_a_json_feed_are_spaces()
    {
        var feed = Feeds.Parse("{\"version\":\"https://jsonfeed.org/version/1.1\",\n\"items\":[{\"id\":\"1\",\n\"title\":\"\u0001a\nb\\\\\tc\\\"\0d\"}]}");
        Assert.Equal("a b\\ c\" d", Assert.Single(feed.Items).Title!.Value);
    }

    private static T Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed}");
        return result;
    }
}

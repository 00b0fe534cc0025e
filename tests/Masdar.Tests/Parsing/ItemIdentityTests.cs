namespace Masdar.Tests.Parsing;

public class ItemIdentityTests
{
    [Fact]
    public void The_key_is_the_guid_as_given() => Assert.Equal("https://Example.org/?p=1", Feeds.Item(Feeds.Rss("<item><title>t</title><guid> https://Example.org/?p=1 </guid><link>https://example.org/a</link></item>")).Key);

    [Fact]
    public void Without_a_guid_it_is_the_published_address()
    {
        var item = Feeds.Item(Feeds.Rss("<item><title>t</title><guid> </guid><link>https://example.org/a#top</link></item>"));
        Assert.Equal("https://example.org/a", item.Key);
        Assert.Null(item.Guid);
    }

    [Fact]
    public void Without_either_it_is_title_and_date()
    {
        var feed = Feeds.Parse(Feeds.Rss("<item><title>t</title><pubDate>Wed, 21 Jan 2026 10:00:00 GMT</pubDate></item><item><title>t</title><pubDate>Thu, 22 Jan 2026 10:00:00 GMT</pubDate></item>"));
        Assert.Equal("t\n2026-01-21T10:00:00Z", feed.Items[0].Key);
        Assert.NotEqual(feed.Items[0].Key, feed.Items[1].Key);
    }

    [Fact]
    public void One_guid_for_different_articles_is_no_identity()
    {
        var feed = Feeds.Parse(Feeds.Rss(string.Concat(Enumerable.Range(0, 10).Select(i => $"<item><title>{i}</title><guid>0</guid><link>https://example.org/{i}</link></item>"))));
        Assert.Equal(10, feed.Items.Select(i => i.Key).Distinct().Count());
        Assert.Equal("https://example.org/3", feed.Items[3].Key);
        Assert.Contains("feed.guids.repeated", Feeds.CodesOf(feed));
    }

    [Fact]
    public void One_address_for_different_articles_is_no_identity()
    {
        var feed = Feeds.Parse(Feeds.Rss(string.Concat(Enumerable.Range(0, 10).Select(i => $"<item><title>{i}</title><link>https://example.org/</link></item>"))));
        Assert.Equal(10, feed.Items.Select(i => i.Key).Distinct().Count());
    }

    [Fact]
    public void Two_items_of_one_guid_are_revisions()
    {
        var feed = Feeds.Parse(Feeds.Rss("<item><title>Storm nears</title><guid>g</guid></item><item><title>Storm is here</title><guid>g</guid></item><item><title>c</title><guid>h</guid></item>"));
        Assert.Equal(["g", "g", "h"], feed.Items.Select(i => i.Key));
        Assert.NotEqual(feed.Items[0].RawHash, feed.Items[1].RawHash);
    }

    [Fact]
    public void Two_items_of_one_guid_and_one_address_are_revisions()
    {
        var feed = Feeds.Parse(Feeds.Rss(string.Concat(Enumerable.Range(0, 2).Select(i => $"<item><title>Storm {i}</title><guid>g</guid><link>https://example.org/1</link></item>"))));
        Assert.All(feed.Items, i => Assert.Equal("g", i.Key));
    }

    [Theory]
    [InlineData("<link>https://example.org/1</link>")]
    [InlineData("")]
    public void Two_items_of_one_guid_whose_titles_have_nothing_in_common_are_two_articles(string link)
    {
        var feed = Feeds.Parse(Feeds.Rss($"<item><title>عاصفة تقترب</title><guid>g</guid>{link}</item><item><title>نتائج الامتحانات</title><guid>g</guid>{link}</item>"));
        Assert.Equal(["عاصفة تقترب", "نتائج الامتحانات"], feed.Items.Select(i => i.Key));
        Assert.Contains("feed.guids.repeated", Feeds.CodesOf(feed));
    }

    [Theory]
    [InlineData("<guid>g</guid>")]
    [InlineData("<link>https://example.org/1</link>")]
    public void The_words_of_a_title_are_gathered_once_however_many_items_repeat_it(string identity)
    {
        static long Allocated(string identity, int words)
        {
            var title = string.Join(' ', Enumerable.Range(0, words).Select(i => $"w{i}"));
            var text = Feeds.Rss(string.Concat(Enumerable.Range(0, 2000).Select(i => $"<item><title>{(i == 0 ? title : "w1 x")}</title>{identity}</item>")));
            Feeds.Parse(text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(2000, Feeds.Parse(text).Items.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(Allocated(identity, 800) < Allocated(identity, 2) + 2_000_000);
    }

    [Fact]
    public void An_id_of_Atom_is_the_entry_whatever_its_title_says()
    {
        var feed = Feeds.Parse("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>g</id><title>one</title></entry><entry><id>g</id><title>two</title></entry></feed>");
        Assert.All(feed.Items, i => Assert.Equal("g", i.Key));
    }

    [Fact]
    public void Two_items_of_one_guid_and_two_addresses_are_two_articles()
    {
        var feed = Feeds.Parse(Feeds.Rss(string.Concat(Enumerable.Range(0, 2).Select(i => $"<item><title>{i}</title><guid>g</guid><link>https://example.org/{i}</link></item>"))));
        Assert.Equal(["https://example.org/0", "https://example.org/1"], feed.Items.Select(i => i.Key));
    }

    [Fact]
    public void A_guid_and_address_that_many_items_share_are_no_identity()
    {
        var feed = Feeds.Parse(Feeds.Rss(string.Concat(Enumerable.Range(0, 5).Select(i => $"<item><title>{i}</title><guid>g</guid><link>https://example.org/1</link></item>"))));
        Assert.Equal(["0", "1", "2", "3", "4"], feed.Items.Select(i => i.Key));
    }

    [Fact]
    public void Keys_and_hashes_do_not_depend_on_the_order()
    {
        string[] items = [.. Enumerable.Range(0, 20).Select(i => $"<item><title>{i}</title>{(i % 3 == 0 ? $"<guid>g{i}</guid>" : "")}<link>https://example.org/{i}</link></item>")];
        var forward = Feeds.Parse(Feeds.Rss(string.Concat(items))).Items;
        var backward = Feeds.Parse(Feeds.Rss(string.Concat(items.Reverse()))).Items;
        Assert.Equal(forward.Select(i => (i.Key, i.RawHash)), backward.Reverse().Select(i => (i.Key, i.RawHash)));
    }

    [Theory]
    [InlineData("<title>x</title>", "<title>y</title>", false)]
    [InlineData("<description>x</description>", "<description>y</description>", false)]
    [InlineData("<link>https://e.org/1</link>", "<link>https://e.org/2</link>", false)]
    [InlineData("<enclosure url=\"https://e.org/1.mp3\"/>", "<enclosure url=\"https://e.org/2.mp3\"/>", false)]
    [InlineData("<title>xy</title><description>z</description>", "<title>x</title><description>yz</description>", false)]
    [InlineData("<pubDate>Wed, 21 Jan 2026 10:00:00 GMT</pubDate>", "<pubDate>Wed, 21 Jan 2026 10:00:01 GMT</pubDate>", true)]
    [InlineData("<category>a</category>", "<category>b</category>", true)]
    public void The_hash_changes_with_what_makes_a_revision(string one, string other, bool same)
    {
        static string Hash(string fields) => Feeds.Item(Feeds.Rss($"<item><guid>g</guid>{fields}</item>")).RawHash;
        Assert.Equal(same, string.Equals(Hash(one), Hash(other), StringComparison.Ordinal));
        Assert.Matches("^[0-9a-f]{32}$", Hash(one));
    }
}

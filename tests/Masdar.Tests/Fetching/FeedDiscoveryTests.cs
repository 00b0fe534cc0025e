using Masdar.Fetching;

namespace Masdar.Tests.Fetching;

public class FeedDiscoveryTests
{
    private static readonly Uri Page = new("https://example.org/ar/news?x=1");

    private static List<string> Declared(string html) => [.. FeedDiscovery.Find(html, Page).Where(x => x.Declared).Select(x => x.Url.AbsoluteUri)];

    [Theory]
    [InlineData("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed/\">", "https://example.org/feed/")]
    [InlineData("<LINK HREF='feed' TYPE='Application/Atom+XML; charset=utf-8' REL='x Alternate'>", "https://example.org/ar/feed")]
    [InlineData("<link rel=alternate type=application/rss+xml href=/feed?a=1&amp;b=2#x>", "https://example.org/feed?a=1&b=2")]
    [InlineData("<link rel=feed href=//cdn.example.net/f>", "https://cdn.example.net/f")]
    [InlineData("<base href='https://other.example/b/'><link rel=alternate type=text/xml href=f>", "https://other.example/b/f")]
    [InlineData("<link title='a > b' rel='alternate' type='application/feed+json' href='/j'/>", "https://example.org/j")]
    [InlineData("<link rel=alternate type=application/rss+xml href=/أخبار>", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1")]
    public void What_the_page_declares_is_found(string html, string url) => Assert.Equal([url], Declared(html));

    [Theory]
    [InlineData("<!-- <link rel=alternate type=application/rss+xml href=/feed> -->")]
    [InlineData("<script>'<link rel=alternate type=application/rss+xml href=/feed>'</script>")]
    [InlineData("<link rel=alternate hreflang=en href=/en>")]
    [InlineData("<link rel='alternate stylesheet' type=application/xml href=/s>")]
    [InlineData("<link rel=alternate type=application/json href=/wp-json/wp/v2/pages/1>")]
    [InlineData("<link rel=alternate type=application/rss+xml>")]
    [InlineData("<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>")]
    [InlineData("<link rel=alternate type=application/rss+xml href='http://u:p@example.org/f'>")]
    [InlineData("<link rel=alternate type=application/rss+xml href=\"/never closed")]
    public void What_declares_nothing_is_passed_over(string html) => Assert.DoesNotContain(Declared(html), x => !x.Contains("never", StringComparison.Ordinal));

    [Fact]
    public void Declared_feeds_come_first_comments_after_them_then_links_then_guesses()
    {
        const string html = """
            <link rel="alternate" type="application/rss+xml" title="الموقع &laquo; تعليقات" href="/c/feed/">
            <link rel="alternate" type="application/rss+xml" title="الموقع" href="/feed/">
            <a href="/rss.xml">RSS</a><a href="/comments/feed">x</a><a href="/about">x</a>
            """;
        var found = FeedDiscovery.Find(html, Page);
        Assert.Equal(["https://example.org/feed/", "https://example.org/c/feed/", "https://example.org/rss.xml", "https://example.org/rss"], found.Take(4).Select(x => x.Url.AbsoluteUri));
        Assert.Equal("الموقع", found[0].Title);
        Assert.Equal(found.Count, found.DistinctBy(x => x.Url.AbsoluteUri, StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("<link ", 200_000)]
    [InlineData("<a href='", 200_000)]
    [InlineData("<script>", 200_000)]
    [InlineData("<!--", 200_000)]
    [InlineData("<a x=\"\" ", 200_000)]
    [InlineData("<link rel=alternate type=text/xml href=/f>", 40_000)]
    public void A_hostile_page_costs_little(string piece, int times)
    {
        var html = string.Concat(Enumerable.Repeat(piece, times));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.InRange(FeedDiscovery.Find(html, Page).Count, 1, 100);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}

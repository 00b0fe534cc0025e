using CsCheck;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class CanonicalUrlTests
{
    private static readonly Gen<string> AnyAddress = Gen.OneOf(
        PlainTextTests.Hostile,
        Gen.Select(
            Pick("http://", "https://", "HTTPS://", "//", "", "http:", "ftp://", "javascript:", "mailto:", "http://u:p@"),
            Pick("example.com", "WWW.Example.com", "www.m.example.org.", "m.com", "موقع.com", "[::1]", "10.0.0.1", "a.cdn.ampproject.org", "www.google.com", "a_b.c", "", "amp.www.x.y"),
            Pick("", ":80", ":443", ":8080", ":99999"),
            Pick("/", "/a", "/amp", "/amp/", "/a/c/s/b.org/x", "/amp/s/news.example/y", "/أخبار", "/%d8%a3", "/%41", "/index.html", "/a.amp.html", "/x.amp", "/..", "/%2E%2e/a", "/a;jsessionid=1", "/index.php", "/index.amp.html", "//", ""),
            Pick("/", "/a", "/amp", "", "/%", "/%zz", "/story.AMP", "/Index.HTML", "/\uD800"),
            Pick("", "?", "?a=1", "?utm_source=x&a=%7e", "?b=2&a=1", "?a=&a", "?ref=example.com", "?p=5&amp", "?sid=0123456789abcdef0123456789abcdef", "?x=%&y=خ", "?a=+&b=%20", "?&&", "?fbclid", "?a==", "?outputType=amp"),
            Pick("", "#", "#top", "#!/a", "#/b%7e", "#!"))
        .Select((scheme, host, port, path, tail, query, fragment) => scheme + host + port + path + tail + query + fragment));

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Theory]
    [InlineData("HTTP://User:pw@EXAMPLE.com:80/a/../b/%7ex/%d8%a3?a=%7e&b=%e9#f", "http://example.com/b/~x/%D8%A3?a=~&b=%E9")]
    [InlineData("https://example.com", "https://example.com/")]
    [InlineData("https://example.com/a?utm_source=x&id=5&UTM_Medium=y&fbclid=z", "https://example.com/a?id=5")]
    [InlineData("https://example.com/a?b=2&a=1&gclid=1", "https://example.com/a?b=2&a=1")]
    [InlineData("https://example.com/a?utm_source=rss", "https://example.com/a")]
    [InlineData("https://example.com/a?pk_campaign=rss&pk_id=6", "https://example.com/a?pk_id=6")]
    [InlineData("https://example.com/a?", "https://example.com/a")]
    [InlineData("https://example.com/a?ref=feeds.example.com&x=1", "https://example.com/a?x=1")]
    [InlineData("https://example.com/a?ref=https", "https://example.com/a?ref=https")]
    [InlineData("https://example.com/a#comments", "https://example.com/a")]
    [InlineData("https://example.com/#!/story/5", "https://example.com/#!/story/5")]
    [InlineData("https://example.com/Path/Story.HTML?Id=AbC", "https://example.com/Path/Story.HTML?Id=AbC")]
    [InlineData("https://موقع.com/أخبار", "https://xn--4gbrim.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1")]
    [InlineData("https://example.com:8443/a/", "https://example.com:8443/a/")]
    [InlineData("http://[::1]:8080/a", "http://[::1]:8080/a")]
    [InlineData("https://example.com/a%2Fb?c=d%26e", "https://example.com/a%2Fb?c=d%26e")]
    [InlineData("https://example.com/?p=123", "https://example.com/?p=123")]
    [InlineData("https://example.com/100%", "https://example.com/100%25")]
    public void What_is_published_is_the_sources_address_without_tracking(string url, string expected) =>
        Assert.Equal(expected, CanonicalUrl.Publish(new Uri(url), "feeds.example.com"));

    [Fact]
    public void Publishing_is_total_and_idempotent() => AnyAddress.Sample(
        text =>
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) return;
            var published = CanonicalUrl.Publish(url);
            if (!CanonicalUrl.IsWeb(url)) return;
            Assert.Equal(published, CanonicalUrl.Publish(new Uri(published)));
            Assert.True(published.All(c => c is > ' ' and < '\x7F'), published);
            Assert.Equal(CanonicalUrl.Compare(text), CanonicalUrl.Compare(published));
        },
        iter: 20_000);

    [Fact]
    public void Comparing_is_total_and_idempotent() => AnyAddress.Sample(
        text =>
        {
            var key = CanonicalUrl.Compare(text);
            Assert.Equal(key, CanonicalUrl.Compare(key));
        },
        iter: 20_000);

    public static TheoryData<string, string> Same => Pairs(UrlPairs.Same);

    public static TheoryData<string, string> Different => Pairs(UrlPairs.Different);

    [Theory]
    [MemberData(nameof(Same))]
    public void One_article_has_one_key(string left, string right) => Assert.Equal(CanonicalUrl.Compare(left), CanonicalUrl.Compare(right));

    [Theory]
    [MemberData(nameof(Different))]
    public void Two_articles_have_two_keys(string left, string right) => Assert.NotEqual(CanonicalUrl.Compare(left), CanonicalUrl.Compare(right), StringComparer.Ordinal);

    [Fact]
    public void The_table_of_pairs_is_long_enough() => Assert.True(UrlPairs.Same.Length + UrlPairs.Different.Length >= 100);

    private static TheoryData<string, string> Pairs((string Left, string Right)[] pairs)
    {
        var data = new TheoryData<string, string>();
        foreach (var (left, right) in pairs) data.Add(left, right);
        return data;
    }
}

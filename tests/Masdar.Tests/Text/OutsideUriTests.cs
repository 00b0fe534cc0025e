using System.Text;
using Masdar.Extraction;
using Masdar.Fetching;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class OutsideUriTests
{
    private static readonly Uri Origin = new("https://example.org/feed/");

    /// <summary>What the platform takes for an address, to throw only when it is asked for its host, or made anew from its own parts.</summary>
    [Theory]
    [InlineData("http://\u202E")]
    [InlineData("http://\u202E#x")]
    [InlineData("http://\u202E/a")]
    [InlineData("//\u202E#x")]
    [InlineData("http://xn--127.1\u3002/2")]
    [InlineData("http://\u202E./a")]
    [InlineData("http://م\uFF0E\u202E_/a")]
    [InlineData("http://\u202E127.1/a")]
    public void What_has_no_host_that_can_be_asked_is_no_address(string address)
    {
        Assert.False(OutsideUri.TryCreate(Origin, address, out var joined));
        Assert.Null(joined);
        if (address.StartsWith('/')) return;
        Assert.False(OutsideUri.TryCreate(address, UriKind.Absolute, out var absolute));
        Assert.Null(absolute);
    }

    [Theory]
    [InlineData("https://موقع.com/أخبار?a=ب")]
    [InlineData("http://[::1]:8080/a")]
    [InlineData("http://a_b.example/")]
    [InlineData("mailto:a@example.org")]
    [InlineData("tag:example.org,2026:1")]
    public void Addresses_are_taken(string address) => Assert.True(OutsideUri.TryCreate(address, UriKind.Absolute, out _));

    [Theory]
    [InlineData("https://example.org/a?b#c", "https://example.org/a?b")]
    [InlineData("https://example.org/a?b", "https://example.org/a?b")]
    [InlineData("https://موقع.com/#c", "https://موقع.com/")]
    public void A_fragment_is_taken_off(string address, string expected) => Assert.Equal(new Uri(expected), OutsideUri.WithoutFragment(new Uri(address)));

    [Fact]
    public void Taking_off_a_fragment_never_throws() => Assert.NotNull(OutsideUri.WithoutFragment(new Uri("http://\u202E#x")));

    /// <summary>Of what comes out every part can be asked for, and everything that is done with addresses can be done.</summary>
    [Fact]
    public void No_address_makes_anything_throw()
    {
        string[] pieces =
        [
            "http://", "https://", "HTTP:", "//", "/", "\\", ":", "@", "?", "#", "%", "%2", "%00", "%ff", "[", "]", "::1", "[::1]", "[v1.a]", ".", "..", "xn--", "xn--a", "ا", "م", "\u200D", "\u202E",
            "\uFF0E", "\u3002", "\uD800", "\uDC00", "😀", "\0", " ", "a", "b.org", "example.com", "1", "127.1", "0x7f", "99999", ":80", ":65536", "|", "^", "`", "{", "<", "\u0300", "ß", "İ", "\u00AD", "-", "_",
            "mailto:", "file:", "\t", "\r\n", "&amp;",
        ];
        var random = new Random(7);
        for (var n = 0; n < 60_000; n++)
        {
            var text = new StringBuilder(random.Next(4) == 0 ? "" : "http://");
            for (var left = random.Next(1, 9); left > 0; left--) text.Append(pieces[random.Next(pieces.Length)]);
            var address = text.ToString();
            if (!(random.Next(2) == 0 ? OutsideUri.TryCreate(address, UriKind.Absolute, out var url) : OutsideUri.TryCreate(Origin, address, out url))) continue;
            var parts = url.AbsoluteUri + url.Host + url.AbsolutePath + url.Query + url.Fragment + url.UserInfo + url.Authority + url.HostNameType + CanonicalUrl.Publish(url) + Words.Address(url);
            Assert.NotEmpty(parts + CanonicalUrl.Compare(address) + AddressGuard.Objection(url) + HtmlAddress.Web(url) + OutsideUri.WithoutFragment(url));
            if (url.Scheme is not ("http" or "https")) continue;
            Assert.NotEqual("", url.IdnHost);
            Assert.NotEqual("", new Uri(url, "/robots.txt").IdnHost);
            Assert.Equal("", OutsideUri.WithoutFragment(url).Fragment);
            Assert.Equal(url.IdnHost, new Uri(url.AbsoluteUri).IdnHost);
            Assert.False(SameSite.Is(url, new Uri("https://another.invalid/")));
        }
    }
}

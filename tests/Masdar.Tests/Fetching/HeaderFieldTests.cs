using Masdar.Fetching;

namespace Masdar.Tests.Fetching;

public class HeaderFieldTests
{
    [Theory]
    [InlineData("text/xml", "text/xml", null)]
    [InlineData("Application/RSS+XML; Charset=UTF-8", "application/rss+xml", "UTF-8")]
    [InlineData("text/html;charset='windows-1256'", "text/html", "windows-1256")]
    [InlineData("text/html; boundary=x; charset = \"cp1256\" ; charset=utf-8", "text/html", "cp1256")]
    [InlineData("text/html, text/html; charset=utf-8", "text/html", "utf-8")]
    [InlineData("text", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    [InlineData(";charset=utf-8", null, "utf-8")]
    [InlineData("text/html; charset=", "text/html", null)]
    [InlineData("text/html; charset=a b", "text/html", null)]
    [InlineData("te\u0001xt/html; charset=\u0627", null, null)]
    public void Content_Type_is_split(string? value, string? type, string? charset) => Assert.Equal((type, charset), ContentType.Split(value));

    [Fact]
    public void A_charset_without_end_is_none() => Assert.Equal(("text/xml", null), ContentType.Split("text/xml; charset=" + new string('x', 10_000)));

    [Theory]
    [InlineData("max-age=600", null, 600)]
    [InlineData("public, MAX-AGE=\"60\"", "Thu, 01 Jan 2099 00:00:00 GMT", 60)]
    [InlineData("no-cache, max-age=600", null, null)]
    [InlineData("max-age=0", null, null)]
    [InlineData("max-age=99999999999999999999", null, null)]
    [InlineData("private", "Tue, 24 Nov 2026 10:30:00 GMT", 1800)]
    [InlineData(null, "0", null)]
    [InlineData(null, null, null)]
    public void Freshness_is_read(string? control, string? expires, int? seconds)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (control is not null) headers.Add(new("cache-control", control));
        if (expires is not null) headers.Add(new("Expires", expires));
        headers.Add(new("Date", "Tue, 24 Nov 2026 10:00:00 GMT"));
        Assert.Equal(seconds, Freshness.Of(headers, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero))?.TotalSeconds);
    }
}

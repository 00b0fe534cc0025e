namespace Masdar.Tests.Parsing;

public class NotAFeedTests
{
    [Theory]
    [InlineData("", "feed.unreadable.empty")]
    [InlineData(" \r\n\uFEFF", "feed.unreadable.empty")]
    [InlineData("<!DOCTYPE html><html><head><title>موقع</title></head><body>x</body></html>", "feed.unreadable.html")]
    [InlineData("<html><body><p>unclosed<br></html>", "feed.unreadable.html")]
    [InlineData("<html><form><input type=\"password\" name=p></form></html>", "feed.unreadable.login")]
    [InlineData("<!DOCTYPE html><html><head><title>Just a moment...</title></head><script src=\"/cdn-cgi/challenge-platform/x\"></script></html>", "feed.unreadable.challenge")]
    [InlineData("<html><body><feed >x</feed></body></html>", "feed.unreadable.html")]
    [InlineData("{\"error\":\"not found\"}", "feed.unreadable.json")]
    [InlineData("[1,2]", "feed.unreadable.json")]
    [InlineData("Not found", "feed.unreadable.text")]
    [InlineData("<?xml version=\"1.0\"?><urlset><url><loc>https://example.org/</loc></url></urlset>", "feed.unreadable.root")]
    [InlineData("<opml version=\"2.0\"><body/></opml>", "feed.unreadable.root")]
    [InlineData("\u001F\u008B\u0008", "feed.unreadable.text")]
    public void What_is_no_feed_says_what_it_is(string text, string code)
    {
        var finding = Feeds.Unreadable(text);
        Assert.Equal(code, finding.Code);
        Assert.DoesNotContain('\n', finding.Message);
    }

    [Fact]
    public void The_message_shows_how_the_document_begins() => Assert.Contains("Service down", Feeds.Unreadable("Service down for maintenance").Message, StringComparison.Ordinal);

    [Fact]
    public void Compressed_bytes_are_named() => Assert.Equal("feed.unreadable.binary", Assert.IsType<Masdar.Model.UnreadableFeed>(Feeds.Read([0x1F, 0x8B, 8, 0, 0])).Finding.Code);

    [Fact]
    public void A_feed_without_items_is_a_feed_and_is_told()
    {
        var feed = Feeds.Parse(Feeds.Rss(""));
        Assert.Empty(feed.Items);
        Assert.Contains("feed.items.none", Feeds.CodesOf(feed));
    }
}

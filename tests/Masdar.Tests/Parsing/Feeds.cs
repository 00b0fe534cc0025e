using System.Text;
using Masdar.Model;
using Masdar.Parsing;

namespace Masdar.Tests.Parsing;

/// <summary>Small feeds for tests, and short ways to read them.</summary>
internal static class Feeds
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeZoneInfo Damascus = TimeZoneInfo.FindSystemTimeZoneById("Asia/Damascus");

    public static string Rss(string items, string channel = "<title>الأخبار</title><link>https://example.org/</link>", string root = "version=\"2.0\"") =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss {root}><channel>{channel}{items}</channel></rss>";

    public static string Atom(string entries, string feed = "<title>الأخبار</title>", string root = "") =>
        $"<feed xmlns=\"http://www.w3.org/2005/Atom\" {root}>{feed}{entries}</feed>";

    public static ParseResult Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static ParseResult Read(byte[] bytes, string? charset = null) =>
        new FeedParser().Parse(new FeedDocument(bytes, new Uri("https://feeds.example.org/rss.xml"), "application/xml", charset), Damascus, Now);

    public static ParsedFeed Parse(string text) => Assert.IsType<ParsedFeed>(Read(text));

    public static ParsedFeed Parse(byte[] bytes, string? charset = null) => Assert.IsType<ParsedFeed>(Read(bytes, charset));

    public static FeedItem Item(string text) => Assert.Single(Parse(text).Items);

    public static Finding Unreadable(string text) => Assert.IsType<UnreadableFeed>(Read(text)).Finding;

    public static IEnumerable<string> CodesOf(ParsedFeed feed) => feed.Findings.Select(f => f.Code);
}

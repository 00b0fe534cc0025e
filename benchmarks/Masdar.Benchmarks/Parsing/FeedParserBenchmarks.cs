using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Masdar.Model;
using Masdar.Parsing;
using Reader = CodeHollow.FeedReader.FeedReader;

namespace Masdar.Benchmarks.Parsing;

/// <summary>The whole parsing stage, bytes to items, beside CodeHollow's reading of text that is already decoded. Feeds of 30 items with whole articles.</summary>
[MemoryDiagnoser]
public class FeedParserBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private FeedDocument document = null!;
    private FeedDocument broken = null!;
    private string text = "";

    /// <summary>Items of the feed; each has 5 KB.</summary>
    [Params(30, 3000)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        text = Rss(Items);
        document = new FeedDocument(Encoding.UTF8.GetBytes(text), new Uri("https://example.org/feed"));
        broken = document with { Body = Encoding.UTF8.GetBytes(text.Replace("<title>خبر 1<", "<title>خبر & 1<", StringComparison.Ordinal)) };
    }

    [Benchmark(Baseline = true)]
    public int CodeHollowOfText() => Reader.ReadFromString(text).Items.Count;

    [Benchmark]
    public int FeedParserOfBytes() => ((ParsedFeed)new FeedParser().Parse(document, TimeZoneInfo.Utc, Now)).Items.Count;

    [Benchmark]
    public int FeedParserWithRepair() => ((ParsedFeed)new FeedParser().Parse(broken, TimeZoneInfo.Utc, Now)).Items.Count;

    private static string Rss(int items)
    {
        var feed = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>أخبار</title><link>https://example.org/</link><language>ar</language>");
        for (var i = 0; i < items; i++)
        {
            feed.Append(CultureInfo.InvariantCulture, $"<item><title>خبر {i}</title><link>https://example.org/news/{i}</link><dc:creator><![CDATA[محرر]]></dc:creator><pubDate>Wed, 21 Jan 2026 10:{i % 60:00}:00 +0000</pubDate><category><![CDATA[سياسة]]></category><guid isPermaLink=\"false\">https://example.org/?p={i}</guid><description><![CDATA[أعلنت الوزارة اليوم نتائجها &#8230;]]></description><content:encoded><![CDATA[");
            for (var p = 0; p < 12; p++) feed.Append("<p>أعلنت وزارة التربية السورية اليوم نتائج امتحانات الشهادة الثانوية العامة في جميع المحافظات، وقالت إن نسبة النجاح <strong>ارتفعت</strong> عن العام الماضي.</p>\n");
            feed.Append("]]></content:encoded></item>");
        }
        return feed.Append("</channel></rss>").ToString();
    }
}

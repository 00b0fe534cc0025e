using BenchmarkDotNet.Attributes;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Text;

namespace Masdar.Benchmarks.Normalization;

/// <summary>One item of 3.5 thousand characters of HTML, two thirds of it Arabic, as a news feed carries it.</summary>
[MemoryDiagnoser]
public class NormalizerBenchmarks
{
    private static readonly string[] Words = "أعلنت وزارة الصحة في دمشق اليوم عن افتتاح مستشفى جديد وفقاً لما قال الوزير the ministry said on Thursday مُحدّث".Split(' ');

    private readonly Normalizer _normalizer = new();
    private Source _source = null!;
    private ParsedFeed _feed = null!;
    private FeedItem _item = null!;
    private Extract _extract = null!;

    [GlobalSetup]
    public void Setup()
    {
        var paragraphs = Enumerable.Range(0, 13).Select(i => $"<p>{Prose(i, 40)} <a href=\"/tag/{i}?utm_source=x\">{Prose(i, 2)}</a> &amp; <strong>{Prose(i, 3)}</strong>.</p>\n");
        var html = $"<div class=\"body\"><img src=\"/i.jpg\" alt=\"x\" width=\"640\">{string.Concat(paragraphs)}<ul><li>one</li><li>two</li></ul></div>";
        _source = new() { Id = "s", Name = "n", Feed = new("https://news.example/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        _item = new()
        {
            Key = "k",
            RawHash = "h",
            Guid = "https://news.example/?p=1",
            Url = new("https://news.example/2026/01/story?utm_source=rss&id=5"),
            Base = new("https://news.example/2026/01/story"),
            Title = new(Prose(3, 8), true),
            Content = new(html[..Math.Min(3500, html.Length)], true),
            Categories = ["Politics", "سياسة", "محلي"],
            Authors = ["Sara"],
        };
        _feed = new() { Format = FeedFormat.Rss, Items = [_item], Language = "ar" };
        _extract = Extract.FromFeed(_item);
    }

    [Benchmark(Baseline = true)]
    public object Whole() => _normalizer.Normalize(_source, _feed, _item, _extract, DateTimeOffset.UnixEpoch);

    [Benchmark]
    public object Body() => HtmlBody.FromHtml(_item.Content!.Value, _item.Base);

    [Benchmark]
    public string Key() => CanonicalUrl.Compare("https://news.example/2026/01/story?utm_source=rss&id=5");

    [Benchmark]
    public string Published() => CanonicalUrl.Publish(_item.Url!);

    private static string Prose(int seed, int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => Words[(i * 7 + seed) % Words.Length]));
}

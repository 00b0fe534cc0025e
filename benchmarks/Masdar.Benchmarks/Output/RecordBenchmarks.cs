using BenchmarkDotNet.Attributes;
using Masdar.Attribution;
using Masdar.Model;
using Masdar.Output;

namespace Masdar.Benchmarks.Output;

/// <summary>From an article of three thousand characters, mostly Arabic, to its line, and back.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private readonly LayoutReader _reader = new(AttributionTemplate.Shipped.Values, []);
    private Article _article = null!;
    private ArticleRecord _record = null!;
    private byte[] _line = null!;
    private string _layout = null!;

    [GlobalSetup]
    public void Setup()
    {
        var paragraphs = Enumerable.Range(0, 12).Select(i => string.Concat(Enumerable.Repeat("أعلنت وزارة الصحة في دمشق اليوم عن افتتاح مستشفى “جديد”. ", 4)) + i + ".").ToList();
        _article = new()
        {
            Id = ArticleId.Of("alikhbariah", "1"),
            Source = new("alikhbariah", "قناة الإخبارية", "https://example.org/", "https://example.org/feed/"),
            Url = "https://example.org/news/1",
            Guid = "https://example.org/?p=1",
            Title = "وزارة الصحة تفتتح مستشفى جديداً في دمشق",
            OriginalTitle = "وزارة الصحة تفتتح مستشفى جديداً في دمشق",
            Text = string.Join('\n', paragraphs),
            Html = string.Concat(paragraphs.Select(text => $"<p>{text} <a href=\"https://example.org/tag\">دمشق</a></p>\n")),
            TextFrom = TextFrom.Page,
            Language = "ar",
            Direction = TextDirection.Rtl,
            Categories = ["سياسة", "سوريا محلي"],
            FetchedAt = DateTimeOffset.UnixEpoch,
        };
        _record = new(_article, (AttributionNote)Attribution(), new Fingerprint(new string('a', 64), 1, ""), 1);
        _line = Write();
        _layout = Layout();
    }

    [Benchmark]
    public object Attribution() => Attributor.Attribute(_article, new(), new(), null);

    [Benchmark]
    public byte[] Write() => RecordJson.Write(_record);

    [Benchmark]
    public object Read() => RecordJson.ReadRecord(_line);

    [Benchmark]
    public string Layout() => TextLayout.Write(_record);

    [Benchmark]
    public object ReadLayout() => _reader.Read(_layout);
}

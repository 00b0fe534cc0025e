using System.Text.Encodings.Web;
using System.Text.Json;

namespace Masdar.Tests.Extraction;

/// <summary>Extraction over real pages. Without the corpus these are skipped, visibly.</summary>
public class CorpusTests
{
    private const string Missing = "The page corpus (shared/corpus/pages) is not beside this checkout.";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every fourth page; the floors are what was measured on them, less .01.</summary>
    [Theory]
    [InlineData("fundus", 0.95)]
    [InlineData("wcxb", 0.92)]
    [InlineData("daniel", 0.94)]
    [InlineData("arabised", 0.93)]
    public void The_text_is_found_on_real_pages_and_better_than_by_readability_alone(string set, double floor)
    {
        Assert.SkipWhen(CorpusPages.Folder is null, Missing);
        var pages = CorpusPages.Read(set, every: 4).Where(p => p.Text is not null).ToList();
        var own = CorpusPages.F1([.. pages.Select(p => (p.Text!, CorpusPages.Find(p)))]);
        var plain = CorpusPages.F1([.. pages.Select(p => (p.Text!, CorpusPages.FindPlainly(p)))]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{set}: {own:F4}, readability alone {plain:F4}, {pages.Count} pages");
        Assert.True(own >= floor, $"{set}: F1 {own:F4} is below {floor}");
        Assert.True(own > plain, $"{set}: F1 {own:F4} is no better than readability's {plain:F4}");
    }

    /// <summary>
    /// Writes what is found on every page as lines of id and text to MASDAR_PAGES_OUT, to be scored. MASDAR_PAGES_MODE: <c>chain</c> (the
    /// default), <c>plain</c> (SmartReader alone), or <c>gate</c> (the whole way, with the feed's summary where the page is refused).
    /// </summary>
    [Fact]
    public async Task The_predictions_are_written_where_asked()
    {
        var path = Environment.GetEnvironmentVariable("MASDAR_PAGES_OUT");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "MASDAR_PAGES_OUT names no file to write to.");
        Assert.SkipWhen(CorpusPages.Folder is null, Missing);
        var mode = Environment.GetEnvironmentVariable("MASDAR_PAGES_MODE");
        await using var file = new StreamWriter(path!);
        foreach (var page in CorpusPages.Sets.SelectMany(s => CorpusPages.Read(s)))
        {
            var text = mode switch
            {
                "plain" => CorpusPages.FindPlainly(page),
                "gate" => (await CorpusPages.Extract(page)).Text,
                _ => CorpusPages.Find(page),
            };
            await file.WriteLineAsync(JsonSerializer.Serialize(new { id = page.Id, text }, Plain));
        }
    }

    [Fact]
    public async Task The_gate_lets_real_articles_through()
    {
        Assert.SkipWhen(CorpusPages.Folder is null, Missing);
        var refused = new List<string>();
        var pages = CorpusPages.Read("fundus", every: 3).Concat(CorpusPages.Read("wcxb", every: 5)).ToList();
        foreach (var page in pages)
        {
            var (_, extract) = await CorpusPages.Extract(page);
            if (extract.Findings.FirstOrDefault(f => f.Code.StartsWith("page.gate.", StringComparison.Ordinal)) is { Code: not "page.gate.robots" } finding) refused.Add($"{page.Id} {finding.Code}");
        }
        Assert.True(refused.Count <= pages.Count * 0.03, string.Join(", ", refused));
    }
}

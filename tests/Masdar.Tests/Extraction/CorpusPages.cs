using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

/// <summary>A page of the development corpus with its true text.</summary>
internal sealed record CorpusPage(string Set, string Id, Uri Url, byte[] Bytes, string? Charset, string? Title, string? Summary, string? Text);

/// <summary>Reads the pages that lie beside the checkout, in <c>shared/corpus/pages</c>, and runs extraction over them.</summary>
internal static class CorpusPages
{
    public static readonly string[] Sets = ["fundus", "wcxb", "daniel", "newspaper", "arabised", "readability", "snippets"];

    public static string? Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("MASDAR_SHARED") is { Length: > 0 } named) return Existing(named);
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (Existing(Path.Combine(at.FullName, "shared")) is { } found) return found;
            }
            return null;
        }
    }

    /// <param name="every">1: all pages; n: every n-th.</param>
    public static IEnumerable<CorpusPage> Read(string set, int every = 1)
    {
        var folder = Path.Combine(Folder!, set);
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "truth.jsonl")))
        {
            if (number++ % every != 0) continue;
            using var row = JsonDocument.Parse(line);
            var id = Text(row, "id")!;
            using var file = new GZipStream(File.OpenRead(Path.Combine(folder, "html", id + ".html.gz")), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            yield return new CorpusPage(set, id, new Uri(Text(row, "url") ?? "http://page.example/a"), bytes.ToArray(), Text(row, "charset"), Text(row, "title"), Text(row, "summary"), Text(row, "text"));
        }
    }

    /// <summary>The page's text as the chain finds it, before the gate: a page's rights and the feed are no matter of extraction's quality.</summary>
    public static string Find(CorpusPage page)
    {
        using var document = PageParser.Parse(new Fetched(page.Url, page.Bytes) { Charset = page.Charset }, []);
        var metadata = MetadataReader.Read(document, page.Url, [], [], TimeZoneInfo.Utc, Pages.Now);
        var hints = new ArticleHints([page.Title ?? "", .. metadata.Headlines], metadata.Authors);
        var body = BodyFinder.Find(document, page.Url, PageRules.None, hints, metadata.JsonLd, TestContext.Current.CancellationToken);
        return string.Join('\n', body.Blocks.Select(b => b.Text));
    }

    /// <summary>What SmartReader alone finds.</summary>
    public static string FindPlainly(CorpusPage page)
    {
        using var document = PageParser.Parse(new Fetched(page.Url, page.Bytes) { Charset = page.Charset }, []);
        var element = ReadabilityPass.Find(document, page.Url, TestContext.Current.CancellationToken);
        return element is null ? "" : string.Join('\n', BlockWalker.Walk(element).Select(b => b.Text));
    }

    /// <summary>Through the gate, with the feed's summary where the page is refused.</summary>
    public static async Task<(string Text, Extract Extract)> Extract(CorpusPage page)
    {
        var fetcher = new FixtureFetcher().With(page.Url.AbsoluteUri, new Fetched(page.Url, page.Bytes) { Charset = page.Charset, MediaType = "text/html" });
        var item = Pages.Item(page.Url.AbsoluteUri, page.Title ?? page.Id, page.Summary);
        var extract = await new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, item, TestContext.Current.CancellationToken);
        return (extract.Body is null ? "" : extract.Body.IsHtml ? Pages.Text(extract.Body.Value) : extract.Body.Value, extract);
    }

    /// <summary>F1 of the averages of precision and recall of four-word shingles, words as <c>\w+</c>.</summary>
    public static double F1(IReadOnlyList<(string True, string Got)> texts)
    {
        List<double> precision = [], recall = [];
        foreach (var (real, got) in texts)
        {
            var (t, g) = (Shingles(real), Shingles(got));
            var both = t.Sum(s => Math.Min(s.Value, g.GetValueOrDefault(s.Key)));
            if (g.Count > 0) precision.Add((double)both / g.Values.Sum());
            if (t.Count > 0) recall.Add((double)both / t.Values.Sum());
        }
        var (p, r) = (precision.DefaultIfEmpty().Average(), recall.DefaultIfEmpty().Average());
        return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }

    private static Dictionary<string, int> Shingles(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value == '_') word.Append(rune);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0) words.Add(word.ToString());
        var shingles = new Dictionary<string, int>(StringComparer.Ordinal);
        if (words.Count == 0) return shingles;
        for (var i = 0; i < Math.Max(1, words.Count - 3); i++)
        {
            var shingle = string.Join(' ', words.Skip(i).Take(4));
            shingles[shingle] = shingles.GetValueOrDefault(shingle) + 1;
        }
        return shingles;
    }

    private static string? Text(JsonDocument row, string name) => row.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Existing(string shared) => Directory.Exists(Path.Combine(shared, "corpus", "pages")) ? Path.Combine(shared, "corpus", "pages") : null;
}

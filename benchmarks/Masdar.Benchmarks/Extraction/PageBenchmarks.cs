using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Benchmarks.Extraction;

/// <summary>The whole chain beside SmartReader alone, over a hundred pages, evenly out of the development corpus (MASDAR_SHARED, else a made page); parsing counts in both. The figures are a page's.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PageBenchmarks
{
    private const int Many = 100;

    private readonly List<Fetched> pages = [];
    private readonly Source source = new() { Id = "b", Name = "b", Feed = new Uri("http://page.example/feed"), Schedule = Schedule.Every(TimeSpan.FromHours(1)) };

    [GlobalSetup]
    public void Read()
    {
        var shared = Environment.GetEnvironmentVariable("MASDAR_SHARED");
        if (shared is not null)
        {
            var files = Directory.GetFiles(Path.Combine(shared, "corpus", "pages"), "*.html.gz", SearchOption.AllDirectories);
            Array.Sort(files, StringComparer.Ordinal);
            for (var i = 0; i < files.Length && pages.Count < Many; i += Math.Max(1, files.Length / Many))
            {
                using var file = new GZipStream(File.OpenRead(files[i]), CompressionMode.Decompress);
                using var bytes = new MemoryStream();
                file.CopyTo(bytes);
                pages.Add(new Fetched(new Uri($"http://page.example/{i}"), bytes.ToArray()));
            }
        }
        if (pages.Count == 0) pages.Add(new Fetched(new Uri("http://page.example/1"), System.Text.Encoding.UTF8.GetBytes("<html><body>" + string.Concat(Enumerable.Range(0, 200).Select(i => $"<p>Sentence {i} of the page, which has some words and a comma.</p>")))));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Many)]
    public int SmartReaderAlone()
    {
        var found = 0;
        for (var i = 0; i < Many; i++)
        {
            var page = pages[i % pages.Count];
            using var document = PageParser.Parse(page, []);
            if (ReadabilityPass.Find(document, page.FinalUrl, CancellationToken.None) is not null) found++;
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Many)]
    public async Task<int> WholeChain()
    {
        var found = 0;
        for (var i = 0; i < Many; i++)
        {
            var page = pages[i % pages.Count];
            var item = new FeedItem { Key = page.FinalUrl.AbsoluteUri, RawHash = "", Url = page.FinalUrl };
            var extract = await new ArticleExtractor(new OnePage(page)).ExtractAsync(source, null, item, CancellationToken.None);
            if (extract.TextFrom == TextFrom.Page) found++;
        }
        return found;
    }

    private sealed class OnePage(Fetched page) : IHttpFetcher
    {
        public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => Task.FromResult<FetchResult>(page);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Masdar.Benchmarks.Deduplication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Masdar.Benchmarks.Archive;

/// <summary>
/// How long the program takes for the first run over 300 feeds of 20 items on 60 hosts, without the archive and with it, in turn; with <c>--pages</c> each
/// item has a page that is fetched.
/// <c>dotnet run -c Release --project benchmarks/Masdar.Benchmarks -- archive-cost [--pages] [--program PATH]</c>
/// </summary>
internal sealed class ArchiveCost : IAsyncDisposable
{
    /// <summary>The argument by which it is called instead of the other benchmarks.</summary>
    public const string Name = "archive-cost";

    private const int Sources = 300, Items = 20, Hosts = 60, Rounds = 5;

    private readonly WebApplication _site;
    private readonly bool _hasPages;
    private readonly byte[][] _feeds = new byte[Sources][];

    private ArchiveCost(bool hasPages)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        (_site, _hasPages) = (builder.Build(), hasPages);
        _site.Run(AnswerAsync);
    }

    public static async Task RunAsync(string[] args)
    {
        var program = Array.IndexOf(args, "--program") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        await using var cost = new ArchiveCost(args.Contains("--pages", StringComparer.Ordinal));
        await cost._site.StartAsync();
        for (var source = 0; source < Sources; source++) cost._feeds[source] = Encoding.UTF8.GetBytes(cost.Feed(source));
        var (off, on) = (new List<Measured>(), new List<Measured>());
        for (var round = 0; round < Rounds; round++)
        {
            off.Add(await cost.MeasureAsync(program, archive: false));
            on.Add(await cost.MeasureAsync(program, archive: true));
        }
        Say("without the archive", off);
        Say("with the archive", on);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<Measured> MeasureAsync(string? program, bool archive)
    {
        var folder = Directory.CreateTempSubdirectory("masdar-archive-").FullName;
        try
        {
            var (config, data) = (Directory.CreateDirectory(Path.Combine(folder, "config")).FullName, Path.Combine(folder, "data"));
            await File.WriteAllTextAsync(Path.Combine(config, "masdar.json"), $$"""{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "respectRobots": false }, "output": { "archive": {{(archive ? "true" : "false")}} } }""");
            await File.WriteAllTextAsync(Path.Combine(config, "sources.json"), $$"""{ "defaults": { "fullText": {{(_hasPages ? "true" : "false")}}, "timeZone": "UTC" }, "sources": [ {{string.Join(", ", Enumerable.Range(0, Sources).Select(source => $$"""{ "id": "s{{source}}", "name": "S{{source}}", "feed": "{{Url(source)}}/feed/{{source}}" }"""))}} ] }""");
            var start = new ProcessStartInfo(program ?? "dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
            if (program is null) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "masdar.dll"));
            foreach (var argument in (string[])["run", "--once", "--config", config, "--data", data]) start.ArgumentList.Add(argument);
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var processor = TimeSpan.Zero;
            while (!process.HasExited)
            {
                try
                {
                    process.Refresh();
                    processor = process.TotalProcessorTime;
                }
                catch (InvalidOperationException)
                {
                    // It has just ended, and what it took is not told any more.
                    break;
                }
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
            await process.WaitForExitAsync();
            var took = clock.Elapsed;
            if (process.ExitCode != 0) throw new InvalidOperationException(string.Join('\n', await said));
            var records = Directory.EnumerateFiles(Path.Combine(data, "records"), "*.jsonl", SearchOption.AllDirectories).Sum(path => File.ReadLines(path).LongCount());
            if (records != Sources * Items) throw new InvalidOperationException($"{records} records");
            return new Measured(took, processor, archive ? Directory.EnumerateFiles(Path.Combine(data, "archive"), "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length) : 0);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/');
        var (source, item) = (int.Parse(parts[2], CultureInfo.InvariantCulture), parts.Length > 3 ? int.Parse(parts[3], CultureInfo.InvariantCulture) : 0);
        context.Response.ContentType = parts[1] == "feed" ? "application/rss+xml; charset=utf-8" : "text/html; charset=utf-8";
        await context.Response.Body.WriteAsync(parts[1] == "feed" ? _feeds[source] : Encoding.UTF8.GetBytes(Page(source, item)));
    }

    private string Feed(int source)
    {
        var items = Enumerable.Range(0, Items).Select(item => $"<item><title>{Title(source, item)}</title><link>{Url(source)}/page/{source}/{item}</link><guid isPermaLink=\"false\">{source}-{item}</guid><description>{(_hasPages ? Title(source, item) : Text(source, item))}</description></item>");
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>S{source}</title>{string.Concat(items)}</channel></rss>";
    }

    private static string Page(int source, int item) => $"<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><title>{Title(source, item)}</title></head><body><nav><a href=\"/\">الرئيسة</a></nav><article><h1>{Title(source, item)}</h1>{string.Concat(Text(source, item).Split('\n').Select(line => $"<p>{line}</p>"))}</article><footer>جميع الحقوق محفوظة</footer></body></html>";

    private static string Text(int source, int item) => NearStoreText.Text((source * Items) + item);

    private static string Title(int source, int item) => Text(source, item) is var text ? text[..text.IndexOf(' ', 50)] : "";

    private string Url(int source) => $"http://127.1.0.{1 + (source % Hosts)}:{new Uri(_site.Urls.First()).Port}";

    private static void Say(string name, List<Measured> measured)
    {
        var (took, cpu) = (measured.Select(one => one.Took.TotalSeconds).Order().ToList(), measured.Select(one => one.Processor.TotalSeconds).Order().ElementAt(Rounds / 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Sources * Items / took[Rounds / 2]:N0} records a second ({took[Rounds / 2]:N1} s; {took[0]:N1} to {took[^1]:N1}), {1e6 * cpu / (Sources * Items):N0} µs of processor a record, {(double)measured[0].Archive / (Sources * Items):N0} bytes of archive a record"));
    }

    private sealed record Measured(TimeSpan Took, TimeSpan Processor, long Archive);
}

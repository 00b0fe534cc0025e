using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar demo</c>: the main job with no network and no set-up.</summary>
internal static class DemoCommand
{
    private static readonly TimeZoneInfo Zone = new PublisherOptions().TimeZone;

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var seeds = new Option<string>("--seeds") { Description = "Folder with articles in the published layout", HelpName = "DIR", DefaultValueFactory = _ => "seeds" };
        var command = new Command(
            "demo",
            "Serves the articles of seeds/ as a news site on this machine, fetches them as any site's, and shows what was written.\n\nExample: masdar demo") { seeds };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (ReadSeeds(result.GetValue(seeds)!, context) is not { Count: > 0 } articles) return ExitCode.Usage;
            var given = result.GetResult(options.Data) is { Implicit: false };
            var folder = new DataFolder(given ? result.GetValue(options.Data)! : Path.Combine(Path.GetTempPath(), "masdar-demo-" + Path.GetRandomFileName()));
            if (Directory.Exists(folder.Path) && Directory.EnumerateFileSystemEntries(folder.Path).Any())
            {
                await context.Error.WriteLineAsync($"{folder.Path} is not empty; the demo wants a fresh folder. Give another with --data, or none.");
                return ExitCode.Usage;
            }
            using var logs = LogSetup.Create(new Dictionary<string, string?>(StringComparer.Ordinal), logFolder: null, options.LevelOf(result) ?? LogLevel.Warning, context.Error);
            return await RunAsync(articles, folder, logs, context, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<DemoArticle> articles, DataFolder folder, ILoggerFactory logs, CommandContext context, CancellationToken cancellationToken)
    {
        await using var site = await DemoSite.StartAsync(articles, cancellationToken);
        var failed = 0;
        // Each article is fetched on the day that its disclaimer names, so that what is written can be held against what was published.
        foreach (var day in articles.GroupBy(article => article.Published).OrderBy(day => day.Key))
        {
            var sources = articles.GroupBy(article => article.SourceName, StringComparer.Ordinal)
                .Select((source, number) => (Number: number, Name: source.Key, Days: source.Select(article => article.Published)))
                .Where(source => source.Days.Contains(day.Key))
                .Select(source => new Source
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"demo-{source.Number + 1}"),
                    Name = source.Name,
                    Feed = site.FeedOf(source.Number),
                    Homepage = site.Address,
                    Schedule = Schedule.Every(TimeSpan.FromMinutes(15)),
                    Language = "ar",
                    TimeZone = Zone,
                })
                .ToList();
            var config = new MasdarConfig
            {
                Sources = sources,
                Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")] },
                Output = new OutputOptions { Text = true },
            };
            await using var engine = await Engine.OpenAsync(folder, () => config, new ShiftedTime(context.Time, day.Key), logs, cancellationToken);
            failed += (await engine.Runs.RunAsync(sources, config, _ => { }, cancellationToken)).Count(report => report.Outcome == RunOutcome.Failed);
        }
        await ShowAsync(folder, site, context, cancellationToken);
        return failed > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    private static async Task ShowAsync(DataFolder folder, DemoSite site, CommandContext context, CancellationToken cancellationToken)
    {
        using var store = Store.OpenReadOnly(folder.Dialect(new StorageOptions(), writes: false));
        var (lines, files) = (await store.ReadAsync(reader => reader.Newest(1000), cancellationToken), new LineFiles(folder.Path));
        foreach (var line in lines.Reverse())
        {
            var record = RecordJson.ReadRecord(line.Line.Bytes.Span).Record;
            await context.Out.WriteLineAsync($"\n{site.Address} was fetched as {record.Article.Source.Name}, and this was written.\n");
            await context.Out.WriteLineAsync($"The record, one line of {files.PathOf(line.Line.Kind, line.Line.Day)}:\n");
            await context.Out.WriteLineAsync(Encoding.UTF8.GetString(line.Line.Bytes.Span));
            var article = new TextFiles(folder.Path).PathOf(record.Article.Id, line.Line.Day);
            await context.Out.WriteLineAsync($"The article as it is published, {article}:\n");
            await context.Out.WriteLineAsync(await File.ReadAllTextAsync(article, cancellationToken));
        }
        await context.Out.WriteLineAsync($"\n{lines.Count} record{(lines.Count == 1 ? "" : "s")} in {folder.Path}");
    }

    private static List<DemoArticle>? ReadSeeds(string folder, CommandContext context)
    {
        // Beside the program lie the seeds that it was built with.
        var place = Directory.Exists(folder) ? folder : Path.Combine(AppContext.BaseDirectory, "seeds");
        if (!Directory.Exists(place))
        {
            context.Error.WriteLine($"There is no folder {folder} with articles; give one with --seeds.");
            return null;
        }
        var reader = new LayoutReader(AttributionTemplate.Shipped.Values, []);
        var articles = new List<DemoArticle>();
        foreach (var path in Directory.EnumerateFiles(place, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (reader.Read(File.ReadAllText(path)) is ImportedDocument document)
            {
                var day = document.Attribution?.Date ?? DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);
                var midnight = day.ToDateTime(TimeOnly.MinValue);
                articles.Add(new DemoArticle(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy/MM/dd}/{articles.Count + 1}"), document, new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime()));
            }
            else
            {
                context.Error.WriteLine($"{path} is no article in the published layout; it is left out.");
            }
        }
        if (articles.Count == 0) context.Error.WriteLine($"There is no article in {place}.");
        return articles;
    }

    /// <summary>A clock that began at another moment and goes on from there.</summary>
    private sealed class ShiftedTime(TimeProvider inner, DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _shift = start - inner.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + _shift;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}

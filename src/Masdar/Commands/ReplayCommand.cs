using System.CommandLine;
using System.Globalization;
using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Parsing;
using Masdar.Pipeline;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar replay</c>: the stored articles made again from the archive by the rules that are in force now.</summary>
internal static class ReplayCommand
{
    private const int BatchSize = 50;

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var since = new Option<string?>("--since") { Description = "Only articles fetched on this day or later (YYYY-MM-DD, UTC)", HelpName = "DATE" };
        var only = new Option<string[]>("--source") { Description = "Only this source; may be repeated", HelpName = "ID" };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would change, and change nothing" };
        since.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && DayOf(text) is null) result.AddError($"\"{text}\" is no day; write it as 2026-01-21.");
        });
        var command = new Command(
            "replay",
            "Makes the stored articles again from the archive, with no network, by the selectors and rules that are in force now; shows what changes, and appends revisions. What was noted as a duplicate, or left out, and would not be now, becomes an article.\n\nExamples:\n  masdar replay --source example --dry-run\n  masdar replay --since 2026-01-21")
        {
            since, only, dry, options.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config }) return ExitCode.Usage;
            var sources = result.GetValue(only) ?? [];
            if (UnknownSources.Message(sources, config.Sources) is { } unknown)
            {
                await context.Error.WriteLineAsync(unknown);
                return ExitCode.Usage;
            }
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (!folder.MayHaveStore(config.Storage)) return await RecordsCommand.NothingAsync(context, folder);
            var report = new ReplayReport(context, result.GetValue(options.Json));
            var day = result.GetValue(since) is { } text ? DayOf(text) : null;
            var scope = new ReplayScope(config, day, sources);
            if (result.GetValue(dry))
            {
                using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
                var replay = Open(folder, store, config);
                await foreach (var replayed in replay.RunAsync(scope, cancellationToken)) await report.ShowAsync(replayed);
                return await report.EndAsync(replay.Counts, done: null);
            }
            using var logs = LogSetup.Create(new Dictionary<string, string?>(StringComparer.Ordinal), logFolder: null, options.LevelOf(result) ?? LogLevel.Warning, context.Error);
            await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
            return await AppendAsync(Open(folder, engine.Store, config), engine.Committer, scope, report, cancellationToken);
        });
        return command;
    }

    private static Replay Open(DataFolder folder, Store store, MasdarConfig config)
    {
        var files = new WarcFiles(folder.Path);
        var reader = new WarcReader(files);
        var derivation = new Derivation(new Originals(reader), new KeptParts(reader), new FeedParser(), new Normalizer(), config.Fetching, config.Sites);
        var (fingerprinter, counts) = (new Fingerprinter(config.Attribution.Templates.Values), new ReplayCounts());
        var records = new ReplayedRecords(store, derivation, fingerprinter, counts);
        return new Replay(store, records, new ReplayedNotes(store, derivation, records, fingerprinter, counts), new ReplayedFeeds(store, files, reader, derivation, fingerprinter, counts), counts);
    }

    /// <summary>Shows each change before it is stored. What is appended here is made again to the same bytes, so it does not matter that it comes by.</summary>
    private static async Task<int> AppendAsync(Replay replay, Committer committer, ReplayScope scope, ReplayReport report, CancellationToken cancellationToken)
    {
        var (batch, done) = (new List<Replayed>(BatchSize), CommitCounts.None);
        await foreach (var replayed in replay.RunAsync(scope, cancellationToken))
        {
            await report.ShowAsync(replayed);
            if (batch.Count > 0 && (batch.Count == BatchSize || batch[0].Source.Id != replayed.Source.Id || batch[0].GetType() != replayed.GetType())) await SubmitAsync();
            batch.Add(replayed);
        }
        await SubmitAsync();
        return await report.EndAsync(replay.Counts, done);

        async Task SubmitAsync()
        {
            if (batch.Count == 0) return;
            var items = batch.OfType<Mending>().Select(mending => mending.Item).Concat(batch.OfType<Regained>().SelectMany(regained => regained.Items)).ToList();
            var submission = new Submission(batch[0].Source, scope.Config, items, (counts, state) => state with { Articles = state.Articles + counts.New, Duplicates = state.Duplicates + counts.Duplicates, Revisions = state.Revisions + counts.Revised })
            {
                Freed = [.. batch.OfType<Freed>()],
                IsReplay = true,
            };
            done += (await committer.SubmitAsync(submission, cancellationToken)).Counts;
            batch.Clear();
        }
    }

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

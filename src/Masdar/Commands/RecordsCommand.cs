using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar records show | tail | verify | rebuild | export</c></summary>
internal static class RecordsCommand
{
    /// <summary>SQLite's files beside each other: the database, its write-ahead log and that one's index.</summary>
    private static readonly string[] StoreParts = ["", "-wal", "-shm"];

    public static Command Create(GlobalOptions options, CommandContext context) => new("records", "Shows and checks what was written")
    {
        RecordsShow.Create(options, context),
        Tail(options, context),
        Verify(options, context),
        Rebuilding(options, context),
        RecordsExport.Create(options, context),
    };

    private static Command Tail(GlobalOptions options, CommandContext context)
    {
        var count = new Option<int>("--count", "-n") { Description = "How many", DefaultValueFactory = _ => 10 };
        var command = new Command("tail", "Shows the newest records, the newest last.\n\nExample: masdar records tail -n 20") { count, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage)) return await NothingAsync(context, folder);
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            foreach (var line in (await store.ReadAsync(reader => reader.Newest(Math.Clamp(result.GetValue(count), 1, 10_000)), cancellationToken)).Reverse())
            {
                if (result.GetValue(options.Json))
                {
                    await context.Out.WriteAsync(Text(line));
                    continue;
                }
                var record = RecordJson.ReadRecord(line.Line.Bytes.Span).Record;
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{record.Article.FetchedAt:yyyy-MM-dd HH:mm}  {line.Id}  {record.Article.Source.Id}  {record.Article.Title}"));
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify(GlobalOptions options, CommandContext context)
    {
        var repair = new Option<bool>("--repair") { Description = "Write again from the store what differs, and keep what is replaced" };
        var command = new Command("verify", "Checks everything on disk against the store, and changes nothing unless told to repair.\n\nExamples:\n  masdar records verify\n  masdar records verify --repair") { repair, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = new DataFolder(result.GetValue(options.Data)!);
            var read = result.GetValue(repair) ? LoadedConfig.ForWriting(result.GetValue(options.Config)!, context) : LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context);
            if (read is not { } config) return ExitCode.Usage;
            if (result.GetValue(repair) && folder.MayHaveStore(config.Storage))
            {
                await using var held = folder.MakeAndLock();
                using var writable = Store.Open(folder.Dialect(config.Storage, writes: true));
                foreach (var done in await FolderCheck.RepairAsync(writable, folder, config, context.Time, cancellationToken)) await context.Error.WriteLineAsync(done);
            }
            using var store = folder.MayHaveStore(config.Storage) ? Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false)) : null;
            var report = await FolderCheck.VerifyAsync(store, folder, config, context.Time, cancellationToken);
            if (result.GetValue(options.Json)) await context.Out.WriteLineAsync(Json(report));
            else
            {
                foreach (var problem in report.Problems) await context.Out.WriteLineAsync(problem.ToString());
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.Files} files, {report.Lines} lines, {report.Problems.Count} problems"));
            }
            return report.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static Command Rebuilding(GlobalOptions options, CommandContext context)
    {
        var command = new Command("rebuild", "Makes a new store from the record and duplicate files; the old one is kept beside.\n\nExample: masdar records rebuild");
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForWriting(result.GetValue(options.Config)!, context) is not { } config) return ExitCode.Usage;
            if (config.Storage.Provider != StorageProvider.Sqlite)
            {
                await context.Error.WriteLineAsync("The store is on a server that others use too: this command only replaces the file of a store in the data folder. To rebuild the shared one, make an empty database and start each node: it takes over its own files.");
                return ExitCode.Usage;
            }
            await using (var held = folder.MakeAndLock())
            {
                if (await WhatWouldBeForgottenAsync(folder, config.Output.Records, cancellationToken) is { } problem)
                {
                    await context.Error.WriteLineAsync(problem);
                    return ExitCode.Usage;
                }
                var kept = string.Create(CultureInfo.InvariantCulture, $"{folder.StorePath}.replaced-{context.Time.GetUtcNow():yyyyMMddTHHmmss}");
                while (StoreParts.Any(part => File.Exists(kept + part))) kept += "-again";
                foreach (var part in StoreParts)
                {
                    // The database goes first: without its log it would be an older store, which must never be used.
                    if (File.Exists(folder.StorePath + part)) File.Move(folder.StorePath + part, kept + part);
                }
            }
            using var logs = LogSetup.Create(new Dictionary<string, string?>(StringComparer.Ordinal), logFolder: null, options.LevelOf(result), context.Error);
            await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
            var (originals, duplicates) = await engine.Store.ReadAsync(reader => reader.Count(), cancellationToken);
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The store is rebuilt: {originals} originals, {duplicates} duplicates."));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Why a store made from the files would know less than the one that there is; null where it would not, or where nobody can say.</summary>
    private static async Task<string?> WhatWouldBeForgottenAsync(DataFolder folder, bool writesRecords, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.StorePath)) return null;
        var files = new LineFiles(folder.Path);
        try
        {
            using var store = Store.OpenToCopy(folder.Dialect(new StorageOptions(), writes: false));
            var shorter = (await store.ReadAsync(reader => reader.Files(), cancellationToken)).Where(file => files.LengthOf(file.Kind, file.Day) < file.Length).ToList();
            return shorter is [var first, ..]
                ? string.Create(CultureInfo.InvariantCulture, $"The store can be read, and has lines that stand in no file ({shorter.Count} files are missing or short, {files.PathOf(first.Kind, first.Day)} first): a store made from the files would forget them. Nothing was changed. {(writesRecords ? "" : "Set output.records to true; then ")}\"masdar records verify --repair\" writes them.")
                : null;
        }
        catch (Exception e) when (e is StoreException or DbException)
        {
            return writesRecords || files.OnDisk(LineKind.Records).Any()
                ? null
                : $"The store cannot be read ({e.Message}), and there are no record files to make one from (output.records is false). Nothing was changed. \"masdar restore\" puts a backup into an empty folder; to begin anew, move {folder.StorePath} away.";
        }
    }

    public static async Task<int> NothingAsync(CommandContext context, DataFolder folder)
    {
        await context.Error.WriteLineAsync($"Nothing is stored in {folder.Path} yet. \"masdar run --once\" fetches every source.");
        return ExitCode.Partial;
    }

    public static string Text(StoredLine line) => Encoding.UTF8.GetString(line.Line.Bytes.Span);

    private static string Json(VerifyReport report) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("files", report.Files);
        json.WriteNumber("lines", report.Lines);
        json.WriteStartArray("problems");
        foreach (var problem in report.Problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.File);
            if (problem.Line > 0) json.WriteNumber("line", problem.Line);
            if (problem.Field is not null) json.WriteString("field", problem.Field);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}

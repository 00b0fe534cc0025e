using System.CommandLine;
using System.Globalization;
using Masdar.Archive;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>
/// <c>masdar backup DIR</c> and <c>masdar restore DIR</c>. The store holds every line of every file, so a copy of the store is the whole:
/// the files are written from it, and both are verified.
/// </summary>
internal static class BackupCommand
{
    /// <summary>A backup's store is the file in its folder.</summary>
    private static readonly StorageOptions InTheFolder = new();

    public static Command CreateBackup(GlobalOptions options, CommandContext context)
    {
        var target = new Argument<string>("DIR") { Description = "A folder that does not exist yet, or is empty" };
        var command = new Command("backup", "Saves records, duplicates and the store to a folder, while the service may be running, and verifies the copy.\n\nExample: masdar backup /backup/masdar-2026-01-21") { target };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (from, to) = (new DataFolder(result.GetValue(options.Data)!), new DataFolder(result.GetValue(target)!));
            if (LoadedConfig.ForWriting(result.GetValue(options.Config)!, context) is not { } config) return ExitCode.Usage;
            if (!from.MayHaveStore(config.Storage)) return await WrongAsync(context, $"There is nothing to save in {from.Path}.");
            if (!to.IsFree) return await WrongAsync(context, $"{to.Path} is not empty; give a folder that does not exist yet.");
            using var store = Store.OpenToCopy(from.Dialect(config.Storage, writes: false));
            if (store.IsUpToDate && await store.ReadAsync(reader => reader.IsRebuilding(), cancellationToken)) return await WrongAsync(context, $"The store in {from.Path} is only half rebuilt from its files. Run \"masdar run --once\" first: it goes on with that.");
            return await CopyAsync(store, from, to, "saved", config, context, cancellationToken);
        });
        return command;
    }

    public static Command CreateRestore(GlobalOptions options, CommandContext context)
    {
        var source = new Argument<string>("DIR") { Description = "A folder that masdar backup made" };
        var command = new Command("restore", "Puts a backup into an empty data folder, and verifies it.\n\nExample: masdar restore /backup/masdar-2026-01-21 --data data") { source };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (from, to) = (new DataFolder(result.GetValue(source)!), new DataFolder(result.GetValue(options.Data)!));
            if (LoadedConfig.ForWriting(result.GetValue(options.Config)!, context) is not { } config) return ExitCode.Usage;
            if (!File.Exists(from.StorePath)) return await WrongAsync(context, $"{from.Path} is no backup: there is no {Path.GetFileName(from.StorePath)} in it.");
            if (from.IsUnfinishedCopy) return await WrongAsync(context, $"{from.Path} is not whole: the backup was interrupted. Use another one.");
            if (!to.IsFree) return await WrongAsync(context, $"{to.Path} is not empty. Move it away first: restoring never overwrites.");
            using var store = Store.OpenToCopy(from.Dialect(InTheFolder, writes: false));
            return await CopyAsync(store, from, to, "restored", config, context, cancellationToken);
        });
        return command;
    }

    /// <summary>Fills a folder; as long as it is not whole, no other command takes it. Where that fails, the folder is as it was.</summary>
    private static async Task<int> CopyAsync(Store store, DataFolder from, DataFolder to, string done, MasdarConfig config, CommandContext context, CancellationToken cancellationToken)
    {
        var wasThere = Directory.Exists(to.Path);
        var held = to.BeginCopy();
        try
        {
            await store.BackupAsync(to.StorePath, cancellationToken);
            await ArchiveCopy.RunAsync(new WarcFiles(from.Path), new WarcFiles(to.Path), cancellationToken);
            var code = await CompleteAsync(to, done, config, context, cancellationToken);
            to.EndCopy();
            return code;
        }
        finally
        {
            await held.DisposeAsync();
            // Still marked: it failed, or was stopped.
            if (to.IsUnfinishedCopy) to.ClearCopy(wasThere);
        }
    }

    /// <summary>Writes the files from the copied store and proves the whole.</summary>
    private static async Task<int> CompleteAsync(DataFolder folder, string done, MasdarConfig config, CommandContext context, CancellationToken cancellationToken)
    {
        using var store = Store.Open(folder.Dialect(InTheFolder, writes: false));
        await FolderCheck.RepairAsync(store, folder, config, context.Time, cancellationToken);
        var report = await FolderCheck.VerifyAsync(store, folder, config, context.Time, cancellationToken);
        foreach (var problem in report.Problems) await context.Error.WriteLineAsync(problem.ToString());
        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.Files} files with {report.Lines} lines were {done} to {folder.Path}; {report.Problems.Count} problems"));
        return report.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    private static async Task<int> WrongAsync(CommandContext context, string message)
    {
        await context.Error.WriteLineAsync(message);
        return ExitCode.Usage;
    }
}

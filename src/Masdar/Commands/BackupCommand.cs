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
            await CopyAsync(from, config.Storage, to, cancellationToken);
            return await CompleteAsync(to, "saved", config, context, cancellationToken);
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
            if (!to.IsFree) return await WrongAsync(context, $"{to.Path} is not empty. Move it away first: restoring never overwrites.");
            await CopyAsync(from, InTheFolder, to, cancellationToken);
            return await CompleteAsync(to, "restored", config, context, cancellationToken);
        });
        return command;
    }

    /// <summary>Copies store and archive into a free folder; where that fails it is as it was, so that it can be tried again.</summary>
    private static async Task CopyAsync(DataFolder from, StorageOptions storage, DataFolder to, CancellationToken cancellationToken)
    {
        using var store = Store.OpenToCopy(from.Dialect(storage, writes: false));
        var (wasThere, isDone) = (Directory.Exists(to.Path), false);
        var held = to.MakeAndLock();
        if (!to.IsFree)
        {
            await held.DisposeAsync();
            throw new DataFolderException($"{to.Path} is not empty any more: another Masdar was quicker.");
        }
        try
        {
            await store.BackupAsync(to.StorePath, cancellationToken);
            await ArchiveCopy.RunAsync(new WarcFiles(from.Path), new WarcFiles(to.Path), cancellationToken);
            isDone = true;
        }
        finally
        {
            await held.DisposeAsync();
            if (!isDone) to.Clear(wasThere);
        }
    }

    /// <summary>Writes the files from the copied store and proves the whole.</summary>
    private static async Task<int> CompleteAsync(DataFolder folder, string done, MasdarConfig config, CommandContext context, CancellationToken cancellationToken)
    {
        await using var held = folder.MakeAndLock();
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

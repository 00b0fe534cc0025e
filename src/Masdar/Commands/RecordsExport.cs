using System.CommandLine;
using System.Globalization;
using Masdar.Hosting;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar records export</c>: the files of all nodes in one, from the store.</summary>
internal static class RecordsExport
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var target = new Argument<string>("dir") { Description = "A folder; files of the same days in it are replaced" };
        var command = new Command("export", "Writes the records and duplicates of all nodes, a file a day in the order in which they were stored.\n\nExample: masdar records export ./all") { target };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = new DataFolder(result.GetValue(options.Data)!);
            var to = Path.GetFullPath(result.GetValue(target)!);
            if ((to + Path.DirectorySeparatorChar).StartsWith(folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                await context.Error.WriteLineAsync($"{to} is in the data folder, whose files are this node's own. Name a folder outside it.");
                return ExitCode.Usage;
            }
            if (Directory.GetParent(to) is { Exists: false } parent)
            {
                await context.Error.WriteLineAsync($"{to} cannot be made: {parent.FullName} does not exist.");
                return ExitCode.Usage;
            }
            if (LoadedConfig.ForWriting(result.GetValue(options.Config)!, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage))
            {
                await context.Error.WriteLineAsync($"Nothing is stored in {folder.Path} yet.");
                return ExitCode.Partial;
            }
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            var files = new LineFiles(to);
            var (days, lines) = (await store.ReadAsync(reader => reader.Days(), cancellationToken), 0L);
            foreach (var (kind, day) in days) lines += await store.ReadAsync(reader => Write(reader.Lines(kind, day), files.PathOf(kind, day), cancellationToken), cancellationToken);
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{days.Count} files with {lines} lines are in {to}"));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes a file whole before it takes its name, so that a reader never meets half of one. Gives how many lines it has.</summary>
    private static long Write(IEnumerable<StoredLine> lines, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var (unnamed, count) = (path + ".part", 0L);
        using (var stream = new FileStream(unnamed, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            foreach (var line in lines)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(line.Line.Bytes.Span);
                count++;
            }
            stream.Flush(flushToDisk: true);
        }
        File.Move(unnamed, path, overwrite: true);
        return count;
    }
}

using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>
/// Makes files and store agree again after a crash, before anything new is fetched: what is beyond the last stored line is cut, what is
/// stored but not on disk is written at its place.
/// </summary>
internal sealed partial class Recovery(Store store, LineFiles files, IReadOnlyList<IArticleOutput> outputs, Repair repair, ILogger<Recovery> logger)
{
    private const int BatchSize = 256;

    private readonly ILogger<Recovery> _logger = logger;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            if (files.Writes(file.Kind)) await AgreeAsync(file, cancellationToken);
        }
        var replayed = await ReplayAsync(store, outputs, cancellationToken);
        if (replayed > 0) LogReplayed(replayed);
    }

    /// <summary>Writes every line that is not known to be on disk. Gives how many there were.</summary>
    public static async Task<int> ReplayAsync(Store store, IReadOnlyList<IArticleOutput> outputs, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            if (file.Written >= file.Length) continue;
            for (var from = file.Written; from < file.Length;)
            {
                var start = from;
                var lines = await store.ReadAsync(reader => reader.Lines(file.Kind, file.Day, start).Take(BatchSize).Select(line => line.Line).ToList(), cancellationToken);
                if (lines.Count == 0) break;
                foreach (var output in outputs) await output.WriteAsync(lines, cancellationToken);
                from = lines[^1].Offset + lines[^1].Bytes.Length;
                count += lines.Count;
            }
            await store.WriteAsync(
                writer =>
                {
                    writer.MarkWritten(file.Kind, file.Day, file.Length);
                    return true;
                },
                cancellationToken);
        }
        return count;
    }

    private async Task AgreeAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var path = files.PathOf(file.Kind, file.Day);
        var length = files.LengthOf(file.Kind, file.Day);
        // Only where the length is wrong is the file read: a day's file may be large.
        if (length > 0 && (length > file.Length || length < file.Written) && !await repair.BeginsAsStoredAsync(file, cancellationToken))
        {
            LogEdited(await repair.MendAsync(file, cancellationToken));
            return;
        }
        if (length > file.Length)
        {
            var cut = files.Cut(file.Kind, file.Day, file.Length);
            KeepCut(path, cut);
            LogCut(cut.Length, path, path + ".cut");
        }
        if (length < file.Written)
        {
            // Lines whose end is beyond what is there are written again, from the first that is not whole.
            var whole = await store.ReadAsync(
                reader => reader.Lines(file.Kind, file.Day, 0).Select(line => line.Line.Offset + line.Line.Bytes.Length).TakeWhile(end => end <= length).DefaultIfEmpty(0).Last(), cancellationToken);
            await store.WriteAsync(
                writer =>
                {
                    writer.MarkWritten(file.Kind, file.Day, whole);
                    return true;
                },
                cancellationToken);
            LogShort(path, file.Written - whole);
        }
    }

    /// <summary>Nothing is thrown away: what was cut is appended to a file beside.</summary>
    private static void KeepCut(string path, byte[] cut)
    {
        using var kept = new FileStream(path + ".cut", FileMode.Append, FileAccess.Write, FileShare.Read);
        kept.Write(cut);
        kept.WriteByte((byte)'\n');
    }

    [LoggerMessage(1502, LogLevel.Information, "Mended after an interrupted run: {Lines} lines that were stored but not yet on disk are written")]
    private partial void LogReplayed(int lines);

    [LoggerMessage(1503, LogLevel.Warning, "Cut {Bytes} bytes that were never stored from the end of {Path}; they are kept in {Kept}")]
    private partial void LogCut(int bytes, string path, string kept);

    [LoggerMessage(1505, LogLevel.Warning, "A file was edited: {Done}")]
    private partial void LogEdited(string done);

    [LoggerMessage(1504, LogLevel.Warning, "{Path} had lost {Bytes} bytes; they are written again from the store")]
    private partial void LogShort(string path, long bytes);
}

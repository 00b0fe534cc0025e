using System.Globalization;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>
/// Writes files again from the store where they differ from it. What is replaced is kept beside, so nothing is lost; what only the files
/// have is taken over into the store by <see cref="Rebuild"/>.
/// </summary>
internal sealed class Repair(Store store, LineFiles files, TimeProvider time)
{
    /// <summary>Mends every file that is not byte for byte what the store has. Gives what was done, a line each.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var done = new List<string>();
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            if (!files.Writes(file.Kind)) continue;
            var path = files.PathOf(file.Kind, file.Day);
            if (!File.Exists(path) || new FileInfo(path).Length != file.Length || !await BeginsAsStoredAsync(file, cancellationToken)) done.Add(await MendAsync(file, cancellationToken));
        }
        return done;
    }

    /// <summary>Whether what the file has is what the store has, as far as the shorter of the two goes.</summary>
    public async Task<bool> BeginsAsStoredAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(files.PathOf(file.Kind, file.Day));
        return await store.ReadAsync(
            reader => reader.Lines(file.Kind, file.Day, 0).TakeWhile(line => line.Line.Offset < stream.Length).All(line =>
            {
                var bytes = new byte[line.Line.Bytes.Length];
                stream.Position = line.Line.Offset;
                var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                return line.Line.Bytes.Span.StartsWith(bytes.AsSpan(0, read));
            }),
            cancellationToken);
    }

    /// <summary>Writes one file again, whole, and says what was done.</summary>
    public async Task<string> MendAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var path = files.PathOf(file.Kind, file.Day);
        var mended = path + ".mended";
        await WriteAsync(file, mended, cancellationToken);
        var kept = "";
        if (File.Exists(path))
        {
            kept = string.Create(CultureInfo.InvariantCulture, $"{path}.replaced-{time.GetUtcNow():yyyyMMddTHHmmss}");
            File.Move(path, kept, overwrite: true);
        }
        File.Move(mended, path);
        await store.WriteAsync(
            writer =>
            {
                writer.MarkWritten(file.Kind, file.Day, file.Length);
                return true;
            },
            cancellationToken);
        return kept.Length > 0 ? $"{path} was written again from the store; what it was is kept in {kept}" : $"{path} was missing and is written again from the store";
    }

    private async Task WriteAsync(StoredFile file, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        await store.ReadAsync(
            reader =>
            {
                foreach (var line in reader.Lines(file.Kind, file.Day, 0))
                {
                    stream.Position = line.Line.Offset;
                    stream.Write(line.Line.Bytes.Span);
                }
                return true;
            },
            cancellationToken);
        stream.Flush(flushToDisk: true);
    }
}

using System.Globalization;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>
/// The record, duplicate and correction files: one a day, append-only. Every line comes with its place, so writing it again after a crash changes
/// nothing that a reader may have read. Used by one writer at a time.
/// </summary>
/// <param name="dataFolder">The folder that holds <c>records</c>, <c>duplicates</c> and <c>corrections</c>.</param>
/// <param name="writesRecords">Whether record files are wanted; the store keeps their lines all the same, and writes them once they are.</param>
internal sealed class LineFiles(string dataFolder, bool writesRecords = true) : IArticleOutput
{
    /// <summary>Whether files of this kind are kept.</summary>
    public bool Writes(LineKind kind) => kind != LineKind.Records || writesRecords;

    /// <summary>The file of a kind and day, whether or not it exists.</summary>
    public string PathOf(LineKind kind, DateOnly day) => Path.Combine(
        Folder(kind), day.Year.ToString("0000", CultureInfo.InvariantCulture), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".jsonl");

    /// <summary>The folder of a kind.</summary>
    public string Folder(LineKind kind) => Path.Combine(dataFolder, kind switch
    {
        LineKind.Records => "records",
        LineKind.Duplicates => "duplicates",
        LineKind.Corrections => "corrections",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    });

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken)
    {
        foreach (var file in lines.Where(line => Writes(line.Kind)).GroupBy(line => (line.Kind, line.Day))) Append(PathOf(file.Key.Kind, file.Key.Day), [.. file]);
        return Task.CompletedTask;
    }

    /// <summary>How long the file is in bytes; 0 when there is none.</summary>
    public long LengthOf(LineKind kind, DateOnly day)
    {
        var file = new FileInfo(PathOf(kind, day));
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Cuts what lies beyond <paramref name="length"/> and gives it back.</summary>
    public byte[] Cut(LineKind kind, DateOnly day, long length)
    {
        using var handle = File.OpenHandle(PathOf(kind, day), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var surplus = new byte[RandomAccess.GetLength(handle) - length];
        var read = RandomAccess.Read(handle, surplus, length);
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
        return surplus[..read];
    }

    /// <summary>The files of a kind that are on disk, oldest first; others than ours in the folder are passed over.</summary>
    public IEnumerable<(DateOnly Day, string Path)> OnDisk(LineKind kind)
    {
        if (!Directory.Exists(Folder(kind))) yield break;
        foreach (var path in Directory.EnumerateFiles(Folder(kind), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && path == PathOf(kind, day)) yield return (day, path);
        }
    }

    /// <summary>The lines of a file with their LF. A torn last line was never whole, so it is none.</summary>
    /// <param name="offset">Where a line begins: what is before it is passed over.</param>
    public static IEnumerable<byte[]> ReadWholeLines(string path, long offset = 0)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        stream.Position = offset;
        var line = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            var from = 0;
            while (Array.IndexOf(buffer, (byte)'\n', from, read - from) is >= 0 and var end)
            {
                line.Write(buffer, from, end + 1 - from);
                yield return line.ToArray();
                line.SetLength(0);
                from = end + 1;
            }
            line.Write(buffer, from, read - from);
        }
    }

    private static void Append(string path, OutputLine[] lines)
    {
        var isNew = !File.Exists(path);
        if (isNew) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var from = lines[0].Offset;
        using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (RandomAccess.GetLength(handle) < from)
        {
            throw new IOException($"{path} is shorter than what was written to it: somebody cut it. Stop the service and run \"masdar records verify\".");
        }
        try
        {
            RandomAccess.Write(handle, [.. lines.Select(line => line.Bytes)], from);
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
            // A full disk may have taken half a line: a reader should not meet it.
            TryCut(handle, from);
            throw;
        }
        if (isNew) FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    private static void TryCut(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (IOException)
        {
            // The start-up cuts it.
        }
    }
}

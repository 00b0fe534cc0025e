using Masdar.Archive;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>
/// Drops what is older than <c>storage.retention</c> wants kept: days of records and notes, and files of the archive that no kept record
/// points to. Articles stay known. Once a day, by whoever is the one writer.
/// </summary>
internal sealed partial class Retention(Store store, string dataFolder, LineFiles files, WarcFiles archive, Func<RetentionOptions> options, TimeProvider time, ILogger<Retention> logger)
{
    /// <summary>Files of the archive that are as young are never dropped: a body in them may still be seen again.</summary>
    private static readonly TimeSpan Youngest = KnownPayloads.Age + TimeSpan.FromDays(1);

    private readonly ILogger<Retention> _logger = logger;
    private DateOnly _done;

    /// <summary>Whether it was not run today.</summary>
    public bool IsDue => _done != Today;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Never throws for what it cannot do: the writer goes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = _done = Today;
        try
        {
            await FinishAsync(cancellationToken);
            var wanted = options();
            var stored = (await store.ReadAsync(reader => reader.Files(), cancellationToken)).Select(file => file.Day);
            var settled = SettledDay.Of(stored.Concat(archive.OnDisk().Select(name => WarcFiles.Parse(name)!.Value.Day)), today);
            var kept = wanted.Records is { } age ? SettledDay.Before(settled, age) : DateOnly.MinValue;
            var (days, lines) = await DropDaysAsync(kept, cancellationToken);
            var dropped = await DropArchiveAsync(wanted, today, settled, cancellationToken);
            if (days > 0 || dropped > 0) LogDropped(days, lines, dropped);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, e.Message);
        }
    }

    /// <summary>Deletes the files of days that an interrupted run dropped from the store.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var (kind, day) in await store.ReadAsync(reader => reader.Gone(), cancellationToken)) await DeleteAsync(kind, day, cancellationToken);
    }

    /// <param name="kept">The first day that is kept.</param>
    private async Task<(int Days, int Lines)> DropDaysAsync(DateOnly kept, CancellationToken cancellationToken)
    {
        var (days, lines) = (0, 0);
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            // What the operator decided is kept for ever.
            if (file.Kind == LineKind.Corrections || file.Day >= kept || file.Written < file.Length) continue;
            lines += await store.WriteAsync(writer => writer.DropDay(file.Kind, file.Day), cancellationToken);
            await DeleteAsync(file.Kind, file.Day, cancellationToken);
            days++;
        }
        return (days, lines);
    }

    private async Task DeleteAsync(LineKind kind, DateOnly day, CancellationToken cancellationToken)
    {
        var path = files.PathOf(kind, day);
        try
        {
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                File.Delete(path);
                // A power cut must not bring back a file that the store has forgotten.
                FolderSync.Flush(Path.GetDirectoryName(path)!);
            }
            var texts = new TextFiles(dataFolder).FolderOf(day);
            if (kind == LineKind.Records && Directory.Exists(texts)) Directory.Delete(texts, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it, or owns it: it stays noted as gone, and is deleted when it can be.
            LogNotDeleted(path, e.Message);
            return;
        }
        await store.WriteAsync(
            writer =>
            {
                writer.ForgetGone(kind, day);
                return true;
            },
            cancellationToken);
    }

    private async Task<int> DropArchiveAsync(RetentionOptions wanted, DateOnly today, DateOnly settled, CancellationToken cancellationToken)
    {
        if (wanted is { Archive: null, ArchiveBytes: null }) return 0;
        var (known, records) = await store.ReadAsync(reader => (reader.ArchiveFiles(), reader.Files().Where(file => file.Kind == LineKind.Records).Select(file => file.Day).DefaultIfEmpty(DateOnly.MaxValue).Min()), cancellationToken);
        var onDisk = archive.OnDisk().Select(name => (Name: name, WarcFiles.Parse(name)!.Value.Day, Length: archive.LengthOf(name))).ToList();
        var (size, dropped) = (onDisk.Sum(file => file.Length), 0);
        var oldest = wanted.Archive is { } age ? SettledDay.Before(settled, age) : DateOnly.MinValue;
        // Deleted by a run that was interrupted before the store knew.
        foreach (var name in known.Keys.Except(onDisk.Select(file => file.Name), StringComparer.Ordinal).Where(name => !IsNamed(name))) await ForgetArchiveAsync(name, cancellationToken);
        foreach (var (name, day, length) in onDisk)
        {
            var isTooMuch = day < oldest || size > wanted.ArchiveBytes;
            if (!isTooMuch || IsNamed(name) || day >= today.AddDays(-Youngest.Days)) continue;
            File.Delete(archive.PathOf(name));
            await ForgetArchiveAsync(name, cancellationToken);
            size -= length;
            dropped++;
        }
        return dropped;

        // By the records that there are: a day that could not be dropped still needs its originals.
        bool IsNamed(string name) => known.GetValueOrDefault(name)?.Newest is { } newest && newest > DateOnly.MinValue && newest >= records;
    }

    private Task ForgetArchiveAsync(string name, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.ForgetArchive(name);
            return true;
        },
        cancellationToken);

    [LoggerMessage(1710, LogLevel.Information, "Dropped for their age: {Days} days of records and notes with {Lines} lines, {Files} files of the archive")]
    private partial void LogDropped(int days, int lines, int files);

    [LoggerMessage(1712, LogLevel.Warning, "{Path} was dropped for its age but cannot be deleted, which is tried again tomorrow and at the next start: {Problem}")]
    private partial void LogNotDeleted(string path, string problem);

    [LoggerMessage(1711, LogLevel.Warning, "What is too old could not be dropped, and is tried again tomorrow: {Problem}")]
    private partial void LogFailed(Exception exception, string problem);
}

using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>Makes a new store from the files of records, duplicates and corrections, when the store was lost.</summary>
/// <param name="texts">Mended before a rebuild is done: a line that is in its file may have been cut off from its published text. Null where none are wanted.</param>
internal sealed partial class Rebuild(Store store, LineFiles files, Fingerprinter fingerprinter, ILogger<Rebuild> logger, PublishedTexts? texts = null)
{
    private const int BatchSize = 500;

    private readonly ILogger<Rebuild> _logger = logger;

    /// <summary>
    /// Rebuilds when the store knows of no file at all while there are some, or when that was begun and interrupted: then it goes on where it
    /// was. Half a rebuilt store would take the lines that it does not know yet for such as were never stored.
    /// </summary>
    public async Task RunIfEmptyAsync(CancellationToken cancellationToken)
    {
        var (known, isBegun) = await store.ReadAsync(reader => (reader.Files().ToDictionary(file => (file.Kind, file.Day), file => file.Length), reader.IsRebuilding()), cancellationToken);
        if (known.Count > 0 && !isBegun) return;
        var onDisk = Enum.GetValues<LineKind>().SelectMany(kind => files.OnDisk(kind).Select(file => (Kind: kind, file.Day, file.Path))).ToList();
        if (onDisk.Count == 0 && !isBegun) return;
        if (isBegun) LogGoesOn(onDisk.Count);
        else LogBegin(onDisk.Count);
        await MarkAsync(isBegun: true, cancellationToken);
        var lines = new int[Enum.GetValues<Adopted>().Length];
        foreach (var (kind, day, path) in onDisk)
        {
            foreach (var batch in LineFiles.ReadWholeLines(path, known.GetValueOrDefault((kind, day))).Chunk(BatchSize))
            {
                foreach (var adopted in await store.WriteAsync(writer => batch.Select(line => Adopt(writer, kind, day, line)).ToList(), cancellationToken)) lines[(int)adopted]++;
            }
        }
        if (texts is not null) await texts.MendAsync(cancellationToken);
        await MarkAsync(isBegun: false, cancellationToken);
        LogEnd(lines[(int)Adopted.Taken], lines[(int)Adopted.Known], lines[(int)Adopted.Unreadable]);
    }

    private Task MarkAsync(bool isBegun, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.MarkRebuilding(isBegun);
            return true;
        },
        cancellationToken);

    /// <summary>Takes one line over into the store, at the place where it stands.</summary>
    private Adopted Adopt(StoreTransaction writer, LineKind kind, DateOnly day, byte[] line)
    {
        try
        {
            if (kind == LineKind.Records)
            {
                var (record, archive) = RecordJson.ReadRecord(line);
                var known = writer.Find(record.Article.Id);
                if (known is null || known.Revision < record.Revision)
                {
                    writer.Adopt(new ArticleRecord(record.Article, record.Attribution, fingerprinter.Compute(record.Article), record.Revision) { Changes = record.Changes, Story = record.Story }, day, line, archive);
                    return Adopted.Taken;
                }
            }
            else if (kind == LineKind.Corrections)
            {
                // Their files come last: what they are about is taken over by then.
                var correction = RecordJson.ReadCorrection(line);
                // Another node may have the articles, and bring them later.
                if (Corrections.Apply(writer, correction, fingerprinter) == Corrected.Unknown && correction.Kind == CorrectionKind.Split) writer.Split(correction.First, correction.Second);
                writer.AdoptCorrection(day, line);
                return Adopted.Taken;
            }
            else
            {
                var note = RecordJson.ReadDuplicate(line);
                if (writer.Find(note.Id) is null)
                {
                    writer.Adopt(note, day, line);
                    return Adopted.Taken;
                }
            }
            // A duplicate that was split has its record too: the note stays where it is.
            writer.AdoptUnread(kind, day, line);
            return Adopted.Known;
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(files.PathOf(kind, day), e.Message);
        }
        writer.AdoptUnread(kind, day, line);
        return Adopted.Unreadable;
    }

    /// <summary>What became of a line.</summary>
    private enum Adopted
    {
        Taken,

        /// <summary>Its article is known by another line; only its place is kept.</summary>
        Known,

        /// <summary>It cannot be read; only its place is kept.</summary>
        Unreadable,
    }

    [LoggerMessage(1510, LogLevel.Warning, "The store is empty although there are {Files} record files: it is rebuilt from them")]
    private partial void LogBegin(int files);

    [LoggerMessage(1513, LogLevel.Warning, "The store was being rebuilt from {Files} record files when it was interrupted: it goes on")]
    private partial void LogGoesOn(int files);

    [LoggerMessage(1511, LogLevel.Warning, "The store is rebuilt: {Lines} lines taken over, {Known} were of articles known by another line, {Unreadable} could not be read")]
    private partial void LogEnd(int lines, int known, int unreadable);

    [LoggerMessage(1512, LogLevel.Error, "{Path} has a line that cannot be read: {Problem}")]
    private partial void LogUnreadable(string path, string problem);
}

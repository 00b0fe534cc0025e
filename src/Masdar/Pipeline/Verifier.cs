using System.Globalization;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>One difference between what is stored and what is on disk.</summary>
/// <param name="Line">The line's number in the file, from 1; 0 where the whole file is meant.</param>
/// <param name="Field">The field of the record, or null.</param>
internal sealed record VerifyProblem(string File, int Line, string? Field, string Message)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}{(Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{Line}") : "")}: {(Field is null ? "" : Field + ": ")}{Message}");
}

/// <summary>What a check of everything on disk against the store came to.</summary>
internal sealed record VerifyReport(int Files, long Lines, IReadOnlyList<VerifyProblem> Problems);

/// <summary>
/// Proves both directions: every stored line stands in its file, at its place, and every line in a file is stored; each record is sound in
/// itself, and what it names in the archive is there; each published text says what its record says. A service may be writing meanwhile: what
/// came after the beginning is not looked at, and what is stored but not known to be on disk need not be there yet.
/// </summary>
/// <param name="texts">Null where none are wanted.</param>
internal sealed class Verifier(Store? store, LineFiles files, PublishedTexts? texts, RecordCheck check, Originals originals)
{
    /// <summary>More problems than a person reads are only counted as one.</summary>
    private const int MostProblems = 1000;

    private readonly List<VerifyProblem> _problems = [];
    private readonly HashSet<(ArticleId, int)> _seen = [];
    private readonly Dictionary<string, HashSet<long>> _read = new(StringComparer.Ordinal);
    private long _lines;

    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        // In this order: an article that is known has its line in a file that is known.
        var known = store is null ? [] : await store.ReadAsync(reader => reader.Articles().ToList(), cancellationToken);
        var stored = store is null ? [] : await store.ReadAsync(reader => reader.Files(), cancellationToken);
        var checkedFiles = 0;
        foreach (var kind in Enum.GetValues<LineKind>())
        {
            if (!files.Writes(kind)) continue;
            var onDisk = files.OnDisk(kind).ToDictionary(file => file.Day, file => file.Path);
            var inStore = stored.Where(file => file.Kind == kind).ToDictionary(file => file.Day);
            foreach (var day in onDisk.Keys.Union(inStore.Keys).Order())
            {
                cancellationToken.ThrowIfCancellationRequested();
                checkedFiles++;
                await CheckFileAsync(kind, day, inStore.GetValueOrDefault(day), cancellationToken);
            }
        }
        if (store is not null) await CheckArticlesAsync(store, known, cancellationToken);
        if (texts is not null) await CheckTextsAsync(texts, cancellationToken);
        return new VerifyReport(checkedFiles, _lines, _problems);
    }

    private async Task CheckFileAsync(LineKind kind, DateOnly day, StoredFile? stored, CancellationToken cancellationToken)
    {
        var path = files.PathOf(kind, day);
        if (stored is null)
        {
            if (await IsUnknownAsync(kind, day, path, cancellationToken)) Add(path, 0, null, "is not known to the store: run \"masdar records rebuild\"");
            return;
        }
        if (!File.Exists(path) && stored.Written > 0)
        {
            if (await FileNowAsync(kind, day, cancellationToken) is not null) Add(path, 0, null, string.Create(CultureInfo.InvariantCulture, $"is missing, with {stored.Length} bytes of records that the store has: the next run writes it again"));
            return;
        }
        using var lines = (File.Exists(path) ? LineFiles.ReadWholeLines(path) : []).GetEnumerator();
        var (number, read, missing, awaited) = (0, 0L, 0, 0L);
        await store!.ReadAsync(
            reader =>
            {
                foreach (var line in reader.Lines(kind, day, 0).TakeWhile(line => line.Line.Offset < stored.Length))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var (isThere, isDue) = (lines.MoveNext(), line.Line.Offset < stored.Written);
                    if (isThere) read += lines.Current.Length;
                    if (isThere && (isDue || lines.Current.AsSpan().SequenceEqual(line.Line.Bytes.Span)))
                    {
                        CheckLine(path, ++number, lines.Current, line);
                        continue;
                    }
                    if (isDue) missing++;
                    else
                    {
                        // It is being written, or the next start writes it.
                        _seen.Add((line.Id, line.Revision));
                        if (!isThere) awaited += line.Line.Bytes.Length;
                    }
                }
                return number;
            },
            cancellationToken);
        if (missing > 0) Add(path, 0, null, string.Create(CultureInfo.InvariantCulture, $"lacks its last {missing} lines: the next run writes them again from the store"));
        var length = files.LengthOf(kind, day);
        if (length <= read || await FileNowAsync(kind, day, cancellationToken) is not { } now) return;
        var surplus = length - read - awaited - (now.Length - stored.Length);
        if (surplus > 0) Add(path, number + 1, null, string.Create(CultureInfo.InvariantCulture, $"has {surplus} bytes at its end that were never stored (a torn line?): the next run cuts them and keeps them beside"));
    }

    private async Task<StoredFile?> FileNowAsync(LineKind kind, DateOnly day, CancellationToken cancellationToken) =>
        store is null ? null : (await store.ReadAsync(reader => reader.Files(), cancellationToken)).FirstOrDefault(file => file.Kind == kind && file.Day == day);

    /// <summary>Whether it is a file that was neither begun nor dropped since the beginning.</summary>
    private async Task<bool> IsUnknownAsync(LineKind kind, DateOnly day, string path, CancellationToken cancellationToken) =>
        await FileNowAsync(kind, day, cancellationToken) is null
        && (store is null || !(await store.ReadAsync(reader => reader.Gone(), cancellationToken)).Contains((kind, day)))
        && File.Exists(path);

    private void CheckLine(string path, int number, byte[] bytes, StoredLine stored)
    {
        _lines++;
        if (!bytes.AsSpan().SequenceEqual(stored.Line.Bytes.Span))
        {
            var fields = LineDifference.Between(stored.Line.Bytes, bytes);
            Add(path, number, fields.Count > 0 ? string.Join(", ", fields) : null, $"is not what was stored (id {stored.Id}): it was edited, or the disk is at fault; \"masdar records verify --repair\" writes it again");
            _seen.Add((stored.Id, stored.Revision));
            return;
        }
        try
        {
            if (stored.Line.Kind == LineKind.Corrections) RecordJson.ReadCorrection(bytes);
            else if (stored.Revision > 0) CheckRecord(path, number, RecordJson.ReadRecord(bytes), stored);
            else if (stored.Revision == 0) CheckNote(path, number, RecordJson.ReadDuplicate(bytes), stored);
        }
        catch (InvalidDataException e)
        {
            Add(path, number, null, e.Message);
        }
    }

    private void CheckNote(string path, int number, DuplicateNote note, StoredLine stored)
    {
        if (note.Id != stored.Id) Add(path, number, "id", "is not that of the stored note");
        CheckOriginals(path, number, note.Archive);
    }

    private void CheckOriginals(string path, int number, ArchivePlace? archive)
    {
        if (archive is not null) CheckOriginal(path, number, "archive", archive);
        if (archive?.Feed is { } feed) CheckOriginal(path, number, "archive.feed", feed);
    }

    private void CheckRecord(string path, int number, StoredRecord read, StoredLine stored)
    {
        var (record, archive) = read;
        CheckOriginals(path, number, archive);
        var article = record.Article;
        if (article.Id != stored.Id) Add(path, number, "id", $"is {article.Id}, stored was {stored.Id}");
        if (record.Revision != stored.Revision) Add(path, number, "revision", string.Create(CultureInfo.InvariantCulture, $"is {record.Revision}, stored was {stored.Revision}"));
        if (!_seen.Add((article.Id, record.Revision))) Add(path, number, "id", $"{article.Id} has this revision twice");
        foreach (var (field, message) in check.Faults(record, stored.Line.Day)) Add(path, number, field, message);
    }

    /// <summary>Many records name one feed: what was read once is not read again.</summary>
    private void CheckOriginal(string path, int number, string field, ArchivePlace place)
    {
        if (!_read.TryGetValue(place.File, out var places)) _read.Add(place.File, places = []);
        if (!places.Add(place.Offset)) return;
        try
        {
            originals.Read(place);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Add(path, number, field, $"cannot be read: {e.Message}");
        }
    }

    private async Task CheckArticlesAsync(Store opened, List<(ArticleId Id, int Revision)> known, CancellationToken cancellationToken)
    {
        if (!files.Writes(LineKind.Records)) return;
        foreach (var (id, revision) in known)
        {
            if (revision <= 0 || _seen.Contains((id, revision)) || _problems.Count == MostProblems) continue;
            // Its day may have been dropped meanwhile.
            if (await opened.ReadAsync(reader => reader.Article(id), cancellationToken) is not { IsDropped: false } now || now.Revision != revision) continue;
            Add(opened.Place, 0, null, string.Create(CultureInfo.InvariantCulture, $"article {id} is stored, but its revision {revision} stands in no file"));
        }
    }

    private async Task CheckTextsAsync(PublishedTexts published, CancellationToken cancellationToken)
    {
        await foreach (var fault in published.FaultsAsync(cancellationToken))
        {
            Add(fault.Path, 0, null, fault.Message);
            if (_problems.Count == MostProblems) break;
        }
    }

    private void Add(string file, int line, string? field, string message)
    {
        if (_problems.Count < MostProblems) _problems.Add(new VerifyProblem(file, line, field, message));
    }
}

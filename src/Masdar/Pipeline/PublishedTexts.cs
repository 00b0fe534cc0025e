using System.Globalization;
using System.Runtime.CompilerServices;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>What can be wrong with a published text.</summary>
internal enum TextFaultKind
{
    /// <summary>The article has no file.</summary>
    Missing,

    /// <summary>The file says something else than the article's newest record.</summary>
    Different,

    /// <summary>A file of an earlier revision, beside that of the newest.</summary>
    Earlier,
}

/// <summary>A published text that is not as it should be.</summary>
/// <param name="Text">What the file should hold; empty for <see cref="TextFaultKind.Earlier"/>, which should not be.</param>
internal sealed record TextFault(TextFaultKind Kind, string Path, ArticleId Id, ReadOnlyMemory<byte> Text)
{
    public string Message => Kind switch
    {
        TextFaultKind.Missing => $"is missing, with the text of article {Id}: \"masdar records verify --repair\" writes it from the store",
        TextFaultKind.Different => $"is not the text of article {Id} as it was stored: it was edited, or the disk is at fault; \"masdar records verify --repair\" writes it again",
        TextFaultKind.Earlier => $"is an earlier text of article {Id}, whose newest is of another day: \"masdar records verify --repair\" takes it out",
        _ => throw new InvalidOperationException(Kind.ToString()),
    };
}

/// <summary>
/// Proves the published texts, and mends them: each article has one file, which says what its newest record says. What is replaced is kept
/// beside. Texts of articles that the store does not know are passed over: they may be the last of them.
/// </summary>
internal sealed class PublishedTexts(Store store, TextFiles files, TimeProvider time)
{
    private const int BatchSize = 256;

    /// <summary>What is wrong now; a service may be writing meanwhile.</summary>
    public IAsyncEnumerable<TextFault> FaultsAsync(CancellationToken cancellationToken) => FaultsAsync(file => file.Written, cancellationToken);

    /// <summary>Writes what is missing or different, and takes out what is of an earlier revision. Gives what was done, a line each.</summary>
    /// <remarks>Nobody else may write meanwhile.</remarks>
    public async Task<IReadOnlyList<string>> MendAsync(CancellationToken cancellationToken)
    {
        var (done, texts, written) = (new List<string>(), new List<(string Path, ReadOnlyMemory<byte> Text)>(BatchSize), 0);
        await foreach (var fault in FaultsAsync(file => file.Length, cancellationToken))
        {
            var kept = string.Create(CultureInfo.InvariantCulture, $"{fault.Path}.replaced-{time.GetUtcNow():yyyyMMddTHHmmss}");
            if (fault.Kind != TextFaultKind.Missing) File.Move(fault.Path, kept, overwrite: true);
            if (fault.Kind != TextFaultKind.Earlier) texts.Add((fault.Path, fault.Text));
            if (fault.Kind == TextFaultKind.Missing) written++;
            else if (fault.Kind == TextFaultKind.Different) done.Add($"{fault.Path} was written again from the store; what it was is kept in {kept}");
            else done.Add($"{fault.Path} was of an earlier revision; it is kept in {kept}");
            if (texts.Count == BatchSize) await WriteAsync(texts, cancellationToken);
        }
        await WriteAsync(texts, cancellationToken);
        if (written > 0) done.Add(string.Create(CultureInfo.InvariantCulture, $"{written} published texts were missing and are written from the store"));
        return done;
    }

    private static async Task WriteAsync(List<(string Path, ReadOnlyMemory<byte> Text)> texts, CancellationToken cancellationToken)
    {
        await TextFiles.WriteAsync(texts, new Renaming(File.Move, mayWait: false), cancellationToken);
        texts.Clear();
    }

    /// <param name="until">How far a file's lines should have their texts: beyond that a writer may be about to write them.</param>
    private async IAsyncEnumerable<TextFault> FaultsAsync(Func<StoredFile, long> until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(reader => reader.Files(), cancellationToken);
        var newest = await store.ReadAsync(reader => reader.NewestRevisions(), cancellationToken);
        var days = new Dictionary<ArticleId, DateOnly>(newest.Count);
        foreach (var file in stored.Where(file => file.Kind == LineKind.Records))
        {
            for (var (from, end) = (0L, until(file)); from < end;)
            {
                var start = from;
                var lines = await store.ReadAsync(reader => reader.Lines(file.Kind, file.Day, start).Take(BatchSize).ToList(), cancellationToken);
                if (lines.Count == 0) break;
                from = lines[^1].Line.Offset + lines[^1].Line.Bytes.Length;
                foreach (var line in lines)
                {
                    if (line.Revision <= 0 || line.Line.Offset >= end || newest.GetValueOrDefault(line.Id) != line.Revision) continue;
                    days[line.Id] = file.Day;
                    if (await FaultOfAsync(line, cancellationToken) is { } fault) yield return fault;
                }
            }
        }
        foreach (var (id, day, path) in files.OnDisk())
        {
            if (days.TryGetValue(id, out var newestDay) && newestDay != day && await IsNewestAsync(id, newest[id], cancellationToken) && File.Exists(path)) yield return new TextFault(TextFaultKind.Earlier, path, id, default);
        }
    }

    private async Task<TextFault?> FaultOfAsync(StoredLine line, CancellationToken cancellationToken)
    {
        var path = files.PathOf(line.Id, line.Line.Day);
        byte[] text;
        try
        {
            text = TextFiles.TextOf(RecordJson.ReadRecord(line.Line.Bytes.Span).Record);
        }
        catch (InvalidDataException)
        {
            // The record itself is at fault; nothing can be said of its text.
            return null;
        }
        var kind = TextFaultKind.Missing;
        try
        {
            if ((await File.ReadAllBytesAsync(path, cancellationToken)).AsSpan().SequenceEqual(text)) return null;
            kind = TextFaultKind.Different;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        // A newer revision may have come meanwhile, or the day may have been dropped.
        return await IsNewestAsync(line.Id, line.Revision, cancellationToken) ? new TextFault(kind, path, line.Id, text) : null;
    }

    private async Task<bool> IsNewestAsync(ArticleId id, int revision, CancellationToken cancellationToken) =>
        (await store.ReadAsync(reader => reader.RevisionDays(id), cancellationToken)).Select(at => at.Revision).DefaultIfEmpty(0).Max() == revision;
}

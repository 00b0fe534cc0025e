using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>What became of one file.</summary>
internal enum ImportOutcome
{
    /// <summary>Stored as an original.</summary>
    Stored,

    /// <summary>Noted as a duplicate of an original.</summary>
    Duplicate,

    /// <summary>An imported document with this text, but another headline, is stored: it is the same document, and that one stays.</summary>
    SameText,

    /// <summary>It was imported before.</summary>
    Unchanged,

    Unreadable,
}

/// <param name="Id">Null where the file is unreadable.</param>
internal sealed record ImportedFile(ImportReading Reading, ImportOutcome Outcome, ArticleId? Id, Duplicate? Duplicate);

/// <summary>Stores documents in the published text layout as originals, in the order of the files: of two copies the first is the original.</summary>
internal sealed class ImportRun(Store store, Committer committer, ImportReader reader, MasdarConfig config)
{
    /// <summary>Documents that are judged and stored in one transaction.</summary>
    private const int ChunkSize = 100;

    /// <param name="done">Told of each file, in their order, once what follows from it is stored.</param>
    /// <exception cref="StorageFailedException">The disk is full or refuses.</exception>
    public async Task RunAsync(IReadOnlyList<string> files, Action<ImportedFile> done, CancellationToken cancellationToken)
    {
        var chunk = new List<ImportReading>(ChunkSize);
        foreach (var file in files)
        {
            var reading = await reader.ReadAsync(file, cancellationToken);
            // One submission has one attribution template.
            if (chunk.Count == ChunkSize || (chunk.Count > 0 && chunk[0].Template != reading.Template))
            {
                await StoreAsync(chunk, done, cancellationToken);
                chunk.Clear();
            }
            chunk.Add(reading);
        }
        await StoreAsync(chunk, done, cancellationToken);
    }

    private async Task StoreAsync(List<ImportReading> chunk, Action<ImportedFile> done, CancellationToken cancellationToken)
    {
        if (chunk.Count == 0) return;
        var ids = chunk.Where(reading => reading.Item is not null).Select(reading => reading.Item!.Article.Id);
        var known = new Dictionary<ArticleId, KnownArticle>(await store.ReadAsync(reading => reading.Find(ids), cancellationToken));
        var files = new ImportedFile[chunk.Count];
        var fresh = new List<int>();
        for (var i = 0; i < files.Length; i++)
        {
            if (chunk[i].Item is not { } item)
            {
                files[i] = new ImportedFile(chunk[i], ImportOutcome.Unreadable, null, null);
                continue;
            }
            // The headline is no part of the id: a second file with the text must not become a revision, and a third run another one.
            if (!known.TryGetValue(item.Article.Id, out var before))
            {
                known.Add(item.Article.Id, new KnownArticle(item.Article.Id, null, 1, item.Fingerprint.Body));
                fresh.Add(i);
            }
            else
            {
                var isSame = before.IsDuplicate || before.Body == item.Fingerprint.Body;
                files[i] = new ImportedFile(chunk[i], isSame ? ImportOutcome.Unchanged : ImportOutcome.SameText, item.Article.Id, null);
            }
        }
        await SubmitAsync(chunk, fresh, files, cancellationToken);
        foreach (var file in files) done(file);
    }

    private async Task SubmitAsync(List<ImportReading> chunk, List<int> fresh, ImportedFile[] files, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0) return;
        var submission = new Submission(ImportReader.SourceOf(chunk[0].Template), config, fresh.ConvertAll(i => chunk[i].Item!), State: null);
        var report = await committer.SubmitAsync(submission, cancellationToken);
        for (var i = 0; i < fresh.Count; i++)
        {
            var reading = chunk[fresh[i]];
            var duplicate = report.Verdicts[i] as Duplicate;
            files[fresh[i]] = new ImportedFile(reading, duplicate is null ? ImportOutcome.Stored : ImportOutcome.Duplicate, reading.Item!.Article.Id, duplicate);
        }
    }
}

using Masdar.Attribution;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>An article that the rules in force make otherwise than its newest record says.</summary>
/// <param name="Now">The line of the next revision.</param>
internal sealed record Mending(Source Source, StoredLine Was, ReadOnlyMemory<byte> Now, PreparedItem Item) : Replayed(Source);

/// <summary>
/// Makes records again, and tells which come out otherwise. Only their originals count: what a source's other pages have taught since is no reason to change an
/// article, only part of how it is changed.
/// </summary>
internal sealed class ReplayedRecords(Store store, Derivation derivation, Fingerprinter fingerprinter, ReplayCounts counts)
{
    /// <summary>Originals that are remembered, with what the rules make of them: many duplicates have the same.</summary>
    private const int MostRemembered = 500;

    private readonly Dictionary<(ArticleId, int), Article?> _asNow = [];

    /// <summary>Null where the line is not an article's newest, or nothing changes.</summary>
    public async Task<Mending?> MendAsync(ReplayScope scope, StoredLine line, CancellationToken cancellationToken)
    {
        var sourceId = RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article.Source.Id;
        if (!scope.Has(sourceId)) return null;
        var lines = await store.ReadAsync(reader => reader.LinesOf(line.Id), cancellationToken);
        // Only the newest revision holds; what came before it stays as it was.
        if (lines is not [.., var newest] || newest.Revision != line.Revision) return null;
        if (scope.Find(sourceId) is not { } source) return Skip("whose source is not in the list any more");
        var revisions = RevisionsOf(lines);
        if (revisions[^1].Archive is null) return Skip("whose original was not kept");
        try
        {
            var (made, baseline) = await MakeAsync(source, revisions, revisions.Count - 1, cancellationToken);
            if (baseline is { Hash: null }) return Skip("whose original alone does not tell what it gave then");
            if (made is null) return Skip("which their feed no longer has, by the rules in force");
            counts.Replayed++;
            return Changed(scope.Config, source, revisions[^1], made, baseline) ? Mend(scope.Config, source, line, revisions[^1], made) : null;
        }
        catch (Exception e) when (Derivation.IsUnreadable(e))
        {
            return Skip("whose original cannot be read (\"masdar records verify\" says why)");
        }
    }

    /// <summary>A stored revision as the rules in force make it; null where they change nothing, or it cannot be made again.</summary>
    public async Task<Article?> AsNowAsync(ReplayScope scope, IReadOnlyList<StoredRecord> revisions, int index, CancellationToken cancellationToken)
    {
        var stored = revisions[index].Record;
        if (revisions[index].Archive is null || scope.Find(stored.Article.Source.Id) is not { } source) return null;
        if (_asNow.TryGetValue((stored.Article.Id, stored.Revision), out var known)) return known;
        if (_asNow.Count == MostRemembered) _asNow.Clear();
        try
        {
            var (made, baseline) = await MakeAsync(source, revisions, index, cancellationToken);
            return _asNow[(stored.Article.Id, stored.Revision)] = made is not null && Changed(scope.Config, source, revisions[index], made, baseline) ? made.Cleaned : null;
        }
        catch (Exception e) when (Derivation.IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>The revisions among an article's lines, the oldest first.</summary>
    public static IReadOnlyList<StoredRecord> RevisionsOf(IReadOnlyList<StoredLine> lines) => [.. lines.Where(one => one.Revision > 0).Select(one => RecordJson.ReadRecord(one.Line.Bytes.Span))];

    /// <returns>No article where its feed no longer has it, or its original alone does not tell; no baseline where the record says itself what the original gives.</returns>
    private async Task<(Derived? Made, DerivedHash? Baseline)> MakeAsync(Source source, IReadOnlyList<StoredRecord> revisions, int index, CancellationToken cancellationToken)
    {
        var record = revisions[index].Record;
        var (memory, baseline) = await store.ReadAsync(reader => (reader.Site(source.Id), reader.Derived(record.Article.Id, record.Revision)), cancellationToken);
        return (baseline is { Hash: null } ? null : await derivation.MakeAsync(source, revisions, index, SiteMemory.Read(memory), cancellationToken), baseline);
    }

    private bool Changed(MasdarConfig config, Source source, StoredRecord was, Derived made, DerivedHash? baseline)
    {
        var stored = RecordJson.Write(was.Record, was.Archive);
        // What only the site's other pages would change is none of the rules' doing.
        var isSame = baseline?.Hash is { } hash ? Derivation.HashOf(made.Article, config, source).AsSpan().SequenceEqual(hash) : Same(made.Article);
        return !isSame && !Same(made.Cleaned);

        bool Same(Article article) => Write(config, source, article, was, was.Record.Revision, was.Record.Changes).AsSpan().SequenceEqual(stored);
    }

    private Mending Mend(MasdarConfig config, Source source, StoredLine line, StoredRecord was, Derived made)
    {
        var item = new PreparedItem(made.Cleaned, fingerprinter.Compute(made.Cleaned), RawHash: null) { Archive = was.Archive, IsMended = true, Uncleaned = made.Uncleaned };
        return new Mending(source, line, Write(config, source, made.Cleaned, was, line.Revision + 1, Changes.Between(was.Record.Article, made.Cleaned)), item);
    }

    private byte[] Write(MasdarConfig config, Source source, Article article, StoredRecord was, int revision, IReadOnlyList<string> changes)
    {
        var attribution = Attributor.Attribute(article, config.Attribution, config.Publisher, source.Attribution);
        return RecordJson.Write(new ArticleRecord(article, attribution, fingerprinter.Compute(article), revision) { Changes = changes, Story = was.Record.Story }, was.Archive);
    }

    private Mending? Skip(string why)
    {
        counts.Skip(why);
        return null;
    }
}

using System.Runtime.CompilerServices;
using Masdar.Attribution;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>An article that the rules in force make otherwise than its newest record says.</summary>
/// <param name="Now">The line of the next revision.</param>
internal sealed record Mending(Source Source, StoredLine Was, ReadOnlyMemory<byte> Now, PreparedItem Item);

/// <summary>
/// Makes the stored articles again from the archive and tells which ones come out otherwise. Only their originals count: what a source's other
/// pages have taught since is no reason to change an article, only part of how it is changed.
/// </summary>
internal sealed class Replay(Store store, Derivation derivation, Fingerprinter fingerprinter)
{
    private const int BatchSize = 200;

    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);

    /// <summary>Articles that were made again so far.</summary>
    public int Replayed { get; private set; }

    /// <summary>Articles that could not be, by why.</summary>
    public IReadOnlyDictionary<string, int> Skipped => _skipped;

    /// <param name="since">The first day (of <c>fetchedAt</c>, UTC); null: all.</param>
    /// <param name="sources">Ids; empty: all.</param>
    public async IAsyncEnumerable<Mending> RunAsync(MasdarConfig config, DateOnly? since, IReadOnlyList<string> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var configured = config.Sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            if (file.Kind != LineKind.Records || file.Day < since) continue;
            for (var from = 0L; ;)
            {
                var start = from;
                var lines = await store.ReadAsync(reader => reader.Lines(file.Kind, file.Day, start).Take(BatchSize).ToList(), cancellationToken);
                if (lines.Count == 0) break;
                from = lines[^1].Line.Offset + lines[^1].Line.Bytes.Length;
                foreach (var line in lines)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (line.Revision > 0 && await MendAsync(config, configured, sources, line, cancellationToken) is { } mending) yield return mending;
                }
            }
        }
    }

    private async Task<Mending?> MendAsync(MasdarConfig config, Dictionary<string, Source> configured, IReadOnlyList<string> sources, StoredLine line, CancellationToken cancellationToken)
    {
        var sourceId = RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article.Source.Id;
        if (sourceId == ArticleId.ImportSource || (sources.Count > 0 && !sources.Contains(sourceId, StringComparer.Ordinal))) return null;
        var (lines, memory, derived) = await store.ReadAsync(reader => (reader.LinesOf(line.Id), reader.Site(sourceId), reader.Derived(line.Id, line.Revision)), cancellationToken);
        // Only the newest revision holds; what came before it stays as it was.
        if (lines is not [.., var newest] || newest.Revision != line.Revision) return null;
        if (!configured.TryGetValue(sourceId, out var source)) return Skip("whose source is not in the list any more");
        var revisions = lines.Where(one => one.Revision > 0).Select(one => RecordJson.ReadRecord(one.Line.Bytes.Span)).ToList();
        if (revisions[^1].Archive is null) return Skip("whose original was not kept");
        if (derived is { Hash: null }) return Skip("whose page was refused because others had the same text");
        try
        {
            if (await derivation.MakeAsync(source, revisions, revisions.Count - 1, SiteMemory.Read(memory), cancellationToken) is not { } made) return Skip("which their feed no longer has, by the rules in force");
            Replayed++;
            return Compare(config, source, line, revisions[^1], made, derived?.Hash);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Skip("whose original cannot be read (\"masdar records verify\" says why)");
        }
    }

    private Mending? Compare(MasdarConfig config, Source source, StoredLine line, StoredRecord was, Derived made, byte[]? baseline)
    {
        // What only the site's other pages would change is none of the rules' doing.
        var isSame = baseline is null
            ? Write(config, source, made.Article, was, line.Revision, was.Record.Changes).AsSpan().SequenceEqual(line.Line.Bytes.Span)
            : Derivation.HashOf(made.Article, config, source).AsSpan().SequenceEqual(baseline);
        if (isSame || Write(config, source, made.Cleaned, was, line.Revision, was.Record.Changes).AsSpan().SequenceEqual(line.Line.Bytes.Span)) return null;
        var item = new PreparedItem(made.Cleaned, fingerprinter.Compute(made.Cleaned), RawHash: null)
        {
            Archive = was.Archive,
            IsMended = true,
            Uncleaned = ReferenceEquals(made.Article, made.Cleaned) ? null : made.Article,
        };
        return new Mending(source, line, Write(config, source, made.Cleaned, was, line.Revision + 1, Changes.Between(was.Record.Article, made.Cleaned)), item);
    }

    private byte[] Write(MasdarConfig config, Source source, Article article, StoredRecord was, int revision, IReadOnlyList<string> changes)
    {
        var attribution = Attributor.Attribute(article, config.Attribution, config.Publisher, source.Attribution);
        return RecordJson.Write(new ArticleRecord(article, attribution, fingerprinter.Compute(article), revision) { Changes = changes, Story = was.Record.Story }, was.Archive);
    }

    private Mending? Skip(string why)
    {
        _skipped[why] = _skipped.GetValueOrDefault(why) + 1;
        return null;
    }
}

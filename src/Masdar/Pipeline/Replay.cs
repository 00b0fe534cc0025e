using System.Runtime.CompilerServices;
using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>What comes out otherwise by the rules in force: a <see cref="Mending"/>, a <see cref="Freed"/> or a <see cref="Regained"/>.</summary>
internal abstract record Replayed(Source Source);

/// <summary>What is made again.</summary>
/// <param name="Since">The first day (of <c>fetchedAt</c>, UTC); null: all.</param>
/// <param name="Sources">Ids; empty: all.</param>
internal sealed record ReplayScope(MasdarConfig Config, DateOnly? Since, IReadOnlyList<string> Sources)
{
    private readonly Dictionary<string, Source> _configured = Config.Sources.ToDictionary(source => source.Id, StringComparer.Ordinal);

    /// <summary>Whether a source's articles are to be made again, whether or not it is in the list.</summary>
    public bool Has(string sourceId) => sourceId != ArticleId.ImportSource && (Sources.Count == 0 || Sources.Contains(sourceId, StringComparer.Ordinal));

    /// <summary>The source in the list; null where it is not there any more.</summary>
    public Source? Find(string sourceId) => _configured.GetValueOrDefault(sourceId);
}

/// <summary>What was made again, and what could not be.</summary>
internal sealed class ReplayCounts
{
    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);

    /// <summary>Articles that were made again so far.</summary>
    public int Replayed { get; set; }

    /// <summary>What could not be, by why.</summary>
    public IReadOnlyDictionary<string, int> Skipped => _skipped;

    public void Skip(string why) => _skipped[why] = _skipped.GetValueOrDefault(why) + 1;
}

/// <summary>
/// Makes again from the archive what is stored, and tells what comes out otherwise: first the records, then the noted duplicates, then what the archived feeds
/// have besides. Nothing is changed here.
/// </summary>
internal sealed class Replay(Store store, ReplayedRecords records, ReplayedNotes notes, ReplayedFeeds feeds, ReplayCounts counts)
{
    private const int BatchSize = 200;

    public ReplayCounts Counts { get; } = counts;

    public async IAsyncEnumerable<Replayed> RunAsync(ReplayScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LinesAsync(LineKind.Records, scope.Since, cancellationToken))
        {
            if (line.Revision > 0 && await records.MendAsync(scope, line, cancellationToken) is { } mending) yield return mending;
        }
        await foreach (var line in LinesAsync(LineKind.Duplicates, scope.Since, cancellationToken))
        {
            if (line.Revision == 0 && await notes.FreeAsync(scope, line, cancellationToken) is { } freed) yield return freed;
        }
        await foreach (var regained in feeds.RunAsync(scope, cancellationToken)) yield return regained;
    }

    private async IAsyncEnumerable<StoredLine> LinesAsync(LineKind kind, DateOnly? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await store.ReadAsync(reader => reader.Files(), cancellationToken))
        {
            if (file.Kind != kind || file.Day < since) continue;
            for (var from = 0L; ;)
            {
                var start = from;
                var lines = await store.ReadAsync(reader => reader.Lines(kind, file.Day, start).Take(BatchSize).ToList(), cancellationToken);
                if (lines.Count == 0) break;
                from = lines[^1].Line.Offset + lines[^1].Line.Bytes.Length;
                foreach (var line in lines)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return line;
                }
            }
        }
    }
}

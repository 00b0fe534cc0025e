using System.Runtime.CompilerServices;
using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>An item that was left out when its feed was read, and that the rules in force accept.</summary>
/// <param name="Items">What its records are made of; several where its feed has it several times.</param>
/// <param name="Verdict">What would become of the first now.</param>
internal sealed record Regained(Source Source, IReadOnlyList<PreparedItem> Items, Verdict Verdict) : Replayed(Source);

/// <summary>
/// Looks in the archived feeds for items of which nothing is stored: a filter left them out, or a parser did not see them. Those that the rules in force accept are
/// made as the newest of these feeds gives them. Only feeds that were asked for at the source's own address count: of its older pages only a part was ever wanted.
/// </summary>
internal sealed class ReplayedFeeds(Store store, WarcFiles files, WarcReader reader, Derivation derivation, Fingerprinter fingerprinter, ReplayCounts counts)
{
    /// <summary>Items that are held at a time.</summary>
    private const int MostHeld = 20_000;

    public async IAsyncEnumerable<Regained> RunAsync(ReplayScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = files.OnDisk().Where(name => !(WarcFiles.Parse(name)!.Value.Day < scope.Since)).ToList();
        var found = new Dictionary<ArticleId, Found>();
        foreach (var name in names)
        {
            await FindAsync(scope, name, found, cancellationToken);
            if (found.Count < MostHeld && name != names[^1]) continue;
            var pages = FindPages(names, found.Values, cancellationToken);
            foreach (var (id, one) in found.OrderBy(pair => pair.Value.Source.Id, StringComparer.Ordinal).ThenBy(pair => pair.Value.At).ThenBy(pair => pair.Value.Place))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await MakeAsync(scope, id, one, pages, cancellationToken) is { } regained) yield return regained;
            }
            found.Clear();
        }
    }

    /// <summary>Adds the items of a file's feeds that are wanted and of which nothing is stored; a later feed's in place of an earlier one's.</summary>
    private async Task FindAsync(ReplayScope scope, string name, Dictionary<ArticleId, Found> found, CancellationToken cancellationToken)
    {
        foreach (var (file, offset, head) in Heads(name))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!head.IsDocument || head[Capture.PurposeField] != "feed" || head[Capture.SourceField] is not { } sourceId) continue;
            if (!scope.Has(sourceId) || scope.Find(sourceId) is not { } source || head[Capture.AskedField] != source.Feed.AbsoluteUri) continue;
            try
            {
                var feed = new ArchivePlace(file, offset, Capture.DigestOf(reader.Read(file, offset).Payload.Span));
                await FindAsync(source, feed, found, cancellationToken);
            }
            catch (Exception e) when (Derivation.IsUnreadable(e))
            {
                counts.Skip("feeds that cannot be read (\"masdar records verify\" says why)");
            }
        }
    }

    private async Task FindAsync(Source source, ArchivePlace place, Dictionary<ArticleId, Found> found, CancellationToken cancellationToken)
    {
        var (feed, at) = await derivation.ReadFeedAsync(source, place, cancellationToken);
        var filters = new Filters(source);
        // What is stored is not to be judged again, so that nothing is known here of its raw hash.
        var screened = await store.ReadAsync(known => ItemScreen.Screen(source.Id, feed.Items, ids => known.Find(ids)), cancellationToken);
        var number = 0;
        foreach (var group in screened.Where(item => !item.IsKnown).GroupBy(item => item.Id))
        {
            number++;
            if (group.All(item => filters.Objection(item.Item) is null)) found[group.Key] = new Found(source, place, at, number, group.Count(), group.Last().RawHash!, source.FullText ? group.First().Item.Url : null);
            else found.Remove(group.Key);
        }
    }

    /// <summary>Where the archive has the pages of items: the newest of each address.</summary>
    private Dictionary<string, (string File, long Offset)> FindPages(IReadOnlyList<string> names, IEnumerable<Found> items, CancellationToken cancellationToken)
    {
        var wanted = items.Where(item => item.Page is not null).Select(item => item.Page!.AbsoluteUri).ToHashSet(StringComparer.Ordinal);
        var pages = new Dictionary<string, (string File, long Offset)>(StringComparer.Ordinal);
        if (wanted.Count == 0) return pages;
        foreach (var (file, offset, head) in names.SelectMany(Heads))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (head.Type == "response" && head[Capture.PurposeField] == "page" && head[Capture.AskedField] is { } address && wanted.Contains(address)) pages[address] = (file, offset);
        }
        return pages;
    }

    private async Task<Regained?> MakeAsync(ReplayScope scope, ArticleId id, Found one, Dictionary<string, (string File, long Offset)> pages, CancellationToken cancellationToken)
    {
        try
        {
            var archive = one.Feed;
            if (one.Page is { } url)
            {
                if (!pages.TryGetValue(url.AbsoluteUri, out var at)) return Skip("items that were left out before, whose page was never fetched: the next run that reads their feed whole does that, if they are still in it");
                archive = new ArchivePlace(at.File, at.Offset, Capture.DigestOf(reader.Read(at.File, at.Offset).Payload.Span)) { Feed = one.Feed };
            }
            var memory = SiteMemory.Read(await store.ReadAsync(known => known.Site(one.Source.Id), cancellationToken));
            var items = new List<PreparedItem>(one.Count);
            for (var number = 0; number < one.Count; number++)
            {
                if (await derivation.MakeAsync(one.Source, id, archive, number, one.At, memory, cancellationToken) is not { } made) return null;
                items.Add(new PreparedItem(made.Cleaned, fingerprinter.Compute(made.Cleaned), number == one.Count - 1 ? one.RawHash : null) { Archive = archive, Uncleaned = made.Uncleaned });
            }
            counts.Replayed++;
            return new Regained(one.Source, items, await store.ReadAsync(known => Judgement.Decide(known, scope.Config.Deduplication, items[0].Article, items[0].Fingerprint, known: null), cancellationToken));
        }
        catch (Exception e) when (Derivation.IsUnreadable(e))
        {
            return Skip("items that were left out before, whose original cannot be read");
        }
    }

    /// <summary>The heads of a file's records, as far as they can be read.</summary>
    private IEnumerable<PlacedRecord> Heads(string name)
    {
        using var heads = reader.ReadHeads(name).GetEnumerator();
        while (true)
        {
            try
            {
                if (!heads.MoveNext()) yield break;
            }
            catch (Exception e) when (Derivation.IsUnreadable(e))
            {
                counts.Skip("archive files that cannot be read to their end (\"masdar records verify\" says why)");
                yield break;
            }
            yield return heads.Current;
        }
    }

    private Regained? Skip(string why)
    {
        counts.Skip(why);
        return null;
    }

    /// <param name="At">When the feed was fetched.</param>
    /// <param name="Place">Among the items of its feed.</param>
    /// <param name="Count">How often its feed has it.</param>
    /// <param name="Page">The page that its text is wanted from; null where the feed's is taken.</param>
    private sealed record Found(Source Source, ArchivePlace Feed, DateTimeOffset At, int Place, int Count, string RawHash, Uri? Page);
}

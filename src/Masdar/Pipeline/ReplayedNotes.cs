using Masdar.Attribution;
using Masdar.Deduplication;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>A noted duplicate that is none by the rules in force.</summary>
/// <param name="Item">What its record is made of.</param>
internal sealed record Freed(Source Source, DuplicateNote Note, PreparedItem Item) : Replayed(Source)
{
    /// <summary>
    /// Makes an original of it, on the way that the operator's word takes (<see cref="Corrections"/>), unless it repeats another original. The lines that are to be
    /// written are added to <paramref name="lines"/>.
    /// </summary>
    public bool Apply(StoreTransaction store, MasdarConfig config, Fingerprinter fingerprinter, DateTimeOffset now, List<OutputLine> lines)
    {
        var (article, original) = (Item.Article, Note.Verdict.OriginalId);
        if (store.Article(article.Id) is not { Revision: 0 } known || known.Original != original) return false;
        if (Judgement.Decide(store, config.Deduplication, article, Item.Fingerprint, known: null, original) is not Original { Story: var story }) return false;
        var attribution = Attributor.Attribute(article, config.Attribution, config.Publisher, Source.Attribution);
        store.Keep(article.Id, article.FetchedAt, RecordJson.Write(new ArticleRecord(article, attribution, Item.Fingerprint, 1) { Story = story }, Item.Archive));
        store.SaveDerived(article.Id, 0, Derivation.HashOf(Item.Uncleaned ?? article, config, Source));
        var correction = new Correction(CorrectionKind.Split, original, article.Id, now);
        if (Corrections.Apply(store, correction, fingerprinter, lines) != Corrected.Written) return false;
        lines.Add(store.Put(correction, RecordJson.Write(correction)));
        return true;
    }
}

/// <summary>Makes noted duplicates again, and tells which are none by the rules in force: an article that is lost by a bad rule is the worst that can happen.</summary>
internal sealed class ReplayedNotes(Store store, Derivation derivation, ReplayedRecords records, Fingerprinter fingerprinter, ReplayCounts counts)
{
    /// <summary>Null where it stays a duplicate.</summary>
    public async Task<Freed?> FreeAsync(ReplayScope scope, StoredLine line, CancellationToken cancellationToken)
    {
        var note = RecordJson.ReadDuplicate(line.Line.Bytes.Span);
        if (!scope.Has(note.Source.Id)) return null;
        var (known, derived, memory) = await store.ReadAsync(reader => (reader.Article(note.Id), reader.Derived(note.Id, 0), reader.Site(note.Source.Id)), cancellationToken);
        // What the operator split or merged since is as he wants it.
        if (known is not { Revision: 0 } || known.Original != note.Verdict.OriginalId) return null;
        if (scope.Find(note.Source.Id) is not { } source) return Skip("duplicates whose source is not in the list any more");
        if (note.Archive is null) return Skip("duplicates whose original was not kept");
        if (derived?.Hash is null) return Skip("duplicates that were judged by more than their original tells");
        try
        {
            if (await derivation.MakeAsync(source, note.Id, note.Archive, 0, note.FetchedAt, SiteMemory.Read(memory), cancellationToken) is not { } made) return Skip("duplicates which their feed no longer has, by the rules in force");
            counts.Replayed++;
            return await IsFreeAsync(scope, source, note, made, derived.Hash, cancellationToken)
                ? new Freed(source, note, new PreparedItem(made.Cleaned, fingerprinter.Compute(made.Cleaned), RawHash: null) { Archive = note.Archive, Uncleaned = made.Uncleaned })
                : null;
        }
        catch (Exception e) when (Derivation.IsUnreadable(e))
        {
            return Skip("duplicates whose original cannot be read");
        }
    }

    private async Task<bool> IsFreeAsync(ReplayScope scope, Source source, DuplicateNote note, Derived made, byte[] baseline, CancellationToken cancellationToken)
    {
        var options = scope.Config.Deduplication;
        if (await OriginalAsync(scope, note, cancellationToken) is not var (original, isOther))
        {
            counts.Skip("duplicates of articles whose text is not kept any more");
            return false;
        }
        var isSame = !isOther && Derivation.HashOf(made.Article, scope.Config, source).AsSpan().SequenceEqual(baseline);
        // Of the texts of then the note itself says how near they are, with the part that other candidates had in it.
        var isBelow = isSame && note.Verdict.Reason == DuplicateReason.Near && (!options.NearDuplicates || note.Verdict.Similarity < options.Similarity);
        if (isSame && !isBelow && made.Uncleaned is not null)
        {
            // What the site's other pages had taught then is not what they teach now: its text of then says more, where it is still there.
            if (await store.ReadAsync(reader => reader.Kept(note.Id), cancellationToken) is not { } kept || IsDuplicate(RecordJson.ReadRecord(kept).Record.Article)) return false;
        }
        if (!isBelow && IsDuplicate(made.Cleaned)) return false;
        return await store.ReadAsync(reader => Judgement.Decide(reader, options, made.Cleaned, fingerprinter.Compute(made.Cleaned), known: null, original.Id), cancellationToken) is Original;

        bool IsDuplicate(Article article) => PairExplanation.Of(original, fingerprinter.Compute(original), article, fingerprinter.Compute(article), options).IsDuplicate;
    }

    /// <summary>What it was a duplicate of, as it was when that was judged and as the rules in force make it; null where nothing is left of it.</summary>
    private async Task<(Article Article, bool IsOther)?> OriginalAsync(ReplayScope scope, DuplicateNote note, CancellationToken cancellationToken)
    {
        var revisions = ReplayedRecords.RevisionsOf(await store.ReadAsync(reader => reader.LinesOf(note.Verdict.OriginalId), cancellationToken));
        if (revisions.Count == 0) return null;
        var index = revisions.Count - 1;
        while (index > 0 && revisions[index].Record.Article.FetchedAt > note.FetchedAt) index--;
        var other = await records.AsNowAsync(scope, revisions, index, cancellationToken);
        return (other ?? revisions[index].Record.Article, other is not null);
    }

    private Freed? Skip(string why)
    {
        counts.Skip(why);
        return null;
    }
}

using Masdar.Attribution;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>
/// The end of the pipeline for one article, within one exclusive transaction: deduplicate, attribute, store. Because nobody else decides
/// in between, two copies that come at the same moment never both become originals.
/// </summary>
internal static class Judgement
{
    private static readonly IReadOnlySet<ArticleId> NoArticles = System.Collections.Frozen.FrozenSet<ArticleId>.Empty;

    /// <summary>Judges an article and stores what follows; the lines that are to be written are added to <paramref name="lines"/>.</summary>
    public static Verdict Apply(StoreTransaction store, Submission submission, PreparedItem item, Fingerprinter fingerprinter, List<OutputLine> lines)
    {
        var known = store.Find(item.Article.Id);
        if (item.BasedOn is { } basis && known?.Revision != basis) return new Unchanged();
        if (known is { Revision: 0 } && FloodGuard.AsStored(store, item) is { } stored)
        {
            if (item.RawHash is not null) store.Touch(item.Article.Id, item.RawHash);
            (item, known) = (stored, store.Find(stored.Article.Id));
        }
        var (article, fingerprint, config) = (item.Article, item.Fingerprint, submission.Config);
        var verdict = item.IsMended && known is { Revision: > 0 } mended ? RevisionRules.Mend(store, item, mended.Revision + 1) : Decide(store, config.Deduplication, article, fingerprint, known);
        if (!item.IsMended && verdict is Revision next) verdict = RevisionRules.Decide(store, item, next.Number);
        switch (verdict)
        {
            case Original original:
                lines.Add(Write(store, submission, item, Record(submission, item, 1) with { Story = original.Story }));
                break;
            case Revision revision:
                lines.Add(Write(store, submission, item, Record(submission, item, revision.Number) with { Changes = revision.Changes, Story = revision.Story }));
                break;
            case Duplicate duplicate:
                var note = new DuplicateNote(article.Id, article.Source, article.Url, article.Title, article.FetchedAt, duplicate) { Archive = item.Archive };
                if (item.Archive is not null) SaveDerived(store, submission, item, duplicate, fingerprinter);
                lines.Add(store.Put(note, item.RawHash, RecordJson.Write(note)));
                store.Keep(article.Id, article.FetchedAt, RecordJson.Write(Record(submission, item, 1), item.Archive));
                break;
            case Unchanged when item.RawHash is not null:
                store.Touch(article.Id, item.RawHash);
                break;
        }
        if (verdict is not Duplicate && !item.IsMended && (item.Look is null || store.Find(article.Id) is { IsDuplicate: false })) Plan(store, new PageChange(article.Id, item.Look));
        return verdict;
    }

    /// <summary>Stores when an article's page is looked at again.</summary>
    public static void Plan(StoreTransaction store, PageChange page)
    {
        if (page.BasedOn is { } basis && store.Find(page.Id)?.Revision != basis) return;
        if (page.Look is { } look) store.Save(look);
        else store.ForgetPage(page.Id);
    }

    /// <summary>The verdict on an article by what is stored.</summary>
    /// <param name="known">Null: it is judged as one that was never seen.</param>
    /// <param name="not">What it is not to be taken for, beside what the operator split it from.</param>
    public static Verdict Decide(StoreReader store, DeduplicationOptions options, Article article, Fingerprint fingerprint, KnownArticle? known, ArticleId? not = null)
    {
        var deduplicator = new Deduplicator(options);
        var split = known is null ? store.SplitFrom(article.Id) : NoArticles;
        if (not is { } other) split = split.Append(other).ToHashSet();
        var exact = known is null ? FindExact(store, article, fingerprint, split) : ExactMatches.None;
        if (deduplicator.DecideExactly(article, fingerprint, known, exact) is { } verdict) return Resolve(store, verdict);
        if (!deduplicator.AsksForCandidates(fingerprint)) return new Original();
        var shingles = fingerprint.Shingles!;
        var candidates = store.Near.Find(shingles.Sketch, Deduplicator.FewestHits(shingles), article.FetchedAt - options.Window, Deduplicator.MostCandidates);
        if (split.Count > 0) candidates = [.. candidates.Where(x => !split.Contains(x.Id) && !split.Contains(Corrections.Root(store, x.Id)))];
        return Resolve(store, deduplicator.DecideNearly(article, fingerprint, candidates));
    }

    /// <summary>What an original was merged into by the operator is what its copies are duplicates of.</summary>
    private static Verdict Resolve(StoreReader store, Verdict verdict) => verdict is Duplicate duplicate ? duplicate with { OriginalId = Corrections.Root(store, duplicate.OriginalId) } : verdict;

    private static ExactMatches FindExact(StoreReader store, Article article, Fingerprint fingerprint, IReadOnlySet<ArticleId> split)
    {
        ExactMatch? Match(StoredOriginal? original) => original is null || split.Contains(original.Id) ? null : new ExactMatch(original.Id, original.SourceId, store.Near.Tokens(original.Id));
        return new ExactMatches(
            Match(article.UrlKey is { } key ? store.FindByUrl(key) : null),
            Match(fingerprint.Comparable ? store.FindByContent(fingerprint.Content) : null));
    }

    private static OutputLine Write(StoreTransaction store, Submission submission, PreparedItem item, ArticleRecord record)
    {
        if (item.Archive is not null) SaveDerived(store, submission, item, record.Revision);
        return store.Put(record, item.RawHash, RecordJson.Write(record, item.Archive), item.Archive);
    }

    private static ArticleRecord Record(Submission submission, PreparedItem item, int revision)
    {
        var attribution = Attributor.Attribute(item.Article, submission.Config.Attribution, submission.Config.Publisher, submission.Source.Attribution);
        return new ArticleRecord(item.Article, attribution, item.Fingerprint, revision);
    }

    /// <summary>What the original of a duplicate alone gives is remembered for a replay, which tells by it whether the rules changed that; not where the two texts alone do not show that they are one.</summary>
    private static void SaveDerived(StoreTransaction store, Submission submission, PreparedItem item, Duplicate duplicate, Fingerprinter fingerprinter)
    {
        var isTold = item.PageCause is not { Code: "page.gate.repeated" } && store.Line(duplicate.OriginalId) is { Revision: > 0 } line
            && RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article is var original && PairExplanation.Of(original, fingerprinter.Compute(original), item.Article, item.Fingerprint, submission.Config.Deduplication).IsDuplicate;
        store.SaveDerived(item.Article.Id, 0, isTold ? Derivation.HashOf(item.Uncleaned ?? item.Article, submission.Config, submission.Source) : null);
    }

    /// <summary>What the source's other pages changed of the article is remembered for a replay, which has only its original.</summary>
    private static void SaveDerived(StoreTransaction store, Submission submission, PreparedItem item, int revision)
    {
        if (item.Uncleaned is { } uncleaned) store.SaveDerived(item.Article.Id, revision, Derivation.HashOf(uncleaned, submission.Config, submission.Source));
    }
}

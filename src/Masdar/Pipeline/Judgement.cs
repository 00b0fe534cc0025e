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
    /// <summary>Judges an article and stores what follows; the lines that are to be written are added to <paramref name="lines"/>.</summary>
    public static Verdict Apply(StoreTransaction store, Submission submission, PreparedItem item, List<OutputLine> lines)
    {
        var (article, fingerprint, config) = (item.Article, item.Fingerprint, submission.Config);
        var verdict = item.IsMended && store.Find(article.Id) is { Revision: > 0 } mended ? new Revision(mended.Revision + 1) : Decide(store, config.Deduplication, article, fingerprint);
        if (!item.IsMended && verdict is Revision && IsNoRevision(store, item)) verdict = new Unchanged();
        switch (verdict)
        {
            case Original:
                lines.Add(Write(store, submission, item, 1));
                break;
            case Revision revision:
                lines.Add(Write(store, submission, item, revision.Number));
                break;
            case Duplicate duplicate:
                var note = new DuplicateNote(article.Id, article.Source, article.Url, article.Title, article.FetchedAt, duplicate);
                lines.Add(store.Put(note, item.RawHash, RecordJson.Write(note)));
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
        if (page.Look is { } look) store.Save(look);
        else store.ForgetPage(page.Id);
    }

    /// <summary>
    /// Whether a changed article is none to be published: only counters and times of its page changed, or its page could not be had this time
    /// and the feed's shorter text would take the place of the whole one.
    /// </summary>
    private static bool IsNoRevision(StoreTransaction store, PreparedItem item)
    {
        if (item.Look is null && item.Article.TextFrom == TextFrom.Feed) return false;
        if (store.Line(item.Article.Id) is not { Revision: > 0 } line) return false;
        var stored = RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article;
        if (!string.Equals(stored.Title, item.Article.Title, StringComparison.Ordinal) || stored.TextFrom != TextFrom.Page) return false;
        return item.Article.TextFrom == TextFrom.Feed ? item.Look?.Kind == PageLookKind.Missed : RevisionNoise.IsNoise(stored.Text, item.Article.Text);
    }

    private static Verdict Decide(StoreTransaction store, DeduplicationOptions options, Article article, Fingerprint fingerprint)
    {
        var deduplicator = new Deduplicator(options);
        var known = store.Find(article.Id);
        var exact = known is null ? FindExact(store, article, fingerprint) : ExactMatches.None;
        if (deduplicator.DecideExactly(article, fingerprint, known, exact) is { } verdict) return verdict;
        if (!deduplicator.AsksForCandidates(fingerprint)) return new Original();
        var shingles = fingerprint.Shingles!;
        var candidates = store.Near.Find(shingles.Sketch, Deduplicator.FewestHits(shingles), article.FetchedAt - options.Window, Deduplicator.MostCandidates);
        return deduplicator.DecideNearly(article, fingerprint, candidates);
    }

    private static ExactMatches FindExact(StoreTransaction store, Article article, Fingerprint fingerprint)
    {
        ExactMatch? Match(StoredOriginal? original) => original is null ? null : new ExactMatch(original.Id, original.SourceId, store.Near.Tokens(original.Id));
        return new ExactMatches(
            Match(article.UrlKey is { } key ? store.FindByUrl(key) : null),
            Match(fingerprint.Comparable ? store.FindByContent(fingerprint.Content) : null));
    }

    private static OutputLine Write(StoreTransaction store, Submission submission, PreparedItem item, int revision)
    {
        var attribution = Attributor.Attribute(item.Article, submission.Config.Attribution, submission.Config.Publisher, submission.Source.Attribution);
        var record = new ArticleRecord(item.Article, attribution, item.Fingerprint, revision);
        if (item.Archive is not null) SaveDerived(store, submission, item, revision);
        return store.Put(record, item.RawHash, RecordJson.Write(record, item.Archive), item.Archive);
    }

    /// <summary>What the source's other pages changed of the article is remembered for a replay, which has only its original.</summary>
    private static void SaveDerived(StoreTransaction store, Submission submission, PreparedItem item, int revision)
    {
        if (item.Uncleaned is { } uncleaned) store.SaveDerived(item.Article.Id, revision, Derivation.HashOf(uncleaned, submission.Config, submission.Source));
        else if (item.PageCause is { Code: "page.gate.repeated" }) store.SaveDerived(item.Article.Id, revision, hash: null);
    }
}

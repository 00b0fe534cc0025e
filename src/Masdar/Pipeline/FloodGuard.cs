using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>
/// Knows a source that comes back under other guids or addresses (http to https, <c>?p=1</c> to a slug, a new CMS): many unknown ids at
/// once, of articles that are stored from the same source and have left the document. Those are no new articles and no duplicates: they are the same ones.
/// </summary>
internal static class FloodGuard
{
    /// <summary>Fewer than this may be an editor who publishes a few things again.</summary>
    private const int Fewest = 5;

    private const double Share = 0.6;

    /// <summary>The items that are stored under another id, with that id; empty unless they are many at once.</summary>
    public static IReadOnlyDictionary<ArticleId, ArticleId> Find(StoreTransaction store, Submission submission)
    {
        var aliases = new Dictionary<ArticleId, ArticleId>();
        var unknown = 0;
        if (submission.Items.Count < Fewest) return aliases;
        var taken = new HashSet<ArticleId>();
        foreach (var (article, fingerprint, _) in submission.Items)
        {
            if (aliases.ContainsKey(article.Id) || store.Find(article.Id) is not null) continue;
            unknown++;
            // Each stored article stands for one item at most: a link to the home page that all items have proves nothing.
            if (Same(store, submission.Source.Id, article, fingerprint) is { } original && taken.Add(original)) aliases.Add(article.Id, original);
        }
        if (aliases.Count >= Fewest) KeepRenamed(store, submission, aliases);
        return aliases.Count >= Fewest && aliases.Count >= unknown * Share ? aliases : new Dictionary<ArticleId, ArticleId>();
    }

    /// <summary>What stands in the document under the id that is stored was not renamed: another item with its text is another article.</summary>
    private static void KeepRenamed(StoreTransaction store, Submission submission, Dictionary<ArticleId, ArticleId> aliases)
    {
        var present = new HashSet<ArticleId>();
        foreach (var id in submission.Document.Select(item => ArticleId.Of(submission.Source.Id, item.Key)))
        {
            if (!present.Add(id) || aliases.ContainsKey(id)) continue;
            if (store.OriginalOf(id) is { } original) present.Add(original);
        }
        foreach (var (id, original) in aliases.ToList())
        {
            if (present.Contains(original)) aliases.Remove(id);
        }
    }

    /// <summary>An item without a record that came back under another id, as the article that it is: what changes in it is a revision of that one. Null where it is none such.</summary>
    public static PreparedItem? AsStored(StoreTransaction store, PreparedItem item)
    {
        var id = item.Article.Id;
        // A noted duplicate has its note's line, or had it until it was dropped for its age.
        if (store.Line(id) is not null || store.Article(id) is not { IsDropped: false, Original: { } original }) return null;
        if (store.Line(original) is not { Revision: > 0 } line) return null;
        var stored = RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article;
        if (stored.Source.Id != item.Article.Source.Id) return null;
        // The id is made of the guid (or address) that the article was stored with.
        return item with { Article = item.Article with { Id = original, Guid = stored.Guid, Url = stored.Guid is null ? stored.Url : item.Article.Url, UrlKey = stored.Guid is null ? stored.UrlKey : item.Article.UrlKey }, Look = item.Look is { } look ? look with { Id = original } : null };
    }

    /// <summary>The stored article of the source that this one is, by what makes two items of one source one anywhere else (<see cref="ExactRules"/>).</summary>
    private static ArticleId? Same(StoreTransaction store, string sourceId, Article article, Fingerprint fingerprint)
    {
        if (fingerprint.Comparable && store.FindByContent(fingerprint.Content) is { } text && text.SourceId == sourceId)
        {
            var match = new ExactMatch(text.Id, sourceId, store.Near.Tokens(text.Id));
            if (ExactRules.ContentDecides(article, fingerprint, match) || (match.Tokens is null && HasTitle(store, text.Id, article.Title))) return text.Id;
        }
        return article.UrlKey is { } key && store.FindByUrl(key) is { } address && address.SourceId == sourceId
            && ExactRules.AddressDecides(article, fingerprint, new ExactMatch(address.Id, sourceId, store.Near.Tokens(address.Id))) ? address.Id : null;
    }

    /// <summary>Of what is older than the window only the record tells the headline.</summary>
    private static bool HasTitle(StoreTransaction store, ArticleId id, string title) =>
        store.Line(id) is { Revision: > 0 } line && ArabicText.Fold(RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article.Title) == ArabicText.Fold(title);
}

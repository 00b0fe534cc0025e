using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>
/// Knows a source that comes back under other guids or addresses (http to https, <c>?p=1</c> to a slug, a new CMS): many unknown ids at
/// once, of articles that are stored from the same source. Those are no new articles and no duplicates: they are the same ones.
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
        return aliases.Count >= Fewest && aliases.Count >= unknown * Share ? aliases : new Dictionary<ArticleId, ArticleId>();
    }

    private static ArticleId? Same(StoreTransaction store, string sourceId, Article article, Fingerprint fingerprint)
    {
        if (fingerprint.Comparable && store.FindByContent(fingerprint.Content) is { } text && text.SourceId == sourceId) return text.Id;
        return article.UrlKey is { } key && store.FindByUrl(key) is { } address && address.SourceId == sourceId ? address.Id : null;
    }
}

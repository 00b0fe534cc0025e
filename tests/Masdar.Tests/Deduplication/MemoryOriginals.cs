using Masdar.Deduplication;
using Masdar.Model;

namespace Masdar.Tests.Deduplication;

/// <summary>The store's part in deduplication, in memory: what a real one must do, in its plainest form.</summary>
internal sealed class MemoryOriginals(DeduplicationOptions options)
{
    private readonly Fingerprinter fingerprinter = new();
    private readonly Deduplicator deduplicator = new(options);
    private readonly Dictionary<ArticleId, Row> known = [];
    private readonly Dictionary<string, ArticleId> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArticleId> byContent = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<ArticleId>> bySketch = [];

    private readonly Dictionary<ArticleId, ArticleId> stories = [];

    public int Originals => known.Values.Count(x => !x.Duplicate);

    public Verdict Add(Article article)
    {
        var fingerprint = fingerprinter.Compute(article);
        var verdict = deduplicator.DecideExactly(article, fingerprint, Known(article), Exact(article, fingerprint)) ?? deduplicator.DecideNearly(article, fingerprint, Candidates(article, fingerprint));
        switch (verdict)
        {
            case Original original:
                Store(article, fingerprint, 1);
                if (original.Story is { } story) stories.Add(article.Id, story);
                if (article.UrlKey is { } key) byUrl.TryAdd(key, article.Id);
                break;
            case Revision revision:
                Forget(article.Id);
                Store(article, fingerprint, revision.Number);
                break;
            case Duplicate:
                known[article.Id] = new Row(article, fingerprint, 0, true);
                break;
        }
        return verdict;
    }

    private KnownArticle? Known(Article article) => known.TryGetValue(article.Id, out var row) ? new KnownArticle(article.Id, null, row.Revision, row.Fingerprint.Body) : null;

    private ExactMatches Exact(Article article, Fingerprint fingerprint)
    {
        ExactMatch Match(ArticleId id) => new(id, known[id].Article.Source.Id, known[id].Fingerprint.Shingles?.Tokens);
        return new ExactMatches(
            article.UrlKey is { } key && byUrl.TryGetValue(key, out var sameAddress) ? Match(sameAddress) : null,
            byContent.TryGetValue(fingerprint.Content, out var sameContent) ? Match(sameContent) : null);
    }

    private List<NearCandidate> Candidates(Article article, Fingerprint fingerprint)
    {
        if (!deduplicator.AsksForCandidates(fingerprint)) return [];
        var since = article.FetchedAt - options.Window;
        return [.. fingerprint.Shingles!.Sketch
            .SelectMany(x => bySketch.GetValueOrDefault(x, []))
            .GroupBy(x => x)
            .Where(x => x.Count() >= Deduplicator.FewestHits(fingerprint.Shingles) && (known[x.Key].Article.FetchedAt >= since || known[x.Key].Article.Source.Id == ArticleId.ImportSource))
            .OrderByDescending(x => x.Count())
            .Take(Deduplicator.MostCandidates)
            .Select(x => new NearCandidate(x.Key, known[x.Key].Article.Source.Id, known[x.Key].Fingerprint.Shingles!.Tokens) { Story = stories.TryGetValue(x.Key, out var story) ? story : null })];
    }

    private void Store(Article article, Fingerprint fingerprint, int revision)
    {
        known[article.Id] = new Row(article, fingerprint, revision, false);
        if (fingerprint.Comparable) byContent.TryAdd(fingerprint.Content, article.Id);
        foreach (var hash in fingerprint.Shingles?.Sketch ?? []) (bySketch.TryGetValue(hash, out var list) ? list : bySketch[hash] = []).Add(article.Id);
    }

    private void Forget(ArticleId id)
    {
        var row = known[id];
        if (byContent.TryGetValue(row.Fingerprint.Content, out var owner) && owner == id) byContent.Remove(row.Fingerprint.Content);
        foreach (var hash in row.Fingerprint.Shingles?.Sketch ?? []) bySketch[hash].Remove(id);
    }

    private sealed record Row(Article Article, Fingerprint Fingerprint, int Revision, bool Duplicate);
}

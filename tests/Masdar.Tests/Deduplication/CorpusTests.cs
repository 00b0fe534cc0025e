using System.Text.Json;
using Masdar.Deduplication;
using Masdar.Model;

namespace Masdar.Tests.Deduplication;

/// <summary>
/// The whole stage over the labelled development set. MASDAR_NEARDUP_OUT names a file to write the links to, a JSON object a line, for scoring elsewhere.
/// </summary>
public class CorpusTests
{
    [Fact]
    public void Precision_and_recall_on_the_labelled_set_stay_above_their_floors()
    {
        var articles = CorpusArticle.Load();
        Assert.SkipUnless(articles is not null, "The near-duplicate corpus is not there; set MASDAR_SHARED to the folder that holds corpus/neardup.");
        var links = Link(articles.OrderBy(x => x.Wave));
        Write(links);

        var (precision, recall) = Score(articles, links);
        var f1 = 2 * precision * recall / (precision + recall);
        var wrong = links.Where(x => x.From.Cluster != x.To.Cluster).ToList();
        var summary = FormattableString.Invariant($"precision {precision:F4} recall {recall:F4} F1 {f1:F4}, wrong: {string.Join(", ", wrong.Select(x => $"{x.From.Kind} {x.From.Id}→{x.To.Id}"))}");
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(precision >= 0.995, summary);
        Assert.True(f1 >= 0.985, summary);
        Assert.DoesNotContain(wrong, x => IsTemplate(x.From) || IsTemplate(x.To) || x.From.Kind.StartsWith("roundup", StringComparison.Ordinal) || x.From.Kind == "short");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_arrival_changes_which_copy_is_the_original_and_hardly_how_many_are(int seed)
    {
        var articles = CorpusArticle.Load();
        Assert.SkipUnless(articles is not null, "The near-duplicate corpus is not there; set MASDAR_SHARED to the folder that holds corpus/neardup.");
        // A teaser under the article's own address hides whole copies elsewhere if it comes first: the documented case, left out here.
        articles = [.. articles.Where(x => x.SameUrlAs is null)];
        var random = new Random(seed);
        var (inOrder, shuffled) = (Link(articles.OrderBy(x => x.Wave)), Link(articles.OrderBy(_ => random.Next())));
        Assert.DoesNotContain(shuffled, x => x.From.Cluster != x.To.Cluster);
        Assert.InRange(shuffled.Count, inOrder.Count * 0.985, inOrder.Count * 1.01);
    }

    [Fact]
    public void Which_copy_came_first_does_not_decide_whether_they_are_one()
    {
        var articles = CorpusArticle.Load();
        Assert.SkipUnless(articles is not null, "The near-duplicate corpus is not there; set MASDAR_SHARED to the folder that holds corpus/neardup.");
        var (fingerprinter, judge) = (new Fingerprinter(), new PairJudge(0.85));
        foreach (var cluster in articles.GroupBy(x => x.Related ?? x.Cluster, StringComparer.Ordinal))
        {
            ComparedText[] texts = [.. cluster.Select(x => fingerprinter.Compute(x.ToArticle()).Shingles).OfType<Shingles>().Select(x => ComparedText.Read(x.Tokens))];
            foreach (var (one, other) in texts.SelectMany(x => texts.Select(y => (x, y))))
            {
                Assert.Equal(judge.Judge(one, other, TripleWeights.None, false).Outcome, judge.Judge(other, one, TripleWeights.None, false).Outcome);
            }
        }
    }

    private static bool IsTemplate(CorpusArticle article) => article.Kind.StartsWith("tmpl_", StringComparison.Ordinal) || article.Kind.StartsWith("real_", StringComparison.Ordinal);

    internal static List<(CorpusArticle From, CorpusArticle To, Duplicate Verdict)> Link(IEnumerable<CorpusArticle> articles)
    {
        var originals = new MemoryOriginals(new DeduplicationOptions());
        var byId = new Dictionary<ArticleId, CorpusArticle>();
        var links = new List<(CorpusArticle, CorpusArticle, Duplicate)>();
        foreach (var article in articles)
        {
            var made = article.ToArticle();
            byId[made.Id] = article;
            if (originals.Add(made) is Duplicate duplicate) links.Add((article, byId[duplicate.OriginalId], duplicate));
        }
        return links;
    }

    private static void Write(List<(CorpusArticle From, CorpusArticle To, Duplicate Verdict)> links)
    {
        if (Environment.GetEnvironmentVariable("MASDAR_NEARDUP_OUT") is not { Length: > 0 } path) return;
        File.WriteAllLines(path, links.Select(x => JsonSerializer.Serialize(new { id = x.From.Id, duplicateOf = x.To.Id, reason = x.Verdict.Reason.ToString(), similarity = x.Verdict.Similarity })));
    }

    /// <summary>Over pairs, as the links' closure has them.</summary>
    private static (double Precision, double Recall) Score(IReadOnlyList<CorpusArticle> articles, List<(CorpusArticle From, CorpusArticle To, Duplicate Verdict)> links)
    {
        var group = articles.ToDictionary(x => x.Id, x => x.Id, StringComparer.Ordinal);
        foreach (var (from, to, _) in links) group[from.Id] = group[to.Id];
        static double Pairs(IEnumerable<int> sizes) => sizes.Sum(n => n * (n - 1.0) / 2);
        var together = Pairs(articles.GroupBy(x => group[x.Id]).Select(x => x.Count()));
        var labelled = Pairs(articles.GroupBy(x => x.Cluster).Select(x => x.Count()));
        var right = Pairs(articles.GroupBy(x => (group[x.Id], x.Cluster)).Select(x => x.Count()));
        return (right / together, right / labelled);
    }
}

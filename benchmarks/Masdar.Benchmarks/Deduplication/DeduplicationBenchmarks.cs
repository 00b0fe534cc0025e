using BenchmarkDotNet.Attributes;
using Masdar.Deduplication;
using Masdar.Model;

namespace Masdar.Benchmarks.Deduplication;

/// <summary>
/// What an article of 260 words costs: its fingerprint, and judging it against one original and against a full list of candidates.
/// Run: <c>dotnet run -c Release --project benchmarks/Masdar.Benchmarks -- --filter '*Deduplication*'</c>.
/// </summary>
[MemoryDiagnoser]
public class DeduplicationBenchmarks
{
    private readonly Fingerprinter fingerprinter = new();
    private readonly Deduplicator deduplicator = new(new DeduplicationOptions());
    private Article article = null!;
    private Fingerprint fingerprint = null!;
    private NearCandidate[] reprint = null!;
    private NearCandidate[] crowd = null!;

    [GlobalSetup]
    public void Setup()
    {
        article = Article("a", Text(1, changed: 0));
        fingerprint = fingerprinter.Compute(article);
        reprint = [Candidate("b", Text(1, changed: 12))];
        crowd = [.. Enumerable.Range(0, Deduplicator.MostCandidates).Select(i => Candidate($"c{i}", Text(1, changed: 12 + (8 * i))))];
    }

    [Benchmark]
    public object ComputeFingerprint() => fingerprinter.Compute(article);

    [Benchmark]
    public object JudgeOneReprint() => deduplicator.DecideNearly(article, fingerprint, reprint);

    [Benchmark]
    public object JudgeTwentyFourCandidates() => deduplicator.DecideNearly(article, fingerprint, crowd);

    private NearCandidate Candidate(string source, string text)
    {
        var made = Article(source, text);
        return new NearCandidate(made.Id, source, fingerprinter.Compute(made).Shingles!.Tokens);
    }

    private static Article Article(string source, string text) => new()
    {
        Id = ArticleId.Of(source, text),
        Source = new SourceInfo(source, source, null, null),
        Title = text[..60],
        OriginalTitle = text[..60],
        Text = text,
        Html = "",
        TextFrom = TextFrom.Feed,
        Direction = TextDirection.Rtl,
        FetchedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>260 Arabic words in paragraphs of 40, one in fifteen a number; <paramref name="changed"/> of them others.</summary>
    private static string Text(int seed, int changed)
    {
        var random = new Random(seed);
        const string letters = "ابتجدرسعفقكلمنهوي";
        string Word() => string.Create(2 + random.Next(6), random, static (chars, r) =>
        {
            foreach (ref var c in chars) c = letters[r.Next(letters.Length)];
        });
        var words = Enumerable.Range(0, 260).Select(i => i % 15 == 7 ? $"{random.Next(2000)}" : Word()).ToArray();
        random = new Random(changed);
        for (var i = 0; i < changed; i++) words[random.Next(words.Length)] = Word();
        return string.Join('\n', words.Chunk(40).Select(x => string.Join(' ', x) + "."));
    }
}

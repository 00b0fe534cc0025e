using System.Globalization;
using CsCheck;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Storage.Sqlite;
using Masdar.Text;

namespace Masdar.Tests.Deduplication;

/// <summary>What holds for any articles, in any order.</summary>
public class DeduplicationPropertyTests
{
    private const int Words = 150;

    private static readonly Fingerprinter Fingerprinter = new();

    /// <summary>Stories with nothing in common, each with copies that other outlets made of it, in some order.</summary>
    private static readonly Gen<(int Stories, Article[] Articles)> Arrival =
        from stories in Gen.Int[1, 4]
        from edits in Gen.Int[0, 1_000_000].Array[1, 4].Array[stories]
        from articles in Gen.Shuffle(edits.SelectMany((copies, story) => copies.Select((edit, copy) => Copy(story, copy, edit))).ToArray())
        select (stories, articles);

    private static readonly Gen<string> AnyText = Gen.OneOf(
            Gen.Int[0x620, 0x64A], Gen.Int[0x64B, 0x65F], Gen.Int[0x660, 0x669], Gen.Int[0xFB50, 0xFDFB], Gen.Int[0xFE70, 0xFEFC], Gen.Int[0x20, 0x7E], Gen.Int[0xA0, 0x17F], Gen.Int[0x200B, 0x2069],
            Gen.Int[0x1F300, 0x1FAFF], Gen.Const((int)' '), Gen.Const((int)'\n'))
        .Select(char.ConvertFromUtf32).Array[0, 200].Select(string.Concat);

    [Fact]
    public void The_order_of_arrival_changes_which_copy_is_the_original_and_never_how_many_there_are() => Arrival.Sample(arrival =>
    {
        var originals = new MemoryOriginals(new DeduplicationOptions());
        foreach (var article in arrival.Articles) originals.Add(article);
        Assert.Equal(arrival.Stories, originals.Originals);
    }, iter: 300);

    [Fact]
    public async Task The_store_decides_the_same_whatever_the_order_and_the_number_of_transactions()
    {
        var folder = Directory.CreateTempSubdirectory("masdar-orders-");
        try
        {
            await Gen.Select(Arrival, Gen.Int[1, 5]).SampleAsync(async (arrival, atOnce) =>
            {
                using var store = Store.Open(new SqliteDialect(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db")));
                var verdicts = new List<Verdict>();
                foreach (var batch in arrival.Articles.Chunk(atOnce)) verdicts.AddRange(await store.WriteAsync(writer => batch.Select(article => Judge(writer, article)).ToList(), CancellationToken.None));
                Assert.Equal(arrival.Stories, verdicts.Count(verdict => verdict is Original));
                // Each duplicate is of the first of its own story.
                Assert.All(arrival.Articles.Zip(verdicts), pair =>
                {
                    var first = arrival.Articles.First(article => article.Guid![0] == pair.First.Guid![0]);
                    Assert.Equal(pair.Second is Duplicate duplicate ? duplicate.OriginalId : pair.First.Id, first.Id);
                });
            }, iter: 25);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void What_was_normalized_is_normalized_already() => Gen.OneOf(AnyText, AnyText.Select(text => $"{Story.Text} {text}")).Sample(text =>
    {
        Assert.Equal(ArabicText.Fold(text), ArabicText.Fold(ArabicText.Fold(text)));
        if (Fingerprinter.Compute(Articles.Of(text, "")).Shingles is not { } shingles) return;
        var tokens = LetterCodes.Decode(shingles.Tokens.Span[(shingles.Tokens.Span.IndexOf((byte)'\n') + 1)..]);
        var again = Fingerprinter.Compute(Articles.Of(tokens, ""));
        Assert.Equal(tokens, LetterCodes.Decode(again.Shingles!.Tokens.Span[(again.Shingles.Tokens.Span.IndexOf((byte)'\n') + 1)..]));
        Assert.Equal(shingles.Sketch, again.Shingles.Sketch);
    }, iter: 2000);

    [Fact]
    public void Similarity_and_outcome_are_the_same_both_ways_and_a_text_is_like_itself() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 60], Gen.Bool, Gen.Bool).Sample((one, other, changed, sameSource, isOther) =>
        {
            var a = Read(Copy(0, 0, one, changed));
            var b = Read(Copy(isOther ? 1 : 0, 1, other, changed / 2));
            var judge = new PairJudge(0.85);
            using var weights = new TripleWeights([a, b, Read(Copy(0, 2, one + other, 20))]);
            foreach (var weighed in new[] { TripleWeights.None, weights })
            {
                var (there, back) = (judge.Judge(a, b, weighed, sameSource), judge.Judge(b, a, weighed, sameSource));
                Assert.Equal((there.Outcome, there.Shared, there.Similarity), (back.Outcome, back.Shared, back.Similarity));
                Assert.InRange(there.Similarity, 0, 1.0000001);
            }
            Assert.Equal((PairOutcome.Duplicate, 1.0), (judge.Judge(a, a, TripleWeights.None, sameSource).Outcome, judge.Judge(a, a, TripleWeights.None, sameSource).Similarity));
        }, iter: 500);

    private static ComparedText Read(Article article) => ComparedText.Read(Fingerprinter.Compute(article).Shingles!.Tokens);

    private static Verdict Judge(StoreTransaction writer, Article article)
    {
        var source = new Source { Id = article.Source.Id, Name = article.Source.Name, Feed = new Uri("http://example.org/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        var item = new PreparedItem(article, Fingerprinter.Compute(article), new string('0', 32));
        return Judgement.Apply(writer, new Submission(source, new MasdarConfig(), [item], null), item, Fingerprinter, []);
    }

    /// <summary>
    /// What an outlet makes of a story: a few words changed, perhaps its end cut, its paragraphs parted otherwise or spelled otherwise. Changes this small leave
    /// any two copies alike.
    /// </summary>
    private static Article Copy(int story, int copy, int edit, int changed = 3)
    {
        var random = new Random(edit);
        var words = Enumerable.Range(0, Words).Select(i => Word((story * 1000) + i)).ToArray();
        var title = string.Join(' ', words.Take(8));
        // Not next to one another: three in a row would be another name.
        for (var i = 0; i < changed; i++) words[10 + (random.Next((Words - 10) / 2) * 2)] = Word(500_000 + random.Next(100_000));
        if (random.Next(2) == 0) words = words[..^random.Next(Words / 8)];
        var text = string.Join(random.Next(2) == 0 ? ' ' : '\n', words.Chunk(20 + random.Next(20)).Select(x => string.Join(' ', x) + random.Next(3) switch { 0 => ".", 1 => "،", _ => "" }));
        if (random.Next(3) == 0) text = text.Replace('ا', 'أ');
        return Articles.Of(text, title, $"outlet{copy}", string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + story)}{copy}"));
    }

    /// <summary>Letters only: figures are judged apart.</summary>
    private static string Word(int number)
    {
        const string letters = "بتجدرسعفقكلمنهشصطحخز";
        var word = new char[6];
        for (var i = 0; i < word.Length; i++, number /= letters.Length) word[i] = letters[(number + (7 * i)) % letters.Length];
        return "ا" + new string(word);
    }
}

using Masdar.Model;

namespace Masdar.Benchmarks.Deduplication;

/// <summary>
/// Articles as a store sees them: words of a Zipf distribution, numbers, and the boilerplate that many of them share. The same number always gives the
/// same article.
/// </summary>
internal sealed class NearStoreText(int outlets)
{
    private const int Vocabulary = 60_000, Words = 180, Boilerplates = 5;

    private static readonly string[] Lexicon = [.. Enumerable.Range(0, Vocabulary).Select(Word)];

    /// <summary>An article of its own; one in ten ends in a paragraph that thousands have, one in fifty is a form with a few words filled in.</summary>
    public static string Text(int number)
    {
        var random = new Random(number);
        var words = new List<string>(Words + 50);
        if (number % 50 == 7)
        {
            words.AddRange(Running(new Random(-1 - (number % Boilerplates)), 70));
            for (var i = 0; i < 25; i++) words[random.Next(words.Count)] = Draw(random);
        }
        else
        {
            words.AddRange(Running(random, Words));
            if (number % 10 == 3) words.AddRange(Running(new Random(-100 - (number % Boilerplates)), 45));
        }
        return Paragraphs(words);
    }

    /// <summary>A reprint: a word in thirty is another.</summary>
    public static string Reprint(int number, int edition)
    {
        var random = new Random((int)Mix(number, edition));
        var words = Text(number).Split([' ', '\n']);
        for (var i = 0; i < words.Length / 30; i++) words[random.Next(words.Length)] = Draw(random);
        return Paragraphs(words);
    }

    /// <summary>A number out of two, the same in every process.</summary>
    public static uint Mix(int a, int b)
    {
        var mixed = ((ulong)(uint)a << 32 | (uint)b) * 0x9E3779B97F4A7C15;
        return (uint)((mixed ^ (mixed >> 29)) >> 16);
    }

    public Article Article(string text, int outlet, string key, DateTimeOffset at)
    {
        var source = $"outlet-{outlet % outlets}";
        var url = $"https://{source}.example/news/{key}";
        var title = text[..text.IndexOf(' ', 50)];
        return new Article
        {
            Id = ArticleId.Of(source, key),
            Source = new SourceInfo(source, source, null, null),
            Url = url,
            UrlKey = url,
            Title = title,
            OriginalTitle = title,
            Text = text,
            Html = $"<p>{text}</p>",
            TextFrom = TextFrom.Feed,
            Direction = TextDirection.Rtl,
            FetchedAt = at,
        };
    }

    private static IEnumerable<string> Running(Random random, int count) => Enumerable.Range(0, count).Select(_ => Draw(random));

    private static string Draw(Random random) => Lexicon[(int)Math.Exp(random.NextDouble() * Math.Log(Vocabulary)) % Vocabulary];

    private static string Paragraphs(IEnumerable<string> words) => string.Join('\n', words.Chunk(40).Select(x => string.Join(' ', x) + "."));

    private static string Word(int rank)
    {
        const string letters = "ابتجدرسعفقكلمنهوي";
        var random = new Random(rank);
        return rank % 40 == 39 ? FormattableString.Invariant($"{random.Next(3000)}") : string.Create(3 + random.Next(4), random, static (chars, r) =>
        {
            foreach (ref var c in chars) c = letters[r.Next(letters.Length)];
        });
    }
}

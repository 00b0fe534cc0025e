using Masdar.Model;

namespace Masdar.Tests.Deduplication;

/// <summary>Records that go on with what an earlier one told.</summary>
public class StoryTests
{
    private static readonly string[] Later =
    [
        "أعلنت بلدية الميناء اليوم إغلاق جسر المشاة الجديد مؤقتاً بعد أن لاحظ العابرون اهتزازاً في أحد المصعدين عند ساعات الذروة.",
        "وقال مهندسون إنهم يفحصون القواعد والمفاصل وإن إصلاح العطل لن يستغرق طويلاً، ودعوا السكان إلى استخدام الممر القديم ريثما ينتهي العمل.",
        "وطالب أولياء التلاميذ بتأمين شرطي عند التقاطع حتى إعادة الافتتاح، فيما وعد المجلس المحلي بنشر تقرير مفصل عن أسباب الخلل.",
    ];

    private readonly MemoryOriginals originals = new(new DeduplicationOptions());

    private Article First { get; } = Articles.Of(Story.Text, Story.Title, "a");

    private Original Told(Article article) => Assert.IsType<Original>(originals.Add(article));

    [Fact]
    public void A_further_report_over_the_same_background_goes_on_with_the_story_and_so_does_the_next()
    {
        Assert.Null(Told(First).Story);
        var second = Articles.Of(string.Join('\n', [.. Later, .. Story.Paragraphs[1..4]]), "إغلاق جسر المشاة الجديد في الميناء مؤقتا", "b");
        Assert.Equal(First.Id, Told(second).Story);
        var third = Articles.Of(string.Join('\n', [Story.Other.Split('\n')[0], "وأعيد فتح جسر المشاة في الميناء بعد إصلاح المصعد.", Later[1], .. Story.Paragraphs[1..4]]), "إعادة فتح جسر المشاة الجديد بعد إصلاحه", "c");
        Assert.Equal(First.Id, Told(third).Story);
    }

    [Fact]
    public void A_toll_that_rose_is_another_article_of_one_story()
    {
        Told(First);
        var later = Articles.Of(Story.Text.Replace("350 ألف", "410 آلاف", StringComparison.Ordinal).Replace("84 متراً", "96 متراً", StringComparison.Ordinal), Story.Title, "b");
        Assert.Equal(First.Id, Told(later).Story);
    }

    [Fact]
    public void Another_story_over_the_same_frame_or_background_is_no_part_of_it()
    {
        Told(First);
        // A third of the text is the first story's, and neither headline speaks of the other.
        Assert.Null(Told(Articles.Of(string.Join('\n', [.. Story.Other.Split('\n'), .. Story.Paragraphs[3..5]]), "نتائج مسابقة الروبوتات", "c")).Story);
    }

    [Fact]
    public void What_comes_each_day_is_no_story()
    {
        var day = Story.Text.Replace("صباح اليوم", "اليوم السبت", StringComparison.Ordinal);
        Told(Articles.Of(day, "نشرة الجسر", "a"));
        Assert.Null(Told(Articles.Of(day.Replace("السبت", "الأحد", StringComparison.Ordinal).Replace("350", "412", StringComparison.Ordinal).Replace("84", "61", StringComparison.Ordinal), "نشرة الجسر", "a")).Story);
    }

    [Fact]
    public void A_round_up_is_of_no_story()
    {
        Told(First);
        Assert.Null(Told(Articles.Of(string.Join('\n', Story.Text, Story.Other, Story.Other.Replace("الجامعة", "المدرسة", StringComparison.Ordinal), string.Join('\n', Later), string.Join(' ', Enumerable.Range(0, 200).Select(i => $"كلمة{i}"))), $"موجز: {Story.Title}", "b")).Story);
    }

    [Fact]
    public void A_frame_that_two_stories_have_makes_no_third_a_part_of_either()
    {
        string[] frame = [Story.Paragraphs[3], Story.Paragraphs[4]];
        string Body(string own) => string.Join('\n', [frame[0], own, frame[1]]);
        Told(Articles.Of(Body(string.Join('\n', Later)), "قال أصحاب الورش", "a"));
        Told(Articles.Of(Body(Story.Other), "نتائج المسابقة", "b"));
        var third = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"كلمة{(char)('ا' + i % 20)}{(char)('ب' + i / 3)}"));
        Assert.Null(Told(Articles.Of(Body(third), "الأهالي قرب المدرسة", "c")).Story);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Stories_on_the_labelled_set_are_precise_in_any_order(int seed)
    {
        var random = new Random(seed);
        var articles = CorpusArticle.Load();
        Assert.SkipUnless(articles is not null, "The near-duplicate corpus is not there; set MASDAR_SHARED to the folder that holds corpus/neardup.");
        var byName = articles.ToDictionary(x => x.Id, StringComparer.Ordinal);
        var (made, told) = (new Dictionary<ArticleId, CorpusArticle>(), new List<(CorpusArticle Article, ArticleId Story)>());
        foreach (var article in articles.OrderBy(x => seed == 0 ? x.Wave : random.Next()))
        {
            var id = article.ToArticle().Id;
            made[id] = article;
            if (originals.Add(article.ToArticle()) is Original original) told.Add((article, original.Story ?? id));
        }
        // What a hard negative was made from is the cluster that its story began in.
        string Event(CorpusArticle x) => x.Related is { } related && x.Kind is "followup" or "figures_update" ? byName[x.Related].Cluster : x.Cluster;
        var events = articles.GroupBy(x => x.Cluster, StringComparer.Ordinal).ToDictionary(x => x.Key, x => Event(x.FirstOrDefault(y => y.Related is not null) ?? x.First()), StringComparer.Ordinal);
        var pairs = told.GroupBy(x => x.Story).SelectMany(group => group.SelectMany((one, i) => group.Skip(i + 1).Select(other => (one.Article, Other: other.Article)))).ToList();
        var wrong = pairs.Where(x => events[x.Article.Cluster] != events[x.Other.Cluster]).ToList();
        var wanted = told.GroupBy(x => events[x.Article.Cluster], StringComparer.Ordinal).Sum(x => x.Count() * (x.Count() - 1) / 2);
        double Found(string kind) => told.Where(x => x.Article.Kind == kind).Average(x => told.Any(y => y.Article != x.Article && y.Story == x.Story && events[y.Article.Cluster] == events[x.Article.Cluster]) ? 1.0 : 0);
        var summary = FormattableString.Invariant($"pairs {pairs.Count}, wrong {wrong.Count}, wanted {wanted}; follow-ups {Found("followup"):F3}, new figures {Found("figures_update"):F3}; {string.Join(", ", wrong.Select(x => $"{x.Article.Kind} {x.Article.Title}/{x.Other.Kind} {x.Other.Title}"))}");
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(wrong.Count * 50 <= pairs.Count, summary);
        Assert.True(Found("followup") >= 0.5 && Found("figures_update") >= 0.6, summary);
    }
}

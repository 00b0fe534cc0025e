using CsCheck;
using Masdar.Deduplication;

namespace Masdar.Tests.Deduplication;

public class TextComparisonTests
{
    [Fact]
    public void Changed_words_are_marked_on_their_side()
    {
        var paragraph = Assert.Single(TextComparison.Of("قال الوزير أمس إن العمل بدأ فعلا", "قال الوزير اليوم إن العمل بدأ").Paragraphs);
        Assert.Equal("قال الوزير [-أمس-] إن العمل بدأ [-فعلا-]", paragraph.Left);
        Assert.Equal("قال الوزير {+اليوم+} إن العمل بدأ", paragraph.Right);
    }

    [Fact]
    public void Spelling_is_no_change()
    {
        var comparison = TextComparison.Of("أكّد المدير الأسعار", "اكد المدير الاسعار");
        Assert.True(Assert.Single(comparison.Paragraphs).IsSame);
        Assert.Equal((3, 3, 3), (comparison.OldWords, comparison.NewWords, comparison.SharedWords));
    }

    [Fact]
    public void Paragraphs_that_were_added_removed_and_moved_stand_alone()
    {
        var comparison = TextComparison.Of($"{Story.Paragraphs[0]}\n{Story.Paragraphs[1]}\n{Story.Paragraphs[2]}", $"{Story.Paragraphs[1]}\n{Story.Paragraphs[2]}\n{Story.Paragraphs[4]}\n{Story.Paragraphs[0]}");
        Assert.Equal(["", Story.Paragraphs[1], Story.Paragraphs[2], $"{{+{Story.Paragraphs[4]}+}}", $"{{+{Story.Paragraphs[0]}+}}"], comparison.Paragraphs.Select(x => x.Right));
        Assert.Equal([true, false, false, false, true], comparison.Paragraphs.Select(x => x.IsMoved));
        Assert.Equal(comparison.OldWords, comparison.SharedWords);
    }

    [Fact]
    public void Both_sides_are_whole_without_their_marks() => Gen.Select(Sentences, Sentences).Sample((old, now) =>
    {
        var comparison = TextComparison.Of(old, now);
        static string Words(IEnumerable<string> lines) => string.Join(' ', string.Join(' ', lines).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return Words(comparison.Paragraphs.SelectMany(x => x.Changes).Select(x => x.Old)) == Words([old])
            && Words(comparison.Paragraphs.SelectMany(x => x.Changes).Select(x => x.New)) == Words([now])
            && comparison.SharedWords <= Math.Min(comparison.OldWords, comparison.NewWords);
    });

    [Fact]
    public void Hostile_sizes_end_soon()
    {
        var (old, now) = (string.Join('\n', Enumerable.Repeat("س", 20_000)), string.Join(' ', Enumerable.Repeat("ص", 50_000)));
        Assert.Equal(50_000, TextComparison.Of(old, now).NewWords);
    }

    private static readonly Gen<string> Sentences =
        Gen.OneOf(Gen.Const("قال"), Gen.Const("الوزير"), Gen.Const("اليوم"), Gen.Const("\n"), Gen.Const("أمس"), Gen.Const("12"), Gen.Const("،"), Gen.Const("في"), Gen.Const("\n")).Array[0, 40].Select(x => string.Join(' ', x));
}

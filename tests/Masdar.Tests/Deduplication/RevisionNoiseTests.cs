using Masdar.Deduplication;

namespace Masdar.Tests.Deduplication;

public class RevisionNoiseTests
{
    [Theory]
    [InlineData("عدد المشاهدات: 1024", "عدد المشاهدات: 1311")]
    [InlineData("١٢ مشاركة", "١٥ مشاركة")]
    [InlineData("آخر تحديث: منذ 5 دقائق", "آخر تحديث: منذ 3 ساعات")]
    [InlineData("آخر تحديث: الأربعاء 21 كانون الثاني 2026 الساعة 10:30", "آخر تحديث: الخميس 22 كانون الثاني 2026 الساعة 9:00")]
    [InlineData("Last updated 3 hours ago", "Last updated 4 hours ago")]
    [InlineData("التعليقات (0)", "التعليقات (3)")]
    public void Counters_and_times_of_the_page_are_noise(string old, string now)
    {
        Assert.True(RevisionNoise.IsNoise($"{old}\n{Story.Text}", $"{now}\n{Story.Text}"));
        Assert.True(RevisionNoise.IsNoise(Story.Text, $"{Story.Text}\n{now}"));
    }

    [Fact]
    public void Blocks_of_other_headlines_at_the_end_are_noise() => Assert.True(RevisionNoise.IsNoise(
        $"{Story.Text}\nاقرأ أيضاً\nأسعار الخضار في السوق\nافتتاح معرض الكتاب",
        $"{Story.Text}\nاقرأ أيضاً:\nنتائج مسابقة الروبوتات\nحالة الطقس غداً"));

    [Theory]
    [InlineData("350 ألف", "360 ألف")]
    [InlineData("سامر حداد", "سمير حداد")]
    [InlineData("صباح اليوم", "صباح أمس")]
    public void Words_of_the_article_are_never_noise(string old, string now) =>
        Assert.False(RevisionNoise.IsNoise(Story.Text, Story.Text.Replace(old, now, StringComparison.Ordinal)));

    [Theory]
    [InlineData("بلغ عدد مشاهدات الفيلم 3 ملايين", "بلغ عدد مشاهدات الفيلم 4 ملايين")]
    [InlineData("قتل 3 في حادث قرب المدينة", "قتل 4 في حادث قرب المدينة")]
    [InlineData("عدد المشاهدات 3", "")]
    public void Short_sentences_are_no_counters(string old, string now) => Assert.False(RevisionNoise.IsNoise(old, now));

    [Fact]
    public void Changes_are_named_as_in_the_record()
    {
        var old = Articles.Of("ب", "أ");
        Assert.Equal(["title", "text", "categories"], Changes.Between(old, old with { Title = "ج", Text = "د", Categories = ["سياسة"] }));
        Assert.Equal(["text"], Changes.Between(old, old with { Text = "د" }));
        Assert.Empty(Changes.Between(old, old));
    }
}

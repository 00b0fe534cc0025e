using CsCheck;
using Masdar.Deduplication;

namespace Masdar.Tests.Deduplication;

public class FingerprinterTests
{
    private readonly Fingerprinter fingerprinter = new();

    private string Content(string text) => fingerprinter.Compute(Articles.Of(text)).Content;

    [Theory]
    [InlineData("أكّدَ المُديرُ أنَّ الأسعار ارتفعت إلى ٣٥٠ ليرة", "اكد المدير ان الاسعار ارتفعت الي 350 ليره")]
    [InlineData("مـــدير المؤسســـة يعلن افتتاح الفرع الجديد غدا", "مدير المؤسسة يعلن افتتاح الفرع الجديد غدا")]
    [InlineData("«بدأ» العمل في المشروع، صباح اليوم!", "بدأ العمل في المشروع صباح اليوم")]
    [InlineData("بلغ العدد 41,882 شخصا في نهاية العام", "بلغ العدد 41882 شخصا في نهاية العام")]
    [InlineData("وصل السعر إلى ٣٫٥ ليرات للكيلو الواحد", "وصل السعر الى 3.5 ليرات للكيلو الواحد")]
    [InlineData("کتاب یصدر فی دمشق عن الطبیعة الجبلیة", "كتاب يصدر في دمشق عن الطبيعة الجبلية")]
    [InlineData("ﻻ ﺗﺰﺍﻝ الأعمال مستمرة في الجسر القديم", "لا تزال الأعمال مستمرة في الجسر القديم")]
    [InlineData("The Minister SAID on Monday: prices rise", "the minister said on monday prices rise")]
    public void Spellings_of_one_text_have_one_content(string one, string other) => Assert.Equal(Content(one), Content(other));

    [Theory]
    [InlineData("بلغ العدد 1.5 في نهاية هذا العام", "بلغ العدد 15 في نهاية هذا العام")]
    [InlineData("فاز الفريق في مباراة أمس على ضيفه", "فاز الفريق في مباراة اليوم على ضيفه")]
    public void Other_texts_have_other_contents(string one, string other) => Assert.NotEqual(Content(one), Content(other));

    [Fact]
    public void The_title_is_no_part_of_the_content_but_of_the_body()
    {
        var (one, other) = (fingerprinter.Compute(Articles.Of(Story.Text, "عنوان أول")), fingerprinter.Compute(Articles.Of(Story.Text, "عنوان ثان")));
        Assert.Equal(one.Content, other.Content);
        Assert.NotEqual(one.Body, other.Body);
    }

    [Fact]
    public void The_body_is_of_the_very_characters() =>
        Assert.NotEqual(fingerprinter.Compute(Articles.Of("نص قصير")).Body, fingerprinter.Compute(Articles.Of("نصّ قصير")).Body);

    [Theory]
    [InlineData("هذا الخبر بعنوان \"الجسر: \"افتتاح\" جديد\" نشر أولاً على موقع صحيفة الميناء وتم جلبه من مصدره الأصلي بتاريخ ٢١ كانون الثاني ٢٠٢٦.\nلا يتحمل موقعنا مضمونه بأي شكل من الأشكال. بإمكانكم الإطلاع على تفاصيل هذا الخبر من خلال مصدره الأصلي.\n", "")]
    [InlineData("", "\nThis article, titled \"Bridge\", was first published by Port and was retrieved from its original source on 21 January 2026.")]
    [InlineData("شارك الخبر\nفيسبوك\n", "\nاقرأ أيضاً: أسعار الخضار في السوق\nوقت القراءة: 3 دقائق\nجميع الحقوق محفوظة ولا يجوز النشر دون إذن خطي")]
    [InlineData("الميناء - سانا\n", "")]
    [InlineData("الميناء (رويترز) – ", "")]
    [InlineData(Story.Title + "\n", "")]
    public void What_is_around_a_text_does_not_count(string before, string after)
    {
        var framed = fingerprinter.Compute(Articles.Of(before + Story.Text + after, Story.Title));
        Assert.Equal(Content(Story.Text), framed.Content);
    }

    [Theory]
    [InlineData("قال المدير إن التعليقات كانت مفيدة جدا للجميع")]
    [InlineData("المدينة القديمة - حيث تلتقي الطرق - تستعيد زوارها")]
    public void Sentences_with_such_words_inside_stay(string text) =>
        Assert.NotEqual(Content(Story.Text), Content(text + "\n" + Story.Text));

    [Theory]
    [InlineData("")]
    [InlineData("   \n  ")]
    [InlineData("شاهد الفيديو")]
    [InlineData("فيسبوك\nتويتر\nشارك الخبر")]
    [InlineData("😀 😀 — …")]
    public void A_text_that_says_nothing_is_not_compared(string text)
    {
        var fingerprint = fingerprinter.Compute(Articles.Of(text));
        Assert.False(fingerprint.Comparable);
        Assert.Null(fingerprint.Shingles);
    }

    [Fact]
    public void A_sketch_has_the_sixteen_smallest_hashes_in_order()
    {
        var sketch = fingerprinter.Compute(Articles.Of(Story.Text)).Shingles!.Sketch;
        Assert.Equal(16, sketch.Count);
        Assert.Equal(sketch.Order(), sketch);
    }

    [Fact]
    public void Fingerprints_are_the_same_in_every_release()
    {
        // Stored originals are found by these values: whoever changes them has to rebuild every store.
        var fingerprint = fingerprinter.Compute(Articles.Of(Story.Text, Story.Title));
        Assert.Equal("afa8cfcc8180613c1723137656a92f219e7fbcfe1f9d58106796fa8b5785d769", fingerprint.Content);
        Assert.Equal("f9bace2d274943c4", fingerprint.SimHash.ToString("x16"));
        Assert.Equal("008f9b0faf7a0d59", fingerprint.Shingles!.Sketch[0].ToString("x16"));
    }

    [Fact]
    public void Copies_have_close_simhashes_and_others_do_not()
    {
        ulong Hash(string text) => fingerprinter.Compute(Articles.Of(text)).SimHash;
        var changed = Story.Text.Replace("صباح اليوم", "أمس", StringComparison.Ordinal);
        Assert.InRange(System.Numerics.BitOperations.PopCount(Hash(Story.Text) ^ Hash(changed)), 0, 12);
        Assert.InRange(System.Numerics.BitOperations.PopCount(Hash(Story.Text) ^ Hash(Story.Other)), 20, 64);
    }

    [Fact]
    public void Any_text_has_a_fingerprint_and_the_same_one_twice() => Gen.String.Sample(text =>
    {
        var (one, other) = (fingerprinter.Compute(Articles.Of(text, text)), new Fingerprinter().Compute(Articles.Of(text, text)));
        return one.Content == other.Content && one.Body == other.Body && one.SimHash == other.SimHash;
    });

    [Fact]
    public void Marks_and_tatweel_between_letters_never_change_the_content() =>
        Gen.Select(Gen.Int[0, Story.Text.Length - 1].Array[1, 40], Gen.OneOf(Gen.Const('\u0640'), Gen.Const('\u064B'), Gen.Const('\u0651'), Gen.Const('\u200F'), Gen.Const('\u200D'), Gen.Const('\u00AD'), Gen.Const('\u202B'))).Sample((places, mark) =>
        {
            var text = Story.Text;
            foreach (var place in places.OrderDescending()) text = text.Insert(place, mark.ToString());
            return Content(text) == Content(Story.Text);
        }, iter: 200);

    [Fact]
    public void A_very_long_text_is_bounded_in_what_is_stored()
    {
        var text = string.Join(' ', Enumerable.Range(0, 50_000).Select(i => $"كلمة{i}"));
        var tokens = fingerprinter.Compute(Articles.Of(text)).Shingles!.Tokens;
        Assert.InRange(tokens.Length, 1, 200_000);
    }
}

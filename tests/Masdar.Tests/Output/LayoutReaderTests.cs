using System.Text;
using CsCheck;
using Masdar.Attribution;
using Masdar.Model;
using Masdar.Output;

namespace Masdar.Tests.Output;

public class LayoutReaderTests
{
    private const string Line1 = "هذا الخبر بعنوان \"موقع الإخبارية السورية\" نشر أولاً على موقع قناة الإخبارية وتم جلبه من مصدره الأصلي بتاريخ ٢١ كانون الثاني ٢٠٢٦.";
    private const string Line2 = "لا يتحمل موقعنا مضمونه بأي شكل من الأشكال. بإمكانكم الإطلاع على تفاصيل هذا الخبر من خلال مصدره الأصلي.";

    private static readonly LayoutReader Reader = new(AttributionTemplate.Shipped.Values, ["اقتصاد وأعمال محلية وعربية ودولية", "رياضة 24"]);

    [Fact]
    public void The_published_example_is_read()
    {
        var document = Read(Seed());
        Assert.StartsWith("سنتكوم تكشف", document.Headline, StringComparison.Ordinal);
        Assert.Equal(6, document.Paragraphs.Count);
        Assert.StartsWith("كشفت القيادة", document.Paragraphs[0], StringComparison.Ordinal);
        Assert.Equal(["سياسة", "سياسة", "سياسة", "سوريا محلي"], document.Categories);
        Assert.Equal(new ImportedAttribution("ar", [Line1, Line2], "موقع الإخبارية السورية", "قناة الإخبارية", new DateOnly(2026, 1, 21)) with { Lines = document.Attribution!.Lines }, document.Attribution);
        Assert.Equal([Line1, Line2], document.Attribution.Lines);
    }

    [Fact]
    public void The_published_example_is_written_the_same_with_its_categories_once()
    {
        var document = Read(Seed());
        var article = RecordSamples.Article(document.Text) with { Title = document.Headline, OriginalTitle = document.Attribution!.OriginalTitle!, Categories = [.. document.Categories.Distinct(StringComparer.Ordinal)] };
        var written = TextLayout.Write(Record(article));
        var lines = Seed().Split('\n');
        Assert.Equal(string.Join('\n', lines.Take(11).Concat(["سياسة", "سوريا محلي"])), written);
        Assert.Equal(3670, Encoding.UTF8.GetByteCount(written));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var word = OneOf("خبر", "سوريا", "“مقتبس”", "\"قول\"", "2026", "Damascus", "أولاً", "مُهمّ", "😀", "{sourceName}", "نشر", "a-b");
        var line = word.Array[5, 12].Select(words => string.Join(' ', words));
        var category = OneOf("سياسة", "سوريا محلي", "World", "اقتصاد وأعمال محلية وعربية ودولية", "رياضة 24");
        (from title in line
         from original in line
         from body in line.Select(text => text + ".").Array[1, 5]
         from categories in category.Array[0, 4]
         from template in OneOf("ar", "en")
         from ms in Gen.Long[0, 4_000_000_000_000]
         select (title, original, body, categories: categories.Distinct(StringComparer.Ordinal).ToArray(), template, time: DateTimeOffset.FromUnixTimeMilliseconds(ms))).Sample(sample =>
        {
            var article = RecordSamples.Article(string.Join('\n', sample.body)) with { Title = sample.title, OriginalTitle = sample.original, Categories = sample.categories, FetchedAt = sample.time };
            var record = Record(article, sample.template);
            var read = Read(TextLayout.Write(record));
            Assert.Equal(sample.title, read.Headline);
            Assert.Equal(sample.original, read.Attribution!.OriginalTitle);
            Assert.Equal(article.Source.Name, read.Attribution.SourceName);
            Assert.Equal(record.Attribution.Date, read.Attribution.Date);
            Assert.Equal(sample.template, read.Attribution.Template);

            // Equal short paragraphs at the end look like repeated categories, as the layout has it.
            if (sample.body.Length > 1 && string.Equals(sample.body[^1], sample.body[^2], StringComparison.Ordinal)) return;
            Assert.Equal(sample.body, read.Paragraphs);
            Assert.Equal(sample.categories, read.Categories);
        });
    }

    [Theory]
    [InlineData("\uFEFF", "\r\n", "\r\n", "")]
    [InlineData("", "\n", "\n", "")]
    [InlineData("\u200F", "  \n", "\n\n", "\u200F")]
    [InlineData("", "\r", "", "\u00A0")]
    public void What_other_editors_leave_in_a_file_is_no_matter(string before, string lineEnd, string after, string lineStart)
    {
        var read = Read(before + string.Join(lineEnd, Seed().Split('\n').Select(line => line.Length == 0 ? line : lineStart + line)) + after);
        var clean = Read(Seed());
        Assert.Equal(clean.Headline, read.Headline);
        Assert.Equal(clean.Attribution!.Lines, read.Attribution!.Lines);
        Assert.Equal(clean.Paragraphs, read.Paragraphs);
        Assert.Equal(clean.Categories, read.Categories);
    }

    [Theory]
    [InlineData("\"موقع الإخبارية السورية\"", "“موقع الإخبارية السورية”")]
    [InlineData("\"موقع الإخبارية السورية\"", "«موقع الإخبارية السورية»")]
    [InlineData("أولاً", "اولا")]
    [InlineData("الأصلي", "الاصلى")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "21 كانون الثاني 2026")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "۲۱ يناير ۲۰۲۶")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "21 جانفي 2026")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "21 كانون الثاني/يناير 2026")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "21 ك2 2026")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "21/1/2026")]
    [InlineData("٢١ كانون الثاني ٢٠٢٦", "2026-01-21")]
    [InlineData("على موقع قناة", "على  موقع\u00A0قناة")]
    [InlineData("٢٠٢٦.", "٢٠٢٦")]
    public void Spelling_digits_months_and_quotation_marks_may_differ(string from, string to)
    {
        Assert.Contains(from, Seed(), StringComparison.Ordinal);
        var attribution = Read(Seed().Replace(from, to, StringComparison.Ordinal)).Attribution!;
        Assert.Equal(("ar", 2), (attribution.Template, attribution.Lines.Count));
        Assert.Equal(("موقع الإخبارية السورية", "قناة الإخبارية"), (attribution.OriginalTitle, attribution.SourceName));
        Assert.Equal(new DateOnly(2026, 1, 21), attribution.Date);
    }

    [Theory]
    [InlineData("قال: \"نعم\" نشر و“لا” لِلأُمَّةِ")]
    [InlineData("كتاب \"سيرة\" نشر أولاً على موقع “آخر”")]
    public void A_title_keeps_its_own_quotation_marks_and_vowels(string title)
    {
        Assert.Equal(title, Read(Seed().Replace("موقع الإخبارية السورية", title, StringComparison.Ordinal)).Attribution!.OriginalTitle);
    }

    [Fact]
    public void An_impossible_date_is_no_date_and_no_failure() =>
        Assert.Null(Read(Seed().Replace("٢١ كانون الثاني", "٣١ شباط", StringComparison.Ordinal)).Attribution!.Date);

    [Fact]
    public void A_configured_template_is_recognised_and_the_shipped_ones_still_are()
    {
        var custom = new AttributionTemplate("own", ["نقلاً عن {sourceName} ({fetchedDate}) — {originalTitle}"], MonthNames.Egyptian, DigitSet.Latin);
        var reader = new LayoutReader([custom], []);
        var read = Assert.IsType<ImportedDocument>(reader.Read("عنوان\n\n\nنقلا عن سانا (5 مارس 2026) - كذا وكذا\nنص طويل بما يكفي ليكون فقرة كاملة."));
        Assert.Equal(("own", "سانا", "كذا وكذا", new DateOnly(2026, 3, 5)), (read.Attribution!.Template, read.Attribution.SourceName, read.Attribution.OriginalTitle, read.Attribution.Date!.Value));
        Assert.Equal("ar", Assert.IsType<ImportedDocument>(reader.Read(Seed())).Attribution!.Template);
    }

    [Fact]
    public void A_template_of_values_alone_takes_no_text_for_itself()
    {
        var reader = new LayoutReader([new("x", ["{title}", "{sourceName}"], MonthNames.English, DigitSet.Latin)], []);
        Assert.Equal(2, Assert.IsType<ImportedDocument>(reader.Read("عنوان\n\n\nفقرة أولى.\nفقرة ثانية.")).Paragraphs.Count);
    }

    [Theory]
    [InlineData("عنوان\n\n\nفقرة أولى نشرها المصدر في 21 كانون الثاني 2026.\nفقرة ثانية.")]
    [InlineData("عنوان\n\nفقرة أولى نشرها المصدر في 21 كانون الثاني 2026.\nفقرة ثانية.")]
    [InlineData("عنوان\nفقرة أولى نشرها المصدر في 21 كانون الثاني 2026.\n\nفقرة ثانية.\n")]
    public void Without_a_disclaimer_all_is_body(string text)
    {
        var document = Read(text);
        Assert.Null(document.Attribution);
        Assert.Equal(2, document.Paragraphs.Count);
    }

    [Theory]
    [InlineData(Line1 + "\nلا يتحمل الموقع مسؤولية ما يرد، والمسؤولية على المصدر.", 2)]
    [InlineData(Line1, 1)]
    public void A_disclaimer_whose_end_was_edited_is_still_known(string disclaimer, int lines)
    {
        var document = Read($"عنوان\n\n\n{disclaimer}\nنص الخبر هنا وهو فقرة كاملة.");
        Assert.Equal((lines, "قناة الإخبارية"), (document.Attribution!.Lines.Count, document.Attribution.SourceName));
        Assert.Single(document.Paragraphs);
    }

    [Fact]
    public void A_first_line_of_unknown_words_is_body_whatever_follows() =>
        Assert.Equal(3, Read($"عنوان\n\n\nهذا الخبر منقول كما هو.\n{Line2}\nنص الخبر هنا وهو فقرة كاملة.").Paragraphs.Count);

    [Theory]
    [InlineData("فقرة.|سياسة|سياسة", 2)]
    [InlineData("فقرة.|أخبار عام 2026|أخبار عام 2026", 2)]
    [InlineData("فقرة.|رياضة 24|محلي", 2)]
    [InlineData("فقرة.|اقتصاد وأعمال محلية وعربية ودوليه", 1)]
    [InlineData("فقرة.|سانا", 0)]
    [InlineData("فقرة.|(سانا)", 0)]
    [InlineData("فقرة.|يتبع…|سياسة", 1)]
    [InlineData("فقرة.|وكالات|سياسة", 1)]
    [InlineData("فقرة.|عام 2026", 0)]
    [InlineData("فقرة.|دمشق، حلب", 0)]
    [InlineData("فقرة.|هذه خمس كلمات لا أكثر", 0)]
    [InlineData("فقرة.|قال: «لا»", 0)]
    [InlineData("سياسة|محلي", 1)]
    [InlineData("سياسة", 0)]
    public void Categories_are_told_from_the_body_by_their_looks(string lines, int categories) =>
        Assert.Equal(categories, Read("عنوان\n\n\n" + lines.Replace('|', '\n')).Categories.Count);

    [Theory]
    [InlineData("", 1)]
    [InlineData(" \n\uFEFF\n", 1)]
    [InlineData("عنوان وحده", 1)]
    [InlineData("عنوان\n\n\n" + Line1 + "\n" + Line2, 5)]
    public void A_document_without_text_is_refused_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.IsType<UnreadableDocument>(Reader.Read(text)).Line);

    [Fact]
    public void Decomposed_letters_are_composed() => Assert.Equal("أخبار", Read("\u0627\u0654خبار\n\n\nنص كامل.").Headline);

    [Fact]
    public void Any_text_is_read_with_a_headline_and_a_body_or_refused_with_a_line_that_is_there() => Gen.String.Array[0, 12].Sample(lines =>
    {
        var text = string.Join('\n', lines);
        switch (Reader.Read(text))
        {
            case ImportedDocument document:
                Assert.NotEqual("", document.Headline);
                Assert.NotEmpty(document.Paragraphs);
                Assert.All(document.Paragraphs, paragraph => Assert.False(string.IsNullOrWhiteSpace(paragraph)));
                break;
            case UnreadableDocument unreadable:
                Assert.NotEqual("", unreadable.Problem);
                Assert.InRange(unreadable.Line, 0, text.Split('\n', '\r').Length);
                break;
            case var other:
                Assert.Fail($"{other.GetType().Name} is no end of reading.");
                break;
        }
    });

    [Fact]
    public void A_hostile_line_costs_no_time()
    {
        var line = string.Concat(Enumerable.Repeat("هذا الخبر بعنوان \" نشر أولا على موقع وتم جلبه من مصدره الأصلي بتاريخ ", 2000));
        Assert.IsType<ImportedDocument>(Reader.Read($"عنوان\n\n\n{line}\n{line[..3900]}"));
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static ArticleRecord Record(Article article, string? template = null) =>
        new(article, Attributor.Attribute(article, new(), new(), template), new Fingerprint(new string('a', 64), 1, ""), 1);

    private static ImportedDocument Read(string text) => Assert.IsType<ImportedDocument>(Reader.Read(text));

    private static string Seed() => File.ReadAllText(Repository.File("seeds/sentcom-call.txt"));
}

using Masdar.Deduplication;
using Masdar.Model;

namespace Masdar.Tests.Deduplication;

public class DeduplicatorTests
{
    private readonly MemoryOriginals originals = new(new DeduplicationOptions());

    private Duplicate Near(Article article)
    {
        var duplicate = Assert.IsType<Duplicate>(originals.Add(article));
        Assert.Equal(DuplicateReason.Near, duplicate.Reason);
        return duplicate;
    }

    private void BothStand(Article first, Article second)
    {
        Assert.IsType<Original>(originals.Add(first));
        Assert.IsType<Original>(originals.Add(second));
    }

    private static string With(string old, string now) =>
        Story.Text.Contains(old, StringComparison.Ordinal) ? Story.Text.Replace(old, now, StringComparison.Ordinal) : throw new ArgumentException("not in the text", nameof(old));

    [Fact]
    public void The_same_article_again_is_unchanged()
    {
        Assert.IsType<Original>(originals.Add(Articles.Of(Story.Text, guid: "1")));
        Assert.IsType<Unchanged>(originals.Add(Articles.Of(Story.Text, guid: "1")));
    }

    [Fact]
    public void A_text_that_goes_a_b_a_has_three_revisions()
    {
        originals.Add(Articles.Of(Story.Text, guid: "1"));
        Assert.Equal(new Revision(2), originals.Add(Articles.Of(Story.Text + "\nتحديث", guid: "1")));
        Assert.Equal(new Revision(3), originals.Add(Articles.Of(Story.Text, guid: "1")));
    }

    [Fact]
    public void A_known_duplicate_stays_what_it_is()
    {
        originals.Add(Articles.Of(Story.Text, source: "a", guid: "1"));
        originals.Add(Articles.Of(Story.Text, source: "b", guid: "2"));
        Assert.IsType<Unchanged>(originals.Add(Articles.Of(Story.Other, source: "b", guid: "2")));
    }

    [Fact]
    public void The_same_text_elsewhere_is_a_duplicate_by_content_however_old()
    {
        var first = Articles.Of(Story.Text, "عنوان", "a", "1");
        originals.Add(first);
        var verdict = Assert.IsType<Duplicate>(originals.Add(Articles.Of(Story.Text.Replace('أ', 'ا'), "عنوان آخر", "b", "2", at: Articles.Noon.AddYears(3))));
        Assert.Equal((first.Id, DuplicateReason.Content, 1.0), (verdict.OriginalId, verdict.Reason, verdict.Similarity));
    }

    [Fact]
    public void A_short_text_is_compared_exactly_only()
    {
        originals.Add(Articles.Of("وقع زلزال خفيف فجر اليوم في شمال البلاد دون أضرار", "زلزال", "a"));
        Assert.IsType<Original>(originals.Add(Articles.Of("وقع زلزال خفيف فجر اليوم في شمال البلاد دون أي أضرار", "زلزال", "b")));
        Assert.IsType<Duplicate>(originals.Add(Articles.Of("وقع زلزالٌ خفيف فجر اليوم في شمال البلاد، دون أضرار.", "هزة", "c")));
    }

    [Fact]
    public void The_standing_text_of_a_programme_does_not_make_its_parts_one()
    {
        const string standing = "برنامج أسبوعي يناقش قضايا الساعة مع ضيوف من أهل الرأي والخبرة ويستقبل أسئلة المشاهدين عبر صفحاتنا، ويعاد بثه مساء كل أحد على شاشتنا.";
        BothStand(Articles.Of(standing, "أزمة المياه في الأرياف", "a", "1"), Articles.Of(standing, "مستقبل التعليم الجامعي", "a", "2"));
        Assert.IsType<Duplicate>(originals.Add(Articles.Of(standing, "أزمة المياه في الأرياف", "a", "3")));
        Assert.IsType<Original>(originals.Add(Articles.Of(standing, "صناعة الأفلام بعد عقد كامل", "a", "4", at: Articles.Noon.AddYears(1))));
    }

    [Fact]
    public void One_outlets_article_under_a_new_headline_is_the_same()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a", "1"));
        Assert.IsType<Duplicate>(originals.Add(Articles.Of(Story.Text, "الأهالي والمتاجر يستقبلون ممراً آمناً فوق الطريق السريع", "a", "2")));
    }

    [Fact]
    public void Empty_texts_are_never_the_same() => BothStand(Articles.Of("", "أسعار الذهب", guid: "1"), Articles.Of("", "أسعار الذهب", guid: "2"));

    [Fact]
    public void The_same_address_is_a_duplicate_whatever_the_text()
    {
        originals.Add(Articles.Of(Story.Text, source: "a", guid: "1", url: "https://news.example/a/1"));
        var verdict = Assert.IsType<Duplicate>(originals.Add(Articles.Of(Story.Other, source: "b", guid: "2", url: "https://news.example/a/1")));
        Assert.Equal(DuplicateReason.Url, verdict.Reason);
    }

    [Theory]
    [InlineData("https://news.example/")]
    [InlineData("https://news.example")]
    [InlineData("https://news.example/ar/")]
    public void A_link_to_the_home_page_is_no_articles_address(string url) => BothStand(
        Articles.Of(Story.Text, "أ", "a", "1", url, homepage: "https://news.example/ar"),
        Articles.Of(Story.Other, "ب", "a", "2", url, homepage: "https://news.example/ar"));

    [Fact]
    public void Posts_of_one_live_page_are_not_lost() => BothStand(
        Articles.Of(Story.Text, Story.Title, "a", "1", "https://news.example/live"),
        Articles.Of(Story.Other, "نتائج مسابقة الروبوتات في الجامعة", "a", "2", "https://news.example/live"));

    [Fact]
    public void A_teaser_under_the_articles_address_is_a_duplicate()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a", "1", "https://news.example/a/1"));
        Assert.IsType<Duplicate>(originals.Add(Articles.Of(Story.Paragraphs[0], Story.Title, "a", "2", "https://news.example/a/1")));
    }

    [Fact]
    public void A_reprint_with_other_words_here_and_there_is_near()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a"));
        var reprint = With("صباح اليوم", "أمس").Replace("وقال رئيس البلدية سامر حداد", "وأكد رئيس المجلس البلدي", StringComparison.Ordinal).Replace("أربعة أمتار", "4 أمتار", StringComparison.Ordinal);
        var duplicate = Near(Articles.Of(reprint, "افتتاح جسر للمشاة في الميناء", "b"));
        Assert.InRange(duplicate.Similarity, 0.9, 1);
        Assert.Contains("صباح اليوم → امس", duplicate.Evidence!.Differences);
        Assert.InRange(duplicate.Evidence.SharedShare, 0.7, 1);
        Assert.InRange(duplicate.Evidence.AlignedRuns, 2, 10);
    }

    [Fact]
    public void A_reprint_with_its_last_third_cut_is_near()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a"));
        Near(Articles.Of(string.Join('\n', Story.Paragraphs[..4]), Story.Title, "b"));
    }

    [Fact]
    public void A_reprint_in_another_order_is_near()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a"));
        Near(Articles.Of(string.Join('\n', Story.Paragraphs.Reverse()), Story.Title, "b"));
    }

    [Fact]
    public void The_same_report_with_other_figures_is_another_article() => BothStand(
        Articles.Of(Story.Text, Story.Title, "a"),
        Articles.Of(With("84 متراً", "96 متراً").Replace("350 ألف", "420 ألف", StringComparison.Ordinal).Replace("أربعة أمتار", "خمسة أمتار", StringComparison.Ordinal), Story.Title, "b"));

    [Fact]
    public void Figures_in_other_spellings_are_the_same_figures()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a"));
        Near(Articles.Of(With("84 متراً", "أربعة وثمانين متراً").Replace("350 ألف", "350,000", StringComparison.Ordinal), Story.Title, "b"));
    }

    [Fact]
    public void The_same_form_about_another_subject_is_another_article() => BothStand(
        Articles.Of("صدر اليوم مرسوم يقضي بتعيين السيد كريم الحلبي مديراً عاماً لمؤسسة المياه. ونص المرسوم على أن ينشر ويبلغ من يلزم لتنفيذ مضمونه ويعمل به اعتباراً من تاريخ صدوره وفق القوانين النافذة.", "مرسوم بتعيين كريم الحلبي مديراً لمؤسسة المياه", "a"),
        Articles.Of("صدر اليوم مرسوم يقضي بتعيين السيدة هناء درويش مديراً عاماً لمؤسسة المياه. ونص المرسوم على أن ينشر ويبلغ من يلزم لتنفيذ مضمونه ويعمل به اعتباراً من تاريخ صدوره وفق القوانين النافذة.", "مرسوم بتعيين هناء درويش مديراً لمؤسسة المياه", "b"));

    [Fact]
    public void Daily_reports_differ_by_the_weekday_alone() => BothStand(
        Articles.Of("يكون الطقس اليوم السبت صحواً بوجه عام مع ارتفاع قليل في درجات الحرارة وتهب رياح خفيفة على الساحل ويكون البحر هادئاً إلى خفيف ارتفاع الموج في معظم المناطق.", "حالة الطقس", "a"),
        Articles.Of("يكون الطقس اليوم الأحد صحواً بوجه عام مع ارتفاع قليل في درجات الحرارة وتهب رياح خفيفة على الساحل ويكون البحر هادئاً إلى خفيف ارتفاع الموج في معظم المناطق.", "حالة الطقس", "b"));

    [Fact]
    public void A_round_up_is_no_copy_of_its_part()
    {
        var part = string.Join('\n', Story.Paragraphs[..2]);
        BothStand(Articles.Of(part, Story.Title, "a"), Articles.Of($"{part}\n{Story.Other}\n{string.Join('\n', Enumerable.Range(0, 20).Select(i => $"وفي خبر منفصل رقمه {i * 7} تحدث مراسلنا عن حدث {i} في ناحية أخرى من البلاد"))}", "موجز اليوم", "b"));
    }

    [Fact]
    public void A_new_story_over_shared_background_is_told_by_its_headline() => BothStand(
        Articles.Of(Story.Text, Story.Title, "a"),
        Articles.Of($"وقع انفجار في مستودع للدهانات شرق المدينة فجراً وهرعت فرق الإطفاء إلى المكان وأخلت الأبنية المجاورة من قاطنيها تحسباً لامتداد النيران.\n{string.Join('\n', Story.Paragraphs[2..])}", "انفجار مستودع دهانات يخلف أضراراً", "b"));

    [Fact]
    public void One_outlet_does_not_reprint_itself_but_repeats_its_background()
    {
        var next = $"رفضت المحكمة الإدارية اليوم طلب وقف العمل في جسر الميناء الذي تقدم به مستثمر مجاور.\n{string.Join('\n', Story.Paragraphs[1..])}";
        Assert.IsType<Original>(originals.Add(Articles.Of(Story.Text, Story.Title, "a")));
        Assert.IsType<Original>(originals.Add(Articles.Of(next, "المحكمة ترفض وقف العمل في جسر المشاة", "a")));
        Assert.IsType<Duplicate>(new Deduplicator(new DeduplicationOptions()).DecideNearly(
            Articles.Of(next, "المحكمة ترفض وقف العمل في جسر المشاة", "b"), Fingerprint(next, "المحكمة ترفض وقف العمل في جسر المشاة"), [Candidate(Articles.Of(Story.Text, Story.Title, "a"))]));
    }

    [Fact]
    public void Imported_documents_are_of_no_one_outlet()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, ArticleId.ImportSource, at: Articles.Noon.AddYears(-2)));
        Near(Articles.Of(With("صباح اليوم", "أمس").Replace("من الخارج", "من بلد مجاور", StringComparison.Ordinal).Replace("طوال ساعات الليل", "ليلاً", StringComparison.Ordinal).Replace("كثيراً خلال", "في", StringComparison.Ordinal).Replace("قبل نهاية الصيف", "قريباً", StringComparison.Ordinal).Replace("عدد من سكان", "جمع من أهل", StringComparison.Ordinal), Story.Title, ArticleId.ImportSource));
    }

    [Fact]
    public void Near_copies_are_looked_for_in_the_window_only()
    {
        originals.Add(Articles.Of(Story.Text, Story.Title, "a"));
        Assert.IsType<Original>(originals.Add(Articles.Of(With("صباح اليوم", "أمس"), Story.Title, "b", at: Articles.Noon.AddDays(15))));
    }

    [Fact]
    public void Without_near_duplicates_only_equal_texts_are_found()
    {
        var exactOnly = new MemoryOriginals(new DeduplicationOptions { NearDuplicates = false });
        exactOnly.Add(Articles.Of(Story.Text, Story.Title, "a"));
        Assert.IsType<Original>(exactOnly.Add(Articles.Of(With("صباح اليوم", "أمس"), Story.Title, "b")));
        Assert.IsType<Duplicate>(exactOnly.Add(Articles.Of(Story.Text, Story.Title, "c")));
    }

    [Fact]
    public void A_stricter_similarity_finds_fewer()
    {
        var changed = With("صباح اليوم", "أمس").Replace("استمر عامين", "دام سنتين", StringComparison.Ordinal).Replace("ممر آمن", "معبر آمن", StringComparison.Ordinal);
        Verdict Decide(double similarity) => new Deduplicator(new DeduplicationOptions { Similarity = similarity }).DecideNearly(
            Articles.Of(changed, Story.Title, "b"), Fingerprint(changed, Story.Title), [Candidate(Articles.Of(Story.Text, Story.Title, "a"))]);
        Assert.IsType<Duplicate>(Decide(0.85));
        Assert.IsType<Original>(Decide(0.99));
    }

    [Fact]
    public void The_order_of_candidates_does_not_matter()
    {
        NearCandidate[] candidates = [.. Enumerable.Range(0, 5).Select(i => Candidate(Articles.Of(With("صباح اليوم", i % 2 == 0 ? "أمس" : "مساء أمس الأول"), Story.Title, $"s{i}")))];
        var deduplicator = new Deduplicator(new DeduplicationOptions());
        var article = Articles.Of(Story.Text, Story.Title, "b");
        var fingerprint = Fingerprint(Story.Text, Story.Title);
        var (one, other) = (deduplicator.DecideNearly(article, fingerprint, candidates), deduplicator.DecideNearly(article, fingerprint, [.. candidates.Reverse()]));
        Assert.Equal(Assert.IsType<Duplicate>(one).OriginalId, Assert.IsType<Duplicate>(other).OriginalId);
    }

    [Fact]
    public void What_another_version_stored_is_like_nothing()
    {
        var verdict = new Deduplicator(new DeduplicationOptions()).DecideNearly(
            Articles.Of(Story.Text, Story.Title, "b"), Fingerprint(Story.Text, Story.Title), [new NearCandidate(ArticleId.Of("a", "1"), "a", new byte[] { 99, 1, 2 }), new NearCandidate(ArticleId.Of("a", "2"), "a", default)]);
        Assert.IsType<Original>(verdict);
    }

    private static Fingerprint Fingerprint(string text, string title) => new Fingerprinter().Compute(Articles.Of(text, title));

    private static NearCandidate Candidate(Article article) => new(article.Id, article.Source.Id, new Fingerprinter().Compute(article).Shingles!.Tokens);
}

using Masdar.Model;
using Masdar.Pipeline;

namespace Masdar.Tests.Pipeline;

public class FiltersTests
{
    private static readonly FeedItem Politics = new()
    {
        Key = "1",
        RawHash = "",
        Title = new FeedText("إجتماع في دمشق", false),
        Summary = new FeedText("بحث الوزيران أسعار القمح", false),
        Categories = ["سياسة", "محلي"],
    };

    private static bool Wants(ItemFilter? include = null, ItemFilter? exclude = null, FeedItem? item = null) => new Filters(new Source
    {
        Id = "one",
        Name = "One",
        Feed = new Uri("https://example.org/feed"),
        Schedule = Schedule.Every(TimeSpan.FromMinutes(15)),
        Include = include ?? ItemFilter.None,
        Exclude = exclude ?? ItemFilter.None,
        Categories = new Dictionary<string, string>(StringComparer.Ordinal) { ["Arts & Culture"] = "ثقافة" },
    }).Objection(item ?? Politics) is null;

    private static FeedItem Html(string html) => Politics with { Summary = new FeedText(html, true) };

    private static ItemFilter Categories(params string[] words) => new(words, []);

    private static ItemFilter Keywords(params string[] words) => new([], words);

    [Fact]
    public void Without_filters_everything_is_wanted() => Assert.True(Wants());

    [Fact]
    public void One_matching_word_is_enough()
    {
        Assert.True(Wants(include: Categories("رياضة", "سياسة")));
        Assert.True(Wants(include: Keywords("القمح")));
        Assert.False(Wants(include: Categories("رياضة")));
        Assert.False(Wants(include: Keywords("النفط")));
    }

    [Fact]
    public void A_category_matches_whole_and_a_keyword_anywhere()
    {
        Assert.False(Wants(include: Categories("سيا")));
        Assert.True(Wants(include: Keywords("دمش")));
    }

    [Fact]
    public void Spellings_are_not_told_apart()
    {
        Assert.True(Wants(include: Keywords("اجتماع")));
        Assert.True(Wants(include: Categories("سياسه")));
    }

    [Fact]
    public void What_is_excluded_is_left_out_even_where_it_is_included()
    {
        Assert.False(Wants(exclude: Categories("محلي")));
        Assert.False(Wants(include: Categories("سياسة"), exclude: Keywords("القمح")));
    }

    [Fact]
    public void A_text_in_character_references_is_read()
    {
        var football = string.Concat("كرة القدم".Select(letter => $"&#{(int)letter};"));
        Assert.True(Wants(include: Keywords("كرة القدم"), item: Html($"<p>{football}</p>")));
        Assert.True(Wants(include: Keywords("كرة القدم"), item: Politics with { Title = new FeedText(football, true) }));
        Assert.True(Wants(include: Keywords("كرة القدم"), item: Politics with { Content = new FeedText($"<div>{football}</div>", true) }));
    }

    [Fact]
    public void A_keyword_is_found_across_the_tags_in_it()
    {
        Assert.True(Wants(include: Keywords("كرة القدم"), item: Html("<p>فريق <b>كرة</b>&nbsp;<i>القدم</i></p>")));
        Assert.True(Wants(include: Keywords("القدم في"), item: Html("<p>كرة القد<b>م</b></p><p>في دمشق</p>")));
    }

    [Fact]
    public void What_only_the_markup_says_decides_nothing()
    {
        var economy = Html("<p class=\"sport\">أسعار القمح <a href=\"https://example.org/sport/1\">هنا</a><script>sport()</script></p>");
        Assert.True(Wants(exclude: Keywords("sport"), item: economy));
        Assert.False(Wants(include: Keywords("sport", "href"), item: economy));
        Assert.False(Wants(exclude: Keywords("القمح"), item: economy));
    }

    [Fact]
    public void Plain_text_is_taken_as_it_stands() =>
        Assert.True(Wants(include: Keywords("<b>"), item: Politics with { Summary = new FeedText("وسم <b> في النص", false) }));

    [Theory]
    [InlineData("Arts &amp; Culture")]
    [InlineData("Arts &amp;amp; Culture")]
    [InlineData("arts & culture")]
    public void A_category_is_known_as_it_is_published_and_as_its_source_names_it(string category)
    {
        var item = Politics with { Categories = [category] };
        Assert.True(Wants(include: Categories("Arts & Culture"), item: item));
        Assert.True(Wants(include: Categories("ثقافة"), item: item));
        Assert.False(Wants(exclude: Categories("ثقافه"), item: item));
    }
}

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

    private static bool Wants(ItemFilter? include = null, ItemFilter? exclude = null) => new Filters(new Source
    {
        Id = "one",
        Name = "One",
        Feed = new Uri("https://example.org/feed"),
        Schedule = Schedule.Every(TimeSpan.FromMinutes(15)),
        Include = include ?? ItemFilter.None,
        Exclude = exclude ?? ItemFilter.None,
    }).Wants(Politics);

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
}

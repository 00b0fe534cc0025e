using Masdar.Model;
using Masdar.Pipeline;

namespace Masdar.Tests.Pipeline;

public class ItemScreenTests
{
    private readonly Dictionary<ArticleId, KnownArticle> _stored = [];

    private static FeedItem Item(string key, string hash) => new() { Key = key, RawHash = hash };

    private static readonly string A = new('a', 32), B = new('b', 32), C = new('c', 32);

    [Fact]
    public void What_is_unchanged_is_not_looked_at_again()
    {
        Assert.Equal(2, ScreenAndStore(Item("1", A), Item("2", B)).Count);
        Assert.Empty(ScreenAndStore(Item("1", A), Item("2", B)));
        var changed = Assert.Single(ScreenAndStore(Item("1", A), Item("2", C)));
        Assert.Equal(("2", true), (changed.Item.Key, changed.IsKnown));
    }

    [Fact]
    public void A_text_that_goes_back_to_what_it_was_is_looked_at_each_time()
    {
        foreach (var hash in new[] { A, B, A }) Assert.Single(ScreenAndStore(Item("1", hash)));
        Assert.Empty(ScreenAndStore(Item("1", A)));
    }

    [Fact]
    public void Two_items_with_one_guid_are_looked_at_once_and_nothing_later()
    {
        Assert.Equal(2, ScreenAndStore(Item("1", A), Item("1", B)).Count);
        Assert.Empty(ScreenAndStore(Item("1", A), Item("1", B)));
        Assert.Equal(2, ScreenAndStore(Item("1", A), Item("1", C)).Count);
    }

    [Fact]
    public void Of_two_items_with_one_guid_the_one_updated_last_comes_last()
    {
        var late = Item("1", A) with { UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(2) };
        var early = Item("1", B) with { PublishedAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        Assert.Equal([B, A], ScreenAndStore(late, early).Select(item => item.Item.RawHash));
        Assert.Empty(ScreenAndStore(early, late));
    }

    [Fact]
    public void Only_the_last_of_a_group_says_that_the_group_is_dealt_with()
    {
        var closed = ItemScreen.HashOnLast(ItemScreen.Screen("one", [Item("1", A), Item("2", C), Item("1", B)], _ => new Dictionary<ArticleId, KnownArticle>()));
        Assert.Equal([("1", A, false), ("1", B, true), ("2", C, true)], closed.Select(item => (item.Item.Key, item.Item.RawHash, item.RawHash is not null)));
    }

    [Fact]
    public void The_same_guid_of_another_source_is_another_article()
    {
        var one = ItemScreen.Screen("one", [Item("1", A)], _ => new Dictionary<ArticleId, KnownArticle>());
        var two = ItemScreen.Screen("two", [Item("1", A)], _ => new Dictionary<ArticleId, KnownArticle>());
        Assert.NotEqual(one[0].Id, two[0].Id);
    }

    private IReadOnlyList<ScreenedItem> ScreenAndStore(params FeedItem[] items)
    {
        var screened = ItemScreen.Screen("one", items, _ => _stored);
        foreach (var item in screened) _stored[item.Id] = new KnownArticle(item.Id, item.RawHash, 1, null);
        return screened;
    }
}

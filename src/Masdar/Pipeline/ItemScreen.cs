using System.Security.Cryptography;
using System.Text;
using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>An item that is new or changed, and so worth the work of the later stages.</summary>
/// <param name="RawHash">Of all the document's items with this key, in their order: what is stored once they are dealt with; null on those before the last.</param>
/// <param name="IsKnown">Whether the article was stored before.</param>
internal sealed record ScreenedItem(FeedItem Item, ArticleId Id, string? RawHash, bool IsKnown);

/// <summary>Decides, before any HTML is touched, which items of a document need a look: those whose raw hash is not the stored one.</summary>
internal static class ItemScreen
{
    /// <summary>
    /// A document may have two items with one guid. They are compared as a group, so that they are revisions the first time and nothing
    /// later, while a text that goes A, B, A over time still differs each time. The one that was updated last comes last (RFC 4287 §4.1.1),
    /// wherever it stands in the document, so that it is the one that stays.
    /// </summary>
    /// <param name="find">What is known of articles.</param>
    public static IReadOnlyList<ScreenedItem> Screen(string sourceId, IReadOnlyList<FeedItem> items, Func<IEnumerable<ArticleId>, IReadOnlyDictionary<ArticleId, KnownArticle>> find)
    {
        var groups = items.GroupBy(item => ArticleId.Of(sourceId, item.Key)).Select(group => (Id: group.Key, Items: InOrder(group))).ToList();
        var known = find(groups.Select(group => group.Id));
        var screened = new List<ScreenedItem>();
        foreach (var (id, group) in groups)
        {
            var rawHash = GroupHash(group);
            var isKnown = known.TryGetValue(id, out var article);
            if (isKnown && article!.RawHash == rawHash) continue;
            screened.AddRange(group.Select(item => new ScreenedItem(item, id, rawHash, isKnown)));
        }
        return screened;
    }

    /// <summary>The items of a document that have one key, in the order in which they are judged.</summary>
    public static List<FeedItem> InOrder(IEnumerable<FeedItem> items) => [.. items.OrderBy(item => item.UpdatedAt ?? item.PublishedAt ?? DateTimeOffset.MinValue)];

    /// <summary>
    /// The items with the hash on the last of each group alone: stored with an earlier one, it would say that all are dealt with, and those that fail would
    /// never be tried again.
    /// </summary>
    public static IReadOnlyList<ScreenedItem> HashOnLast(IReadOnlyList<ScreenedItem> items) =>
        [.. items.Select((item, i) => i + 1 < items.Count && items[i + 1].Id == item.Id ? item with { RawHash = null } : item)];

    private static string GroupHash(List<FeedItem> group) => group.Count == 1
        ? group[0].RawHash
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', group.Select(item => item.RawHash)))).AsSpan(0, 16));
}

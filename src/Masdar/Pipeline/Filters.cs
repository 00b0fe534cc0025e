using Masdar.Model;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>A source's <c>include</c> and <c>exclude</c>: decided on what the feed gives, before any page is fetched.</summary>
internal sealed class Filters
{
    private readonly Folded _include, _exclude;

    public Filters(Source source) => (_include, _exclude) = (new Folded(source.Include), new Folded(source.Exclude));

    /// <summary>Whether the item is wanted. A category matches whole, a keyword anywhere in title, summary or body; both folded.</summary>
    public bool Wants(FeedItem item)
    {
        if (_include.IsEmpty && _exclude.IsEmpty) return true;
        var categories = item.Categories.Select(ArabicText.Fold).ToHashSet(StringComparer.Ordinal);
        var text = ArabicText.Fold(string.Join('\n', item.Title?.Value, item.Summary?.Value, item.Content?.Value));
        return (_include.IsEmpty || _include.Match(categories, text)) && !_exclude.Match(categories, text);
    }

    private sealed class Folded(ItemFilter filter)
    {
        private readonly string[] _categories = [.. filter.Categories.Select(ArabicText.Fold)];
        private readonly string[] _keywords = [.. filter.Keywords.Select(ArabicText.Fold).Where(word => word.Length > 0)];

        public bool IsEmpty => _categories.Length == 0 && _keywords.Length == 0;

        public bool Match(HashSet<string> categories, string text) =>
            _categories.Any(categories.Contains) || _keywords.Any(word => text.Contains(word, StringComparison.Ordinal));
    }
}

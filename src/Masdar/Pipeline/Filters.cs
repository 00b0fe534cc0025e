using Masdar.Model;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>A source's <c>include</c> and <c>exclude</c>: decided on what the feed gives, before any page is fetched.</summary>
internal sealed class Filters
{
    private readonly Folded _include, _exclude;

    public Filters(Source source) => (_include, _exclude) = (new Folded(source.Include), new Folded(source.Exclude));

    /// <summary>Whether the item is wanted. A category matches whole, a keyword anywhere in title, summary or body; both folded.</summary>
    public bool Wants(FeedItem item) => Objection(item) is null;

    /// <summary>By which rule the item is left out; null where it is wanted.</summary>
    public Finding? Objection(FeedItem item)
    {
        if (_include.IsEmpty && _exclude.IsEmpty) return null;
        var categories = item.Categories.Select(ArabicText.Fold).ToHashSet(StringComparer.Ordinal);
        var text = ArabicText.Fold(string.Join('\n', item.Title?.Value, item.Summary?.Value, item.Content?.Value));
        if (_exclude.Match(categories, text) is { } excluded) return new Finding("filter.exclude", $"The source's \"exclude\" names {excluded}.");
        return _include.IsEmpty || _include.Match(categories, text) is not null ? null : new Finding("filter.include", "No category and no keyword of the source's \"include\" is in it.");
    }

    private sealed class Folded(ItemFilter filter)
    {
        private readonly string[] _categories = [.. filter.Categories.Select(ArabicText.Fold)];
        private readonly string[] _keywords = [.. filter.Keywords.Select(ArabicText.Fold)];

        public bool IsEmpty => _categories.Length == 0 && _keywords.All(static word => word.Length == 0);

        /// <summary>The first that matches, in words; null where none does.</summary>
        public string? Match(HashSet<string> categories, string text)
        {
            for (var i = 0; i < _categories.Length; i++)
            {
                if (categories.Contains(_categories[i])) return $"its category \"{filter.Categories[i]}\"";
            }
            for (var i = 0; i < _keywords.Length; i++)
            {
                if (_keywords[i].Length > 0 && text.Contains(_keywords[i], StringComparison.Ordinal)) return $"the keyword \"{filter.Keywords[i]}\"";
            }
            return null;
        }
    }
}

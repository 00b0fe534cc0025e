using Masdar.Model;
using Masdar.Normalization;
using Masdar.Storage;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>
/// A source's <c>include</c> and <c>exclude</c>: decided on what the feed gives, before any page is fetched, in the form in which it would be published.
/// Markup decides nothing.
/// </summary>
internal sealed class Filters
{
    private static readonly Dictionary<string, string> NoMap = new(StringComparer.Ordinal);

    private readonly Source _source;
    private readonly Folded _include, _exclude;

    public Filters(Source source) => (_source, _include, _exclude) = (source, new Folded(source.Include), new Folded(source.Exclude));

    /// <summary>
    /// By which rule the item is left out; null where it is wanted. A category matches whole, as the source names it or as it is renamed, a keyword anywhere
    /// in title, summary or body; all folded.
    /// </summary>
    public Finding? Objection(FeedItem item)
    {
        if (_include.IsEmpty && _exclude.IsEmpty) return null;
        var seen = new Seen(_source, item);
        if (_exclude.Match(seen) is { } excluded) return new Finding("filter.exclude", $"The source's \"exclude\" names {excluded}.");
        return _include.IsEmpty || _include.Match(seen) is not null ? null : new Finding("filter.include", "No category and no keyword of the source's \"include\" is in it.");
    }

    /// <summary>What is wanted, and what is left out. What was stored once is followed, though a filter would leave it out today: its revisions belong to it.</summary>
    public (IReadOnlyList<ScreenedItem> Wanted, List<Drop> Drops) Sort(IReadOnlyList<ScreenedItem> screened, DateTimeOffset now)
    {
        var (wanted, drops) = (new List<ScreenedItem>(screened.Count), new List<Drop>());
        foreach (var item in screened)
        {
            if (item.IsKnown || Objection(item.Item) is not { } objection) wanted.Add(item);
            else if (drops.Count < DropTable.MostOfSource) drops.Add(DropOf(item, objection, now));
        }
        return (ItemScreen.HashOnLast(wanted), drops);
    }

    private Drop DropOf(ScreenedItem item, Finding cause, DateTimeOffset now) => new(
        item.Id, _source.Id, item.Item.Url?.AbsoluteUri, item.Item.Title is { } title ? PlainText.Shorten(HtmlTitle.Line(title.Value, title.IsHtml), 200) : "", cause, now);

    private sealed class Folded(ItemFilter filter)
    {
        private readonly string[] _categories = [.. filter.Categories.Select(ArabicText.Fold)];
        private readonly string[] _keywords = [.. filter.Keywords.Select(ArabicText.Fold)];

        public bool IsEmpty => _categories.Length == 0 && _keywords.All(static word => word.Length == 0);

        /// <summary>The first that matches, in words; null where none does.</summary>
        public string? Match(Seen item)
        {
            for (var i = 0; i < _categories.Length; i++)
            {
                if (item.Categories.Contains(_categories[i])) return $"its category \"{filter.Categories[i]}\"";
            }
            if (_keywords.Length == 0) return null;
            for (var part = 0; part < Seen.Parts; part++)
            {
                var text = item.Text(part);
                for (var i = 0; i < _keywords.Length; i++)
                {
                    if (_keywords[i].Length > 0 && text.Contains(_keywords[i], StringComparison.Ordinal)) return $"the keyword \"{filter.Keywords[i]}\"";
                }
            }
            return null;
        }
    }

    /// <summary>An item as a reader would see it, folded; each part is made when it is first asked for.</summary>
    private sealed class Seen(Source source, FeedItem item)
    {
        /// <summary>Title, summary, body.</summary>
        public const int Parts = 3;

        private readonly string?[] _texts = new string?[Parts];
        private HashSet<string>? _categories;

        public HashSet<string> Categories => _categories ??= Labels.Categories(item.Categories, NoMap).Concat(Labels.Categories(item.Categories, source.Categories)).Select(ArabicText.Fold).ToHashSet(StringComparer.Ordinal);

        public string Text(int part) => _texts[part] ??= ArabicText.Fold(part switch
        {
            0 => item.Title is { } title ? HtmlTitle.Line(title.Value, title.IsHtml) : "",
            1 => Body(item.Summary),
            _ => ReferenceEquals(item.Content, item.Summary) ? "" : Body(item.Content),
        });

        private string Body(FeedText? text) => text switch
        {
            null => "",
            { IsHtml: true } => HtmlBody.FromHtml(text.Value, item.Base).Text,
            _ => HtmlBody.FromPlain(text.Value).Text,
        };
    }
}

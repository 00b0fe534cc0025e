using System.Globalization;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Pipeline;

/// <summary>Whether a known article whose title or text is another now is worth a revision.</summary>
internal static class RevisionRules
{
    /// <summary>Beyond this many revisions a text that an earlier one had already is none any more: the page flips between texts.</summary>
    public const int MostFlips = 24;

    /// <summary>Beyond this many nothing is: a page that is another at each fetch must not fill the disk.</summary>
    public const int MostRevisions = 500;

    /// <summary>Earlier revisions that are looked at for a text that comes back.</summary>
    private const int MostLookedAt = 48;

    /// <param name="number">The revision that it would be.</param>
    public static Verdict Decide(StoreTransaction store, PreparedItem item, int number)
    {
        var (article, revision) = (item.Article, new Revision(number));
        if (store.Revisions(article.Id, number > MostFlips ? MostLookedAt : 1) is not { Count: > 0 } lines) return revision;
        try
        {
            var before = RecordJson.ReadRecord(lines[^1].Line.Bytes.Span).Record;
            var old = before.Article;
            if (old.Title == article.Title && (RevisionNoise.IsNoise(old.Text, article.Text) || IsMissed(old, item))) return new Unchanged();
            if (number > MostRevisions) return TooMany(article, number, "changes at each fetch");
            if (number > MostFlips && lines.Any(line => RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Fingerprint.Body == item.Fingerprint.Body)) return TooMany(article, number, "goes back and forth between the same texts");
            return revision with { Changes = Changes.Between(old, article), Story = before.Story };
        }
        catch (InvalidDataException)
        {
            // The line cannot be read back: the change is kept all the same.
            return revision;
        }
    }

    /// <summary>The revision of an article that was made again: whatever changed of it counts.</summary>
    public static Revision Mend(StoreTransaction store, PreparedItem item, int number)
    {
        var revision = new Revision(number);
        if (store.Revisions(item.Article.Id, 1) is not [.., var line]) return revision;
        var before = RecordJson.ReadRecord(line.Line.Bytes.Span).Record;
        return revision with { Changes = Changes.Between(before.Article, item.Article), Story = before.Story };
    }

    /// <summary>Whether only the page could not be had this time: the feed's shorter text must not take the place of the whole one.</summary>
    private static bool IsMissed(Article old, PreparedItem item) => old.TextFrom == TextFrom.Page && item.Article.TextFrom == TextFrom.Feed && item.Look?.Kind == PageLookKind.Missed;

    private static Unchanged TooMany(Article article, int number, string what) => new()
    {
        Finding = new Finding("revisions-flip", string.Create(CultureInfo.InvariantCulture, $"The article {article.Id} {what}: after {number - 1} revisions it is left as it is. Its source may need \"selectors\". {article.Url}")),
    };
}

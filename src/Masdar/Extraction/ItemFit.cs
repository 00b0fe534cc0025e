using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Whether a text is the article that a feed's item speaks of: by its title, its summary, and what the page says is its headline.</summary>
internal static class ItemFit
{
    /// <summary>The share of the feed's title that one headline of the page must have to be the same.</summary>
    private const double SameHeadline = 0.5;

    /// <summary>The share of the summary's words that a text must have, where the headline agrees: next to none is a wall.</summary>
    private const double LeastOfSummary = 0.2;

    /// <summary>The same, where the page has another headline or none.</summary>
    private const double MostOfSummary = 0.5;

    /// <summary>The share of the title's words that a text must have where there is no summary and the headline differs.</summary>
    private const double MostOfTitle = 0.6;

    /// <summary>Telling words below which a summary is none, as "Comments" is.</summary>
    private const int FewestOfSummary = 5;

    /// <param name="isShort">Whether the text is no longer than a wall's may be.</param>
    public static bool Fits(IReadOnlySet<string> text, IReadOnlyList<string> headlines, FeedItem item, bool isShort)
    {
        var title = Telling(FeedWords.Of(item.Title));
        var summary = Telling(FeedWords.Of(item.Summary ?? item.Content));
        var ofSummary = summary.Count >= FewestOfSummary ? TextMeasure.Covered(summary, text) : (double?)null;
        var ofTitle = title.Count >= 2 ? TextMeasure.Covered(title, text) : (double?)null;
        if (title.Count >= 2 && headlines.Any(h => TextMeasure.Covered(title, TextMeasure.Words(h).ToHashSet(StringComparer.Ordinal)) >= SameHeadline))
        {
            // The summary may be the site's slogan, the same on every page: then the text tells, of which a wall's has nothing in the title.
            return !isShort || ofSummary is null or >= LeastOfSummary || ofTitle >= SameHeadline;
        }
        if (ofSummary is { } share) return share >= MostOfSummary;
        return ofTitle is null or >= MostOfTitle;
    }

    /// <summary>Whether a text says what the feed's summary says, as no wall does.</summary>
    public static bool HoldsSummary(IReadOnlySet<string> text, FeedItem item)
    {
        var summary = Telling(FeedWords.Of(item.Summary ?? item.Content));
        return summary.Count >= 2 * FewestOfSummary && TextMeasure.Covered(summary, text) >= MostOfTitle;
    }

    /// <summary>Whether the page says that it is another item of the same feed: by that item's title or address, and not by this one's.</summary>
    /// <param name="headlines">As the page gives them, its site's name behind or not.</param>
    public static bool IsOther(FeedItem item, IReadOnlyList<FeedItem> items, IReadOnlyList<string> headlines, Uri? canonical)
    {
        var said = headlines.Select(static h => string.Join(' ', TextMeasure.Words(h))).ToList();
        var own = Title(item);
        if (own is null || said.Exists(h => Says(h, own))) return false;
        var address = canonical is null || item.Url is null ? null : CanonicalUrl.Compare(canonical.AbsoluteUri);
        if (address is not null && address == CanonicalUrl.Compare(item.Url!.AbsoluteUri)) address = null;
        foreach (var other in items.Take(MostItems))
        {
            if (string.Equals(other.Key, item.Key, StringComparison.Ordinal) || Title(other) is not { } title || string.Equals(title, own, StringComparison.Ordinal)) continue;
            if (address is not null && other.Url is { } url && address == CanonicalUrl.Compare(url.AbsoluteUri)) return true;
            if (said.Exists(h => Says(h, title))) return true;
        }
        return false;
    }

    private const int MostItems = 500, ShortestTitle = 12;

    private static string? Title(FeedItem item) => string.Join(' ', FeedWords.Of(item.Title)) is { Length: >= ShortestTitle } title ? title : null;

    private static bool Says(string headline, string title) => headline.StartsWith(title, StringComparison.Ordinal) || (headline.Length >= ShortestTitle && title.StartsWith(headline, StringComparison.Ordinal) && headline.Length * 10 >= title.Length * 7);

    /// <summary>Distinct words that tell texts apart: of four letters and more, in Arabic of three.</summary>
    private static List<string> Telling(List<string> words) => [.. words.Where(static w => w.Length >= 4 || w[0] > '\u3000' || (w.Length == 3 && w[0] is >= '\u0600' and <= '\u06FF')).Distinct(StringComparer.Ordinal)];
}

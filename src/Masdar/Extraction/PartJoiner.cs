using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>The further pages of an article that is given in parts.</summary>
internal static class PartJoiner
{
    /// <summary>Parts of one article, the first among them.</summary>
    public const int MaxParts = 10;

    /// <summary>The share of a part's blocks that may have been seen before; above it the "part" is the same page again.</summary>
    private const double MaxOverlap = 0.3;

    /// <summary>
    /// The address of the part after this one, or null. <c>rel=next</c> alone does not tell: many blogs mean the next article by it. So the
    /// address must be the first part's own with a number that is one higher (<c>?page=2</c>, <c>/2</c>, <c>-2</c>, <c>_2</c>).
    /// </summary>
    /// <param name="first">The address of the first part.</param>
    /// <param name="number">The part that is wanted, 2 and up.</param>
    /// <param name="rules">What an operator names as the link to the next part is believed, of the same site.</param>
    public static Uri? Next(IHtmlDocument document, Uri first, Uri current, int number, PageRules rules, List<Finding> findings)
    {
        if (rules.NextPage is { } selector)
        {
            return PageRules.Query(document, selector, "nextPage in sites.json", findings).Select(e => Address(e, first, current)).FirstOrDefault(next => next is not null && next != current);
        }
        foreach (var element in document.QuerySelectorAll("link[rel~=next i][href], a[rel~=next i][href], [class*=pag i] a[href]").Take(60).Concat(document.QuerySelectorAll("a[href]").Take(2000).Where(a => IsPager(a.TextContent, number))))
        {
            if (Address(element, first, current) is { } next && IsPart(first, next, number)) return next;
        }
        return null;
    }

    private static Uri? Address(IElement element, Uri first, Uri current)
    {
        var href = element.GetAttribute("href");
        if (href is null or { Length: > 2000 } || !OutsideUri.TryCreate(current, href.Trim(), out var next)) return null;
        return next.Scheme is "http" or "https" && next.UserInfo.Length == 0 && SameSite.Is(next, first) ? OutsideUri.WithoutFragment(next) : null;
    }

    /// <summary>The text of a link to the next part: its number, in Arabic digits too, or "next".</summary>
    private static bool IsPager(string text, int number)
    {
        if (text.Length > 60) return false;
        var folded = ArabicText.Fold(text).Trim(' ', '»', '›', '>', '←', '→', '«', '‹', '<', '[', ']');
        return folded is "next" or "next page" or "التالي" or "التاليه" or "الصفحه التاليه" or "الجزء التالي" or "weiter" or "nachste seite" or "suivant" or "page suivante" or "siguiente"
            || string.Equals(folded, number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>Adds the blocks of a part that were not there before; false where it is no new part.</summary>
    public static bool Append(List<Block> whole, List<Block> part)
    {
        var seen = whole.Where(static b => b.Words >= 5).Select(static b => ArabicText.Fold(b.Text)).ToHashSet(StringComparer.Ordinal);
        var fresh = part.FindAll(b => b.Words < 5 || !seen.Contains(ArabicText.Fold(b.Text)));
        var words = part.Sum(static b => b.Words);
        var added = fresh.Sum(static b => b.Words);
        if (words < 20 || words - added > MaxOverlap * words) return false;
        whole.AddRange(fresh);
        return true;
    }

    private static bool IsPart(Uri first, Uri next, int number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        var (path, query) = (first.AbsolutePath.TrimEnd('/'), first.Query.TrimStart('?'));
        var (nextPath, nextQuery) = (next.AbsolutePath.TrimEnd('/'), next.Query.TrimStart('?'));
        if (string.Equals(path, nextPath, StringComparison.Ordinal))
        {
            var added = nextQuery.Split('&').Except(query.Split('&'), StringComparer.Ordinal).ToArray();
            if (added is not [var one] || one.Split('=') is not [var key, var value]) return false;
            return key.ToLowerInvariant() is "page" or "p" or "pg" or "pagenum" or "part" or "page_no" && string.Equals(value, digits, StringComparison.Ordinal);
        }
        if (!string.Equals(query, nextQuery, StringComparison.Ordinal)) return false;
        var stem = path.EndsWith(".html", StringComparison.Ordinal) ? path[..^5] : path.EndsWith(".htm", StringComparison.Ordinal) ? path[..^4] : path;
        var tail = path[stem.Length..];
        string[] forms = [$"{path}/{digits}", $"{path}/page/{digits}", $"{path}/page-{digits}", $"{stem}-{digits}{tail}", $"{stem}_{digits}{tail}"];
        return forms.Contains(nextPath, StringComparer.Ordinal);
    }
}

using System.Globalization;
using AngleSharp.Html.Dom;
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
    public static Uri? Next(IHtmlDocument document, Uri first, Uri current, int number)
    {
        foreach (var element in document.QuerySelectorAll("link[rel~=next i][href], a[rel~=next i][href], [class*=pag i] a[href]").Take(60))
        {
            var href = element.GetAttribute("href");
            if (href is null or { Length: > 2000 } || !Uri.TryCreate(current, href.Trim(), out var next)) continue;
            if (next.Scheme is not ("http" or "https") || next.UserInfo.Length > 0 || !SameSite.Is(next, first)) continue;
            if (IsPart(first, next, number)) return new Uri(next.GetLeftPart(UriPartial.Query));
        }
        return null;
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

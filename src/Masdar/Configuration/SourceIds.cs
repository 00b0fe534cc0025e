using System.Globalization;
using System.Text;

namespace Masdar.Configuration;

/// <summary>The ids of sources: what one may be, and one made for a source that has none yet.</summary>
internal static class SourceIds
{
    public const int MaxLength = 64;

    /// <summary>Names that a feed's address gives for its service, not for its publisher.</summary>
    private static readonly string[] ServiceLabels = ["www", "feeds", "feed", "rss", "m", "amp", "news", "arabic", "ar", "english", "en"];

    public static string? Problem(string id)
    {
        if (!id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.')) return $"{Values.Quote(id)} is no id; write a-z, 0-9, - _ . only";
        if (id.All(c => c == '.')) return $"{Values.Quote(id)} is no id; it needs a letter or digit";
        return id is "import" ? "\"import\" stands for imported documents; take another id" : null;
    }

    /// <summary>An id of the name's Latin letters, else of the host's.</summary>
    public static string Make(string name, Uri feed)
    {
        var slug = Slug(name);
        if (name.Any(c => char.IsLetter(c) && c >= 0x250) || slug.Count(char.IsAsciiLetterLower) < 2 || Problem(slug) is not null) slug = Slug(Host(feed));
        return slug.Length == 0 || Problem(slug) is not null ? "source" : slug;
    }

    /// <summary>The id, with a number behind it where it is taken; it is taken then.</summary>
    /// <param name="numbers">The last number of each id, to begin with empty: a long list of one host is not counted through for each.</param>
    public static string MakeUnique(string id, HashSet<string> taken, Dictionary<string, int> numbers)
    {
        var unique = id;
        while (!taken.Add(unique))
        {
            numbers[id] = numbers.GetValueOrDefault(id, 1) + 1;
            unique = string.Create(CultureInfo.InvariantCulture, $"{id}-{numbers[id]}");
        }
        return unique;
    }

    /// <summary>The label that names the publisher: <c>enabbaladi</c> of <c>www.enabbaladi.net</c>, <c>alaraby</c> of <c>www.alaraby.co.uk</c>.</summary>
    private static string Host(Uri feed)
    {
        if (feed.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6) return feed.Host;
        var labels = feed.IdnHost.Split('.').SkipWhile(l => ServiceLabels.Contains(l, StringComparer.OrdinalIgnoreCase)).ToList();
        if (labels.Count == 0) return feed.IdnHost;
        // The country's second level (co.uk, com.sy) is no name either.
        if (labels.Count > 2 && labels[^1].Length == 2 && labels[^2] is "co" or "com" or "org" or "net" or "gov" or "edu" or "ac") labels.RemoveAt(labels.Count - 1);
        if (labels.Count > 1) labels.RemoveAt(labels.Count - 1);
        return string.Join('-', labels);
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        // Half a surrogate pair cannot be normalized, and no pair gives a letter of an id.
        foreach (var c in string.Concat(text.Where(c => !char.IsSurrogate(c))).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) slug.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        // Room is left for a number.
        if (slug.Length > MaxLength - 8) slug.Length = MaxLength - 8;
        return slug.ToString().Trim('-');
    }
}

using System.Text.RegularExpressions;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>Short texts of an article: each a line, of bounded length, without repeats.</summary>
internal static partial class Labels
{
    private const int MaxAuthors = 20;
    private const int MaxAuthor = 1000;
    private const int MaxCategories = 100;
    private const int MaxCategory = 200;

    /// <summary>How many are looked at, however many there are.</summary>
    private const int MaxLooked = 20_000;

    /// <summary>One line of plain text, or null where nothing is left.</summary>
    /// <param name="max">Text elements.</param>
    public static string? Line(string? text, int max, bool isHtml)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var line = PlainText.Shorten(HtmlTitle.Line(text, isHtml), max);
        return line.Length == 0 ? null : line;
    }

    /// <summary>Names in the source's order, folded repeats left out.</summary>
    public static IReadOnlyList<string> Authors(IReadOnlyList<string> authors) =>
        Distinct(authors.Select(author => Line(author, MaxAuthor, isHtml: true)).Select(NameOf), MaxAuthors);

    /// <summary>The source's categories in our words; repeats are judged after that, and the first spelling stays.</summary>
    /// <param name="map">Theirs to ours; theirs are compared folded.</param>
    public static IReadOnlyList<string> Categories(IReadOnlyList<string> categories, IReadOnlyDictionary<string, string> map)
    {
        if (categories.Count == 0) return [];
        var folded = map.Count == 0 ? null : Folded(map);
        return Distinct(categories.Select(category => Mapped(Line(category, MaxCategory, isHtml: true), folded)), MaxCategories);
    }

    private static Dictionary<string, string> Folded(IReadOnlyDictionary<string, string> map)
    {
        var folded = new Dictionary<string, string>(map.Count, StringComparer.Ordinal);
        foreach (var (theirs, ours) in map) folded.TryAdd(ArabicText.Fold(theirs), ours);
        return folded;
    }

    private static string? Mapped(string? category, Dictionary<string, string>? map) =>
        category is not null && map is not null && map.TryGetValue(ArabicText.Fold(category), out var ours) ? Line(ours, MaxCategory, isHtml: false) : category;

    private static List<string> Distinct(IEnumerable<string?> texts, int max)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<string>();
        foreach (var text in texts.Take(MaxLooked))
        {
            if (text is null) continue;
            var key = ArabicText.Fold(text);
            if (!seen.Add(key.Length > 0 ? key : text)) continue;
            kept.Add(text);
            if (kept.Count == max) break;
        }
        return kept;
    }

    /// <summary>RSS gives an address with the name in brackets (RSS 2.0 <c>author</c>), mail a name with the address in angles: the name is the author.</summary>
    private static string? NameOf(string? author)
    {
        if (author is null || !author.Contains('@', StringComparison.Ordinal)) return author;
        if (NameAfterAddress().Match(author) is { Success: true } after) return after.Groups["name"].Value.Trim();
        return AddressAfterName().Match(author) is { Success: true } before ? before.Groups["name"].Value.Trim(' ', '"') : author;
    }

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+ ?\((?<name>.*[^\s)].*)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex NameAfterAddress();

    [GeneratedRegex(@"^(?<name>[^<>@]*[^<>@\s""][^<>@]*)<[^\s@<>]+@[^\s@<>]+>$", RegexOptions.NonBacktracking)]
    private static partial Regex AddressAfterName();
}

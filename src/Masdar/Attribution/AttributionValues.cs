using Masdar.Model;
using Masdar.Text;

namespace Masdar.Attribution;

/// <summary>
/// What stands for a template's placeholders, each a single line. Where an article lacks a value, the nearest true one stands in:
/// the headline for the original title, the source for authors and origin, the article's address for the source's and the other way round.
/// </summary>
internal sealed class AttributionValues
{
    /// <summary>Stands for a value that is lacking in the only line that names the source.</summary>
    private const string Missing = "—";

    private readonly Dictionary<string, string?> _values;

    public AttributionValues(Article article, AttributionTemplate template, TimeZoneInfo zone, DateOnly fetched)
    {
        string Date(DateOnly date) => ArabicMonths.Format(date, template.Months, template.Digits);
        var name = article.Source.Name;
        var title = OneLine(article.Title) ?? OneLine(article.OriginalTitle) ?? article.Url ?? Missing;
        SourceUrl = OneLine(article.Source.Homepage) ?? OneLine(article.Url);
        _values = new(StringComparer.Ordinal)
        {
            ["originalTitle"] = OneLine(article.OriginalTitle) ?? title,
            ["title"] = title,
            ["sourceName"] = OneLine(name) ?? article.Source.Id,
            ["sourceUrl"] = SourceUrl,
            ["url"] = OneLine(article.Url) ?? SourceUrl,
            ["fetchedDate"] = Date(fetched),
            ["publishedDate"] = article.PublishedAt is { } published ? Date(Attributor.LocalDate(published, zone)) : null,
            ["authors"] = OneLine(string.Join(template.Digits == DigitSet.ArabicIndic ? "، " : ", ", article.Authors)) ?? name,
            ["originName"] = OneLine(article.Origin?.Name) ?? name,
        };
    }

    /// <summary>The source's homepage, else the article's address; null without either.</summary>
    public string? SourceUrl { get; }

    /// <summary>One pass: what a value itself holds in braces stays text.</summary>
    public string Fill(TemplatePart part) => part.IsPlaceholder ? _values[part.Text] ?? Missing : part.Text;

    /// <summary>
    /// The template's lines, cut at their placeholders. A line with a value that the article lacks (a date of publication, an address) is
    /// left out, unless no other line would name the source: then a dash stands for the value.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<TemplatePart>> KeptLines(IReadOnlyList<string> lines)
    {
        var all = lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(TemplateText.Parse).ToList();
        var whole = all.Where(parts => parts.All(part => !part.IsPlaceholder || _values[part.Text] is not null)).ToList();
        if (whole.Count == 0) return all;
        return !all.Exists(NamesSource) || whole.Exists(NamesSource) ? whole : all;
    }

    private static bool NamesSource(IReadOnlyList<TemplatePart> parts) =>
        parts.Any(part => part is { IsPlaceholder: true, Text: "sourceName" or "originName" });

    /// <summary>Control characters and line separators become spaces; null for what is blank.</summary>
    private static string? OneLine(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (!value.Any(Breaks)) return value;
        return string.Concat(value.Select(c => Breaks(c) ? ' ' : c)).Trim();
    }

    private static bool Breaks(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

using Masdar.Model;

namespace Masdar.Attribution;

/// <summary>
/// Makes the disclaimer of an article. Pure: the same article and options give the same bytes on every machine.
/// </summary>
internal static class Attributor
{
    /// <param name="templateName">The source's <c>attribution</c>, or null: then the template is chosen by the article's language.</param>
    public static AttributionNote Attribute(Article article, AttributionOptions options, PublisherOptions publisher, string? templateName)
    {
        var template = Choose(options.Templates, templateName, article.Language);
        var date = LocalDate(article.FetchedAt, publisher.TimeZone);
        var values = new AttributionValues(article, template, publisher.TimeZone, date);
        var lines = values.KeptLines(template.Lines);
        return new AttributionNote(
            template.Name,
            [.. lines.Select(parts => string.Concat(parts.Select(values.Fill)))],
            AttributionHtml.Write(lines, values, article.Url),
            article.Source.Name,
            values.SourceUrl,
            date);
    }

    internal static DateOnly LocalDate(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>The named template, else the one named like the language ("en" for "en-GB"), else <c>ar</c>, else the first, else the shipped <c>ar</c>.</summary>
    private static AttributionTemplate Choose(IReadOnlyDictionary<string, AttributionTemplate> templates, string? name, string? language)
    {
        if (name is not null && templates.TryGetValue(name, out var named)) return named;
        var primary = language?.Split('-', '_')[0].ToLowerInvariant();
        if (primary is { Length: > 0 } && templates.TryGetValue(primary, out var byLanguage)) return byLanguage;
        if (templates.TryGetValue("ar", out var arabic)) return arabic;
        return templates.Count > 0 ? templates.First().Value : AttributionTemplate.Shipped["ar"];
    }
}

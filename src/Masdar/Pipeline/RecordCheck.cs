using Masdar.Attribution;
using Masdar.Model;
using Masdar.Output;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>Whether a record is sound in itself: what it says in two places must agree, and nothing is in it that is never published.</summary>
/// <param name="attribution">The templates in force; a record of another wording is not held against them.</param>
internal sealed class RecordCheck(AttributionOptions attribution, PublisherOptions publisher)
{
    private readonly List<TemplatePattern> _patterns = [.. attribution.Templates.Values.Select(template => new TemplatePattern(template))];

    /// <summary>Each fault with its field.</summary>
    public IEnumerable<(string Field, string Message)> Faults(ArticleRecord record, DateOnly day)
    {
        var (article, note) = (record.Article, record.Attribution);
        if (DateOnly.FromDateTime(article.FetchedAt.UtcDateTime) != day) yield return ("fetchedAt", "is of another day than the file");
        if (!article.Text.IsNormalized()) yield return ("text", "is not in Unicode NFC");
        if (PlainText.Line(article.Title) != article.Title) yield return ("title", "has characters that are never published");
        // As it would be written today is right; else it must say the same in a wording that is known.
        if (Attributor.Attribute(article, attribution, publisher, note.Template).Lines.SequenceEqual(note.Lines, StringComparer.Ordinal)) yield break;
        var match = _patterns.Select(pattern => pattern.Match(note.Lines, 0)).FirstOrDefault(match => match is not null && match.Lines.Count == note.Lines.Count);
        if (match is null) yield break;
        if (match.OriginalTitle is { } title && !Same(title, article.OriginalTitle)) yield return ("attribution.lines", $"quote \"{title}\", the original's title is \"{article.OriginalTitle}\"");
        if (match.SourceName is { } name && !Same(name, note.SourceName)) yield return ("attribution.lines", $"name \"{name}\", the source is \"{note.SourceName}\"");
        if (match.Date is { } date && date != note.Date) yield return ("attribution.lines", "say another day than attribution.date");
    }

    private static bool Same(string a, string b) => ArabicText.Fold(a) == ArabicText.Fold(b);
}

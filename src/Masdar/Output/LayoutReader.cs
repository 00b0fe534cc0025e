using Masdar.Model;
using Masdar.Text;

namespace Masdar.Output;

/// <summary>What reading a document in the published layout gave: an <see cref="ImportedDocument"/> or an <see cref="UnreadableDocument"/>.</summary>
internal abstract record LayoutResult;

/// <summary>There is nothing to store in the document.</summary>
/// <param name="Line">Where, counted from 1.</param>
internal sealed record UnreadableDocument(int Line, string Problem) : LayoutResult;

/// <summary>A document in the published layout.</summary>
/// <param name="Attribution">Null where no template was recognised: then all is body.</param>
/// <param name="Paragraphs">At least one.</param>
/// <param name="Categories">As they stand there, repeats included.</param>
internal sealed record ImportedDocument(
    string Headline, ImportedAttribution? Attribution, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Categories) : LayoutResult
{
    /// <summary>The body, paragraphs separated by one LF.</summary>
    public string Text => string.Join('\n', Paragraphs);
}

/// <summary>Reads documents in the published layout (see <see cref="TextLayout"/>). Made once, used for many.</summary>
internal sealed class LayoutReader
{
    private const int MostAttributionLines = 3;

    private readonly List<TemplatePattern> _patterns;
    private readonly CategoryLines _categories;

    /// <param name="templates">The configured ones; the shipped ones are recognised besides.</param>
    /// <param name="knownCategories">Those of the configuration and of the store.</param>
    public LayoutReader(IEnumerable<AttributionTemplate> templates, IEnumerable<string> knownCategories)
    {
        _patterns = [.. templates.Concat(AttributionTemplate.Shipped.Values).Distinct().Select(template => new TemplatePattern(template))];
        _categories = new CategoryLines(knownCategories);
    }

    public LayoutResult Read(string text)
    {
        var lines = LayoutLines.Of(text);
        var first = NextFilled(lines, 0);
        if (first == lines.Count) return new UnreadableDocument(1, "The document is empty.");
        var start = NextFilled(lines, first + 1);
        var (attribution, body) = FindAttribution(lines, start, emptyLines: start - first - 1);
        var rest = lines.Skip(body).Where(line => line.Length > 0).ToList();
        if (rest.Count == 0) return new UnreadableDocument(body, "The document has a headline but no text.");
        var count = _categories.CountAtEnd(rest);
        return new ImportedDocument(lines[first], attribution, rest[..^count], rest[^count..]);
    }

    /// <summary>The attribution, and the line at which the body begins. The template that explains most lines wins.</summary>
    private (ImportedAttribution? Attribution, int Body) FindAttribution(IReadOnlyList<string> lines, int start, int emptyLines)
    {
        var best = _patterns.Select(pattern => pattern.Match(lines, start)).MaxBy(match => match?.Lines.Count ?? 0);
        best ??= FindEdited(lines, start, emptyLines);
        return (best, start + (best?.Lines.Count ?? 0));
    }

    /// <summary>
    /// A disclaimer that an editor has changed: it begins with lines of some template, or denies responsibility where the layout has its
    /// disclaimer. Anything less certain is body: better a disclaimer in the text than a paragraph lost.
    /// </summary>
    private ImportedAttribution? FindEdited(IReadOnlyList<string> lines, int start, int emptyLines)
    {
        ImportedAttribution? found = null;
        for (var i = start; i < lines.Count && i - start < MostAttributionLines; i++)
        {
            var line = _patterns.Select(pattern => pattern.MatchLine(lines[i])).FirstOrDefault(match => match is not null);
            if (line is null && !(emptyLines >= 2 && DeniesResponsibility(lines[i]))) break;
            line ??= new ImportedAttribution(null, [lines[i]], null, null, null);
            found = found is null ? line : new ImportedAttribution(
                found.Template ?? line.Template,
                [.. found.Lines, lines[i]],
                found.OriginalTitle ?? line.OriginalTitle,
                found.SourceName ?? line.SourceName,
                found.Date ?? line.Date);
        }
        return found;
    }

    private static bool DeniesResponsibility(string line)
    {
        var folded = ArabicText.Fold(line);
        return folded.Contains("لا يتحمل", StringComparison.Ordinal) && folded.Contains("موقع", StringComparison.Ordinal) && folded.Contains("مصدر", StringComparison.Ordinal);
    }

    private static int NextFilled(IReadOnlyList<string> lines, int from)
    {
        while (from < lines.Count && lines[from].Length == 0) from++;
        return from;
    }
}

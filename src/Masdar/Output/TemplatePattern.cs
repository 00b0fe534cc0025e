using System.Text;
using System.Text.RegularExpressions;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Output;

/// <summary>What a disclaimer says, as recognised in a published document.</summary>
/// <param name="Template">The template's name; null where the lines were known by their words only.</param>
/// <param name="Lines">As they stand in the document.</param>
/// <param name="Date">The day of fetching; null where the line names none or an impossible one.</param>
internal sealed record ImportedAttribution(string? Template, IReadOnlyList<string> Lines, string? OriginalTitle, string? SourceName, DateOnly? Date);

/// <summary>
/// The inverse of filling in a template: recognises its lines whatever the spelling of hamza and marks, digits, month names and
/// quotation marks, and gives back the values as they stand there.
/// </summary>
internal sealed class TemplatePattern
{
    private const char Slot = '\uE000';
    private const int LongestLine = 4000;

    /// <summary>Letters of its own that a template's lines need together: one of values alone would take any text for itself.</summary>
    private const int FewestLetters = 3;

    private readonly AttributionTemplate _template;
    private readonly List<Line> _lines;

    public TemplatePattern(AttributionTemplate template)
    {
        _template = template;
        _lines = [.. template.Lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(Compile)];
    }

    /// <summary>Whether the document's lines from <paramref name="start"/> are this template's; null when they are not.</summary>
    public ImportedAttribution? Match(IReadOnlyList<string> document, int start)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (at, letters) = (start, 0);
        foreach (var line in _lines)
        {
            if (at < document.Count && line.TryRead(document[at], values))
            {
                at++;
                letters += line.Letters;
            }
            else if (!line.MayBeAbsent)
            {
                return null;
            }
        }
        return letters >= FewestLetters ? Attribution([.. document.Skip(start).Take(at - start)], values) : null;
    }

    /// <summary>Whether one line is a line of this template with many words of its own: enough to know it though its neighbours were edited.</summary>
    public ImportedAttribution? MatchLine(string line)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        return _lines.Exists(pattern => pattern.Letters >= 20 && pattern.TryRead(line, values)) ? Attribution([line], values) : null;
    }

    private ImportedAttribution Attribution(IReadOnlyList<string> lines, Dictionary<string, string> values) => new(
        _template.Name,
        lines,
        values.GetValueOrDefault("originalTitle") ?? values.GetValueOrDefault("title"),
        values.GetValueOrDefault("sourceName"),
        values.TryGetValue("fetchedDate", out var date) ? LayoutDate.Read(date) : null);

    private static Line Compile(string template)
    {
        var parts = TemplateText.Parse(template);
        var names = parts.Where(part => part.IsPlaceholder).Select(part => part.Text).ToList();
        var folded = FoldedLine.Of(string.Concat(parts.Select(part => part.IsPlaceholder ? Slot.ToString() : part.Text.Replace(Slot, ' ')))).Text;
        var literals = folded.Split(Slot);
        var pattern = new StringBuilder("^");
        for (var i = 0; i < literals.Length; i++)
        {
            // The last full stop is the first thing that an editor drops.
            var literal = i == literals.Length - 1 ? literals[i].TrimEnd('.') : literals[i];
            pattern.Append(Regex.Escape(literal));
            if (i < names.Count) pattern.Append(Group(names[i]));
        }
        pattern.Append(literals[^1].EndsWith('.') ? "[.]?$" : "$");
        return new Line(
            new Regex(pattern.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline),
            names,
            literals.Sum(literal => literal.Count(char.IsLetter)),
            names.Exists(name => name is "publishedDate" or "url" or "sourceUrl"));
    }

    /// <summary>Titles reach as far as they can, so that quotation marks within them survive; all else ends at the template's next words.</summary>
    private static string Group(string placeholder) => placeholder switch
    {
        "originalTitle" or "title" => "(.+)",
        "url" or "sourceUrl" => "(\\S+)",
        _ => "(.+?)",
    };

    /// <param name="Letters">Of the template's own words.</param>
    /// <param name="MayBeAbsent">It is left out where the article lacks a value.</param>
    private sealed record Line(Regex Pattern, IReadOnlyList<string> Names, int Letters, bool MayBeAbsent)
    {
        public bool TryRead(string line, Dictionary<string, string> values)
        {
            if (line.Length > LongestLine) return false;
            var folded = FoldedLine.Of(line);
            var match = Pattern.Match(folded.Text);
            if (!match.Success) return false;
            for (var i = 0; i < Names.Count; i++)
            {
                var group = match.Groups[i + 1];
                values.TryAdd(Names[i], folded.Original(group.Index, group.Length));
            }
            return true;
        }
    }
}

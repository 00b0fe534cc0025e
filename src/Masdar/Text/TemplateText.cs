using Masdar.Model;

namespace Masdar.Text;

/// <summary>A piece of a template's line: literal text, or the name of a placeholder without its braces.</summary>
internal readonly record struct TemplatePart(string Text, bool IsPlaceholder);

/// <summary>Reads the lines of an <see cref="AttributionTemplate"/>, for those who fill them in and those who recognise them.</summary>
internal static class TemplateText
{
    /// <summary>Cuts a line at its placeholders. Whatever else stands in braces is literal text: nothing is lost, nothing throws.</summary>
    public static IReadOnlyList<TemplatePart> Parse(string line)
    {
        var parts = new List<TemplatePart>();
        var literal = 0;
        for (var open = line.IndexOf('{', StringComparison.Ordinal); open >= 0;)
        {
            var close = line.IndexOf('}', open);
            if (close < 0) break;
            var name = line[(open + 1)..close];
            if (AttributionTemplate.Placeholders.Contains(name, StringComparer.Ordinal))
            {
                if (open > literal) parts.Add(new(line[literal..open], IsPlaceholder: false));
                parts.Add(new(name, IsPlaceholder: true));
                literal = close + 1;
                open = line.IndexOf('{', literal);
            }
            else
            {
                open = line.IndexOf('{', open + 1);
            }
        }
        if (literal < line.Length) parts.Add(new(line[literal..], IsPlaceholder: false));
        return parts;
    }
}

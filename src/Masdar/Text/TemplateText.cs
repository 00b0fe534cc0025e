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

    /// <summary>What is wrong with a template's lines, one sentence each; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> lines)
    {
        var problems = new List<string>();
        if (lines.All(string.IsNullOrWhiteSpace)) problems.Add("A template needs at least one line of text.");
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].AsSpan().ContainsAny("\r\n\u0085\u2028\u2029")) problems.Add($"Line {i + 1} holds a line break; write it as two lines.");
            AddBraceProblems(lines[i], i + 1, problems);
        }
        return problems;
    }

    private static void AddBraceProblems(string line, int number, List<string> problems)
    {
        var open = -1;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '{')
            {
                if (open >= 0) problems.Add($"Line {number} has a {{ at character {open + 1} that is never closed.");
                open = i;
            }
            else if (line[i] == '}')
            {
                if (open < 0)
                {
                    problems.Add($"Line {number} has a }} at character {i + 1} without a {{ before it.");
                    continue;
                }
                var name = line[(open + 1)..i];
                if (!AttributionTemplate.Placeholders.Contains(name, StringComparer.Ordinal))
                {
                    problems.Add($"Line {number} has the unknown placeholder {{{name}}}; known are {string.Join(", ", AttributionTemplate.Placeholders)}.");
                }
                open = -1;
            }
        }
        if (open >= 0) problems.Add($"Line {number} has a {{ at character {open + 1} that is never closed.");
    }
}

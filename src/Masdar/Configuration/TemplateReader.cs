using Masdar.Model;

namespace Masdar.Configuration;

/// <summary>Reads <c>attribution.templates</c>. A template that bears the name of a shipped one changes only what it says.</summary>
internal static class TemplateReader
{
    private const int MostTemplates = 100;
    private const int MostLines = 20;

    public static AttributionOptions Read(Section attribution)
    {
        var templates = new Dictionary<string, AttributionTemplate>(AttributionTemplate.Shipped, StringComparer.Ordinal);
        foreach (var (name, at, section) in attribution.Groups("templates"))
        {
            var shipped = AttributionTemplate.Shipped.GetValueOrDefault(name);
            var lines = section.List("lines", shipped?.Lines ?? [], MostLines, Values.Text(2000, LineProblem));
            if (section.Find("lines") is not { } found)
            {
                if (shipped is null) section.Wrong("lines", "is missing: the lines of the disclaimer");
            }
            else if (found is { Kind: JsonKind.List, Items.Count: 0 })
            {
                section.Wrong("lines", "is empty; a disclaimer has one line at least");
            }
            var template = new AttributionTemplate(
                name,
                lines,
                section.Get("months", shipped?.Months ?? MonthNames.Levantine, Values.Choice(
                    ("levantine", MonthNames.Levantine), ("egyptian", MonthNames.Egyptian), ("maghrebi", MonthNames.Maghrebi), ("english", MonthNames.English))),
                section.Get("digits", shipped?.Digits ?? DigitSet.ArabicIndic, Values.Choice(("arabic-indic", DigitSet.ArabicIndic), ("latin", DigitSet.Latin))));
            section.Done();
            if (!IsName(name)) attribution.Report(at, $"templates.{name}", "is no name of a template; write up to 64 of a-z, A-Z, 0-9, - _ .");
            else if (templates.Count >= MostTemplates) attribution.Report(at, $"templates.{name}", $"is one template too many; at most {MostTemplates} are allowed");
            else templates[name] = template;
        }
        attribution.Done();
        return new(templates);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Every brace belongs to a known placeholder.</summary>
    private static string? LineProblem(string line)
    {
        for (var i = line.AsSpan().IndexOfAny('{', '}'); i >= 0;)
        {
            var end = line.IndexOf('}', i);
            if (line[i] == '}') return "has a } without its {";
            if (end < 0) return "has a { without its }";
            var name = line[(i + 1)..end];
            if (!AttributionTemplate.Placeholders.Contains(name, StringComparer.Ordinal))
            {
                var near = Nearest.To(name, AttributionTemplate.Placeholders);
                return $"{Values.Quote("{" + name + "}")} is no placeholder; " + (near is null ? $"there are {string.Join(", ", AttributionTemplate.Placeholders.Select(p => $"{{{p}}}"))}" : $"did you mean {{{near}}}?");
            }
            var next = line.AsSpan(end + 1).IndexOfAny('{', '}');
            i = next < 0 ? -1 : end + 1 + next;
        }
        return null;
    }
}

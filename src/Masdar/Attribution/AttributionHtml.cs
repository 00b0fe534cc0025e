using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Masdar.Text;

namespace Masdar.Attribution;

/// <summary>
/// The disclaimer as HTML: a paragraph a line, in the template's own direction. The title and the words for the original source are
/// links to the article; without <c>nofollow</c>, since a credit is meant.
/// </summary>
internal static class AttributionHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The words that become a link, at their last place in the disclaimer.</summary>
    private static readonly string[] SourceWords = ["مصدره الأصلي", "مصدرها الأصلي", "المصدر الأصلي", "original source", "source originale"];

    /// <param name="url">The article's address; nothing is linked where it is null or not http(s).</param>
    public static string Write(IReadOnlyList<IReadOnlyList<TemplatePart>> lines, AttributionValues values, string? url)
    {
        var link = OpeningLink(url);
        var words = link is null ? default : LastSourceWords(lines);
        var html = new StringBuilder();
        for (var line = 0; line < lines.Count; line++)
        {
            if (line > 0) html.Append('\n');
            html.Append("<p dir=\"").Append(Direction(lines)).Append("\">");
            for (var part = 0; part < lines[line].Count; part++)
            {
                var at = words is { } found && found.Line == line && found.Part == part ? found.Range : (Range?)null;
                AppendPart(html, lines[line][part], values, link, at);
            }
            html.Append("</p>");
        }
        return html.ToString();
    }

    private static void AppendPart(StringBuilder html, TemplatePart part, AttributionValues values, string? link, Range? words)
    {
        var text = values.Fill(part);
        if (part is { IsPlaceholder: true, Text: "originalTitle" or "title" })
        {
            // Isolated from its surroundings: a Latin title must not reorder the Arabic line around it.
            html.Append(link is null ? "<bdi>" : $"<a dir=\"auto\" {link}").Append(Encoder.Encode(text)).Append(link is null ? "</bdi>" : "</a>");
        }
        else if (words is { } range && link is not null)
        {
            html.Append(Encoder.Encode(text[..range.Start])).Append("<a ").Append(link)
                .Append(Encoder.Encode(text[range])).Append("</a>").Append(Encoder.Encode(text[range.End..]));
        }
        else
        {
            html.Append(Encoder.Encode(text));
        }
    }

    private static string? OpeningLink(string? url) =>
        OutsideUri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? $"href=\"{Encoder.Encode(uri.OriginalString)}\" rel=\"noopener external\">"
            : null;

    private static (int Line, int Part, Range Range)? LastSourceWords(IReadOnlyList<IReadOnlyList<TemplatePart>> lines)
    {
        for (var line = lines.Count - 1; line >= 0; line--)
        {
            for (var part = lines[line].Count - 1; part >= 0; part--)
            {
                if (lines[line][part].IsPlaceholder) continue;
                var text = lines[line][part].Text;
                var best = SourceWords.Select(words => (words, at: text.LastIndexOf(words, StringComparison.OrdinalIgnoreCase))).MaxBy(found => found.at);
                if (best.at >= 0) return (line, part, best.at..(best.at + best.words.Length));
            }
        }
        return null;
    }

    /// <summary>Of the template's own words, not of the values: a Latin title in an Arabic disclaimer turns nothing round.</summary>
    private static string Direction(IReadOnlyList<IReadOnlyList<TemplatePart>> lines)
    {
        var balance = 0;
        foreach (var c in lines.SelectMany(parts => parts).Where(part => !part.IsPlaceholder).SelectMany(part => part.Text))
        {
            if (ArabicText.IsArabicLetter(c) || c is >= '\u0590' and <= '\u05FF') balance++;
            else if (char.IsLetter(c)) balance--;
        }
        return balance > 0 ? "rtl" : "ltr";
    }
}

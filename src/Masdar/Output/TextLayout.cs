using System.Text;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>
/// The published text layout: headline, two empty lines, the attribution's lines, the body a paragraph a line, the categories one a
/// line. LF only, and none at the end. <see cref="LayoutReader"/> reads it back.
/// </summary>
internal static class TextLayout
{
    public static string Write(ArticleRecord record)
    {
        var article = record.Article;
        var text = new StringBuilder(article.Text.Length + 1024);
        Append(text, FirstOf(article.Title, article.OriginalTitle, article.Url) ?? article.Id.ToString());
        text.Append("\n\n");
        foreach (var line in record.Attribution.Lines) AppendLine(text, line);
        foreach (var paragraph in article.Text.AsSpan().EnumerateLines()) AppendLine(text, paragraph);
        foreach (var category in article.Categories) AppendLine(text, category);
        return text.ToString();
    }

    private static string? FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value)) return value;
        }
        return null;
    }

    /// <summary>Blank lines are left out: an empty line means something only after the headline.</summary>
    private static void AppendLine(StringBuilder text, ReadOnlySpan<char> line)
    {
        if (line.IsWhiteSpace()) return;
        text.Append('\n');
        Append(text, line);
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> line)
    {
        foreach (var c in line.Trim()) text.Append(c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' or '\f' or '\v' ? ' ' : c);
    }
}

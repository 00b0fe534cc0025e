namespace Masdar.Model;

/// <summary>The disclaimer as it stands in a record. Made by Attribution alone; no record exists without one.</summary>
internal sealed record AttributionNote
{
    /// <exception cref="ArgumentException">There are no lines.</exception>
    public AttributionNote(string template, IReadOnlyList<string> lines, string html, string sourceName, string? sourceUrl, DateOnly date)
    {
        if (lines.Count == 0 || lines.All(string.IsNullOrWhiteSpace)) throw new ArgumentException("An attribution needs at least one line.", nameof(lines));
        (Template, Lines, Html, SourceName, SourceUrl, Date) = (template, lines, html, sourceName, sourceUrl, date);
    }

    /// <summary>The template's name, as configured.</summary>
    public string Template { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The lines joined by LF.</summary>
    public string Text => string.Join('\n', Lines);

    public string Html { get; }

    public string SourceName { get; }

    public string? SourceUrl { get; }

    /// <summary>The day in the publisher's zone.</summary>
    public DateOnly Date { get; }
}

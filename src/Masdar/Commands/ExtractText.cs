using System.Globalization;
using System.Text.Json;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Commands;

/// <summary>What was taken of a page, and why, as text and as JSON.</summary>
internal static class ExtractText
{
    public static string Write(Source source, Extract extract, SiteMemory memory)
    {
        var lines = new List<string> { $"source      {source.Id}", $"verdict     {(extract.TextFrom == TextFrom.Page ? "taken" : "not taken")}{(extract.RetryPage ? ", to be tried again" : "")}" };
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) lines.Add($"{name,-12}{PlainText.Line(value)}");
        }
        Add("found by", extract.Way);
        Add("title", extract.PageTitle);
        Add("canonical", extract.Canonical?.AbsoluteUri);
        Add("language", extract.Language);
        Add("authors", string.Join(", ", extract.Authors));
        Add("published", extract.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Add("image", extract.Image?.Url);
        foreach (var step in extract.Steps) Add("step", StepOf(step));
        foreach (var finding in extract.Findings) Add(finding.Code, " " + finding.Message);
        foreach (var block in memory.Learned) Add("of the site", block.Text);
        return $"{string.Join('\n', lines)}\n\n{(extract.Body is { } body ? HtmlBody.FromHtml(body.Value, extract.Base).Text : "")}\n";
    }

    public static string Json(Source source, Extract extract, SiteMemory memory) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("source", source.Id);
        json.WriteBoolean("taken", extract.TextFrom == TextFrom.Page);
        json.WriteBoolean("triedAgain", extract.RetryPage);
        Write(json, "foundBy", extract.Way);
        Write(json, "title", extract.PageTitle);
        Write(json, "canonical", extract.Canonical?.AbsoluteUri);
        Write(json, "language", extract.Language);
        Write(json, "authors", extract.Authors);
        Write(json, "publishedAt", extract.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Write(json, "image", extract.Image?.Url);
        json.WriteStartArray("steps");
        foreach (var step in extract.Steps)
        {
            json.WriteStartObject();
            json.WriteString("step", step.Name);
            json.WriteNumber("blocks", step.Blocks);
            json.WriteNumber("words", step.Words);
            Write(json, "example", step.Example);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in extract.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "ofTheSite", [.. memory.Learned.Select(block => block.Text)]);
        if (extract.Body is { } body) json.WriteString("text", HtmlBody.FromHtml(body.Value, extract.Base).Text);
        json.WriteEndObject();
    });

    /// <summary>As "named: 2 blocks, 31 words less, such as …".</summary>
    private static string StepOf(ExtractStep step)
    {
        if (step is { Blocks: 0, Words: 0, Example: { } address }) return $"{step.Name}: {address}";
        var example = step.Example is { } text ? $", such as \"{(text.Length > 60 ? text[..60] + "…" : text)}\"" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{step.Name}: {Math.Abs(step.Blocks)} blocks, {Math.Abs(step.Words)} words{(step.Blocks < 0 ? " less" : "")}{example}");
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

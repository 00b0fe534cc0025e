using System.Globalization;
using System.Text.Json;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>What <c>masdar explain --json</c> prints.</summary>
internal static class ExplainJson
{
    public static string Write(string query, IReadOnlyList<Explanation> explanations) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteStartArray("articles");
        foreach (var explanation in explanations) Write(json, explanation);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        var article = explanation.Newest?.Record.Article;
        json.WriteStartObject();
        json.WriteString("id", explanation.Id.ToString());
        json.WriteString("source", explanation.SourceId);
        Text(json, "url", article?.Url ?? explanation.Note?.Url ?? explanation.Drop?.Address);
        Text(json, "guid", article?.Guid);
        Text(json, "title", article?.Title ?? explanation.Note?.Title ?? explanation.Drop?.Title);
        Moment(json, explanation.Fate == Fate.LeftOut ? "seenAt" : "fetchedAt", explanation.Since);
        json.WriteString("became", explanation.Fate switch { Fate.Original => "original", Fate.Duplicate => "duplicate", Fate.Alias => "alias", _ => "left-out" });
        if (explanation.Fate == Fate.Original && article is not null) json.WriteNumber("revision", explanation.Newest!.Record.Revision);
        if (explanation.IsDropped) json.WriteBoolean("dropped", true);
        if (article is not null) json.WriteString("textFrom", article.TextFrom == TextFrom.Page ? "page" : "feed");
        if (explanation.OriginalId is { } original) WriteOriginal(json, explanation, original);
        if (explanation.Note is { } note) WriteReason(json, note.Verdict);
        if (explanation.Drop is { } drop)
        {
            json.WriteStartObject(explanation.Fate == Fate.LeftOut ? "cause" : "pageNotTaken");
            json.WriteString("code", drop.Cause.Code);
            json.WriteString("message", drop.Cause.Message);
            Moment(json, "at", drop.At);
            json.WriteEndObject();
        }
        if (explanation.Look is { } look)
        {
            json.WriteStartObject("nextLook");
            json.WriteString("why", look.Kind == PageLookKind.Missed ? "missed" : "corrections");
            Moment(json, "due", look.Due);
            json.WriteNumber("looks", look.Tries);
            json.WriteEndObject();
        }
        json.WriteStartArray("written");
        foreach (var writing in explanation.Writings) Write(json, writing, writing.Record is { } record ? record.Archive : explanation.Note?.Archive);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOriginal(Utf8JsonWriter json, Explanation explanation, ArticleId id)
    {
        json.WriteStartObject("original");
        json.WriteString("id", id.ToString());
        if (explanation.Original is { } record)
        {
            json.WriteString("source", record.Article.Source.Id);
            Text(json, "url", record.Article.Url);
            Text(json, "title", record.Article.Title);
            Moment(json, "fetchedAt", record.Article.FetchedAt);
        }
        json.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter json, Duplicate verdict)
    {
        json.WriteString("reason", verdict.Reason switch { DuplicateReason.Url => "url", DuplicateReason.Content => "content", _ => "near" });
        json.WriteNumber("similarity", Math.Round(verdict.Similarity, 4));
        if (verdict.Evidence is not { } evidence) return;
        json.WriteStartObject("evidence");
        json.WriteNumber("sharedShare", Math.Round(evidence.SharedShare, 4));
        json.WriteNumber("alignedRuns", evidence.AlignedRuns);
        json.WriteStartArray("differences");
        foreach (var difference in evidence.Differences) json.WriteStringValue(difference);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Writing writing, ArchivePlace? archive)
    {
        json.WriteStartObject();
        json.WriteString("file", ExplainCommand.FileOf(writing.Line));
        json.WriteNumber("offset", writing.Line.Offset);
        json.WriteNumber("length", writing.Line.Bytes.Length);
        if (writing.Record is { } record)
        {
            json.WriteNumber("revision", writing.Revision);
            Moment(json, "fetchedAt", record.Record.Article.FetchedAt);
        }
        if (archive is not null)
        {
            json.WriteStartObject("archive");
            json.WriteString("file", archive.File);
            json.WriteNumber("offset", archive.Offset);
            json.WriteString("digest", archive.Digest);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset moment) => json.WriteString(name, moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}

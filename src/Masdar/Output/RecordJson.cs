using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>
/// Records and notes as lines of JSON: UTF-8, one object, ended by LF, fields in the order of docs/records.md. What is absent is left
/// out; nothing is ever an empty string or an empty list. Times are RFC 3339 in UTC, to the millisecond.
/// </summary>
internal static partial class RecordJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = RecordEncoder.Instance, SkipValidation = true };

    public static byte[] Write(ArticleRecord record, ArchivePlace? archive = null)
    {
        var buffer = new ArrayBufferWriter<byte>(2048 + (2 * (record.Article.Text.Length + record.Article.Html.Length)));
        Write(buffer, record, archive);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Write(DuplicateNote note)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, note);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, ArticleRecord record, ArchivePlace? archive)
    {
        var article = record.Article;
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion"u8, 1);
            json.WriteString("id"u8, article.Id.ToString());
            json.WriteNumber("revision"u8, record.Revision);
            WriteTexts(json, "changes"u8, record.Changes);
            WriteText(json, "story"u8, record.Story?.ToString());
            WriteSource(json, article.Source);
            WriteText(json, "url"u8, article.Url);
            WriteText(json, "guid"u8, article.Guid);
            WriteText(json, "title"u8, article.Title);
            WriteText(json, "originalTitle"u8, article.OriginalTitle);
            WriteText(json, "summary"u8, article.Summary);
            WriteText(json, "text"u8, article.Text);
            WriteText(json, "html"u8, article.Html);
            json.WriteString("textFrom"u8, article.TextFrom == TextFrom.Page ? "page"u8 : "feed"u8);
            WriteText(json, "language"u8, article.Language);
            json.WriteString("direction"u8, article.Direction == TextDirection.Rtl ? "rtl"u8 : "ltr"u8);
            WriteTexts(json, "authors"u8, article.Authors);
            WriteTexts(json, "categories"u8, article.Categories);
            WriteImage(json, article.Image);
            WriteEnclosures(json, article.Enclosures);
            WriteTime(json, "publishedAt"u8, article.PublishedAt);
            WriteTime(json, "updatedAt"u8, article.UpdatedAt);
            WriteTime(json, "fetchedAt"u8, article.FetchedAt);
            WriteRights(json, article.Rights);
            WriteOrigin(json, article.Origin);
            WriteArchive(json, archive);
            WriteAttribution(json, record.Attribution);
            WriteFingerprint(json, record.Fingerprint);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    public static void Write(IBufferWriter<byte> output, DuplicateNote note)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, note.Id.ToString());
            WriteSource(json, note.Source);
            WriteText(json, "url"u8, note.Url);
            WriteText(json, "title"u8, note.Title);
            WriteTime(json, "fetchedAt"u8, note.FetchedAt);
            json.WriteString("duplicateOf"u8, note.Verdict.OriginalId.ToString());
            json.WriteString("reason"u8, note.Verdict.Reason switch
            {
                DuplicateReason.Url => "url"u8,
                DuplicateReason.Content => "content"u8,
                DuplicateReason.Near => "near"u8,
                _ => throw new ArgumentOutOfRangeException(nameof(note), note.Verdict.Reason, null),
            });
            WriteShare(json, "similarity"u8, note.Verdict.Similarity);
            WriteEvidence(json, note.Verdict.Evidence);
            WriteArchive(json, note.Archive);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void WriteSource(Utf8JsonWriter json, SourceInfo source)
    {
        json.WriteStartObject("source"u8);
        WriteText(json, "id"u8, source.Id);
        WriteText(json, "name"u8, source.Name);
        WriteText(json, "homepage"u8, source.Homepage);
        WriteText(json, "feed"u8, source.Feed);
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, ArticleImage? image)
    {
        if (image is null) return;
        json.WriteStartObject("image"u8);
        WriteText(json, "url"u8, image.Url);
        WriteText(json, "alt"u8, image.Alt);
        if (image.Width is { } width) json.WriteNumber("width"u8, width);
        if (image.Height is { } height) json.WriteNumber("height"u8, height);
        json.WriteEndObject();
    }

    private static void WriteEnclosures(Utf8JsonWriter json, IReadOnlyList<Enclosure> enclosures)
    {
        if (enclosures.Count == 0) return;
        json.WriteStartArray("enclosures"u8);
        foreach (var enclosure in enclosures)
        {
            json.WriteStartObject();
            WriteText(json, "url"u8, enclosure.Url);
            WriteText(json, "type"u8, enclosure.Type);
            if (enclosure.Length is { } length) json.WriteNumber("length"u8, length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRights(Utf8JsonWriter json, Rights? rights)
    {
        if (rights is null || rights == new Rights { Robots = rights.Robots } && rights.Robots.Count == 0) return;
        json.WriteStartObject("rights"u8);
        WriteText(json, "notice"u8, rights.Notice);
        WriteText(json, "holder"u8, rights.Holder);
        WriteText(json, "license"u8, rights.License);
        WriteText(json, "usage"u8, rights.Usage);
        WriteText(json, "credit"u8, rights.Credit);
        WriteTexts(json, "robots"u8, rights.Robots);
        if (rights.TdmReserved is not null || !string.IsNullOrEmpty(rights.TdmPolicy))
        {
            json.WriteStartObject("tdm"u8);
            if (rights.TdmReserved is { } reserved) json.WriteBoolean("reserved"u8, reserved);
            WriteText(json, "policy"u8, rights.TdmPolicy);
            json.WriteEndObject();
        }
        WriteText(json, "rsl"u8, rights.Rsl);
        WriteTime(json, "expires"u8, rights.Expires);
        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, Origin? origin)
    {
        if (origin is null || (string.IsNullOrEmpty(origin.Name) && string.IsNullOrEmpty(origin.Url))) return;
        json.WriteStartObject("origin"u8);
        WriteText(json, "name"u8, origin.Name);
        WriteText(json, "url"u8, origin.Url);
        json.WriteEndObject();
    }

    private static void WriteArchive(Utf8JsonWriter json, ArchivePlace? archive)
    {
        if (archive is null) return;
        json.WriteStartObject("archive"u8);
        WritePlace(json, archive);
        if (archive.Feed is { } feed)
        {
            json.WriteStartObject("feed"u8);
            WritePlace(json, feed);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, ArchivePlace place)
    {
        WriteText(json, "file"u8, place.File);
        json.WriteNumber("offset"u8, place.Offset);
        WriteText(json, "digest"u8, place.Digest);
    }

    private static void WriteAttribution(Utf8JsonWriter json, AttributionNote note)
    {
        json.WriteStartObject("attribution"u8);
        WriteText(json, "template"u8, note.Template);
        WriteTexts(json, "lines"u8, note.Lines);
        WriteText(json, "text"u8, note.Text);
        WriteText(json, "html"u8, note.Html);
        WriteText(json, "sourceName"u8, note.SourceName);
        WriteText(json, "sourceUrl"u8, note.SourceUrl);
        json.WriteString("date"u8, note.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteFingerprint(Utf8JsonWriter json, Fingerprint fingerprint)
    {
        json.WriteStartObject("fingerprint"u8);
        json.WriteString("content"u8, "sha256:" + fingerprint.Content);
        json.WriteString("simhash"u8, fingerprint.SimHash.ToString("x16", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, DuplicateEvidence? evidence)
    {
        if (evidence is null) return;
        json.WriteStartObject("evidence"u8);
        WriteShare(json, "sharedShare"u8, evidence.SharedShare);
        json.WriteNumber("alignedRuns"u8, evidence.AlignedRuns);
        WriteTexts(json, "differences"u8, evidence.Differences);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } value) return;
        Span<char> text = stackalloc char[24];
        var utc = value.UtcDateTime;
        utc.TryFormat(text, out var length, utc.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>0 to 1, to four places.</summary>
    private static void WriteShare(Utf8JsonWriter json, ReadOnlySpan<byte> name, double share) =>
        json.WriteNumber(name, Math.Round(double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1), 4));
}

using System.Globalization;
using System.Text.Json;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Output;

/// <content>Reading back. Strict: a line that was not written like this is refused; members that are not known are passed over.</content>
internal static partial class RecordJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <param name="line">With or without its LF.</param>
    /// <exception cref="InvalidDataException">Names the field and what it should hold.</exception>
    public static StoredRecord ReadRecord(ReadOnlySpan<byte> line) => Read(line, ReadRecord);

    /// <inheritdoc cref="ReadRecord(ReadOnlySpan{byte})"/>
    public static DuplicateNote ReadDuplicate(ReadOnlySpan<byte> line) => Read(line, ReadDuplicate);

    private static T Read<T>(ReadOnlySpan<byte> line, Func<JsonFields, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray(), Strict);
            return read(JsonFields.Root(document.RootElement));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The line is no JSON object: {exception.Message}", exception);
        }
    }

    private static StoredRecord ReadRecord(JsonFields root)
    {
        if (root.Integer("schemaVersion") is not 1) throw root.Wrong("schemaVersion", "1");
        var url = root.Text("url");
        var title = root.Text("title") ?? "";
        var text = root.Text("text") ?? "";
        var article = new Article
        {
            Id = root.Id("id"),
            Source = ReadSource(root.Object("source")),
            Url = url,
            UrlKey = url is null ? null : CanonicalUrl.Compare(url),
            Guid = root.Text("guid"),
            Title = title,
            OriginalTitle = root.Text("originalTitle") ?? "",
            Summary = root.Text("summary"),
            Text = text,
            Html = root.Text("html") ?? "",
            TextFrom = root.OneOf("textFrom", "page", "feed") == 0 ? TextFrom.Page : TextFrom.Feed,
            Language = root.Text("language"),
            Direction = root.OneOf("direction", "rtl", "ltr") == 0 ? TextDirection.Rtl : TextDirection.Ltr,
            Authors = root.Texts("authors"),
            Categories = root.Texts("categories"),
            Image = root.OptionalObject("image") is { } image
                ? new(image.RequiredText("url"), image.Text("alt"), (int?)image.OptionalInteger("width", int.MaxValue), (int?)image.OptionalInteger("height", int.MaxValue))
                : null,
            Enclosures = [.. root.Objects("enclosures").Select(item => new Enclosure(item.RequiredText("url"), item.Text("type"), item.OptionalInteger("length", long.MaxValue)))],
            PublishedAt = root.OptionalTime("publishedAt"),
            UpdatedAt = root.OptionalTime("updatedAt"),
            FetchedAt = root.OptionalTime("fetchedAt") ?? throw root.Wrong("fetchedAt", "a time"),
            Rights = root.OptionalObject("rights") is { } rights ? ReadRights(rights) : null,
            Origin = root.OptionalObject("origin") is { } origin ? new(origin.Text("name"), origin.Text("url")) : null,
        };
        var revision = root.Integer("revision");
        if (revision is < 1 or > int.MaxValue) throw root.Wrong("revision", "a whole number from 1");
        var record = new ArticleRecord(article, ReadAttribution(root.Object("attribution")), ReadFingerprint(root.Object("fingerprint"), title, text), (int)revision) { Changes = root.Texts("changes"), Story = root.OptionalId("story") };
        return new StoredRecord(record, ReadArchive(root));
    }

    private static ArchivePlace? ReadArchive(JsonFields root) =>
        root.OptionalObject("archive") is { } place ? ReadPlace(place) with { Feed = place.OptionalObject("feed") is { } feed ? ReadPlace(feed) : null } : null;

    private static ArchivePlace ReadPlace(JsonFields place) => new(place.RequiredText("file"), place.Integer("offset"), place.RequiredText("digest"));

    private static DuplicateNote ReadDuplicate(JsonFields root)
    {
        var reason = (DuplicateReason)root.OneOf("reason", "url", "content", "near");
        var evidence = root.OptionalObject("evidence") is { } found
            ? new DuplicateEvidence(found.Share("sharedShare"), (int)(found.OptionalInteger("alignedRuns", int.MaxValue) ?? throw found.Wrong("alignedRuns", "a whole number")), found.Texts("differences"))
            : null;
        return new DuplicateNote(
            root.Id("id"),
            ReadSource(root.Object("source")),
            root.Text("url"),
            root.Text("title") ?? "",
            root.OptionalTime("fetchedAt") ?? throw root.Wrong("fetchedAt", "a time"),
            new Duplicate(root.Id("duplicateOf"), reason, root.Share("similarity")) { Evidence = evidence })
        {
            Archive = ReadArchive(root),
        };
    }

    private static SourceInfo ReadSource(JsonFields source) =>
        new(source.RequiredText("id"), source.Text("name") ?? "", source.Text("homepage"), source.Text("feed"));

    private static Rights ReadRights(JsonFields rights)
    {
        var tdm = rights.OptionalObject("tdm");
        return new Rights
        {
            Notice = rights.Text("notice"),
            Holder = rights.Text("holder"),
            License = rights.Text("license"),
            Usage = rights.Text("usage"),
            Credit = rights.Text("credit"),
            Robots = rights.Texts("robots"),
            TdmReserved = tdm?.OptionalBoolean("reserved"),
            TdmPolicy = tdm?.Text("policy"),
            Rsl = rights.Text("rsl"),
            Expires = rights.OptionalTime("expires"),
        };
    }

    private static AttributionNote ReadAttribution(JsonFields note)
    {
        var lines = note.Texts("lines");
        if (lines.All(string.IsNullOrWhiteSpace)) throw note.Wrong("lines", "at least one line");
        if (!string.Equals(note.RequiredText("text"), string.Join('\n', lines), StringComparison.Ordinal)) throw note.Wrong("text", "the lines joined by LF");
        if (!DateOnly.TryParseExact(note.RequiredText("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw note.Wrong("date", "a day as YYYY-MM-DD");
        }
        return new AttributionNote(note.RequiredText("template"), lines, note.Text("html") ?? "", note.Text("sourceName") ?? "", note.Text("sourceUrl"), date);
    }

    private static Fingerprint ReadFingerprint(JsonFields fingerprint, string title, string text)
    {
        var content = fingerprint.RequiredText("content");
        if (!content.StartsWith("sha256:", StringComparison.Ordinal) || content.Length != 71 || !content.AsSpan(7).IsLowerHex())
        {
            throw fingerprint.Wrong("content", "sha256: and 64 hex digits");
        }
        var simhash = fingerprint.RequiredText("simhash");
        if (simhash.Length != 16 || !simhash.AsSpan().IsLowerHex()) throw fingerprint.Wrong("simhash", "16 hex digits");
        return new Fingerprint(content[7..], ulong.Parse(simhash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), BodyHash.Of(title, text));
    }
}

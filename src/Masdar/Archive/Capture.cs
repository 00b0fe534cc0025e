using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Masdar.Model;

namespace Masdar.Archive;

/// <summary>What one fetch leaves in the archive: the request, and the answer or that it is one that is there already.</summary>
/// <param name="Asked">The address that was asked for, before redirects.</param>
/// <param name="SourceId">Of a feed; null for a page.</param>
internal sealed record Capture(Exchange Exchange, Uri Asked, FetchPurpose Purpose, string? SourceId)
{
    /// <summary>What the site as a whole said of a page's rights when it was fetched; null where it was not asked.</summary>
    public SiteRights? Site { get; init; }

    /// <summary>Fields of ours, beside the standard's: what replaying needs to know.</summary>
    public const string AskedField = "Masdar-Asked", PurposeField = "Masdar-Purpose", SourceField = "Masdar-Source", PayloadField = "Masdar-Payload", RightsField = "Masdar-Site-Rights";

    private const string RevisitProfile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

    /// <summary>As in <see cref="ArchivePlace.Digest"/>.</summary>
    public static string DigestOf(ReadOnlySpan<byte> payload) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(payload));

    /// <summary>Writes the two records, the answer first: its place is what records name.</summary>
    /// <param name="known">The same body, if the archive has it.</param>
    public void Write(MemoryStream output, string responseId, ArchivedPayload? known)
    {
        var requestId = NewId(Exchange.At);
        if (known is null) WriteResponse(output, responseId, requestId);
        else WriteRevisit(output, responseId, requestId, known);
        var block = WarcRecord.Digest(Exchange.RequestHead);
        GzipMember.Write(output, new WarcRecord([
            new("WARC-Type", "request"),
            new("WARC-Record-ID", requestId),
            new("WARC-Date", Moment(Exchange.At)),
            new("WARC-Target-URI", Exchange.Url.AbsoluteUri),
            new("WARC-Concurrent-To", responseId),
            new("WARC-Block-Digest", block),
            new("Content-Type", "application/http; msgtype=request"),
            new("Content-Length", Number(Exchange.RequestHead.Length))], default).WriteHead(), Exchange.RequestHead, End);
    }

    /// <summary>A new record's id.</summary>
    public static string NewId(DateTimeOffset at) => $"<urn:uuid:{Guid.CreateVersion7(at)}>";

    /// <summary>The description of a file that stands at its beginning (ISO 28500 §6.2).</summary>
    public static void WriteInfo(MemoryStream output, string fileName, string software, DateTimeOffset at)
    {
        var block = Encoding.UTF8.GetBytes($"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n");
        GzipMember.Write(output, new WarcRecord([
            new("WARC-Type", "warcinfo"),
            new("WARC-Record-ID", NewId(at)),
            new("WARC-Date", Moment(at)),
            new("WARC-Filename", fileName),
            new("WARC-Block-Digest", WarcRecord.Digest(block)),
            new("Content-Type", "application/warc-fields"),
            new("Content-Length", Number(block.Length))], default).WriteHead(), block, End);
    }

    /// <summary>What ends every record.</summary>
    public static ReadOnlyMemory<byte> End => "\r\n\r\n"u8.ToArray();

    private void WriteResponse(MemoryStream output, string id, string requestId)
    {
        var fields = Answer("response", id, requestId);
        fields.Add(new("WARC-Block-Digest", WarcRecord.Digest(Exchange.ResponseHead, Exchange.Body)));
        fields.Add(new("Content-Type", "application/http; msgtype=response"));
        fields.Add(new("Content-Length", Number(Exchange.ResponseHead.Length + (long)Exchange.Body.Length)));
        GzipMember.Write(output, new WarcRecord(fields, default).WriteHead(), Exchange.ResponseHead, Exchange.Body, End);
    }

    /// <summary>The head of the answer alone (ISO 28500 §6.7.2).</summary>
    private void WriteRevisit(MemoryStream output, string id, string requestId, ArchivedPayload known)
    {
        var fields = Answer("revisit", id, requestId);
        fields.Add(new("WARC-Profile", RevisitProfile));
        fields.Add(new("WARC-Refers-To", known.RecordId));
        fields.Add(new("WARC-Refers-To-Target-URI", known.Url));
        fields.Add(new("WARC-Refers-To-Date", Moment(known.At)));
        fields.Add(new(PayloadField, string.Create(CultureInfo.InvariantCulture, $"{known.Place.Offset} {known.Place.File}")));
        fields.Add(new("WARC-Block-Digest", WarcRecord.Digest(Exchange.ResponseHead)));
        fields.Add(new("Content-Type", "application/http; msgtype=response"));
        fields.Add(new("Content-Length", Number(Exchange.ResponseHead.Length)));
        GzipMember.Write(output, new WarcRecord(fields, default).WriteHead(), Exchange.ResponseHead, End);
    }

    private List<KeyValuePair<string, string>> Answer(string type, string id, string requestId)
    {
        var fields = new List<KeyValuePair<string, string>>(16)
        {
            new("WARC-Type", type),
            new("WARC-Record-ID", id),
            new("WARC-Date", Moment(Exchange.At)),
            new("WARC-Target-URI", Exchange.Url.AbsoluteUri),
            new("WARC-Concurrent-To", requestId),
            new("WARC-Payload-Digest", WarcRecord.Digest(Exchange.Body)),
            new(PurposeField, Purpose == FetchPurpose.Feed ? "feed" : "page"),
            new(AskedField, Asked.AbsoluteUri),
        };
        if (SourceId is not null) fields.Add(new(SourceField, SourceId));
        if (Site is { TdmReserved: not null } or { TdmPolicy: not null } or { Rsl: not null }) fields.Add(new(RightsField, JsonSerializer.Serialize(Site, RightsJson.Default.SiteRights)));
        return fields;
    }

    /// <summary>A time as WARC files have it.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What <see cref="Site"/> was, read back from a record; null where nothing was said.</summary>
    public static SiteRights? RightsOf(WarcRecord record)
    {
        try
        {
            return record[RightsField] is { } json ? JsonSerializer.Deserialize(json, RightsJson.Default.SiteRights) : null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"has {RightsField} that cannot be read", e);
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiteRights))]
internal sealed partial class RightsJson : JsonSerializerContext;

namespace Masdar.Archive;

/// <summary>
/// What a hub pushed, for the archive: a <c>resource</c> record (ISO 28500 §6.4), which is a document without the protocol that brought it. It is no
/// <c>response</c>: the feed's address was asked for nothing, and did not answer. The hub's request is not kept, since its address and its signature are what
/// a push is known by, and so are secret.
/// </summary>
/// <param name="Topic">The feed's address, as which the document is read.</param>
/// <param name="ContentType">As the hub gave it; null where it gave none that can be used.</param>
internal sealed record Delivery(Uri Topic, DateTimeOffset At, ReadOnlyMemory<byte> Body, string? ContentType, string SourceId)
{
    /// <summary>Writes the one record.</summary>
    public void Write(MemoryStream output)
    {
        // Of a resource the payload is the whole block.
        var digest = WarcRecord.Digest(Body);
        var fields = new List<KeyValuePair<string, string>>(12)
        {
            new("WARC-Type", "resource"),
            new("WARC-Record-ID", Capture.NewId(At)),
            new("WARC-Date", Capture.Moment(At)),
            new("WARC-Target-URI", Topic.AbsoluteUri),
            new("WARC-Payload-Digest", digest),
            new(Capture.PurposeField, "feed"),
            new(Capture.AskedField, Topic.AbsoluteUri),
            new(Capture.SourceField, SourceId),
            new("WARC-Block-Digest", digest),
        };
        if (ContentType is not null) fields.Add(new("Content-Type", ContentType));
        fields.Add(new("Content-Length", Capture.Number(Body.Length)));
        GzipMember.Write(output, new WarcRecord(fields, default).WriteHead(), Body, Capture.End);
    }
}

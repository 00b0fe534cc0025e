using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Masdar.Archive;

/// <summary>One record of a WARC file (ISO 28500:2017 §4): its named fields in their order, and its block.</summary>
/// <param name="Fields">Names compare without case.</param>
internal sealed record WarcRecord(IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Block)
{
    public const string Version = "WARC/1.1";

    /// <summary><c>warcinfo</c>, <c>request</c>, <c>response</c>, <c>revisit</c> or <c>resource</c>.</summary>
    public string Type => this["WARC-Type"] ?? "";

    /// <summary>The first value of a field, or null.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether it is a document: one that was asked for, or one that was pushed.</summary>
    public bool IsDocument => Type is "response" or "resource";

    /// <summary>Of an HTTP message: its head with the empty line. Empty for a resource, which has none.</summary>
    public ReadOnlyMemory<byte> Head => Block[..HeadLength];

    /// <summary>The document as kept: the body of an HTTP message, content coding not undone, or a whole resource. Empty for a revisit: that one's lies elsewhere.</summary>
    public ReadOnlyMemory<byte> Payload => Block[HeadLength..];

    private int HeadLength => Type == "resource" ? 0 : Block.Span.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : Block.Length;

    /// <summary>Version line, fields and the empty line, without the block.</summary>
    public byte[] WriteHead()
    {
        var head = new StringBuilder(512);
        head.Append(Version).Append("\r\n");
        foreach (var (name, value) in Fields) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }

    /// <exception cref="InvalidDataException">Says what is no WARC record.</exception>
    public static WarcRecord Read(ReadOnlyMemory<byte> bytes)
    {
        var (record, end) = ReadHead(bytes.Span);
        if (!int.TryParse(record["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new InvalidDataException("has no Content-Length");
        if (bytes.Length - end != length + 4L || !bytes.Span.EndsWith("\r\n\r\n"u8)) throw new InvalidDataException("is not as long as its Content-Length says");
        return record with { Block = bytes.Slice(end, length) };
    }

    /// <summary>The fields alone, with no block.</summary>
    /// <returns>Also where the block begins.</returns>
    /// <exception cref="InvalidDataException">Says what is no WARC record.</exception>
    public static (WarcRecord Record, int End) ReadHead(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidDataException("has no end of its fields");
        var lines = Encoding.UTF8.GetString(bytes[..end]).Split("\r\n");
        if (lines[0] is not (Version or "WARC/1.0")) throw new InvalidDataException("does not begin with WARC/1.1");
        var fields = new List<KeyValuePair<string, string>>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new InvalidDataException("has a line that is no field");
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }
        return (new WarcRecord(fields, default), end + 4);
    }

    /// <summary>What of the record disagrees with its own digests; null where nothing does.</summary>
    public string? Fault()
    {
        if (this["WARC-Block-Digest"] is { } block && block != Digest(Block.Span)) return "WARC-Block-Digest is not that of the block";
        return IsDocument && this["WARC-Payload-Digest"] is { } payload && payload != Digest(Payload.Span) ? "WARC-Payload-Digest is not that of the payload" : null;
    }

    /// <summary>A digest as WARC files have it: SHA-1, in which the world's archives know a payload again.</summary>
    public static string Digest(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
#pragma warning disable CA5350 // A label that other archives' tools compare; what proves a record is the SHA-256 in it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        foreach (var part in parts) hash.AppendData(part.Span);
        return "sha1:" + Base32.Write(hash.GetHashAndReset());
    }

    private static string Digest(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5350 // See above.
        return "sha1:" + Base32.Write(SHA1.HashData(bytes));
#pragma warning restore CA5350
    }
}

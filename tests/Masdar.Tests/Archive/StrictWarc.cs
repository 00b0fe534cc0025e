using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Masdar.Tests.Archive;

/// <summary>A record as the strict reader found it.</summary>
internal sealed record FoundRecord(IReadOnlyDictionary<string, string> Fields, byte[] Block)
{
    public string Type => Fields["WARC-Type"];

    public string Text => Encoding.UTF8.GetString(Block);
}

/// <summary>Reads a WARC file by the letter of ISO 28500, without the program's own reader: whatever it does not allow fails the test.</summary>
internal static partial class StrictWarc
{
    private static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["warcinfo"] = ["WARC-Filename", "Content-Type"],
        ["request"] = ["WARC-Target-URI", "WARC-Concurrent-To", "Content-Type"],
        ["response"] = ["WARC-Target-URI", "WARC-Payload-Digest", "Content-Type"],
        ["resource"] = ["WARC-Target-URI", "WARC-Payload-Digest", "Content-Type"],
        ["revisit"] = ["WARC-Target-URI", "WARC-Profile", "WARC-Payload-Digest", "WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"],
    };

    public static IReadOnlyList<FoundRecord> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var all = new MemoryStream();
        gzip.CopyTo(all);
        var records = new List<FoundRecord>();
        var bytes = all.ToArray().AsSpan();
        while (bytes.Length > 0)
        {
            records.Add(Next(ref bytes));
            Assert.Equal("\r\n\r\n", Encoding.ASCII.GetString(bytes[..4]));
            bytes = bytes[4..];
        }
        Assert.Equal("warcinfo", records[0].Type);
        Assert.Equal(Path.GetFileName(path), records[0].Fields["WARC-Filename"]);
        Assert.Equal(records.Count, records.Select(record => record.Fields["WARC-Record-ID"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(records.Count, Members(path).Count);
        return records;
    }

    /// <summary>Where each gzip member begins, found by unpacking: each alone must be one record.</summary>
    public static IReadOnlyList<long> Members(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var places = new List<long>();
        for (var at = 0; at < bytes.Length;)
        {
            Assert.Equal((0x1F, 0x8B, (byte)'s', (byte)'l'), (bytes[at], bytes[at + 1], bytes[at + 12], bytes[at + 13]));
            places.Add(at);
            var length = BitConverter.ToInt32(bytes, at + 16);
            using var member = new GZipStream(new MemoryStream(bytes, at, length), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            member.CopyTo(unpacked);
            Assert.Equal(BitConverter.ToInt32(bytes, at + 20), unpacked.Length);
            Assert.StartsWith("WARC/1.1\r\n", Encoding.ASCII.GetString(unpacked.ToArray()), StringComparison.Ordinal);
            at += length;
        }
        return places;
    }

    private static FoundRecord Next(ref Span<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0);
        var lines = new UTF8Encoding(false, true).GetString(bytes[..end]).Split("\r\n");
        Assert.Equal("WARC/1.1", lines[0]);
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            Assert.Matches("^[!-9;-~]+: .+$", line);
            fields.Add(line.Split(": ")[0], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
        Assert.Matches(RecordId(), fields["WARC-Record-ID"]);
        Assert.Matches(Moment(), fields["WARC-Date"]);
        foreach (var name in Needed[fields["WARC-Type"]]) Assert.Contains(name, fields);
        var length = int.Parse(fields["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture);
        var block = bytes.Slice(end + 4, length).ToArray();
        bytes = bytes[(end + 4 + length)..];
        Assert.Equal(Sha1(block), fields["WARC-Block-Digest"]);
        var record = new FoundRecord(fields, block);
        if (record.Type == "response") Assert.Equal(Sha1(Payload(record)), fields["WARC-Payload-Digest"]);
        if (record.Type == "resource") Assert.Equal(Sha1(block), fields["WARC-Payload-Digest"]);
        return record;
    }

    public static byte[] Payload(FoundRecord record) => record.Block[(record.Block.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    /// <summary>Base 32 by long division, so that it is not the program's own.</summary>
    private static string Sha1(byte[] bytes)
    {
#pragma warning disable CA5350 // What WARC files have.
        var number = new BigInteger(SHA1.HashData(bytes), isUnsigned: true, isBigEndian: true);
#pragma warning restore CA5350
        var text = "";
        for (var i = 0; i < 32; i++, number /= 32) text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(int)(number % 32)] + text;
        return "sha1:" + text;
    }

    [GeneratedRegex("^<urn:uuid:[0-9a-f-]{36}>$", RegexOptions.NonBacktracking)]
    private static partial Regex RecordId();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$", RegexOptions.NonBacktracking)]
    private static partial Regex Moment();
}

using System.Security.Cryptography;
using System.Text;

namespace Masdar.Model;

/// <summary>
/// The first 128 bits of SHA-256 over source id, LF, and the item's own id: the same article always has the same id.
/// Written as 32 lower-case hex digits.
/// </summary>
internal readonly record struct ArticleId(UInt128 Value)
{
    /// <summary>The pseudo source of imported documents; their own id is their content fingerprint.</summary>
    public const string ImportSource = "import";

    public static ArticleId Of(string sourceId, string itemKey)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{sourceId}\n{itemKey}"), hash);
        return FromBytes(hash[..16]);
    }

    /// <param name="bytes">16 bytes, big-endian.</param>
    public static ArticleId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public static bool TryParse(string? text, out ArticleId id)
    {
        id = default;
        if (text is not { Length: 32 }) return false;
        var bytes = new byte[16];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        id = FromBytes(bytes);
        return true;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}

using System.Security.Cryptography;
using System.Text;

namespace Masdar.WebSub;

/// <summary>Whether a push comes from the hub that was told the secret (WebSub §8).</summary>
internal static class HubSignature
{
    /// <param name="header"><c>X-Hub-Signature</c>: method, <c>=</c>, hexadecimal HMAC; null where it was not sent.</param>
    public static bool IsRight(string? header, ReadOnlySpan<byte> body, string secret)
    {
        if (header is null || header.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var sign)) return false;
        Span<byte> own = stackalloc byte[HMACSHA512.HashSizeInBytes];
        var key = Encoding.ASCII.GetBytes(secret);
        var length = header[..sign].Trim().ToLowerInvariant() switch
        {
#pragma warning disable CA5350 // The method is the hub's choice; many still sign with SHA-1, whose HMAC is not broken.
            "sha1" => HMACSHA1.HashData(key, body, own),
#pragma warning restore CA5350
            "sha256" => HMACSHA256.HashData(key, body, own),
            "sha384" => HMACSHA384.HashData(key, body, own),
            "sha512" => HMACSHA512.HashData(key, body, own),
            _ => 0,
        };
        var hex = header.AsSpan(sign + 1).Trim();
        if (length == 0 || hex.Length != 2 * length) return false;
        Span<byte> given = stackalloc byte[length];
        return Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done && CryptographicOperations.FixedTimeEquals(given, own[..length]);
    }
}

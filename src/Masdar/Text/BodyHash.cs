using System.Security.Cryptography;
using System.Text;

namespace Masdar.Text;

/// <summary>The hash by which a known article's change is told (<see cref="Model.Fingerprint.Body"/>): computed anew wherever title and text are at hand.</summary>
internal static class BodyHash
{
    /// <returns>The first 128 bits of SHA-256 over title, LF and text in UTF-8: 32 lower-case hex digits.</returns>
    public static string Of(string title, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\n{text}")).AsSpan(0, 16));
}

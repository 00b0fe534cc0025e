namespace Masdar.Archive;

/// <summary>RFC 4648 §6, in which WARC files give digests. Whole groups only: SHA-1 has four, and needs no padding.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="bytes">A multiple of five.</param>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 5 != 0) throw new ArgumentException("Only whole groups of five bytes are written.", nameof(bytes));
        Span<char> text = stackalloc char[bytes.Length / 5 * 8];
        for (var group = 0; group < bytes.Length / 5; group++)
        {
            var bits = 0UL;
            foreach (var b in bytes.Slice(group * 5, 5)) bits = (bits << 8) | b;
            for (var i = 7; i >= 0; i--, bits >>= 5) text[(group * 8) + i] = Alphabet[(int)(bits & 31)];
        }
        return new string(text);
    }
}

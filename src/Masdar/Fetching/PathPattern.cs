using System.Globalization;
using System.Text;

namespace Masdar.Fetching;

/// <summary>A path as robots.txt and tdmrep.json write it, with <c>*</c> and <c>$</c> (RFC 9309 §2.2.2, §2.2.3).</summary>
/// <param name="Text">In the one spelling that is compared.</param>
internal readonly record struct PathPattern(string Text)
{
    private const int LongestPath = 8_000;

    /// <summary>Characters: the longer pattern goes before the shorter.</summary>
    public int Length => Text.Length;

    public static PathPattern Of(ReadOnlySpan<char> pattern) => new(Normal(pattern));

    /// <summary>The path and query of an address, as patterns are compared with it.</summary>
    public static string PathOf(Uri url) => Normal(url.PathAndQuery.Length <= LongestPath ? url.PathAndQuery : url.PathAndQuery[..LongestPath]);

    /// <summary><c>*</c> stands for any characters, <c>$</c> at the end for the end (§2.2.3). Linear: each piece is looked for once.</summary>
    public bool Fits(string path)
    {
        var pattern = Text.AsSpan();
        var toEnd = pattern.EndsWith('$');
        if (toEnd) pattern = pattern[..^1];
        var rest = path.AsSpan();
        var first = true;
        while (true)
        {
            var star = pattern.IndexOf('*');
            var piece = star < 0 ? pattern : pattern[..star];
            if (star < 0 && toEnd) return first ? rest.SequenceEqual(piece) : rest.EndsWith(piece, StringComparison.Ordinal);
            var at = first ? (rest.StartsWith(piece, StringComparison.Ordinal) ? 0 : -1) : rest.IndexOf(piece, StringComparison.Ordinal);
            if (at < 0) return false;
            if (star < 0) return true;
            rest = rest[(at + piece.Length)..];
            pattern = pattern[(star + 1)..];
            first = false;
        }
    }

    /// <summary>
    /// One spelling for comparison (§2.2.2): letters beyond ASCII as %XX of their UTF-8 bytes, hexadecimal digits large, and
    /// escapes of unreserved characters undone.
    /// </summary>
    private static string Normal(ReadOnlySpan<char> path)
    {
        var normal = new StringBuilder(path.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') normal.Append((char)octet);
                else Escape(normal, octet);
                i += 2;
            }
            else if (path[i] is > ' ' and < '\u007F')
            {
                normal.Append(path[i]);
            }
            else
            {
                Rune.DecodeFromUtf16(path[i..], out var rune, out var taken);
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)]) Escape(normal, b);
                i += taken - 1;
            }
        }

        return normal.ToString();

        static void Escape(StringBuilder to, byte octet) => to.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
    }
}

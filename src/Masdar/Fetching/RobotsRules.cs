using System.Globalization;
using System.Text;

namespace Masdar.Fetching;

/// <summary>The rules of one robots.txt that concern us (RFC 9309 §2.2), and the Crawl-delay that many hosts add to them.</summary>
internal sealed class RobotsRules
{
    private const int MostRules = 5_000;
    private const int LongestRule = 2_000;
    private const int LongestPath = 8_000;

    private readonly List<Rule> _rules = [];

    /// <summary>Everything is allowed.</summary>
    public static RobotsRules None { get; } = new();

    /// <summary>Seconds between two requests as the host wishes, unbounded as it says; null where it says nothing readable.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    /// <summary>Characters of rules that it keeps in memory.</summary>
    public int Size { get; private set; }

    /// <summary>
    /// Reads the groups that name one of our product tokens, all of them together; where none does, those for <c>*</c>.
    /// What cannot be read is passed over.
    /// </summary>
    /// <param name="tokens">Product tokens, lower case.</param>
    public static RobotsRules Parse(ReadOnlySpan<byte> file, IReadOnlyCollection<string> tokens)
    {
        var ours = new RobotsRules();
        var everyones = new RobotsRules();
        var named = false;
        var inAgents = false;
        var (forUs, forAll) = (false, false);
        foreach (var line in Encoding.UTF8.GetString(file).TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            var text = line.Contains('#') ? line[..line.IndexOf('#')] : line;
            var colon = text.IndexOf(':');
            if (colon < 0) continue;
            var key = text[..colon].Trim();
            var value = text[(colon + 1)..].Trim();
            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (!inAgents) (forUs, forAll) = (false, false);
                inAgents = true;
                forAll |= value is "*";
                forUs |= tokens.Contains(Token(value), StringComparer.Ordinal);
                named |= forUs;
                continue;
            }

            if (forUs) inAgents &= !ours.Add(key, value);
            if (forAll) inAgents &= !everyones.Add(key, value);
            if (!forUs && !forAll) inAgents &= !(IsRule(key) || IsDelay(key));
        }

        return named ? ours : everyones;
    }

    /// <summary>The product token of a user agent (RFC 9309 §2.2.1): the letters, <c>-</c> and <c>_</c> that it begins with, lower case.</summary>
    public static string Token(ReadOnlySpan<char> userAgent)
    {
        var end = 0;
        while (end < userAgent.Length && (char.IsAsciiLetter(userAgent[end]) || userAgent[end] is '-' or '_')) end++;
        return userAgent[..end].ToString().ToLowerInvariant();
    }

    /// <summary>Whether the address may be fetched: the longest rule that fits decides, and between equals the one that allows (§2.2.2).</summary>
    public bool Allows(Uri url)
    {
        if (_rules.Count == 0) return true;
        var path = Normal(url.PathAndQuery.Length <= LongestPath ? url.PathAndQuery : url.PathAndQuery[..LongestPath]);
        if (path is "/robots.txt") return true;
        var (longest, allowed) = (-1, true);
        foreach (var rule in _rules)
        {
            if (rule.Pattern.Length < longest || (rule.Pattern.Length == longest && allowed)) continue;
            if (rule.Fits(path)) (longest, allowed) = (rule.Pattern.Length, rule.Allow);
        }

        return allowed;
    }

    private static bool IsRule(ReadOnlySpan<char> key) =>
        key.Equals("allow", StringComparison.OrdinalIgnoreCase) || key.Equals("disallow", StringComparison.OrdinalIgnoreCase);

    private static bool IsDelay(ReadOnlySpan<char> key) => key.Equals("crawl-delay", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes one line of a group; whether it is one that ends the group's list of agents.</summary>
    private bool Add(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        if (IsDelay(key))
        {
            if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
                CrawlDelay = TimeSpan.FromSeconds(Math.Max(CrawlDelay?.TotalSeconds ?? 0, Math.Min(seconds, 86_400)));
            return true;
        }

        if (!IsRule(key)) return false;

        // An empty rule says nothing; one that is no path cannot fit any.
        if (value.Length is 0 or > LongestRule || _rules.Count == MostRules || value[0] is not ('/' or '*')) return true;
        _rules.Add(new Rule(Normal(value), key.Equals("allow", StringComparison.OrdinalIgnoreCase)));
        Size += _rules[^1].Pattern.Length;
        return true;
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

    private readonly record struct Rule(string Pattern, bool Allow)
    {
        /// <summary><c>*</c> stands for any characters, <c>$</c> at the end for the end (§2.2.3). Linear: each piece is looked for once.</summary>
        public bool Fits(string path)
        {
            var pattern = Pattern.AsSpan();
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
    }
}

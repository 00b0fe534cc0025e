using Masdar.Text;
using System.Globalization;
using System.Text;

namespace Masdar.Fetching;

/// <summary>The rules of one robots.txt that concern us (RFC 9309 §2.2), and the Crawl-delay that many hosts add to them.</summary>
internal sealed class RobotsRules
{
    private const int MostRules = 5_000;
    private const int LongestRule = 2_000;

    private readonly List<Rule> _rules = [];

    /// <summary>Everything is allowed.</summary>
    public static RobotsRules None { get; } = new();

    /// <summary>Seconds between two requests as the host wishes, unbounded as it says; null where it says nothing readable.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    /// <summary>The address of the site's licence terms (RSL 1.0); null where it names none.</summary>
    public string? License { get; private set; }

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
            // Not tied to a group, and no end of one (RSL 1.0).
            if (key.Equals("license", StringComparison.OrdinalIgnoreCase))
            {
                if (ours.License is null && value.Length <= LongestRule && OutsideUri.TryCreate(value.ToString(), UriKind.Absolute, out var terms) && terms.Scheme is "http" or "https") ours.License = everyones.License = terms.AbsoluteUri;
                continue;
            }

            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (!inAgents) (forUs, forAll) = (false, false);
                inAgents = true;
                forAll |= value is "*";
                forUs |= RobotNames.Token(value) is { Length: > 0 } token && tokens.Contains(token, StringComparer.Ordinal);
                named |= forUs;
                continue;
            }

            if (forUs) inAgents &= !ours.Add(key, value);
            if (forAll) inAgents &= !everyones.Add(key, value);
            if (!forUs && !forAll) inAgents &= !(IsRule(key) || IsDelay(key));
        }

        return named ? ours : everyones;
    }

    /// <summary>Whether the address may be fetched: the longest rule that fits decides, and between equals the one that allows (§2.2.2).</summary>
    public bool Allows(Uri url)
    {
        if (_rules.Count == 0) return true;
        var path = PathPattern.PathOf(url);
        if (path is "/robots.txt") return true;
        var (longest, allowed) = (-1, true);
        foreach (var rule in _rules)
        {
            if (rule.Pattern.Length < longest || (rule.Pattern.Length == longest && allowed)) continue;
            if (rule.Pattern.Fits(path)) (longest, allowed) = (rule.Pattern.Length, rule.Allow);
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
        _rules.Add(new Rule(PathPattern.Of(value), key.Equals("allow", StringComparison.OrdinalIgnoreCase)));
        Size += _rules[^1].Pattern.Length;
        return true;
    }

    private readonly record struct Rule(PathPattern Pattern, bool Allow);
}

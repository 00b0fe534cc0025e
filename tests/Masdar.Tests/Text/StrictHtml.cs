using System.Text.RegularExpressions;

namespace Masdar.Tests.Text;

/// <summary>
/// Reads sanitized HTML by a grammar of its own, far narrower than HTML's: tags without anything unusual, in order, of a short list,
/// with quoted attributes of a short list. Whatever it does not know is a violation.
/// </summary>
internal static partial class StrictHtml
{
    private static readonly HashSet<string> Tags =
    [
        .. ("a abbr address article aside audio b bdi big blockquote br caption cite code dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 "
            + "h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td "
            + "tfoot th thead time tr tt u ul var video wbr rb rtc").Split(' '),
    ];

    private static readonly HashSet<string> Void = ["br", "hr", "img", "wbr", "source"];

    private static readonly HashSet<string> Attributes =
    [
        .. ("alt cite colspan controls datetime dir height href lang open poster reversed rowspan scope src srcset start title type value width").Split(' '),
    ];

    /// <summary>What is wrong, or nothing.</summary>
    public static IReadOnlyList<string> Violations(string html)
    {
        var bad = new List<string>();
        var open = new Stack<string>();
        var at = 0;
        while (at < html.Length)
        {
            if (html[at] != '<')
            {
                var end = html.IndexOf('<', at);
                if (end < 0) end = html.Length;
                CheckText(html[at..end], bad);
                at = end;
                continue;
            }
            var match = Tag().Match(html, at);
            if (!match.Success || match.Index != at)
            {
                bad.Add($"no tag: {html[at..Math.Min(at + 40, html.Length)]}");
                return bad;
            }
            CheckTag(match, open, bad);
            at += match.Length;
        }
        if (open.Count > 0) bad.Add($"not closed: {open.Peek()}");
        return bad;
    }

    private static void CheckTag(Match match, Stack<string> open, List<string> bad)
    {
        var name = match.Groups["name"].Value;
        if (!Tags.Contains(name)) bad.Add($"element {name}");
        if (match.Groups["end"].Value.Length > 0)
        {
            if (open.Count == 0 || !Is(open.Pop(), name)) bad.Add($"end of {name} ends nothing");
            return;
        }
        if (!Void.Contains(name)) open.Push(name);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < match.Groups["attribute"].Captures.Count; i++)
        {
            var attribute = match.Groups["attribute"].Captures[i].Value;
            var value = System.Net.WebUtility.HtmlDecode(match.Groups["value"].Captures[i].Value);
            if (!Attributes.Contains(attribute)) bad.Add($"attribute {attribute} on {name}");
            if (!seen.Add(attribute)) bad.Add($"attribute {attribute} twice");
            CheckText(match.Groups["value"].Captures[i].Value, bad);
            if (attribute is "href" or "src" or "cite" or "poster") CheckAddress(name, attribute, value, bad);
            if (attribute is "srcset")
            {
                foreach (var part in value.Split(", ")) CheckAddress(name, attribute, part.Split(' ')[0], bad);
            }
        }
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static void CheckAddress(string name, string attribute, string value, List<string> bad)
    {
        var isFine = value.StartsWith("http://", StringComparison.Ordinal) || value.StartsWith("https://", StringComparison.Ordinal)
            || (attribute is "href" && (value.StartsWith("mailto:", StringComparison.Ordinal) || value.StartsWith("tel:", StringComparison.Ordinal)))
            || (name is "img" && attribute is "src" && RasterData().IsMatch(value));
        if (!isFine) bad.Add($"{name} {attribute} = {value}");
    }

    private static void CheckText(string text, List<string> bad)
    {
        foreach (Match match in Ampersand().Matches(text)) bad.Add($"bare ampersand: {text[match.Index..Math.Min(match.Index + 20, text.Length)]}");
        if (TextChecks.Violation(text) is { } violation) bad.Add(violation);
    }

    [GeneratedRegex("""\G<(?<end>/?)(?<name>[a-z][a-z0-9]*)(?: (?<attribute>[a-z]+)="(?<value>[^"<>`]*)")*>""", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex("&(?!(?:amp|lt|gt|quot|#96|#x338);)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Ampersand();

    [GeneratedRegex("^data:image/(?:png|gif|jpe?g|webp|avif);base64,[A-Za-z0-9+/=]+$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex RasterData();
}

using System.Buffers;
using System.Text;

namespace Masdar.Extraction;

/// <summary>
/// Bounds the markup of a page before it is parsed: an HTML parser needs quadratic time for deep nesting (every block looks through the
/// stack of open elements), for formatting elements that are never closed, and for tags with thousands of attributes.
/// Tags beyond the bounds are left out, the text between them stays. Comments, styles and scripts other than JSON-LD go silently.
/// </summary>
internal static class MarkupLimits
{
    /// <summary>Open elements within each other.</summary>
    public const int MaxDepth = 250;

    /// <summary>Formatting elements open at one time.</summary>
    public const int MaxFormatting = 64;

    /// <summary>Formatting elements that the parser opens again in every block after they were not closed, in all; the page is cut there.</summary>
    public const int MaxReopened = 200_000;

    /// <summary>Characters without comments, styles and scripts; the page is cut there.</summary>
    public const int MaxLength = 2_000_000;

    /// <summary>Signs &lt; and &amp; that begin nothing, each an error to the parser; the page is cut there.</summary>
    public const int MaxStray = 50_000;

    /// <summary>Start tags in all; the page is cut there.</summary>
    public const int MaxTags = 60_000;

    /// <summary>Looks at open elements, in all (<see cref="OpenElements.Steps"/>); the page is cut there.</summary>
    public const long MaxSteps = 5_000_000;

    /// <summary>Attributes of one tag.</summary>
    public const int MaxAttributes = 200;

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
        { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "keygen", "frame" };

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
        { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

    private static readonly HashSet<string> RawText = new(StringComparer.OrdinalIgnoreCase)
        { "script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe" };

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n\f/>");

    /// <summary>The page within the bounds; the same instance where it was within them.</summary>
    /// <param name="cut">Whether something had to be left out.</param>
    public static string Apply(string html, out bool cut)
    {
        var scan = new Scan(html);
        var result = scan.Run();
        cut = scan.Cut;
        return result;
    }

    private sealed class Scan(string html)
    {
        private readonly OpenElements open = new();
        private readonly Dictionary<string, int> formatting = new(StringComparer.OrdinalIgnoreCase);
        private bool hasBase;
        private int formattingOpen;
        private int tags;
        private int reopened;
        private int stray;
        private int left;
        private int copied;
        private StringBuilder? built;

        public bool Cut { get; private set; }

        public string Run()
        {
            var at = 0;
            while (NextTag(ref at))
            {
                if (at - left > MaxLength || stray > MaxStray || reopened > MaxReopened || tags > MaxTags || open.Steps > MaxSteps)
                {
                    Drop(at, html.Length);
                    break;
                }
                var next = html[at + 1];
                if (next == '!' || next == '?')
                {
                    var declarationEnd = SkipDeclaration(at);
                    if (next == '!' && html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal)) LeaveOut(at, declarationEnd);
                    at = declarationEnd;
                    continue;
                }
                var closing = next == '/';
                var nameAt = at + (closing ? 2 : 1);
                if (nameAt >= html.Length || !char.IsAsciiLetter(html[nameAt]))
                {
                    at++;
                    stray++;
                    continue;
                }
                var rest = html.AsSpan(nameAt);
                var length = rest.IndexOfAny(NameEnd);
                if (length < 0) length = rest.Length;
                // A name that long is no name of HTML's.
                var name = length > 40 ? "x-long" : html.Substring(nameAt, length);
                var (end, attributes) = TagEnd(nameAt + length);
                if (!closing && IsFurtherBase(name))
                {
                    LeaveOut(at, end);
                    at = end;
                    continue;
                }
                var keep = length <= 200 && attributes <= MaxAttributes && (closing || Open(name, html[Math.Max(at, end - 2)] == '/'));
                if (!keep) Drop(at, end);
                else if (closing) Close(name);
                else tags++;
                var start = at;
                at = end;
                if (closing || !RawText.Contains(name) || open.IsForeign) continue;
                var rawEnd = SkipRawText(name, end);
                if (IsUnread(name, html.AsSpan(start, end - start), rawEnd - end)) LeaveOut(end, rawEnd);
                at = rawEnd;
            }
            if (html.Length - left > MaxLength + 100_000 && copied < html.Length) Drop(Math.Max(copied, Math.Min(html.Length, MaxLength + left)), html.Length);
            return built is null ? html : built.Append(html, copied, html.Length - copied).ToString();
        }

        /// <summary>Only the first base counts (WHATWG HTML §4.2.3), and for each further one the parser would go through the whole page.</summary>
        private bool IsFurtherBase(string name) => name.Equals("base", StringComparison.OrdinalIgnoreCase) && (hasBase || !(hasBase = true));

        private bool Open(string name, bool selfClosing)
        {
            if (formattingOpen > 3 && !Formatting.Contains(name)) reopened += formattingOpen;
            // Only in SVG and MathML does the slash close.
            if (Void.Contains(name) || RawText.Contains(name) || (selfClosing && open.IsForeign))
            {
                open.Pass();
                return true;
            }
            if (!Formatting.Contains(name)) return open.Open(name, maxDepth: MaxDepth);
            if (formattingOpen >= MaxFormatting) return false;
            formatting[name] = formatting.GetValueOrDefault(name) + 1;
            formattingOpen++;
            return open.Open(name, deepens: false);
        }

        private void Close(string name)
        {
            open.Close(name);
            if (formatting.GetValueOrDefault(name) == 0) return;
            formatting[name]--;
            formattingOpen--;
        }

        private bool NextTag(ref int at)
        {
            if (at >= html.Length) return false;
            var found = html.AsSpan(at).IndexOfAny('<', '&');
            while (found >= 0 && html[at + found] == '&')
            {
                at += found + 1;
                if (at >= html.Length || !(char.IsAsciiLetter(html[at]) || html[at] == '#')) stray++;
                if (stray > MaxStray) break;
                found = html.AsSpan(at).IndexOfAny('<', '&');
            }
            if (found < 0 || stray > MaxStray) return stray > MaxStray && at + 1 < html.Length;
            at += found;
            return at + 1 < html.Length;
        }

        /// <summary>What nobody reads: styles, scripts but JSON-LD, and a title of a length that no title has.</summary>
        private static bool IsUnread(string name, ReadOnlySpan<char> tag, int length) => name.ToLowerInvariant() switch
        {
            "style" or "xmp" or "noembed" or "noframes" or "iframe" or "textarea" => true,
            "script" => !tag.Contains("ld+json", StringComparison.OrdinalIgnoreCase),
            _ => length > 20_000,
        };

        private void Drop(int from, int to)
        {
            Cut = true;
            LeaveOut(from, to);
        }

        private void LeaveOut(int from, int to)
        {
            left += to - from;
            built ??= new StringBuilder(html.Length);
            built.Append(html, copied, from - copied);
            copied = to;
        }

        private int SkipDeclaration(int at)
        {
            var isComment = html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal);
            var end = isComment ? html.IndexOf("-->", at + 2, StringComparison.Ordinal) : html.IndexOf('>', at);
            return end < 0 ? html.Length : end + (isComment ? 3 : 1);
        }

        private int SkipRawText(string name, int at)
        {
            var end = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase);
            // A script that writes a script within a comment ends at the second end tag (HTML, "script data double escaped state").
            for (var i = 0; i < 5 && end >= 0 && (name is "script" or "SCRIPT") && IsDoubleEscaped(html.AsSpan(at, end - at)); i++)
            {
                end = html.IndexOf("</script", end + 8, StringComparison.OrdinalIgnoreCase);
                if (end < 0) break;
            }
            return end < 0 ? html.Length : end;
        }

        private static bool IsDoubleEscaped(ReadOnlySpan<char> script)
        {
            var comment = script.LastIndexOf("<!--", StringComparison.Ordinal);
            if (comment < 0 || script[comment..].Contains("-->", StringComparison.Ordinal)) return false;
            var inner = script[comment..];
            var opened = inner.IndexOf("<script", StringComparison.OrdinalIgnoreCase);
            return opened >= 0 && !inner[opened..].Contains("</script", StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>Where the tag ends (behind its &gt;), and about how many attributes it has.</summary>
        private (int End, int Attributes) TagEnd(int at)
        {
            var attributes = 0;
            var inName = false;
            var afterEquals = false;
            for (var i = at; i < html.Length; i++)
            {
                var c = html[i];
                if (c == '>') return (i + 1, attributes);
                if (c is ' ' or '\t' or '\r' or '\n' or '\f' or '/')
                {
                    inName = false;
                    continue;
                }
                if (afterEquals && c is '"' or '\'')
                {
                    var close = html.IndexOf(c, i + 1);
                    if (close < 0) return (html.Length, attributes);
                    i = close;
                    inName = false;
                }
                else if (!inName && c != '=' && !afterEquals)
                {
                    attributes++;
                    inName = true;
                }
                afterEquals = c == '=';
            }
            return (html.Length, attributes);
        }
    }
}

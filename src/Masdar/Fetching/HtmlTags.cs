using System.Buffers;
using System.Net;

namespace Masdar.Fetching;

/// <summary>
/// Walks over the start tags of a page, one after another, in linear time and without building anything. Comments and the
/// text of scripts and styles are passed over. Good enough to find links in a head; no parser.
/// </summary>
internal ref struct HtmlTags(ReadOnlySpan<char> html)
{
    private const string Space = " \t\r\n\f";
    private static readonly SearchValues<char> AfterTagName = SearchValues.Create(" \t\r\n\f/>");
    private static readonly SearchValues<char> AfterName = SearchValues.Create(" \t\r\n\f/=");
    private static readonly SearchValues<char> AfterValue = SearchValues.Create(Space);

    private ReadOnlySpan<char> _rest = html;

    /// <summary>The tag's name as written.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    private ReadOnlySpan<char> _attributes;

    /// <summary>Goes to the next start tag; false at the end.</summary>
    public bool Next()
    {
        while (true)
        {
            var start = _rest.IndexOf('<');
            if (start < 0) return false;
            _rest = _rest[(start + 1)..];
            if (_rest.StartsWith("!--", StringComparison.Ordinal))
            {
                _rest = After(_rest[3..], "-->");
                continue;
            }

            if (_rest.IsEmpty || !char.IsAsciiLetter(_rest[0])) continue;
            var name = _rest.IndexOfAny(AfterTagName);
            if (name < 0) return false;
            Name = _rest[..name];
            _rest = _rest[name..];
            var end = TagEnd(_rest);
            _attributes = _rest[..end];
            _rest = _rest[end..];
            if (Is("script") || Is("style") || Is("textarea") || Is("noscript") || Is("template"))
            {
                var close = _rest.IndexOf($"</{Name}", StringComparison.OrdinalIgnoreCase);
                _rest = close < 0 ? [] : _rest[close..];
            }

            return true;
        }
    }

    public readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>An attribute's value with its entities read, or null.</summary>
    public readonly string? Attribute(string wanted)
    {
        var rest = _attributes;
        while (true)
        {
            rest = rest.TrimStart(" \t\r\n\f/");
            if (rest.IsEmpty) return null;
            var end = rest.IndexOfAny(AfterName);
            var name = end < 0 ? rest : rest[..Math.Max(end, 1)];
            rest = rest[name.Length..].TrimStart(Space);
            var value = ReadOnlySpan<char>.Empty;
            if (!rest.IsEmpty && rest[0] == '=')
            {
                rest = rest[1..].TrimStart(Space);
                var quoted = !rest.IsEmpty && rest[0] is '"' or '\'';
                var close = quoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(AfterValue);
                if (close <= 0) close = rest.Length;
                value = quoted ? rest[1..close] : rest[..close];
                rest = rest[Math.Min(rest.Length, close + (quoted ? 1 : 0))..];
            }

            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return WebUtility.HtmlDecode(value.ToString()).Trim();
        }
    }

    /// <summary>Where the tag ends: the first <c>&gt;</c> outside quotes that follow an equals sign.</summary>
    private static int TagEnd(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        var afterEquals = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
            }
            else if (c == '>')
            {
                return i;
            }
            else if (c is '"' or '\'' && afterEquals)
            {
                quote = c;
            }

            if (!char.IsWhiteSpace(c)) afterEquals = quote == '\0' && c == '=';
        }

        return text.Length;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? [] : text[(at + mark.Length)..];
    }
}

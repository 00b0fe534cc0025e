namespace Masdar.Configuration;

/// <summary>Which request headers a source may have (RFC 9110 §5.1, §5.5, §5.6.2).</summary>
internal static class HeaderRules
{
    /// <summary>Belong to the connection, to the fetcher's conditional requests and decoding, or to its guard.</summary>
    private static readonly string[] Own =
    [
        "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Expect", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Keep-Alive", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via",
    ];

    public static string? NameProblem(string name)
    {
        if (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            return "is no name of a header; write letters, digits and hyphens, such as \"X-Api-Key\"";
        return Own.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) ? "is set by Masdar itself; remove it" : null;
    }

    /// <summary>Visible ASCII and inner blanks. The value may be a secret: the message never shows it.</summary>
    public static string? ValueProblem(string value) =>
        value.All(c => c is >= ' ' and < '\x7F') && value[0] != ' ' && value[^1] != ' ' ? null : "has a character that a header cannot carry; write ASCII without blanks at the ends";
}

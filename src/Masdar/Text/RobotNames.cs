namespace Masdar.Text;

/// <summary>The names by which a site may address us, in its robots.txt as on its pages.</summary>
internal static class RobotNames
{
    /// <summary>The product's own, whatever the user agent is set to.</summary>
    public const string Product = "masdar";

    /// <summary>In lower case: the product's, and the token that the user agent begins with, where it begins with one.</summary>
    public static IReadOnlyList<string> Of(string userAgent) => Token(userAgent) is { Length: > 0 } token && token is not Product ? [Product, token] : [Product];

    /// <summary>The product token of a user agent (RFC 9309 §2.2.1): the letters, <c>-</c> and <c>_</c> that it begins with, lower case; empty where it begins with none.</summary>
    public static string Token(ReadOnlySpan<char> userAgent)
    {
        var end = 0;
        while (end < userAgent.Length && (char.IsAsciiLetter(userAgent[end]) || userAgent[end] is '-' or '_')) end++;
        return userAgent[..end].ToString().ToLowerInvariant();
    }
}

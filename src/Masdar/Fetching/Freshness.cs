using System.Globalization;

namespace Masdar.Fetching;

/// <summary>How long an answer calls itself fresh (RFC 9111 §4.2.1): max-age before Expires. A wish about the next poll, no more.</summary>
internal static class Freshness
{
    /// <summary>Null where the headers say nothing, or say that it is stale at once.</summary>
    public static TimeSpan? Of(IReadOnlyList<KeyValuePair<string, string>> headers, DateTimeOffset now)
    {
        if (Value(headers, "Cache-Control") is { } control)
        {
            foreach (var directive in control.Split(',', StringSplitOptions.TrimEntries))
            {
                if (directive.Equals("no-cache", StringComparison.OrdinalIgnoreCase) || directive.Equals("no-store", StringComparison.OrdinalIgnoreCase)) return null;
                if (directive.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase)
                    && long.TryParse(directive.AsSpan(8).Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    return Positive(TimeSpan.FromSeconds(Math.Min(seconds, 31_536_000)));
                }
            }
        }

        // The server's own clock, where it tells it, measures its own Expires.
        if (!HttpDate.TryParse(Value(headers, "Expires"), out var expires)) return null;
        return Positive(expires - (HttpDate.TryParse(Value(headers, "Date"), out var date) ? date : now));
    }

    private static TimeSpan? Positive(TimeSpan time) => time > TimeSpan.Zero ? time : null;

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        foreach (var (key, value) in headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }
}

using System.Globalization;

namespace Masdar.Fetching;

/// <summary>Reads the Retry-After field (RFC 9110 §10.2.3): seconds, or an HTTP date.</summary>
internal static class RetryAfter
{
    /// <summary>What is taken where a server says 429 without a time, or with one that cannot be read.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(10);

    /// <summary>The longest that is believed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The moment before which the host is not to be asked; <paramref name="now"/> when it says at once.</summary>
    /// <param name="value">The field's value, or null when it was absent.</param>
    public static DateTimeOffset Read(string? value, DateTimeOffset now) => now + (Parse(value, now) switch
    {
        null => Default,
        { } wait when wait < TimeSpan.Zero => TimeSpan.Zero,
        { } wait when wait > Longest => Longest,
        { } wait => wait,
    });

    private static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value) || value.Length > 64) return null;
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return double.IsNaN(seconds) || seconds < 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        return HttpDate.TryParse(value, out var date) ? date - now : null;
    }
}

using System.Globalization;

namespace Masdar.Extraction;

/// <summary>Times in a page's metadata: ISO 8601 as machines write it, and what .NET reads of RFC 1123. The seam for other forms.</summary>
internal static class PageDate
{
    private static readonly string[] Zoneless = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyyMMdd"];

    private static readonly string[] Zoned =
    [
        "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-ddTHH:mm:ssZ",
        "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", "yyyy-MM-dd HH:mm:ssZ", "r",
    ];

    /// <summary>The instant in UTC; null for what cannot be read or cannot be (before 1990).</summary>
    /// <param name="zone">The zone of times that name none.</param>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > 60) return null;
        if (DateTimeOffset.TryParseExact(text, Zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var zoned)) return Bounded(zoned);
        if (!DateTime.TryParseExact(text, Zoneless, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var local)) return null;
        return local.Year < 1990 ? null : Bounded(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }

    private static DateTimeOffset? Bounded(DateTimeOffset date) => date.Year is >= 1990 and < 2200 ? date.ToUniversalTime() : null;
}

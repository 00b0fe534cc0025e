using System.Globalization;
using System.Text;

namespace Masdar.Fetching;

/// <summary>Figures and foreign text in the messages that people read.</summary>
internal static class Words
{
    /// <summary>A size: <c>512 bytes</c>, <c>64 KiB</c>, <c>10 MiB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MiB"),
    };

    /// <summary>A time span in its largest fitting unit: <c>30 s</c>, <c>15 min</c>, <c>2 h</c>.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} d"),
    };

    /// <summary>A moment to the second, in UTC: <c>2026-11-24 10:57:12Z</c>.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An address without user name and password, made fit for one line.</summary>
    public static string Address(Uri url)
    {
        try
        {
            return Brief(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped));
        }
        catch (UriFormatException)
        {
            return "an address that cannot be written";
        }
    }

    /// <summary>Foreign text made fit for one line of a message: no control characters, at most 80 characters.</summary>
    public static string Brief(string text)
    {
        const int most = 80;
        var cut = text.Length > most;
        var brief = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, most)))
            brief.Append(char.IsControl(c) || char.IsSurrogate(c) || c is >= '\u200B' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' ? '?' : c);
        return cut ? brief.Append('…').ToString() : brief.ToString();
    }
}

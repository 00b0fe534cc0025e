namespace Masdar.Text;

/// <summary>
/// The two forms that nearly every feed has, read without a token: <c>Wed, 21 Jan 2026 10:00:00 +0000</c> (RFC 822) and
/// <c>2026-01-21T10:00:00Z</c> (RFC 3339). Anything that is not exactly one of them is left to the whole reader.
/// </summary>
internal static class FeedDateCommon
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>The moment in UTC, or null where the text has another form or names no real moment.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text) => text.Length >= 20 && text[3] == ',' ? Rfc822(text) : text.Length >= 20 && text[4] == '-' ? Rfc3339(text) : null;

    private static DateTimeOffset? Rfc822(ReadOnlySpan<char> text)
    {
        if (text[4] != ' ') return null;
        var rest = text[5..];
        var digits = rest[1] == ' ' ? 1 : 2;
        var day = Number(rest[..digits]);
        rest = rest[digits..];
        if (rest.Length < 18 || rest[0] != ' ' || rest[4] != ' ' || rest[9] != ' ' || rest[12] != ':' || rest[15] != ':' || rest.Length < 20 || rest[18] != ' ') return null;
        var month = Months.AsSpan().IndexOf(rest[1..4], StringComparison.Ordinal);
        if (month < 0 || month % 3 != 0) return null;
        return Make(Number(rest[5..9]), (month / 3) + 1, day, Number(rest[10..12]), Number(rest[13..15]), Number(rest[16..18]), 0, Offset(rest[19..]));
    }

    private static DateTimeOffset? Rfc3339(ReadOnlySpan<char> text)
    {
        if (text[7] != '-' || text[10] is not 'T' || text[13] != ':' || text[16] != ':') return null;
        var zone = 19;
        long ticks = 0;
        if (text[19] == '.')
        {
            zone = 20;
            var scale = TimeSpan.TicksPerSecond;
            for (; zone < text.Length && char.IsAsciiDigit(text[zone]); zone++) ticks += (text[zone] - '0') * (scale /= 10);
        }
        return Make(Number(text[..4]), Number(text[5..7]), Number(text[8..10]), Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), ticks, Offset(text[zone..]));
    }

    private static DateTimeOffset? Make(int year, int month, int day, int hour, int minute, int second, long ticks, TimeSpan? offset)
    {
        if (offset is null || year is < 1600 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return null;
        return new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(ticks) - offset.Value;
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> zone)
    {
        if (zone is "Z" or "GMT" or "UTC") return TimeSpan.Zero;
        if (zone.Length is not (5 or 6) || zone[0] is not ('+' or '-') || (zone.Length == 6 && zone[3] != ':')) return null;
        int hours = Number(zone[1..3]), minutes = Number(zone[^2..]);
        // RFC 5322 §3.3 allows any hours: "+3000" is read as it stands, for which way it is wrong nobody can tell.
        if (hours < 0 || minutes is < 0 or > 59) return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return zone[0] == '-' ? -offset : offset;
    }

    /// <summary>-1 where it is no number.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return -1;
            value = (value * 10) + (c - '0');
        }
        return value;
    }
}

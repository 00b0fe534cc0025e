using System.Globalization;

namespace Masdar.Text;

/// <summary>How a date of three numbers is read where both of the first two could be a month.</summary>
internal enum DateOrder
{
    DayFirst,
    MonthFirst,

    /// <summary>Not at all: it stays unread.</summary>
    Unknown,
}

/// <summary>Why a date is absent, or what is odd about one that was kept.</summary>
internal enum DateProblem
{
    None,

    /// <summary>Empty, or a filler such as 0000-00-00 or 1970-01-01: the source says nothing.</summary>
    Absent,
    Unreadable,

    /// <summary>Day and month could be either.</summary>
    Ambiguous,

    /// <summary>No such day or hour, such as 31 February.</summary>
    Impossible,

    /// <summary>Hijri or Persian, with no Gregorian date beside it.</summary>
    OtherCalendar,

    /// <summary>More than a day ahead; left out.</summary>
    Future,

    /// <summary>Ahead by up to a day: kept, most likely a wrong zone.</summary>
    Ahead,
}

/// <param name="Value">In UTC; null where nothing can be read. Never made from the present time.</param>
internal sealed record DateReading(DateTimeOffset? Value, DateProblem Problem);

/// <summary>
/// Reads dates as feeds and bylines have them: RFC 822 and its ruins, ISO 8601 and W3CDTF, asctime, Unix time, and running text with the
/// month names of Arabic and other tongues. The same result under every culture and every zone of the machine.
/// </summary>
internal static class FeedDate
{
    /// <summary>A date stands at the beginning of what it is read from.</summary>
    private const int LongestText = 300;

    /// <summary>Clocks differ by this much without a fault.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    private static readonly DateTimeOffset[] Fillers = [.. new[] { (1753, 1, 1), (1899, 12, 30), (1900, 1, 1), (1970, 1, 1) }.Select(d => new DateTimeOffset(d.Item1, d.Item2, d.Item3, 0, 0, 0, TimeSpan.Zero))];

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <param name="zone">Of the source; holds where the text names no zone.</param>
    /// <param name="now">Only to judge what lies ahead.</param>
    public static DateReading Read(string? text, TimeZoneInfo zone, DateTimeOffset now, DateOrder order = DateOrder.DayFirst)
    {
        if (string.IsNullOrWhiteSpace(text)) return new DateReading(null, DateProblem.Absent);
        if (FeedDateCommon.Read(text.AsSpan().Trim()) is { } common) return Judge(common, now);
        var folded = ArabicText.Fold(text.AsSpan(0, Math.Min(text.Length, LongestText)));
        if (Unix(folded) is { } instant) return Judge(instant, now);
        var tokens = FeedDateTokens.Of(folded);
        if (tokens.Count == 0) return new DateReading(null, DateProblem.Absent);
        var clock = FeedDateClock.Read(tokens);
        var day = FeedDateDay.Read(tokens, order, now.Year);
        if (day.Problem != DateProblem.None) return new DateReading(null, day.Problem);
        if (!clock.IsPossible) return new DateReading(null, DateProblem.Impossible);
        return Instant(day.Date, clock, zone) is { } value ? Judge(value, now) : new DateReading(null, DateProblem.Impossible);
    }

    private static DateTimeOffset? Instant(DateOnly date, FeedDateClock clock, TimeZoneInfo sourceZone)
    {
        if (date.Year is < 2 or > 9990) return null;
        var local = date.ToDateTime(TimeOnly.MinValue).Add(clock.TimeOfDay);
        var offset = FeedDateZones.Offset(clock, local, sourceZone);
        return new DateTimeOffset(local.Ticks, TimeSpan.Zero) - offset;
    }

    private static DateReading Judge(DateTimeOffset value, DateTimeOffset now)
    {
        if (IsFiller(value)) return new DateReading(null, DateProblem.Absent);
        var ahead = value - now;
        if (ahead > FurthestAhead) return new DateReading(null, DateProblem.Future);
        return new DateReading(value, ahead > Skew ? DateProblem.Ahead : DateProblem.None);
    }

    /// <summary>What programs write for "no date": the beginnings of their calendars (SQL Server, OLE, Excel, Unix), in any zone.</summary>
    private static bool IsFiller(DateTimeOffset value) => Fillers.Any(filler => (value - filler).Duration() < TimeSpan.FromHours(36));

    /// <summary>Seconds (9 or 10 digits), milliseconds (13) or microseconds (16) since 1970, alone or as <c>/Date(…)/</c>.</summary>
    private static DateTimeOffset? Unix(string text)
    {
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("/date(", StringComparison.Ordinal))
        {
            digits = digits[6..];
            var end = digits.IndexOfAny(')', '+');
            if (end > 0) digits = digits[..end];
        }
        var point = digits.IndexOf('.');
        if (point is 9 or 10) digits = digits[..point];
        if (digits.Length is not (9 or 10 or 13 or 16) || digits.ContainsAnyExceptInRange('0', '9')) return null;
        var number = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return Epoch + digits.Length switch
        {
            16 => TimeSpan.FromMicroseconds(number),
            13 => TimeSpan.FromMilliseconds(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }
}

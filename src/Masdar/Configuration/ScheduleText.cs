using System.Globalization;
using Masdar.Model;

namespace Masdar.Configuration;

/// <summary>Durations (<c>30s</c>, <c>15m</c>, <c>2h</c>, <c>14d</c>) and schedules, which are a duration or a Quartz cron expression.</summary>
internal static class ScheduleText
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The interval follows the feed's pace.</summary>
    public const string Auto = "auto";

    /// <summary>What an interval that follows the pace begins with, where the first document does not tell it.</summary>
    private static readonly TimeSpan AutoBegins = TimeSpan.FromMinutes(15);

    private const string Wanted = "write auto, 30s, 15m, 2h, 1d or a Quartz cron expression such as \"0 0/10 6-23 * * ?\"";

    /// <summary>A whole number and one of s, m, h, d; null where it is anything else or beyond ten years.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text.Length is < 2 or > 10 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        var seconds = text[^1] switch { 's' => count, 'm' => count * 60, 'h' => count * 3600, 'd' => count * 86400, _ => -1 };
        return seconds is >= 0 and <= 3650L * 86400 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>The shortest text of whole seconds: <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>14d</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (count, unit) = seconds switch
        {
            0 => (0, 's'),
            _ when seconds % 86400 == 0 => (seconds / 86400, 'd'),
            _ when seconds % 3600 == 0 => (seconds / 3600, 'h'),
            _ when seconds % 60 == 0 => (seconds / 60, 'm'),
            _ => (seconds, 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    /// <param name="cronProblem">What is wrong with a cron expression, null where nothing is.</param>
    public static Taken<Schedule> Parse(string text, Func<string, string?> cronProblem)
    {
        if (text is Auto) return new Schedule(Auto, AutoBegins, null);
        if (Duration(text) is { } interval)
        {
            if (interval < Shortest || interval > Longest) return Taken<Schedule>.Wrong($"{Values.Quote(text)} is out of range; from {Write(Shortest)} to {Write(Longest)}");
            return new Schedule(text, interval, null);
        }
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 5) return Taken<Schedule>.Wrong($"{Values.Quote(text)} has the five fields of a Unix crontab; Quartz's begin with the seconds and end with a weekday or ?, as in \"0 0/10 6-23 * * ?\"");
        if (fields is not (6 or 7) || text.Length > 200) return Taken<Schedule>.Wrong($"{Values.Quote(text)} is no schedule; {Wanted}");
        return cronProblem(text) is { } problem ? Taken<Schedule>.Wrong($"{Values.Quote(text)} is no cron expression: {problem}") : new Schedule(text, null, text);
    }
}

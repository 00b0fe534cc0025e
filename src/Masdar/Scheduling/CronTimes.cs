using Masdar.Model;
using Quartz;

namespace Masdar.Scheduling;

/// <summary>Quartz cron expressions: whether one is right, and when it next fires.</summary>
internal static class CronTimes
{
    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? Problem(string expression) => CronExpression.TryParse(expression, out _) ? null : "it is no Quartz cron expression (seconds minutes hours day-of-month month day-of-week)";

    /// <summary>The first moment after a given one at which the source's expression fires in a zone; null for an interval, or when it never fires again.</summary>
    public static DateTimeOffset? After(Source source, TimeZoneInfo zone, DateTimeOffset moment) =>
        source.Schedule.Cron is { } cron ? new CronExpression(cron, zone).GetNextValidTimeAfter(moment) : null;
}

using Masdar.Model;

namespace Masdar.Polling;

/// <summary>
/// Learns how fast a source publishes, by the hour of the day, and decides how long it may be left alone. Pure. The rule is one sentence: a source is
/// polled when the items that it is likely to have published by then have together waited <see cref="Patience"/>. A source that publishes four times as
/// much is thus polled twice as often, and one that sleeps at night is let sleep.
/// </summary>
internal static class Pace
{
    /// <summary>In item-hours: one item may wait so long, or two of them half of it each.</summary>
    public const double Patience = 0.3;

    /// <summary>The share of what was seen in an hour of the day that becomes what is expected of it: about five days are remembered.</summary>
    private const double Learning = 0.2;

    /// <summary>In the first days each counts for more: this, by the days that are known already and one.</summary>
    private const double FirstLearning = 1.5;

    /// <summary>No hour is expected to have less than this share of the average: one that was silent so far may only have been so by chance …</summary>
    private const double Slack = 0.15;

    /// <summary>… the more so the fewer days are known: as much again for each of so many days by the days known.</summary>
    private const double NewSlackDays = 3;

    /// <summary>An item is likely to be followed by so many more than usual …</summary>
    private const double Followers = 1.2;

    /// <summary>… within about so many hours.</summary>
    private const double BurstHours = 0.3;

    /// <summary>The share by which <see cref="Rhythm.Reach"/> recovers in a day.</summary>
    private const double Forgetting = 0.04;

    /// <summary>What it recovers to at most, in days: more would change nothing, and after years of silence there would be no number for it.</summary>
    private const double LongestReach = 365;

    /// <summary>The share of a document that may be filled between two polls: the rest is what is known of the one before.</summary>
    private const double Full = 0.6;

    /// <summary>Fewer items than this an hour are never expected: once in ten days.</summary>
    private const double Least = 1 / 240.0;

    private const double StepHours = 1 / 30.0;

    /// <summary>What is known after one more poll.</summary>
    /// <param name="interval">As configured: what is taken where the first document says nothing of its pace.</param>
    /// <param name="now">When the poll began.</param>
    public static Rhythm Learn(Rhythm? known, Poll poll, TimeSpan interval, DateTimeOffset now)
    {
        if (known is null || known.Hours.Count != 24) return First(poll, interval, now);
        var gap = now - known.At;
        if (gap <= TimeSpan.Zero) return known;
        var arrivals = Arrivals(poll.NewItems, known.At, now);
        var hours = known.Hours.ToArray();
        // Longer ago than a week, the average over the time would say nothing of any hour.
        var from = gap > TimeSpan.FromDays(7) ? now.AddDays(-7) : known.At;
        var next = 0;
        var learning = known.Begun is { } begun ? Math.Max(Learning, FirstLearning / ((now - begun).TotalDays + 1)) : Learning;
        while (from < now)
        {
            var to = Earlier(now, HourAfter(from));
            var came = 0;
            for (; next < arrivals.Length && arrivals[next] <= to; next++) came += arrivals[next] > from ? 1 : 0;
            ref var expected = ref hours[from.UtcDateTime.Hour];
            expected = Math.Max(0, expected + (learning * (came - (expected * (to - from).TotalHours))));
            from = to;
        }

        var burst = known.Burst * Math.Exp(-gap.TotalHours / BurstHours);
        foreach (var arrival in arrivals) burst += Followers / BurstHours * Math.Exp(-(now - arrival).TotalHours / BurstHours);
        var reach = known.Reach is { } before ? TimeSpan.FromDays(Math.Min(LongestReach, before.TotalDays * (1 + (Forgetting * gap.TotalDays)))) : (TimeSpan?)null;
        var (filling, since) = (known.Filling, known.FillingSince);
        foreach (var arrival in arrivals)
        {
            if (++filling < Math.Max(2, poll.Items * Full)) continue;
            reach = Shorter(arrival - since, reach);
            (filling, since) = (0, arrival);
        }

        if (poll.Lost) reach = Shorter(gap / 2, reach);
        return new Rhythm { At = now, Begun = known.Begun, Hours = hours, Burst = burst, Reach = reach, Filling = filling, FillingSince = since };
    }

    /// <summary>How long the source may be left alone from now on, within its bounds.</summary>
    public static TimeSpan Interval(Rhythm rhythm, IntervalBounds bounds, DateTimeOffset now)
    {
        var (expected, waited, hours) = (0.0, 0.0, 0.0);
        var most = bounds.Longest.TotalHours;
        var least = Math.Max(Least, Floor(rhythm, now));
        while (waited < Patience && hours < most)
        {
            var rate = Math.Max(least, rhythm.Hours[now.AddHours(hours).UtcDateTime.Hour] + (rhythm.Burst * Math.Exp(-hours / BurstHours)));
            expected += rate * StepHours;
            waited += expected * StepHours;
            hours += StepHours;
        }

        var every = Shorter(TimeSpan.FromHours(hours), rhythm.Reach) ?? bounds.Longest;
        return every < bounds.Shortest ? bounds.Shortest : every > bounds.Longest ? bounds.Longest : every;
    }

    /// <summary>Items that are expected in the hour from now on.</summary>
    public static double Rate(Rhythm rhythm, DateTimeOffset now) => rhythm.Hours[now.UtcDateTime.Hour] + rhythm.Burst;

    /// <summary>Items an hour that are expected even where none was seen yet.</summary>
    private static double Floor(Rhythm rhythm, DateTimeOffset now)
    {
        var days = rhythm.Begun is { } begun ? Math.Max(0.5, (now - begun).TotalDays) : double.PositiveInfinity;
        return rhythm.Hours.Average() * Slack * (1 + (NewSlackDays / days));
    }

    /// <summary>From the dates in the first document; where there are none, the pace at which the configured interval would be right.</summary>
    private static Rhythm First(Poll poll, TimeSpan interval, DateTimeOffset now)
    {
        var dates = poll.NewItems.OfType<DateTimeOffset>().Where(date => date < now).Order().ToList();
        var rate = 2 * Patience / Math.Max(1e-4, interval.TotalHours * interval.TotalHours);
        TimeSpan? reach = null;
        if (dates.Count > 1)
        {
            rate = Math.Min(60, dates.Count / Math.Max(0.01, (now - dates[0]).TotalHours));
            reach = now - dates[(int)(dates.Count * (1 - Full))];
        }

        return new Rhythm { At = now, Begun = now, Hours = Enumerable.Repeat(rate, 24).ToArray(), Reach = reach, FillingSince = now };
    }

    /// <summary>When the new items came, ascending: as dated, where the date lies between the two polls; else spread between them.</summary>
    private static DateTimeOffset[] Arrivals(IReadOnlyList<DateTimeOffset?> items, DateTimeOffset before, DateTimeOffset now)
    {
        var arrivals = new DateTimeOffset[items.Count];
        for (var i = 0; i < arrivals.Length; i++)
            arrivals[i] = items[i] is { } date && date > before && date <= now ? date : before + ((now - before) * ((i + 0.5) / arrivals.Length));
        Array.Sort(arrivals);
        return arrivals;
    }

    private static DateTimeOffset HourAfter(DateTimeOffset moment)
    {
        var at = moment.UtcDateTime;
        return new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static TimeSpan? Shorter(TimeSpan time, TimeSpan? other) => other is { } limit && limit < time ? limit : time;
}

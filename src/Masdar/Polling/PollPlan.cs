using System.Globalization;
using Masdar.Model;

namespace Masdar.Polling;

/// <summary>
/// Decides when a source is polled next. Pure: the same facts give the same answer. A source is never given up; the more it
/// fails the rarer it is asked, up to once a day.
/// </summary>
internal static class PollPlan
{
    /// <summary>The longest that failures put off a poll, and the pause for what is gone.</summary>
    public static readonly TimeSpan Rarely = TimeSpan.FromHours(24);

    /// <summary>An address that was not found this often in a row is asked as rarely as one that is gone: before, it may be a slip.</summary>
    private const int NotFoundForGood = 3;

    /// <summary>How often a feed is polled all the same while a hub pushes it.</summary>
    public static readonly TimeSpan SafetyNet = TimeSpan.FromHours(2);

    private const double JitterShare = 0.05;
    private static readonly TimeSpan LongestJitter = TimeSpan.FromMinutes(1);

    /// <summary>After a failure that is held against nobody.</summary>
    public static readonly TimeSpan ExcusedPause = TimeSpan.FromMinutes(1);

    /// <summary>How far in the future a last poll may lie: another node's clock may be a little ahead.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(10);

    /// <summary>When a source is first polled after a start: when it was due, and where that is past, soon, but not all at once.</summary>
    /// <param name="spread">The time over which those that are overdue are spread.</param>
    public static DateTimeOffset First(Source source, SourceState state, DateTimeOffset now, TimeSpan spread) =>
        state.NextDue is { } due && due > now && !IsOfWrongClock(state, now) ? due : now + (Share(source.Id) * spread);

    /// <summary>Whether the last poll lies in the future: the clock was wrong then, and so is what was planned by it.</summary>
    public static bool IsOfWrongClock(SourceState state, DateTimeOffset now) => state.LastAttempt is { } last && last > now + ClocksDiffer;

    /// <param name="state">As it was before the poll.</param>
    /// <param name="now">When the poll began: an interval is counted from there.</param>
    /// <param name="cronAfter">The first moment of the source's cron expression after a given one; not asked where it has an interval.</param>
    public static NextPoll Next(Source source, SourceState state, Poll poll, DateTimeOffset now, Func<DateTimeOffset, DateTimeOffset?> cronAfter)
    {
        var rhythm = Learn(source, state, poll, now);
        if (poll.Excused) return Soon(source, state, poll, now);
        var (weight, failures) = Count(state, poll, source.Schedule.Interval);
        var (earliest, reason) = poll.Succeeded || poll.Failure is FetchErrorKind.HeldBack
            ? Settled(source, poll, weight, rhythm, now)
            : Failing(source.Schedule, poll, weight, failures, now);
        if (poll.RetryAfter is { } wish && wish > earliest)
            (earliest, reason) = (wish, $"the host asked to be left alone until {Moment(wish)}");
        if (source.Schedule.Cron is not null)
            return new NextPoll(cronAfter(earliest) ?? now + Rarely, reason, weight, failures, rhythm);
        if (source.Adaptive is not null && Awake(poll.Wishes, earliest) is var awake && awake != earliest)
            (earliest, reason) = (awake, "the feed names hours or days at which it is not to be read");
        return new NextPoll(Late(source, earliest, now), reason, weight, failures, rhythm);
    }

    /// <summary>How much a failure counts: what will not pass by itself fully, a busy or slow host half, a silent name server a quarter.</summary>
    public static double Weight(FetchErrorKind kind) => kind switch
    {
        FetchErrorKind.HeldBack or FetchErrorKind.Robots => 0,
        FetchErrorKind.NameTemporary => 0.25,
        FetchErrorKind.Timeout or FetchErrorKind.Truncated or FetchErrorKind.ServerError or FetchErrorKind.TooManyRequests or FetchErrorKind.NotFound => 0.5,
        _ => 1,
    };

    /// <summary>A success forgives most at once, but not all: a host that comes and goes is asked less often than one that stays.</summary>
    private static (double Weight, int Failures) Count(SourceState state, Poll poll, TimeSpan? interval)
    {
        if (poll.Failure is FetchErrorKind.HeldBack) return (state.FailureWeight, state.Failures);
        if (poll.Succeeded) return (state.FailureWeight < 2 ? 0 : Math.Min(4, state.FailureWeight / 4), 0);

        // Beyond a day's pause more weight would change nothing but the way back.
        var most = Math.Max(4, interval is { } every ? Rarely / every : 4);
        return (Math.Min(most, state.FailureWeight + (poll.Unreadable ? 1 : Weight(poll.Failure!.Value))), state.Failures + 1);
    }

    /// <summary>After a failure that is held against nobody: in a minute, also where a cron expression would have it wait for its next moment.</summary>
    private static NextPoll Soon(Source source, SourceState state, Poll poll, DateTimeOffset now)
    {
        var due = now + Shorter(source.Schedule.Interval ?? ExcusedPause, ExcusedPause);
        var reason = poll.Offline ? "no host answered: our own network seems to be down" : "not reached just after the start: asked again soon";
        return new NextPoll(due + (Share(source.Id) * JitterOf(source.Schedule.Interval)), reason, state.FailureWeight, state.Failures, state.Rhythm);
    }

    private static (DateTimeOffset Earliest, string Reason) Settled(Source source, Poll poll, double weight, Rhythm? rhythm, DateTimeOffset now)
    {
        var schedule = source.Schedule;
        if (schedule.Interval is not { } interval) return (now, $"by its schedule ({schedule.Text})");
        if (poll.Failure is not null) return (now + interval, "the host asked to be left alone");
        if (weight > 1)
        {
            var careful = Stretch(interval, weight);
            return (now + careful, $"answers again: {Span(careful)} for now instead of {Span(interval)}");
        }

        if (poll.IsPushed && Longer(interval, Shorter(SafetyNet, source.Adaptive?.Longest ?? SafetyNet)) is var net && net > interval) return (now + net, $"every {Span(net)}: a hub pushes what is new");
        if (source.Adaptive is not { } bounds || rhythm is null) return (now + interval, $"every {Span(interval)}");
        var (every, wish) = (Pace.Interval(rhythm, bounds, now), Shorter(Wish(poll), bounds.Longest));
        return wish > every ? (now + wish, $"after {Span(wish)}, as the feed wishes") : (now + every, $"after {Span(every)}: {PerHour(Pace.Rate(rhythm, now))} expected now");
    }

    private static (DateTimeOffset Earliest, string Reason) Failing(Schedule schedule, Poll poll, double weight, int failures, DateTimeOffset now)
    {
        var interval = schedule.Interval ?? TimeSpan.Zero;
        var rarely = Longer(Rarely, interval);
        if (poll.Failure is FetchErrorKind.Gone) return (now + rarely, $"gone (410): asked again every {Span(rarely)}");
        if (poll.Failure is FetchErrorKind.NotFound && failures >= NotFoundForGood)
            return (now + rarely, $"not found {failures.ToString(CultureInfo.InvariantCulture)} times in a row: asked again every {Span(rarely)}");

        // A cron expression has no length of its own; its failures are counted in quarters of an hour, from the second on.
        if (schedule.Interval is null) return (weight <= 1 ? now : now + Stretch(TimeSpan.FromMinutes(15), weight), $"by its schedule ({schedule.Text}), after {Times(failures)}");
        var pause = Stretch(interval, weight);
        return (now + pause, pause > interval ? $"{Span(pause)} instead of {Span(interval)}, after {Times(failures)}" : $"every {Span(interval)}, after {Times(failures)}");
    }

    /// <summary>Linear in the weight, never shorter than the interval, never longer than a day unless the interval is.</summary>
    private static TimeSpan Stretch(TimeSpan interval, double weight) => Longer(interval, Shorter(Rarely, interval * Math.Max(1, weight)));

    private static Rhythm? Learn(Source source, SourceState state, Poll poll, DateTimeOffset now) =>
        source.Adaptive is null || source.Schedule.Interval is not { } interval ? null : poll.Succeeded ? Pace.Learn(state.Rhythm, poll, interval, now) : state.Rhythm;

    /// <summary>The longest pause that the feed or its server asks for.</summary>
    private static TimeSpan Wish(Poll poll) =>
        Longer(poll.Wishes.Ttl ?? TimeSpan.Zero, Longer(poll.Wishes.UpdatePeriod ?? TimeSpan.Zero, poll.Freshness ?? TimeSpan.Zero));

    /// <summary>The first hour, from the moment on, at which the feed does not mind being read; the moment itself when it minds always.</summary>
    private static DateTimeOffset Awake(PollWishes wishes, DateTimeOffset moment)
    {
        var at = moment.ToUniversalTime();
        for (var hour = 0; hour < 8 * 24; hour++)
        {
            if (!wishes.SkipHours.Contains(at.Hour) && !wishes.SkipDays.Contains(at.DayOfWeek)) return hour == 0 ? moment : at;
            at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
        }

        return moment;
    }

    /// <summary>
    /// A little later than due, the same for a source each time, so that those with one interval do not come all at once: by a share of its interval, where that is learned of
    /// the one that was chosen now. A longest interval holds all the same, and so does a cron expression.
    /// </summary>
    private static DateTimeOffset Late(Source source, DateTimeOffset earliest, DateTimeOffset now)
    {
        var late = earliest + (Share(source.Id) * JitterOf(source.Adaptive is null ? source.Schedule.Interval : earliest - now));
        if (source.Adaptive is not { } bounds || late <= now + bounds.Longest) return late;
        return earliest > now + bounds.Longest ? earliest : now + bounds.Longest;
    }

    /// <summary>The longest delay for an interval; none for a cron expression.</summary>
    private static TimeSpan JitterOf(TimeSpan? interval) => interval is { } every && every > TimeSpan.Zero ? Shorter(LongestJitter, every * JitterShare) : TimeSpan.Zero;

    /// <summary>A number from 0 to 1 that is the source's own (FNV-1a, mixed).</summary>
    private static double Share(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in id) hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return (hash >> 11) / (double)(1UL << 53);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Times(int failures) => failures == 1 ? "a failure" : $"{failures.ToString(CultureInfo.InvariantCulture)} failures in a row";

    private static string PerHour(double rate) => rate switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"about {rate:0} items an hour are"),
        >= 1 / 24.0 => string.Create(CultureInfo.InvariantCulture, $"an item in about {1 / rate:0} h is"),
        _ => "less than an item a day is",
    };

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };
}

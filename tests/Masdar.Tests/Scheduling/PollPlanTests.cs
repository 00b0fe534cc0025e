using CsCheck;
using Masdar.Model;
using Masdar.Polling;

namespace Masdar.Tests.Scheduling;

public class PollPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly Poll Fine = new() { Items = 20 };

    private static Source Source(Schedule? schedule = null, string id = "one") =>
        new() { Id = id, Name = "One", Feed = new Uri("http://example.org/feed"), Schedule = schedule ?? Schedule.Every(TimeSpan.FromMinutes(15)) };

    private static Poll Failed(FetchErrorKind kind) => new() { Failure = kind };

    private static NextPoll Next(Poll poll, SourceState? state = null, Source? source = null) =>
        PollPlan.Next(source ?? Source(), state ?? SourceState.New("one"), poll, Now, _ => throw new InvalidOperationException("not asked"));

    /// <summary>The pause in whole minutes without the source's jitter.</summary>
    private static double Minutes(NextPoll next) => Math.Floor((next.Due - Next(Fine).Due + TimeSpan.FromMinutes(15)).TotalMinutes);

    private static (SourceState State, NextPoll Next) Repeat(Poll poll, int times, SourceState? state = null)
    {
        state ??= SourceState.New("one");
        NextPoll next = null!;
        for (var i = 0; i < times; i++)
        {
            next = Next(poll, state);
            state = state with { FailureWeight = next.FailureWeight, Failures = next.Failures };
        }

        return (state, next);
    }

    [Fact]
    public void A_healthy_source_keeps_its_interval_and_a_jitter_of_its_own()
    {
        var next = Next(Fine);
        Assert.Equal(15, Minutes(next));
        Assert.Equal("every 15 min", next.Reason);
        Assert.Equal(next, Next(Fine));
        var pauses = Enumerable.Range(0, 200).Select(i => (Next(Fine, null, Source(id: $"s{i}")).Due - Now).TotalSeconds).ToList();
        Assert.All(pauses, x => Assert.InRange(x, 900, 945));
        Assert.InRange(pauses.Select(x => (int)((x - 900) / 4.5)).Distinct().Count(), 9, 10);
    }

    [Fact]
    public void A_learned_interval_is_kept_late_by_a_share_of_itself_and_never_beyond_its_bound()
    {
        // The schedule is an hour, what is chosen is five minutes: as many items come as can be.
        var busy = new Rhythm { At = Now.AddHours(-1), FillingSince = Now.AddHours(-1), Hours = [.. Enumerable.Repeat(500.0, 24)], Reach = TimeSpan.FromMinutes(1) };
        var still = new Rhythm { At = Now.AddHours(-1), FillingSince = Now.AddHours(-1), Hours = [.. Enumerable.Repeat(0.0, 24)] };
        for (var i = 0; i < 50; i++)
        {
            var source = Source(Schedule.Every(TimeSpan.FromHours(1)), $"s{i}") with { Adaptive = new IntervalBounds(TimeSpan.FromMinutes(5), TimeSpan.FromHours(2)) };
            Assert.InRange(Next(Failed(FetchErrorKind.HeldBack) with { RetryAfter = Now.AddMinutes(61) }, SourceState.New(source.Id), source).Due, Now.AddMinutes(61), Now.AddMinutes(62));
            Assert.InRange(Next(Fine, SourceState.New(source.Id) with { Rhythm = busy }, source).Due - Now, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.25));
            Assert.InRange(Next(Fine, SourceState.New(source.Id) with { Rhythm = still }, source).Due - Now, TimeSpan.FromMinutes(5), TimeSpan.FromHours(2));
        }
    }

    [Fact]
    public void Failures_stretch_the_interval_by_their_weight_up_to_a_day()
    {
        Assert.Equal([15, 30, 45, 60], Enumerable.Range(1, 4).Select(n => Minutes(Repeat(Failed(FetchErrorKind.NameUnknown), n).Next)));
        Assert.Equal([15, 15, 22, 30], Enumerable.Range(1, 4).Select(n => Minutes(Repeat(Failed(FetchErrorKind.ServerError), n).Next)));
        Assert.Equal([15, 15, 15, 15, 18], Enumerable.Range(1, 5).Select(n => Minutes(Repeat(Failed(FetchErrorKind.NameTemporary), n).Next)));
        Assert.Equal([15, 30], Enumerable.Range(1, 2).Select(n => Minutes(Repeat(new Poll { Unreadable = true }, n).Next)));
        Assert.Equal(24 * 60, Minutes(Repeat(Failed(FetchErrorKind.Tls), 5000).Next));
    }

    [Fact]
    public void A_success_comes_back_in_two_steps_however_long_it_failed()
    {
        var (state, _) = Repeat(Failed(FetchErrorKind.Connection), 500);
        var first = Repeat(Fine, 1, state);
        Assert.Equal(60, Minutes(first.Next));
        Assert.Equal(0, first.Next.Failures);
        Assert.Contains("answers again", first.Next.Reason, StringComparison.Ordinal);
        Assert.Equal(15, Minutes(Repeat(Fine, 1, first.State).Next));
        Assert.Equal(15, Minutes(Repeat(Fine, 1, Repeat(Failed(FetchErrorKind.Connection), 1).State).Next));
    }

    [Fact]
    public void What_is_gone_is_asked_once_a_day_and_what_is_not_found_too_in_the_end()
    {
        Assert.Equal(24 * 60, Minutes(Next(Failed(FetchErrorKind.Gone))));
        Assert.Equal([15, 15, 24 * 60], Enumerable.Range(1, 3).Select(n => Minutes(Repeat(Failed(FetchErrorKind.NotFound), n).Next)));
        Assert.Equal(7 * 24 * 60, Minutes(Next(Failed(FetchErrorKind.Gone), null, Source(Schedule.Every(TimeSpan.FromDays(7))))));
    }

    [Fact]
    public void Retry_After_is_kept_and_being_held_back_is_no_failure()
    {
        var next = Next(new Poll { Failure = FetchErrorKind.TooManyRequests, RetryAfter = Now.AddHours(3) });
        Assert.Equal(180, Minutes(next));
        Assert.Contains("left alone", next.Reason, StringComparison.Ordinal);
        Assert.Equal(15, Minutes(Next(new Poll { Failure = FetchErrorKind.TooManyRequests, RetryAfter = Now.AddSeconds(5) })));
        var held = Next(new Poll { Failure = FetchErrorKind.HeldBack, RetryAfter = Now.AddMinutes(40) }, SourceState.New("one") with { FailureWeight = 1.5, Failures = 2 });
        Assert.Equal((40d, 1.5, 2), (Minutes(held), held.FailureWeight, held.Failures));
    }

    [Fact]
    public void Our_own_network_being_down_is_held_against_nobody()
    {
        var next = Next(new Poll { Failure = FetchErrorKind.Connection, Offline = true });
        Assert.Equal((1d, 0d, 0), (Minutes(next), next.FailureWeight, next.Failures));
        var started = Next(new Poll { Failure = FetchErrorKind.NameTemporary, JustStarted = true }, SourceState.New("one") with { FailureWeight = 3, Failures = 0 });
        Assert.Equal((1d, 3d, 0), (Minutes(started), started.FailureWeight, started.Failures));
        // A daily source would else lose a day.
        var daily = Next(new Poll { Failure = FetchErrorKind.Connection, Offline = true }, null, Source(new Schedule("0 0 6 * * ?", null, "0 0 6 * * ?")));
        Assert.Equal(Now.AddMinutes(1), daily.Due);
    }

    [Fact]
    public void A_cron_schedule_is_asked_for_its_next_moment_after_every_pause()
    {
        var source = Source(new Schedule("0 0 * * * ?", null, "0 0 * * * ?"));
        DateTimeOffset? Hourly(DateTimeOffset after) => new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
        Assert.Equal(Now.AddHours(1), PollPlan.Next(source, SourceState.New("one"), Fine, Now, Hourly).Due);
        Assert.Equal(Now.AddHours(3), PollPlan.Next(source, SourceState.New("one"), Fine with { RetryAfter = Now.AddMinutes(150) }, Now, Hourly).Due);
        Assert.Equal(Now.AddHours(25), PollPlan.Next(source, SourceState.New("one"), Failed(FetchErrorKind.Gone), Now, Hourly).Due);
    }

    [Fact]
    public void An_interval_that_follows_its_feed_keeps_its_bounds_and_the_feeds_wishes()
    {
        var source = Source() with { Adaptive = new IntervalBounds(TimeSpan.FromMinutes(5), TimeSpan.FromHours(2)) };
        var (at, state) = (Now, SourceState.New("one"));
        NextPoll next = null!;
        double Poll(int items, int fresh, PollWishes? wishes = null, TimeSpan? freshness = null, double minutes = 15)
        {
            at = at.AddMinutes(minutes);
            next = PollPlan.Next(source, state, new Poll { Items = items, NewItems = new DateTimeOffset?[fresh], Wishes = wishes ?? PollWishes.None, Freshness = freshness }, at, _ => null);
            state = state with { Rhythm = next.Rhythm };
            return Math.Floor((next.Due - at).TotalMinutes);
        }

        Poll(20, 20);
        for (var i = 0; i < 8; i++) Poll(20, 18);
        Assert.InRange(Poll(20, 18), 5, 12);
        Assert.Contains("items an hour are expected", next.Reason, StringComparison.Ordinal);
        Assert.Equal(60, Poll(20, 18, PollWishes.None with { Ttl = TimeSpan.FromMinutes(60) }));
        Assert.Contains("as the feed wishes", next.Reason, StringComparison.Ordinal);
        Assert.Equal(30, Poll(20, 18, PollWishes.None, TimeSpan.FromMinutes(30)));
        Assert.Equal(120, Poll(20, 18, PollWishes.None with { Ttl = TimeSpan.FromDays(3) }));
        at = Now;
        Assert.Equal(165, Poll(20, 18, PollWishes.None with { SkipHours = [10, 11, 12] }));
        Assert.Equal(13 * 60 + 30, Poll(20, 18, PollWishes.None with { SkipDays = [DayOfWeek.Tuesday] }));
        Assert.Equal(14 * 60 + 15, Poll(20, 18, PollWishes.None with { SkipDays = [DayOfWeek.Tuesday], SkipHours = [0] }, minutes: 15));
        Poll(20, 18, PollWishes.None with { SkipHours = [.. Enumerable.Range(0, 24)] });
        for (var i = 0; i < 24 * 120; i++) Poll(0, 0, minutes: 60);
        Assert.Equal(120, Poll(0, 0));
        Assert.Contains("less than an item a day", next.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_start_the_overdue_are_spread_and_the_others_keep_their_time()
    {
        Assert.Equal(Now.AddMinutes(3), PollPlan.First(Source(), SourceState.New("one") with { NextDue = Now.AddMinutes(3) }, Now, TimeSpan.FromSeconds(30)));
        var starts = Enumerable.Range(0, 300).Select(i => PollPlan.First(Source(id: $"s{i}"), SourceState.New($"s{i}"), Now, TimeSpan.FromSeconds(30))).ToList();
        Assert.All(starts, x => Assert.InRange(x, Now, Now.AddSeconds(30)));
        Assert.InRange(starts.Select(x => (x - Now).Seconds).Distinct().Count(), 28, 31);
    }

    [Fact]
    public void What_was_planned_by_a_clock_that_was_ahead_is_not_waited_for()
    {
        var ahead = SourceState.New("one") with { LastAttempt = Now.AddYears(10), NextDue = Now.AddYears(10).AddMinutes(15) };
        Assert.InRange(PollPlan.First(Source(), ahead, Now, TimeSpan.FromSeconds(30)), Now, Now.AddSeconds(30));
        // Another node's clock may be a little ahead, and a cron expression's next moment may be far away.
        Assert.Equal(Now.AddMinutes(16), PollPlan.First(Source(), ahead with { LastAttempt = Now.AddMinutes(1), NextDue = Now.AddMinutes(16) }, Now, TimeSpan.FromSeconds(30)));
        Assert.Equal(Now.AddYears(1), PollPlan.First(Source(), ahead with { LastAttempt = Now, NextDue = Now.AddYears(1) }, Now, TimeSpan.FromSeconds(30)));
    }

    /// <summary>Whatever happens, the next poll is never before the interval, never beyond the longest of a day, the interval and Retry-After, and always comes.</summary>
    [Fact]
    public void Every_source_is_always_polled_again_and_never_too_early() => Gen.Select(
        Gen.Int[0, 18], Gen.Double[0, 500], Gen.Int[0, 1000], Gen.Long[1, 1_000_000], Gen.Int[0, 200_000]).Sample((kind, weight, failures, seconds, retry) =>
        {
            var interval = TimeSpan.FromSeconds(seconds);
            var poll = new Poll { Failure = kind > 16 ? null : (FetchErrorKind)kind, RetryAfter = Now.AddSeconds(retry) };
            var next = PollPlan.Next(Source(Schedule.Every(interval)), SourceState.New("one") with { FailureWeight = weight, Failures = failures }, poll, Now, _ => null);
            var longest = new[] { TimeSpan.FromHours(24), interval, TimeSpan.FromSeconds(retry) }.Max() + TimeSpan.FromMinutes(1);
            return next.Due >= Now + interval && next.Due >= Now.AddSeconds(retry) && next.Due <= Now + longest && next.Reason.Length > 0;
        });
}

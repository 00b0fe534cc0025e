using Masdar.Model;

namespace Masdar.Tests.Scheduling;

/// <summary>The schedule on a real Quartz scheduler, with a clock that a test moves.</summary>
public class SourceSchedulerTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private static Source Source(string id, Schedule? schedule = null) =>
        new() { Id = id, Name = id, Feed = new Uri($"https://example.org/{id}"), Schedule = schedule ?? Schedule.Every(Quarter) };

    private static SourceState Due(string id, DateTimeOffset due) => SourceState.New(id) with { NextDue = due };

    [Fact]
    public async Task A_source_is_fetched_again_when_its_last_run_says()
    {
        await using var clock = await Clockwork.StartAsync([Source("one")]);
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        Assert.InRange(clock.Runs[0].At - Clockwork.Start, TimeSpan.Zero, TimeSpan.FromMinutes(3));
        for (var run = 2; run <= 4; run++)
        {
            var due = await clock.DueAfterRunAsync("one", clock.Runs[^1].At + Quarter);
            clock.Time.SetUtcNow(due - TimeSpan.FromMinutes(1));
            await clock.UntilAsync(() => clock.Runs.Count == run);
            Assert.True(clock.Runs[^1].At >= due);
        }
    }

    [Fact]
    public async Task A_cron_expression_is_read_in_the_publishers_zone()
    {
        await using var clock = await Clockwork.StartAsync([Source("one", new Schedule("0 0 6 * * ?", null, "0 0 6 * * ?"))]);
        // Damascus is three hours ahead of UTC.
        var six = new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
        Assert.Equal(six, await clock.DueAsync("one"));
        clock.Time.SetUtcNow(six - TimeSpan.FromMinutes(1));
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        Assert.True(clock.Runs[0].At >= six);
    }

    [Fact]
    public async Task What_puts_off_a_source_with_a_cron_expression_survives_a_restart()
    {
        var due = Clockwork.Start + TimeSpan.FromHours(20);
        await using var clock = await Clockwork.StartAsync([Source("one", EveryTenMinutes), Source("two", EveryTenMinutes)], [Due("one", due) with { Failures = 7, FailureWeight = 7 }, Due("two", due)]);
        Assert.Equal(due, await clock.DueAsync("one"));
        // Nothing puts this one off: its expression was another when it was planned.
        Assert.Equal(Clockwork.Start + TimeSpan.FromMinutes(10), await clock.DueAsync("two"));
    }

    [Fact]
    public async Task What_a_cron_expression_asked_for_during_a_stop_is_polled_once()
    {
        await using var clock = await Clockwork.StartAsync([Source("one", new Schedule("0 0 6 * * ?", null, "0 0 6 * * ?"))], [Due("one", Clockwork.Start - TimeSpan.FromHours(2))]);
        Assert.InRange((await clock.DueAsync("one"))!.Value, Clockwork.Start, Clockwork.Start + TimeSpan.FromSeconds(1));
    }

    private static Schedule EveryTenMinutes { get; } = new("0 0/10 * * * ?", null, "0 0/10 * * * ?");

    [Fact]
    public async Task A_due_time_survives_a_restart()
    {
        var due = Clockwork.Start + TimeSpan.FromMinutes(47);
        await using var clock = await Clockwork.StartAsync([Source("one")], [Due("one", due)]);
        Assert.Equal(due, await clock.DueAsync("one"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_leaves_no_source_due_in_a_far_future()
    {
        var (kept, ahead) = (Clockwork.Start + TimeSpan.FromMinutes(40), Clockwork.Start + TimeSpan.FromDays(3650));
        await using var clock = await Clockwork.StartAsync([Source("one"), Source("two"), Source("new")], [Due("one", ahead), Due("two", kept)]);
        Assert.Equal(ahead, await clock.DueAsync("one"));
        await clock.AfterClockSetBackAsync([Due("one", ahead) with { LastAttempt = ahead - Quarter }, Due("two", kept) with { LastAttempt = Clockwork.Start }]);
        Assert.InRange((await clock.DueAsync("one"))!.Value - Clockwork.Start, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal(kept, await clock.DueAsync("two"));
        await clock.UntilAsync(() => clock.Runs.Any(run => run.Id == "one"));
    }

    [Fact]
    public void A_clock_that_is_set_back_is_noticed_and_one_that_is_kept_right_is_not()
    {
        var time = new SetClock();
        var watch = new Masdar.Scheduling.ClockWatch(time);
        TimeSpan? After(TimeSpan passed, TimeSpan set)
        {
            (time.Passed, time.Now) = (time.Passed + passed, time.Now + passed + set);
            return watch.SetBack();
        }
        Assert.Null(After(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        Assert.Null(After(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(-30)));
        Assert.Null(After(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)));
        Assert.Equal(TimeSpan.FromDays(3650), After(TimeSpan.FromMinutes(1), TimeSpan.FromDays(-3650)));
        Assert.Null(After(TimeSpan.FromMinutes(1), TimeSpan.Zero));
    }

    /// <summary>A machine's clock, which somebody sets, and its own count of the time that passes.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Clockwork.Start;

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Passed.Ticks;
    }

    [Fact]
    public async Task What_is_overdue_at_a_start_runs_once_and_not_all_at_once()
    {
        var sources = Enumerable.Range(1, 20).Select(i => Source($"s{i}", Schedule.Every(TimeSpan.FromHours(6)))).ToList();
        await using var clock = await Clockwork.StartAsync(sources, sources.Select(source => Due(source.Id, Clockwork.Start - TimeSpan.FromDays(2))));
        var dues = await Task.WhenAll(sources.Select(source => clock.DueAsync(source.Id)));
        Assert.All(dues, due => Assert.InRange(due!.Value - Clockwork.Start, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.True(dues.Distinct().Count() > 15);
        await clock.UntilAsync(() => clock.Runs.Count >= 20);
        await clock.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(sources.Select(source => source.Id).Order(StringComparer.Ordinal), clock.Runs.Select(run => run.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_a_source_that_changed_is_scheduled_anew()
    {
        var (one, two) = (Clockwork.Start + TimeSpan.FromMinutes(40), Clockwork.Start + TimeSpan.FromMinutes(50));
        await using var clock = await Clockwork.StartAsync([Source("one"), Source("two")], [Due("one", one), Due("two", two)]);
        await clock.ApplyAsync([Source("one") with { Name = "another name" }, Source("two") with { Feed = new Uri("https://example.org/moved") }]);
        Assert.Equal(one, await clock.DueAsync("one"));
        Assert.True(await clock.DueAsync("two") is null || await clock.DueAsync("two") != two);
        await clock.UntilAsync(() => clock.Runs.Any(run => run.Id == "two"));
        Assert.Equal("https://example.org/moved", clock.Runs.First(run => run.Id == "two").Feed);
        Assert.DoesNotContain(clock.Runs, run => run.Id == "one");
    }

    [Fact]
    public async Task Other_bounds_of_an_interval_take_effect_at_once_and_are_kept_by_a_run_in_hand()
    {
        var adaptive = Source("one") with { Adaptive = IntervalBounds.Default };
        await using var clock = await Clockwork.StartAsync([adaptive, Source("two")], [Due("one", Clockwork.Start + TimeSpan.FromHours(6)), Due("two", Clockwork.Start + TimeSpan.FromHours(6))]);
        var release = clock.Hold("one");
        var closer = adaptive with { Adaptive = new IntervalBounds(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)) };
        await clock.ApplyAsync([closer, Source("two")]);
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        Assert.Equal("one", clock.Runs[0].Id);

        // A change while it runs makes it due anew; the run that ends with the old bounds must not put that off.
        await clock.ApplyAsync([adaptive, Source("two")]);
        release.SetResult();
        await clock.UntilAsync(() => clock.Runs.Count == 2);
        Assert.True(clock.Runs[1].At - clock.Runs[0].At < Quarter);
    }

    [Fact]
    public async Task A_source_whose_failure_was_taken_back_is_due_with_the_run_that_found_out()
    {
        await using var clock = await Clockwork.StartAsync([Source("one"), Source("two", Schedule.Every(TimeSpan.FromHours(6)))], [Due("one", Clockwork.Start + TimeSpan.FromMinutes(1)), Due("two", Clockwork.Start + TimeSpan.FromHours(6))]);
        clock.Forgiven = ["two", "unknown"];
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        await clock.DueAfterRunAsync("two", clock.Runs[0].At + Quarter);
    }

    [Fact]
    public async Task A_source_that_is_taken_out_or_switched_off_is_fetched_no_more()
    {
        var due = Clockwork.Start + TimeSpan.FromMinutes(10);
        await using var clock = await Clockwork.StartAsync([Source("gone"), Source("off"), Source("stays")], [Due("gone", due), Due("off", due), Due("stays", due)]);
        await clock.ApplyAsync([Source("off") with { Enabled = false }, Source("stays")]);
        Assert.Null(await clock.DueAsync("gone"));
        Assert.Null(await clock.DueAsync("off"));
        await clock.UntilAsync(() => clock.Runs.Count >= 2);
        Assert.All(clock.Runs, run => Assert.Equal("stays", run.Id));
    }

    [Fact]
    public async Task A_source_never_runs_twice_at_once()
    {
        await using var clock = await Clockwork.StartAsync([Source("one"), Source("two")]);
        var release = clock.Hold("one");
        await clock.UntilAsync(() => clock.Runs.Any(run => run.Id == "one"));
        // A reload makes it due while it runs.
        await clock.ApplyAsync([Source("one") with { Feed = new Uri("https://example.org/new") }, Source("two")]);
        await clock.UntilAsync(() => clock.Runs.Count(run => run.Id == "two") >= 2);
        Assert.Single(clock.Runs, run => run.Id == "one");
        release.SetResult();
        await clock.UntilAsync(() => clock.Runs.Count(run => run.Id == "one") >= 2);
        Assert.Equal("https://example.org/new", clock.Runs.Last(run => run.Id == "one").Feed);
        Assert.Equal(1, clock.MostAtOnce("one"));
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_in_hand()
    {
        await using var clock = await Clockwork.StartAsync([Source("one")]);
        var release = clock.Hold("one");
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        var stopping = clock.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(clock.WasGivenUp);
    }

    [Fact]
    public async Task A_stop_gives_up_after_eight_seconds_what_does_not_end()
    {
        await using var clock = await Clockwork.StartAsync([Source("one")]);
        clock.Hold("one");
        await clock.UntilAsync(() => clock.Runs.Count == 1);
        var stopping = clock.StopAsync();
        clock.Time.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(clock.WasGivenUp);
        await clock.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.True(clock.WasGivenUp);
    }
}

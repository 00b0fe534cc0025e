using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Polling;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Masdar.Scheduling;

/// <summary>
/// Keeps one durable Quartz job and one trigger a source. The trigger fires when the source is due next; after each run it is set anew, as
/// the run's outcome asks. What was due while Quartz was not running, by an interval or by a cron expression, is polled once when it is.
/// </summary>
/// <param name="run">Fetches one source; what the source does wrong is in the report.</param>
/// <param name="isShared">
/// Whether the schedule lies in a database that several nodes share: then Quartz runs a source on one of them at a time, a run whose node
/// dies is run again by another, and what a node cannot run itself it leaves to the others.
/// </param>
internal sealed partial class SourceScheduler(IScheduler scheduler, Func<Source, MasdarConfig, CancellationToken, Task<RunReport>> run, Func<MasdarConfig> config, bool isShared, TimeProvider time, ILogger<SourceScheduler> logger) : IAsyncDisposable
{
    private const string Group = "sources";

    /// <summary>What is overdue at a start is spread over this long, so that a restart is no stampede.</summary>
    private static readonly TimeSpan LongestSpread = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan SpreadForEach = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what is in hand at the stop may take; then it is given up and fetched again after the next start.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(8);

    /// <summary>How long a source waits that fired on a node whose configuration does not have it (yet).</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromMinutes(1);

    /// <summary>For what is left to be written to a shared schedule at the stop.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<string, Source> _scheduled = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly ILogger<SourceScheduler> _logger = logger;
    private int _inHand;
    private volatile bool _stopping;
    private TaskCompletionSource? _idle;

    /// <summary>Schedules every enabled source and starts Quartz.</summary>
    /// <param name="states">As stored: a source's next due time survives a restart.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, SourceState> states, CancellationToken cancellationToken)
    {
        if (isShared) await ForgetOthersAsync(config(), cancellationToken);
        await ApplyAsync(config(), states, cancellationToken);
        await scheduler.Start(cancellationToken);
        LogStarted(_scheduled.Count);
    }

    /// <summary>Brings jobs and triggers in line with a configuration: only sources that changed are touched.</summary>
    public async Task ApplyAsync(MasdarConfig snapshot, IReadOnlyDictionary<string, SourceState> states, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var wanted = snapshot.Sources.Where(source => source.Enabled).ToDictionary(source => source.Id, StringComparer.Ordinal);
            foreach (var id in _scheduled.Keys.Except(wanted.Keys, StringComparer.Ordinal))
            {
                _scheduled.TryRemove(id, out _);
                await scheduler.DeleteJob(new JobKey(id, Group), cancellationToken);
                LogRemoved(id);
            }
            var shared = isShared ? await SharedAsync(wanted.Keys, cancellationToken) : NoneShared;
            foreach (var source in wanted.Values)
            {
                var before = _scheduled.GetValueOrDefault(source.Id);
                _scheduled[source.Id] = source;
                if (before is not null && SameTimes(before, source)) continue;
                // Another node has it so already, and perhaps runs it now.
                if (shared.GetValueOrDefault(source.Id) == MarkOf(source)) continue;
                var state = states.GetValueOrDefault(source.Id) ?? SourceState.New(source.Id);
                await AddAsync(source, before is null ? DueAtStart(source, snapshot, state, wanted.Count) : FirstDue(source, snapshot, time.GetUtcNow()), cancellationToken);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Schedules what has no trigger although it should: its node died at the wrong moment, or another node does not know it. Only where the schedule is shared.</summary>
    public async Task MendAsync(IReadOnlyDictionary<string, SourceState> states, CancellationToken cancellationToken)
    {
        if (_stopping) return;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var shared = await SharedAsync(_scheduled.Keys, cancellationToken);
            foreach (var source in _scheduled.Values.Where(source => !shared.ContainsKey(source.Id)))
            {
                var state = states.GetValueOrDefault(source.Id) ?? SourceState.New(source.Id);
                await AddAsync(source, DueAtStart(source, config(), state, _scheduled.Count), cancellationToken);
                LogMended(source.Id);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Plans anew what was planned while the clock was ahead. What is being run sets its own time when it ends.</summary>
    public async Task AfterClockSetBackAsync(IReadOnlyDictionary<string, SourceState> states, CancellationToken cancellationToken)
    {
        if (_stopping) return;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            foreach (var source in _scheduled.Values)
            {
                var state = states.GetValueOrDefault(source.Id) ?? SourceState.New(source.Id);
                await ScheduleAsync(source.Id, FirstDue(source, config(), PollPlan.First(source, state, now, Spread(source, _scheduled.Count))), cancellationToken);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Runs a source that is due, and sets its next time whatever came of it.</summary>
    public async Task RunDueAsync(string sourceId)
    {
        // Counted before it is asked for the stop: a stop that comes in between waits for it.
        Interlocked.Increment(ref _inHand);
        try
        {
            if (!_stopping && _scheduled.TryGetValue(sourceId, out var source)) await RunAsync(source);
            else if (isShared) await LeaveToOthersAsync(sourceId);
        }
        finally
        {
            if (Interlocked.Decrement(ref _inHand) == 0) _idle?.TrySetResult();
        }
    }

    private async Task RunAsync(Source source)
    {
        var next = time.GetUtcNow() + (source.Schedule.Interval ?? TimeSpan.FromMinutes(15));
        try
        {
            var report = await run(source, config(), _giveUp.Token);
            next = report.NextDue ?? next;
            foreach (var id in report.Forgiven) await HastenAsync(id, next);
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            LogGivenUp(source.Id);
            next = time.GetUtcNow();
        }
        finally
        {
            if (isShared || !_stopping) await ScheduleAgainAsync(source, next);
        }
    }

    /// <summary>Has a source polled at a moment, in place of the one it was due at.</summary>
    public async Task HastenAsync(string sourceId, DateTimeOffset due)
    {
        if (!_stopping && _scheduled.TryGetValue(sourceId, out var source)) await ScheduleAgainAsync(source, due);
    }

    /// <summary>No new work; what is in hand finishes, or is given up after <see cref="Drain"/>.</summary>
    public async Task StopAsync()
    {
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stopping = true;
        await scheduler.Standby(CancellationToken.None);
        if (Volatile.Read(ref _inHand) > 0)
        {
            LogDraining(_inHand);
            try
            {
                await _idle.Task.WaitAsync(Drain, time);
            }
            catch (TimeoutException)
            {
                await _giveUp.CancelAsync();
                await _idle.Task.WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        // A shared schedule has to be told that the jobs are done; what it is not told another node runs again.
        if (isShared) await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None).AsTask().WaitAsync(LastWord, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
        LogStopped();
    }

    public ValueTask DisposeAsync()
    {
        _giveUp.Dispose();
        _changing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ScheduleAgainAsync(Source source, DateTimeOffset due)
    {
        await _changing.WaitAsync(CancellationToken.None);
        try
        {
            // A reload may have removed or changed the source while it ran; then its time is set already.
            if (_scheduled.TryGetValue(source.Id, out var now) && SameTimes(now, source)) await ScheduleAsync(source.Id, due, CancellationToken.None);
        }
        catch (SchedulerException e)
        {
            LogNotScheduled(e, source.Id);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The source is not ours to run: it stays due, for a node that knows it.</summary>
    private async Task LeaveToOthersAsync(string sourceId)
    {
        try
        {
            await ScheduleAsync(sourceId, time.GetUtcNow() + (_stopping ? TimeSpan.Zero : Elsewhere), CancellationToken.None);
        }
        catch (SchedulerException e)
        {
            LogNotScheduled(e, sourceId);
        }
    }

    /// <summary>At a start: sources that were taken out of the configuration while no node ran. A node that has them still adds them again.</summary>
    private async Task ForgetOthersAsync(MasdarConfig snapshot, CancellationToken cancellationToken)
    {
        var wanted = snapshot.Sources.Where(source => source.Enabled).Select(source => source.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(Group), cancellationToken))
        {
            if (wanted.Contains(key.Name)) continue;
            await scheduler.DeleteJob(key, cancellationToken);
            LogRemoved(key.Name);
        }
    }

    /// <summary>What the shared schedule has of these sources: the mark of each that will fire, or is running.</summary>
    private async Task<IReadOnlyDictionary<string, string>> SharedAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var marks = (await scheduler.GetJobDetails([.. ids.Select(id => new JobKey(id, Group))], cancellationToken)).ToDictionary(job => job.Key.Name, job => job.Description ?? "", StringComparer.Ordinal);
        var firing = (await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Group), cancellationToken)).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var id in marks.Keys.Where(id => !firing.Contains(id)).ToList())
        {
            // A run that is recovered has a trigger of another name.
            if ((await scheduler.GetTriggersOfJob(new JobKey(id, Group), cancellationToken)).Count == 0) marks.Remove(id);
        }
        return marks;
    }

    private static readonly IReadOnlyDictionary<string, string> NoneShared = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Another name, selector or filter needs no other time; another address, schedule or bound does.</summary>
    private static bool SameTimes(Source a, Source b) => a.Schedule == b.Schedule && a.Adaptive == b.Adaptive && a.Feed == b.Feed;

    /// <summary>Tells whether two nodes mean the same by a source, as far as its times go.</summary>
    private static string MarkOf(Source source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{source.Schedule.Text}\n{source.Feed.AbsoluteUri}\n{source.Adaptive?.Shortest}\n{source.Adaptive?.Longest}"))))[..32];

    private async Task AddAsync(Source source, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<FetchSourceJob>().WithIdentity(source.Id, Group).WithDescription(MarkOf(source)).StoreDurably().RequestRecovery().Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
        await ScheduleAsync(source.Id, due, cancellationToken);
    }

    private async Task ScheduleAsync(string sourceId, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create(time).WithIdentity(sourceId, Group).ForJob(new JobKey(sourceId, Group)).StartAt(due)
            .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

    private DateTimeOffset FirstDue(Source source, MasdarConfig snapshot, DateTimeOffset due) =>
        source.Schedule.Cron is null ? due : CronTimes.After(source, snapshot.Publisher.TimeZone, time.GetUtcNow()) ?? due;

    /// <summary>As stored: what is put off by failures, or gone, waits over a restart whatever its schedule, and what is overdue comes soon.</summary>
    /// <param name="sources">How many start together.</param>
    private DateTimeOffset DueAtStart(Source source, MasdarConfig snapshot, SourceState state, int sources)
    {
        var now = time.GetUtcNow();
        var first = PollPlan.First(source, state, now, Spread(source, sources));
        if (source.Schedule.Cron is null || (state.NextDue is { } due && (due <= now || state.Failures > 0))) return first;
        // The expression may be another than the one that it was stored by.
        var next = FirstDue(source, snapshot, first);
        return state.NextDue is null || next < first ? next : first;
    }

    /// <summary>A few sources start at once; many take their time, but never more than a quarter of their interval.</summary>
    private static TimeSpan Spread(Source source, int sources)
    {
        var spread = SpreadForEach * sources < LongestSpread ? SpreadForEach * sources : LongestSpread;
        return source.Schedule.Interval / 4 is { } quarter && quarter < spread ? quarter : spread;
    }

    [LoggerMessage(1301, LogLevel.Information, "Scheduled {Sources} sources")]
    private partial void LogStarted(int sources);

    [LoggerMessage(1302, LogLevel.Information, "{SourceId} is no longer scheduled")]
    private partial void LogRemoved(string sourceId);

    [LoggerMessage(1303, LogLevel.Information, "Stopping: {InHand} sources in hand finish first")]
    private partial void LogDraining(int inHand);

    [LoggerMessage(1304, LogLevel.Warning, "{SourceId} was given up at the stop; it is fetched again after the next start")]
    private partial void LogGivenUp(string sourceId);

    [LoggerMessage(1305, LogLevel.Information, "Stopped")]
    private partial void LogStopped();

    [LoggerMessage(1307, LogLevel.Warning, "{SourceId} was in no node's schedule any more and is scheduled again")]
    private partial void LogMended(string sourceId);

    [LoggerMessage(1306, LogLevel.Error, "{SourceId} could not be scheduled again; a reload of the configuration or a restart does it")]
    private partial void LogNotScheduled(Exception exception, string sourceId);
}

using System.Collections.Concurrent;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Polling;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Masdar.Scheduling;

/// <summary>
/// Keeps one durable Quartz job and one trigger a source. The trigger fires when the source is due next; after each run it is set anew, as
/// the run's outcome asks. A trigger that is due while Quartz is not running fires once when it is.
/// </summary>
internal sealed partial class SourceScheduler(IScheduler scheduler, RunOnce runs, Func<MasdarConfig> config, TimeProvider time, ILogger<SourceScheduler> logger) : IAsyncDisposable
{
    private const string Group = "sources";

    /// <summary>What is overdue at a start is spread over this long, so that a restart is no stampede.</summary>
    private static readonly TimeSpan LongestSpread = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan SpreadForEach = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what is in hand at the stop may take; then it is given up and fetched again after the next start.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(8);

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
            foreach (var source in wanted.Values)
            {
                var before = _scheduled.GetValueOrDefault(source.Id);
                _scheduled[source.Id] = source;
                // Another name, selector or filter needs no other time; another address or schedule does.
                if (before is not null && before.Schedule == source.Schedule && before.Feed == source.Feed) continue;
                var state = states.GetValueOrDefault(source.Id) ?? SourceState.New(source.Id);
                var due = before is null ? PollPlan.First(source, state, time.GetUtcNow(), Spread(source, wanted.Count)) : time.GetUtcNow();
                await ScheduleAsync(source, FirstDue(source, snapshot, due), cancellationToken);
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
        if (_stopping || !_scheduled.TryGetValue(sourceId, out var source)) return;
        Interlocked.Increment(ref _inHand);
        var next = time.GetUtcNow() + (source.Schedule.Interval ?? TimeSpan.FromMinutes(15));
        try
        {
            var report = await runs.RunOneAsync(source, config(), _giveUp.Token);
            next = report.NextDue ?? next;
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            LogGivenUp(sourceId);
        }
        finally
        {
            if (!_stopping) await ScheduleAgainAsync(source, next);
            if (Interlocked.Decrement(ref _inHand) == 0) _idle?.TrySetResult();
        }
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
        await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
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
            if (_scheduled.TryGetValue(source.Id, out var now) && now.Schedule == source.Schedule && now.Feed == source.Feed) await ScheduleAsync(source, due, CancellationToken.None);
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

    private async Task ScheduleAsync(Source source, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var key = new JobKey(source.Id, Group);
        await scheduler.AddJob(JobBuilder.Create<FetchSourceJob>().WithIdentity(key).StoreDurably().Build(), new AddJobOptions { Replace = true }, cancellationToken);
        var trigger = TriggerBuilder.Create(time).WithIdentity(source.Id, Group).ForJob(key).StartAt(due)
            .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

    private DateTimeOffset FirstDue(Source source, MasdarConfig snapshot, DateTimeOffset due) =>
        source.Schedule.Cron is null ? due : CronTimes.After(source, snapshot.Publisher.TimeZone, time.GetUtcNow()) ?? due;

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

    [LoggerMessage(1306, LogLevel.Error, "{SourceId} could not be scheduled again; a reload of the configuration or a restart does it")]
    private partial void LogNotScheduled(Exception exception, string sourceId);
}

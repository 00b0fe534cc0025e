using Masdar.Configuration;
using Masdar.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Masdar.Hosting;

/// <summary>Starts the schedule, passes reloads of the configuration on to it, and drains it at the stop.</summary>
internal sealed partial class SchedulerService(ISchedulerFactory factory, ServiceEngine opened, ConfigWatcher watcher, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    /// <summary>How often a node of several looks what the others did.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(30);

    private readonly ILogger<SchedulerService> _logger = logs.CreateLogger<SchedulerService>();
    private SourceScheduler? _scheduler;

    private Engine Engine => opened.Engine;

    public SourceScheduler Scheduler => _scheduler ?? throw new InvalidOperationException("The schedule was not started.");

    /// <summary>Has a source polled soon: not within a minute of its last poll, nor against its host's wish, which the fetcher keeps.</summary>
    public async Task HastenAsync(string sourceId, CancellationToken cancellationToken)
    {
        if (_scheduler is null) return;
        var (now, last) = (time.GetUtcNow(), (await Engine.Store.ReadAsync(reader => reader.State(sourceId), cancellationToken)).LastAttempt);
        await _scheduler.HastenAsync(sourceId, last is { } at && at + TimeSpan.FromMinutes(1) > now ? at + TimeSpan.FromMinutes(1) : now);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _scheduler = new SourceScheduler(await factory.GetScheduler(cancellationToken), Engine.Runs.RunOneAsync, () => watcher.Current, Engine.Store.IsShared, time, logs.CreateLogger<SourceScheduler>());
        Engine.Network.BeginGrace();
        await _scheduler.StartAsync(await Engine.Store.ReadAsync(reader => reader.States(), cancellationToken), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_scheduler is null) return;
        await _scheduler.StopAsync();
        await _scheduler.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0);
        watcher.OnChange(_ => changed.Release());
        var watching = Task.WhenAll(watcher.RunAsync(stoppingToken), WatchClockAsync(stoppingToken), Engine.Store.IsShared ? WatchOthersAsync(stoppingToken) : Task.CompletedTask);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await changed.WaitAsync(stoppingToken);
                try
                {
                    await Scheduler.ApplyAsync(watcher.Current, await Engine.Store.ReadAsync(reader => reader.States(), stoppingToken), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogNotApplied(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
        await watching;
    }

    /// <summary>A clock that is set back, as at a start before the network told the time, leaves every source due in a far future.</summary>
    private async Task WatchClockAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Watch, time);
        var clock = new ClockWatch(time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (clock.SetBack() is not { } by) continue;
                LogClockSetBack(by);
                try
                {
                    await Scheduler.AfterClockSetBackAsync(await Engine.Store.ReadAsync(reader => reader.States(), stoppingToken), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogNotApplied(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task WatchOthersAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Watch, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Engine.LearnHoldsAsync(stoppingToken);
                    await Scheduler.MendAsync(await Engine.Store.ReadAsync(reader => reader.States(), stoppingToken), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogNotWatched(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    [LoggerMessage(1002, LogLevel.Warning, "The shared store could not be asked what other nodes did; it is asked again shortly")]
    private partial void LogNotWatched(Exception exception);

    [LoggerMessage(1003, LogLevel.Warning, "The clock was set back by {By}: what is due was planned by a wrong time and is planned anew")]
    private partial void LogClockSetBack(TimeSpan by);

    [LoggerMessage(1001, LogLevel.Error, "The new configuration could not be applied to the schedule; the next change or a restart does it")]
    private partial void LogNotApplied(Exception exception);
}

using Masdar.Configuration;
using Masdar.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Masdar.Hosting;

/// <summary>Starts the schedule, passes reloads of the configuration on to it, and drains it at the stop.</summary>
internal sealed partial class SchedulerService(ISchedulerFactory factory, Engine engine, ConfigWatcher watcher, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    private readonly ILogger<SchedulerService> _logger = logs.CreateLogger<SchedulerService>();
    private SourceScheduler? _scheduler;

    public SourceScheduler Scheduler => _scheduler ?? throw new InvalidOperationException("The schedule was not started.");

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _scheduler = new SourceScheduler(await factory.GetScheduler(cancellationToken), engine.Runs, () => watcher.Current, time, logs.CreateLogger<SourceScheduler>());
        await _scheduler.StartAsync(await engine.Store.ReadAsync(reader => reader.States(), cancellationToken), cancellationToken);
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
        var watching = watcher.RunAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await changed.WaitAsync(stoppingToken);
                try
                {
                    await Scheduler.ApplyAsync(watcher.Current, await engine.Store.ReadAsync(reader => reader.States(), stoppingToken), stoppingToken);
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

    [LoggerMessage(1001, LogLevel.Error, "The new configuration could not be applied to the schedule; the next change or a restart does it")]
    private partial void LogNotApplied(Exception exception);
}

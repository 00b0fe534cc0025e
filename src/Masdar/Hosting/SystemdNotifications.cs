using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Masdar.Hosting;

/// <summary>Tells systemd, or whoever set <c>NOTIFY_SOCKET</c>, that the service is ready, alive and stopping (sd_notify(3)).</summary>
internal sealed class SystemdNotifications(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    /// <summary>How often more time is asked for while the service is not ready, and how much: a start that takes long is no start that hangs.</summary>
    private static readonly TimeSpan StartPeriod = TimeSpan.FromSeconds(15), StartTime = TimeSpan.FromSeconds(60);

    private readonly SystemdNotifier _notifier = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_notifier.IsEnabled) return;
        using var started = lifetime.ApplicationStarted.Register(() => Tell("READY=1"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Tell("STOPPING=1"));
        await ExtendStartAsync(stoppingToken);
        try
        {
            if (WatchdogPeriod() is not { } period)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
                return;
            }
            using var timer = new PeriodicTimer(period, time);
            while (await timer.WaitForNextTickAsync(stoppingToken)) Tell("WATCHDOG=1");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping was told already.
        }
    }

    /// <summary>Asks for more time until the service is ready or is told to stop: a new form of the store or a rebuild may take longer than systemd waits.</summary>
    private async Task ExtendStartAsync(CancellationToken stoppingToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStarted, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(StartPeriod, time);
        try
        {
            Tell("STATUS=Opening the store");
            do Tell(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={StartTime.TotalMicroseconds:0}"));
            while (await timer.WaitForNextTickAsync(over.Token));
        }
        catch (OperationCanceledException)
        {
            Tell("STATUS=");
        }
    }

    /// <summary>Half of what systemd allows between two signs of life.</summary>
    private static TimeSpan? WatchdogPeriod() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 2.0)
            : null;

    /// <summary>A socket that nobody reads is no reason to stop.</summary>
    private void Tell(string state)
    {
        try
        {
            _notifier.Notify(new ServiceState(state));
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Whoever wanted to know is gone.
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Masdar.Hosting;

/// <summary>Tells systemd, or whoever set <c>NOTIFY_SOCKET</c>, that the service is ready, alive and stopping (sd_notify(3)).</summary>
internal sealed class SystemdNotifications(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private readonly SystemdNotifier _notifier = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_notifier.IsEnabled) return;
        using var started = lifetime.ApplicationStarted.Register(() => Tell("READY=1"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Tell("STOPPING=1"));
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

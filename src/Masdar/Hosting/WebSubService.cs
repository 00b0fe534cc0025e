using Masdar.Configuration;
using Masdar.Model;
using Masdar.WebSub;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Masdar.Hosting;

/// <summary>WebSub while <c>fetching.webSub.callbackUrl</c> is configured: the listener, the pushes, and four times a minute a look at what hubs are to be asked for.</summary>
internal sealed partial class WebSubService(ServiceEngine opened, ConfigWatcher watcher, SchedulerService schedule, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly ILogger<WebSubService> _logger = logs.CreateLogger<WebSubService>();
    private CallbackServer? _server;
    private string? _listens;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var engine = opened.Engine;
        var links = new SubscriberLinks(() => watcher.Current, engine.Runs.TakePushAsync, HastenAsync);
        var subscriber = new Subscriber(engine.Store, engine.Fetcher, links, time, logs.CreateLogger<Subscriber>());
        try
        {
            var taking = subscriber.RunAsync(stoppingToken);
            using var timer = new PeriodicTimer(Period, time);
            do
            {
                try
                {
                    await ListenAsync(watcher.Current.Fetching, subscriber, stoppingToken);
                    if (_server is not null) await subscriber.SweepAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
            await taking;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
        finally
        {
            if (_server is not null) await _server.DisposeAsync();
        }
    }

    /// <summary>Starts, stops or moves the listener as the configuration says now.</summary>
    private async Task ListenAsync(FetchingOptions fetching, Subscriber subscriber, CancellationToken cancellationToken)
    {
        var wanted = fetching.WebSub.CallbackUrl is null ? null : fetching.WebSub.Urls;
        if (wanted == _listens && (wanted is null) == (_server is null)) return;
        if (_server is not null) await _server.DisposeAsync();
        (_server, _listens) = (null, wanted);
        if (wanted is null) return;
        _server = await CallbackServer.StartAsync(wanted, fetching.MaxFeedBytes, subscriber, cancellationToken);
        LogListening(string.Join(", ", _server.Addresses));
    }

    private Task HastenAsync(string sourceId, CancellationToken cancellationToken) => schedule.HastenAsync(sourceId, cancellationToken);

    [LoggerMessage(1010, LogLevel.Information, "Hubs may push to {Addresses}")]
    private partial void LogListening(string addresses);

    [LoggerMessage(1011, LogLevel.Error, "Pushes cannot be had for now; feeds are polled as before, and it is tried again shortly")]
    private partial void LogFailed(Exception exception);
}

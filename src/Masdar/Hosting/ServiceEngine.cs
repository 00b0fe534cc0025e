using Masdar.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Masdar.Hosting;

/// <summary>
/// The service's engine, opened as the host starts: what that may take (a new form of the store, a rebuild) is a start under way to systemd
/// and to Windows, and a signal meanwhile is heard. What comes behind it in the host finds it open.
/// </summary>
internal sealed class ServiceEngine(DataFolder folder, ConfigWatcher watcher, TimeProvider time, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private Engine? _engine;

    public Engine Engine => _engine ?? throw new InvalidOperationException("The engine is not open yet.");

    /// <exception cref="DataFolderException">The folder cannot be used.</exception>
    /// <exception cref="Storage.StoreException">The store cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _engine = await Engine.OpenAsync(folder, () => watcher.Current, time, logs, cancellationToken);
        // A step that cannot be interrupted is over; what would come next is not begun.
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Once, however many hold it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _engine, null) is { } engine) await engine.DisposeAsync();
    }
}

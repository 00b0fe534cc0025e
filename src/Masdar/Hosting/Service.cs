using Masdar.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Masdar.Hosting;

/// <summary>What the service is started with.</summary>
internal sealed record ServiceSetup(DataFolder Folder, ConfigReader Reader, ConfigFiles Files, ConfigResult Config, IReadOnlyDictionary<string, string?> Environment, TimeProvider Time);

/// <summary>The service: the generic host around the pipeline and Quartz, as a systemd unit, a Windows service, or in a terminal.</summary>
internal static class Service
{
    /// <summary>For everything at the stop: the drain, and the store's last transaction.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(9.5);

    /// <summary>A Windows service begins in the system's own folder: relative paths of the <c>Serilog</c> section are meant below the data folder.</summary>
    public static void EnterFolder(DataFolder folder)
    {
        if (Microsoft.Extensions.Hosting.WindowsServices.WindowsServiceHelpers.IsWindowsService() && Directory.Exists(folder.Path)) Directory.SetCurrentDirectory(folder.Path);
    }

    public static async Task<int> RunAsync(ServiceSetup setup, ILoggerFactory logs)
    {
        var watcher = new ConfigWatcher(setup.Reader, setup.Files, setup.Config, setup.Environment, setup.Time, logs.CreateLogger<ConfigWatcher>());
        var sharedSchedule = setup.Folder.Dialect(watcher.Current.Storage, writes: false).SharedSchedule;
        await using var engine = new ServiceEngine(setup.Folder, watcher, setup.Time, logs);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton(logs);
        services.AddSingleton(setup.Time);
        services.AddSingleton(engine);
        services.AddSingleton(watcher);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        services.AddWindowsService(options => options.ServiceName = "Masdar");
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(setup.Time);
            quartz.UseDefaultThreadPool(Math.Max(64, 4 * watcher.Current.Fetching.MaxConcurrency));
            quartz.AddJobType<Scheduling.FetchSourceJob>();
            if (sharedSchedule is not null) UseShared(quartz, sharedSchedule);
        });
        services.AddSingleton<SchedulerService>();
        services.AddSingleton(provider => provider.GetRequiredService<SchedulerService>().Scheduler);
        // In this order they are started, and stopped in the other: systemd hears of the service from first to last.
        services.AddHostedService<SystemdNotifications>();
        services.AddHostedService(provider => provider.GetRequiredService<ServiceEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<SchedulerService>());
        services.AddHostedService<WebSubService>();
        using var host = builder.Build();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it had started; what was opened is closed below.
        }
        return 0;
    }

    /// <summary>The schedule in the database of the store: every node of it has the same one, and Quartz gives a source to one at a time.</summary>
    internal static void UseShared(IQuartzBuilder quartz, string connectionString)
    {
        quartz.ConfigureScheduler(options => options.InstanceName = "masdar");
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(connectionString);
            store.ProvisionSchema();
            store.UseClustering();
            store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
        });
    }
}

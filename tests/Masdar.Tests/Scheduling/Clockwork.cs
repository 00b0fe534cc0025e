using System.Collections.Concurrent;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace Masdar.Tests.Scheduling;

/// <summary>One run that was asked for, and when.</summary>
internal sealed record AskedRun(string Id, string Feed, DateTimeOffset At);

/// <summary>A <see cref="SourceScheduler"/> on a real Quartz scheduler whose time only a test moves; runs are noted instead of made.</summary>
internal sealed class Clockwork : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<AskedRun> _runs = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Now, int Most)> _atOnce = new(StringComparer.Ordinal);
    private ServiceProvider? _services;
    private IScheduler? _quartz;
    private SourceScheduler? _scheduler;
    private MasdarConfig _config = new();
    private Task? _stopped;

    public FakeTimeProvider Time { get; } = new(Start);

    public IReadOnlyList<AskedRun> Runs => [.. _runs];

    /// <summary>What the runs say that was taken back.</summary>
    public IReadOnlyList<string> Forgiven { get; set; } = [];

    public bool WasGivenUp { get; private set; }

    public static async Task<Clockwork> StartAsync(IReadOnlyList<Source> sources, IEnumerable<SourceState>? states = null)
    {
        var clock = new Clockwork { _config = new MasdarConfig { Sources = sources } };
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddLogging();
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(clock.Time);
            quartz.UseDefaultThreadPool(64);
            quartz.AddJobType<FetchSourceJob>();
        });
        services.AddSingleton(_ => clock._scheduler!);
        clock._services = services.BuildServiceProvider();
        clock._quartz = await clock._services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        clock._scheduler = new SourceScheduler(clock._quartz, clock.RunAsync, () => clock._config, isShared: false, clock.Time, NullLogger<SourceScheduler>.Instance);
        await clock._scheduler.StartAsync((states ?? []).ToDictionary(state => state.SourceId, StringComparer.Ordinal), TestContext.Current.CancellationToken);
        return clock;
    }

    public async Task ApplyAsync(IReadOnlyList<Source> sources)
    {
        _config = new MasdarConfig { Sources = sources };
        await _scheduler!.ApplyAsync(_config, new Dictionary<string, SourceState>(StringComparer.Ordinal), TestContext.Current.CancellationToken);
    }

    public Task AfterClockSetBackAsync(IEnumerable<SourceState> states) =>
        _scheduler!.AfterClockSetBackAsync(states.ToDictionary(state => state.SourceId, StringComparer.Ordinal), TestContext.Current.CancellationToken);

    /// <summary>From now on the source's runs do not end before the result is set, or they are given up.</summary>
    public TaskCompletionSource Hold(string id) => _held[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public int MostAtOnce(string id) => _atOnce[id].Most;

    /// <summary>When the source is due; null where it is not scheduled.</summary>
    public async Task<DateTimeOffset?> DueAsync(string id) => (await _quartz!.GetTrigger(new TriggerKey(id, "sources"), TestContext.Current.CancellationToken))?.StartTimeUtc;

    /// <summary>Waits until the schedule has taken up what a run said.</summary>
    public async Task<DateTimeOffset> DueAfterRunAsync(string id, DateTimeOffset expected)
    {
        for (var i = 0; i < 1000 && await DueAsync(id) != expected; i++) await PauseAsync();
        Assert.Equal(expected, await DueAsync(id));
        return expected;
    }

    /// <summary>Lets time pass until something is so: at most two hours of it.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1440 && !condition(); i++)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await PauseAsync();
        }
        Assert.True(condition(), "It did not come to pass.");
    }

    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            Time.Advance(TimeSpan.FromSeconds(30));
            await PauseAsync();
        }
    }

    public Task StopAsync() => _stopped ??= _scheduler!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held.Values) held.TrySetResult();
        await StopAsync();
        await _scheduler!.DisposeAsync();
        await _services!.DisposeAsync();
    }

    /// <summary>Quartz works on threads of its own: it is given a moment of real time.</summary>
    private static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<RunReport> RunAsync(Source source, MasdarConfig config, CancellationToken cancellationToken)
    {
        var begun = Time.GetUtcNow();
        _atOnce.AddOrUpdate(source.Id, (1, 1), (_, at) => (at.Now + 1, Math.Max(at.Most, at.Now + 1)));
        _runs.Enqueue(new AskedRun(source.Id, source.Feed.AbsoluteUri, begun));
        try
        {
            if (_held.TryGetValue(source.Id, out var held)) await held.Task.WaitAsync(cancellationToken);
            return new RunReport(source.Id, RunOutcome.Done, CommitCounts.None, null, begun + (source.Schedule.Interval ?? TimeSpan.FromDays(1))) { Forgiven = Forgiven };
        }
        catch (OperationCanceledException)
        {
            WasGivenUp = true;
            throw;
        }
        finally
        {
            _atOnce.AddOrUpdate(source.Id, (0, 0), (_, at) => (at.Now - 1, at.Most));
        }
    }
}

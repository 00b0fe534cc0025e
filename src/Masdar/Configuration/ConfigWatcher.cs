using System.Collections.Immutable;
using System.Globalization;
using Masdar.Model;
using Microsoft.Extensions.Logging;

namespace Masdar.Configuration;

/// <summary>
/// Keeps the configuration that is in force. It looks at the bytes of the files twice a second (an edit in place, a replacement by renaming and
/// a changed link all look the same to it) and judges them once they have been quiet for a second. A good edit is swapped in whole; a broken one, a
/// missing file too, is refused and logged once, and what was in force stays.
/// </summary>
internal sealed partial class ConfigWatcher
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the files have not changed when they are judged: an editor that writes in two steps is waited for.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly ConfigReader _reader;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile ConfigResult _current;
    private ConfigFiles _inForce;
    private ConfigFiles _judged;
    private ConfigFiles _seen;
    private long _seenAt;
    private ImmutableArray<Action<ConfigResult>> _listeners = [];

    /// <param name="files">What <paramref name="current"/> was read from.</param>
    /// <param name="current">Without problems.</param>
    /// <param name="environment">As at the start: a process's own environment does not change.</param>
    public ConfigWatcher(ConfigReader reader, ConfigFiles files, ConfigResult current, IReadOnlyDictionary<string, string?> environment, TimeProvider time, ILogger<ConfigWatcher> logger)
    {
        if (current.Config is null) throw new ArgumentException("The configuration to begin with has problems.", nameof(current));
        (_reader, _environment, _time, _logger, _current) = (reader, environment, time, logger, current);
        _inForce = _judged = _seen = files;
        _seenAt = time.GetTimestamp();
    }

    /// <summary>What is in force. Take it once a run.</summary>
    public MasdarConfig Current => _current.Config!;

    /// <summary>The listener is called each time after a new configuration is in force, on the watcher's thread. What it throws is logged.</summary>
    public void OnChange(Action<ConfigResult> listener) => ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);

    /// <summary>Watches until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) Look();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of a watch is no failure.
        }
    }

    /// <summary>One look at the files. Not to be called by two threads at once.</summary>
    public void Look()
    {
        var files = ConfigFiles.Load(_inForce.Folder);
        if (!files.SameAs(_seen))
        {
            (_seen, _seenAt) = (files, _time.GetTimestamp());
            return;
        }
        if (files.SameAs(_judged) || _time.GetElapsedTime(_seenAt) < Quiet) return;
        _judged = files;
        if (files.SameAs(_inForce))
        {
            LogRestored(files.Folder);
            return;
        }
        Judge(files);
    }

    private void Judge(ConfigFiles files)
    {
        var result = _reader.Read(files, _environment);
        if (result.Config is not { } config)
        {
            LogRefused(result.Problems.Count, string.Join('\n', result.Problems));
            return;
        }
        var before = Current;
        (_current, _inForce) = (result, files);
        LogReloaded(config.Sources.Count, config.Sources.Count(s => s.Enabled));
        if (config.Storage with { Retention = before.Storage.Retention } != before.Storage) LogNeedsRestart("storage");
        if (config.Storage.Retention != before.Storage.Retention) LogRetention(Words(config.Storage.Retention));
        if (config.Output != before.Output) LogNeedsRestart("output");
        if (config.Dashboard != before.Dashboard) LogNeedsRestart("dashboard");
        foreach (var listener in _listeners)
        {
            try
            {
                listener(result);
            }
            catch (Exception e)
            {
                // One listener's fault must end neither the watch nor the others' turn.
                LogListenerFailed(e);
            }
        }
    }

    /// <summary>What a retention drops, in words.</summary>
    private string Words(RetentionOptions retention)
    {
        string Day(TimeSpan age) => _time.GetUtcNow().UtcDateTime.AddDays(-Math.Ceiling(age.TotalDays)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var words = new List<string>();
        if (retention.Records is { } records) words.Add($"records of days before {Day(records)}");
        if (retention.Archive is { } archive) words.Add($"files of the archive before {Day(archive)}");
        if (retention.ArchiveBytes is { } bytes) words.Add(string.Create(CultureInfo.InvariantCulture, $"what the archive has beyond {bytes} bytes"));
        return words.Count == 0 ? "nothing" : string.Join(" and ", words);
    }

    [LoggerMessage(1106, LogLevel.Warning, "\"storage.retention\" was changed; without a restart, the next daily round drops {What}")]
    private partial void LogRetention(string what);

    [LoggerMessage(1101, LogLevel.Information, "The configuration was reloaded: {Sources} sources, {Enabled} enabled")]
    private partial void LogReloaded(int sources, int enabled);

    [LoggerMessage(1102, LogLevel.Error, "The configuration was changed but not taken, {Count} problems; what was in force stays in force:\n{Problems}")]
    private partial void LogRefused(int count, string problems);

    [LoggerMessage(1103, LogLevel.Information, "The configuration in {Folder} is again the one that is in force")]
    private partial void LogRestored(string folder);

    [LoggerMessage(1104, LogLevel.Warning, "\"{Section}\" was changed in masdar.json; that takes a restart")]
    private partial void LogNeedsRestart(string section);

    [LoggerMessage(1105, LogLevel.Error, "The new configuration is in force, but a part of the service did not take it")]
    private partial void LogListenerFailed(Exception e);
}

using System.Collections.Concurrent;
using Masdar.Model;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>One run of many sources, side by side.</summary>
internal sealed partial class RunOnce(SourceRun run, ILogger<RunOnce> logger)
{
    private readonly ILogger<RunOnce> _logger = logger;

    /// <summary>Runs every source once. A source that fails does not hold up the others.</summary>
    /// <param name="done">Told of each source as it ends.</param>
    public async Task<IReadOnlyList<RunReport>> RunAsync(IReadOnlyList<Source> sources, MasdarConfig config, Action<RunReport> done, CancellationToken cancellationToken)
    {
        var reports = new ConcurrentBag<RunReport>();
        // More runs than requests: sources that wait for a slow host's turn must not keep others from theirs.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(64, 4 * config.Fetching.MaxConcurrency), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Interleave(sources), options, async (source, token) =>
        {
            var report = await RunOneAsync(source, config, token);
            reports.Add(report);
            done(report);
        });
        var all = reports.OrderBy(report => report.SourceId, StringComparer.Ordinal).ToList();
        LogCycle(all.Count, all.Sum(r => r.Counts.New), all.Sum(r => r.Counts.Revised), all.Sum(r => r.Counts.Duplicates), all.Count(r => r.Outcome == RunOutcome.Failed));
        return all;
    }

    /// <summary>Runs one source; what we ourselves do wrong is that source's failure, not the others'.</summary>
    public async Task<RunReport> RunOneAsync(Source source, MasdarConfig config, CancellationToken cancellationToken)
    {
        try
        {
            return await run.RunAsync(source, config, cancellationToken);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogUnexpected(e, source.Id);
            return new RunReport(source.Id, RunOutcome.Failed, CommitCounts.None, $"An unexpected failure: {e.Message}", null);
        }
    }

    /// <summary>Takes in what a hub delivered of a source.</summary>
    public Task<RunReport> TakePushAsync(Source source, MasdarConfig config, PushedDocument document, CancellationToken cancellationToken) => run.TakePushAsync(source, config, document, cancellationToken);

    /// <summary>The first source of each host, then the second of each, and so on: hosts are asked side by side.</summary>
    private static IEnumerable<Source> Interleave(IReadOnlyList<Source> sources) => sources
        .GroupBy(source => source.Feed.IdnHost, StringComparer.OrdinalIgnoreCase)
        .SelectMany(host => host.Select((source, round) => (source, round)))
        .OrderBy(turn => turn.round)
        .Select(turn => turn.source);

    [LoggerMessage(1610, LogLevel.Information, "{Sources} sources fetched: {Added} new, {Revised} revised, {Duplicates} duplicates, {Failed} sources failed")]
    private partial void LogCycle(int sources, int added, int revised, int duplicates, int failed);

    [LoggerMessage(1611, LogLevel.Error, "{SourceId} failed unexpectedly; it is fetched again when it is due")]
    private partial void LogUnexpected(Exception exception, string sourceId);
}

using System.CommandLine;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Text;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar run</c>: the service; with <c>--once</c> one fetch of every source, now.</summary>
internal static class RunCommand
{
    public const string NoUnicode =
        "This runtime cannot normalize Unicode (invariant globalization): records would not be in NFC. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (libicu).";

    private const string Name = "run", Once = "--once";

    /// <summary>Whether it is the service that is asked for, which has its own way of being stopped.</summary>
    public static bool IsService(System.CommandLine.ParseResult result) => result.CommandResult.Command.Name == Name && !result.GetValue<bool>(Once);

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var once = new Option<bool>(Once) { Description = "Fetch every enabled source once, now, whatever its schedule; then exit" };
        var only = new Option<string[]>("--source") { Description = "With --once: only this source (may be given several times)", HelpName = "ID" };
        var command = new Command(Name, "Runs the service until it is stopped; with --once, fetches every source once.\n\nExamples:\n  masdar run\n  masdar run --once\n  masdar run --once --source sana --source enab-baladi") { once, only };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!UnicodeCheck.Works())
            {
                await context.Error.WriteLineAsync(NoUnicode);
                return ExitCode.Usage;
            }
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out var files) is not { } config) return ExitCode.Usage;
            var sources = result.GetValue(only) ?? [];
            var isOnce = result.GetValue(once);
            if (sources.Length > 0 && !isOnce) return await WrongAsync(context, "--source goes with --once.");
            if (UnknownSources.Message(sources, config.Config!.Sources) is { } unknown) return await WrongAsync(context, unknown);

            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (!isOnce) Service.EnterFolder(folder);
            using var logs = LogSetup.Create(config.Serilog, folder.LogPath, options.LevelOf(result), context.Error);
            if (!isOnce) return await Service.RunAsync(new ServiceSetup(folder, LoadedConfig.Reader, files, config, context.Environment, context.Time), logs);
            return await OnceAsync(config.Config, sources, folder, logs, context, cancellationToken);
        });
        return command;
    }

    private static async Task<int> OnceAsync(MasdarConfig config, string[] only, DataFolder folder, ILoggerFactory logs, CommandContext context, CancellationToken cancellationToken)
    {
        var sources = config.Sources.Where(source => only.Length > 0 ? only.Contains(source.Id, StringComparer.Ordinal) : source.Enabled).ToList();
        await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
        using var progress = new Progress(context, sources.Count);
        var reports = await engine.Runs.RunAsync(sources, config, progress.Done, cancellationToken);
        progress.Dispose();
        var (failed, storage) = (reports.Count(report => report.Outcome == RunOutcome.Failed), reports.Any(report => report.StorageFailed));
        await context.Out.WriteLineAsync(Summary(reports, failed));
        foreach (var report in reports.Where(report => report.Outcome is RunOutcome.Failed or RunOutcome.HeldBack)) await context.Out.WriteLineAsync($"  {report.SourceId}: {report.Error}");
        return storage ? ExitCode.Failure : failed > 0 || reports.Any(report => report.FailedItems > 0) ? ExitCode.Partial : ExitCode.Done;
    }

    private static string Summary(IReadOnlyList<RunReport> reports, int failed) =>
        $"{reports.Count} sources: {reports.Sum(r => r.Counts.New)} new articles, {reports.Sum(r => r.Counts.Revised)} revisions, {reports.Sum(r => r.Counts.Duplicates)} duplicates, {failed} sources failed";

    private static async Task<int> WrongAsync(CommandContext context, string message)
    {
        await context.Error.WriteLineAsync(message);
        return ExitCode.Usage;
    }
}

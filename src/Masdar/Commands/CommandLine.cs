using System.CommandLine;
using Masdar.Hosting;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>The command line: one tree of commands, each of which is a short file beside this one.</summary>
internal static class CommandLine
{
    private const string Description =
        """
        Masdar fetches news articles from a list of feeds on a schedule, leaves out what it has already, attaches the attribution disclaimer, and
        writes one record an article.

        Examples:
          masdar demo                              see the whole of it at work, with no network and no set-up
          masdar sources add https://example.org/  find a site's feed and add it
          masdar sources check                     can every source be read, and are we polite to it?
          masdar config check                      is the configuration right?
          masdar import published/                 know what was published before
          masdar run --once                        fetch every source now
          masdar run                               the service, in this terminal
          masdar service install --dry-run         the service, with the machine
          masdar status                            how the sources are doing
          masdar explain https://example.org/1     what happened to this article, and why
          masdar records tail                      the newest records
          masdar replay --dry-run                  what would a mended selector change?
          masdar records verify                    is everything on disk that should be?

        Exit codes: 0 done; 1 an unexpected failure; 2 wrong usage or configuration, nothing was done; 3 done, but a source or check failed.
        """;

    /// <summary>How long a command may go on after SIGTERM or Ctrl-C: what was submitted is written, then it ends by itself.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        // Before anything else is loaded: scripts ask for it often.
        if (args.Contains("--version", StringComparer.Ordinal))
        {
            await context.Out.WriteLineAsync(typeof(CommandLine).Assembly.GetName().Version!.ToString(3));
            return ExitCode.Done;
        }
        var options = new GlobalOptions();
        var root = new RootCommand(Description)
        {
            options.Config,
            options.Data,
            options.LogLevel,
            RunCommand.Create(options, context),
            DemoCommand.Create(options, context),
            ImportCommand.Create(options, context),
            SourcesCommand.Create(options, context),
            ConfigCommand.Create(options, context),
            StatusCommand.Create(options, context),
            ExplainCommand.Create(options, context),
            RecordsCommand.Create(options, context),
            ReplayCommand.Create(options, context),
            DuplicatesCommand.Create(options, context),
            BackupCommand.CreateBackup(options, context),
            BackupCommand.CreateRestore(options, context),
            ExtractCommand.Create(options, context),
            ServiceCommand.Create(options, context),
        };
        var result = root.Parse(args);
        // A command's own help has its examples; where it is one of a list, a sentence is enough.
        foreach (var command in result.CommandResult.Command.Subcommands) command.Description = command.Description?.Split("\n\n")[0];
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors) await context.Error.WriteLineAsync(error.Message);
            await context.Error.WriteLineAsync($"\"masdar {string.Join(' ', PathOf(result))}--help\" shows what can be written.");
            return ExitCode.Usage;
        }
        try
        {
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                // The service listens for signals itself, and drains in its own time; the system's own limit stands behind it.
                ProcessTerminationTimeout = RunCommand.IsService(result) ? null : StopTime,
            });
        }
        catch (Exception e) when (e is DataFolderException or StoreException or LogSectionException)
        {
            await context.Error.WriteLineAsync(e.Message);
            // What may pass is tried again by whoever restarts the service; what somebody has to mend is not.
            return e is DataFolderException { IsPassing: true } or StoreException { IsPassing: true } ? ExitCode.Failure : ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("Stopped before the end; what was stored is whole.");
            return ExitCode.Failure;
        }
        catch (Exception e)
        {
            await context.Error.WriteLineAsync($"Unexpected failure: {e.Message}");
            if (context.Environment.ContainsKey("MASDAR_TRACE")) await context.Error.WriteLineAsync(e.ToString());
            else await context.Error.WriteLineAsync("Run it again with MASDAR_TRACE=1 in the environment to see where.");
            return ExitCode.Failure;
        }
    }

    private static string PathOf(ParseResult result)
    {
        var path = "";
        for (var command = result.CommandResult; command.Command is not RootCommand; command = (System.CommandLine.Parsing.CommandResult)command.Parent!) path = $"{command.Command.Name} {path}";
        return path;
    }
}

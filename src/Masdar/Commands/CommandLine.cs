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
          masdar config check                      is the configuration right?
          masdar run --once                        fetch every source now
          masdar run                               the service
          masdar status                            how the sources are doing
          masdar records tail                      the newest records
        """;

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
            RecordsCommand.Create(options, context),
            DuplicatesCommand.Create(options, context),
        };
        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors) await context.Error.WriteLineAsync(error.Message);
            await context.Error.WriteLineAsync($"\"masdar {string.Join(' ', PathOf(result))}--help\" shows what can be written.");
            return ExitCode.Usage;
        }
        try
        {
            // No termination time-out: the service drains in its own time, and the system's own limit stands behind it.
            return await result.InvokeAsync(new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is DataFolderException or StoreException)
        {
            await context.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
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

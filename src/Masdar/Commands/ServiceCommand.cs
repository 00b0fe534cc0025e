using System.CommandLine;
using Masdar.Hosting;

namespace Masdar.Commands;

/// <summary><c>masdar service install | uninstall | status</c></summary>
internal static class ServiceCommand
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var name = new Option<string>("--name") { Description = "The service's name", HelpName = "NAME", DefaultValueFactory = _ => "masdar" };
        name.Validators.Add(result =>
        {
            if (ServiceDefinition.NameProblem(result.GetValueOrDefault<string>()) is { } problem) result.AddError(problem);
        });
        return new Command("service", "Registers the service with this machine: a systemd unit on Linux, a Windows service on Windows")
        {
            Install(options, name, context),
            Uninstall(name, context),
            Status(options, name, context),
        };
    }

    private static Command Install(GlobalOptions options, Option<string> name, CommandContext context)
    {
        var account = new Option<string?>("--account") { Description = "Whom the service runs as; else who called sudo, on Windows an account of its own", HelpName = "USER" };
        var noStart = new Option<bool>("--no-start") { Description = "Register it, and leave it to the next start of the machine" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Change nothing; print the unit, or the commands" };
        var command = new Command(
            "install",
            "Registers the service, starts it, and lets it start with the machine. The folders of --config and --data are kept as absolute paths. Installing again takes up changes.\n\n"
            + "Examples:\n  masdar service install --config /etc/masdar --data /var/lib/masdar --dry-run\n  sudo masdar service install --config /etc/masdar --data /var/lib/masdar --account masdar") { name, account, noStart, dryRun };
        command.SetAction(async (result, cancellationToken) =>
        {
            var service = new ServiceDefinition(
                result.GetValue(name)!, ServiceDefinition.ThisProgram(), Absolute(result.GetValue(options.Config)!), Absolute(result.GetValue(options.Data)!), result.GetValue(account) ?? Variable(context, "SUDO_USER"))
            {
                DotnetRoot = Variable(context, "DOTNET_ROOT"),
                Runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(),
            };
            if (service.Problem() is { } problem) return await SourcesCommand.WrongAsync(context, problem);
            var start = !result.GetValue(noStart);
            if (result.GetValue(dryRun))
            {
                await context.Out.WriteAsync(ServiceRegistration.OfThisMachine.Describe(service, start));
                return ExitCode.Done;
            }
            // A service that cannot start is better not registered.
            if (LoadedConfig.Read(service.Config, context, out _) is null) return ExitCode.Usage;
            if (service.Account is null or "root" && !OperatingSystem.IsWindows()) await context.Error.WriteLineAsync("The service will run as root, which it does not need: --account names another user.");
            return await TryAsync(context, async () =>
            {
                await ServiceRegistration.OfThisMachine.InstallAsync(service, start, cancellationToken);
                await context.Out.WriteLineAsync($"The service {service.Name} is installed{(start ? " and started" : "")}. \"masdar service status\" shows how it is doing.");
                return ExitCode.Done;
            });
        });
        return command;
    }

    private static Command Uninstall(Option<string> name, CommandContext context)
    {
        var command = new Command("uninstall", "Stops the service and takes it out of the system. Configuration and data stay.\n\nExample: sudo masdar service uninstall") { name };
        command.SetAction((result, cancellationToken) => TryAsync(context, async () =>
        {
            await ServiceRegistration.OfThisMachine.UninstallAsync(result.GetValue(name)!, cancellationToken);
            await context.Out.WriteLineAsync($"The service {result.GetValue(name)} is stopped and uninstalled. Configuration and data are where they were.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Status(GlobalOptions options, Option<string> name, CommandContext context)
    {
        var command = new Command("status", "Shows whether the service is installed and runs; ends with 3 when it does not run. \"masdar status\" shows how the sources are doing.\n\nExample: masdar service status") { name, options.Json };
        command.SetAction((result, cancellationToken) => TryAsync(context, async () =>
        {
            var state = await ServiceRegistration.OfThisMachine.StatusAsync(result.GetValue(name)!, cancellationToken);
            await context.Out.WriteLineAsync(!result.GetValue(options.Json) ? $"{result.GetValue(name)}: {state.State}" : JsonText.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("name", result.GetValue(name));
                json.WriteBoolean("installed", state.Installed);
                json.WriteBoolean("running", state.Running);
                json.WriteString("state", state.State);
                json.WriteEndObject();
            }));
            return state.Running ? ExitCode.Done : ExitCode.Partial;
        }));
        return command;
    }

    private static async Task<int> TryAsync(CommandContext context, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (ServiceRegistrationException e)
        {
            await context.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
    }

    /// <summary>Without a separator at its end: on Windows it would stand before a quotation mark, and take its meaning away.</summary>
    private static string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string? Variable(CommandContext context, string name) => context.Environment.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value) ? value : null;
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Masdar.Hosting;

/// <summary>How a command of the system ended.</summary>
internal sealed record StepResult(int Code, string Output);

/// <summary>How a registered service is doing.</summary>
/// <param name="State">In the system's own words: <c>active (running)</c>, <c>RUNNING</c>.</param>
internal sealed record ServiceStanding(bool Installed, bool Running, string State);

/// <summary>Registers the service with systemd, or with the service control manager of Windows.</summary>
/// <param name="run">Runs a command of the system.</param>
/// <param name="unitFolder">Where systemd looks for units.</param>
internal sealed class ServiceRegistration(Func<ServiceStep, CancellationToken, Task<StepResult>> run, bool isWindows, string unitFolder = "/etc/systemd/system")
{
    /// <summary>ERROR_SERVICE_DOES_NOT_EXIST.</summary>
    private const int NoSuchService = 1060;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static ServiceRegistration OfThisMachine { get; } = new(RunAsync, OperatingSystem.IsWindows());

    public string UnitPath(string name) => Path.Combine(unitFolder, name + ".service");

    /// <summary>What <see cref="InstallAsync"/> would do, to be read or kept.</summary>
    public string Describe(ServiceDefinition service, bool start) => isWindows
        ? string.Concat(WindowsServiceSteps.Install(service, start).Select(step => step + "\n"))
        : $"# {UnitPath(service.Name)}\n{SystemdUnit.Write(service)}" + string.Concat(SystemdSteps(service.Name, start).Select(step => $"# then: {step}\n"));

    /// <exception cref="ServiceRegistrationException">It could not be done; the message says what to do.</exception>
    public async Task InstallAsync(ServiceDefinition service, bool start, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(service.Data)) throw new ServiceRegistrationException($"The data folder {service.Data} does not exist. Make it first, for the account that the service runs as{(isWindows ? "" : $": install -d -o {service.Account ?? "root"} {service.Data}")}");
        if (isWindows)
        {
            await RunAllAsync(WindowsServiceSteps.Install(service, start), cancellationToken);
            return;
        }
        var path = UnitPath(service.Name);
        if (File.Exists(path) && !IsOurs(path)) throw new ServiceRegistrationException($"{path} is there already and was not written by Masdar. Take another name with --name.");
        Touch(path, () => File.WriteAllText(path, SystemdUnit.Write(service)));
        await RunAllAsync(SystemdSteps(service.Name, start), cancellationToken);
    }

    /// <exception cref="ServiceRegistrationException">It could not be done; the message says what to do.</exception>
    public async Task UninstallAsync(string name, CancellationToken cancellationToken)
    {
        if (isWindows)
        {
            await RunAllAsync(WindowsServiceSteps.Uninstall(name), cancellationToken);
            return;
        }
        var path = UnitPath(name);
        if (!File.Exists(path)) throw new ServiceRegistrationException($"There is no service {name} ({path}); nothing was done.");
        if (!IsOurs(path)) throw new ServiceRegistrationException($"{path} was not written by Masdar; it is left alone.");
        await RunAllAsync([new ServiceStep(["systemctl", "disable", "--now", name + ".service"])], cancellationToken);
        Touch(path, () => File.Delete(path));
        await RunAllAsync([new ServiceStep(["systemctl", "daemon-reload"])], cancellationToken);
    }

    /// <exception cref="ServiceRegistrationException">The system cannot be asked.</exception>
    public async Task<ServiceStanding> StatusAsync(string name, CancellationToken cancellationToken)
    {
        if (isWindows)
        {
            var query = await run(new ServiceStep(["sc.exe", "query", name]), cancellationToken);
            if (query.Code == NoSuchService) return new ServiceStanding(false, false, "not installed");
            if (query.Code != 0 || WindowsServiceSteps.StateOf(query.Output) is not { } word) throw new ServiceRegistrationException(string.Create(CultureInfo.InvariantCulture, $"The service control manager cannot be asked ({query.Code}): {query.Output.Trim()}"));
            return new ServiceStanding(true, word == "RUNNING", word);
        }
        var show = await run(new ServiceStep(["systemctl", "show", name + ".service", "--property=LoadState,ActiveState,SubState,MainPID,UnitFileState,Result,ActiveEnterTimestamp"]), cancellationToken);
        if (show.Code != 0) throw new ServiceRegistrationException($"systemd cannot be asked: {show.Output.Trim()}");
        var values = show.Output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1].Trim(), StringComparer.Ordinal);
        string Value(string key) => values[key].FirstOrDefault() ?? "";
        if (Value("LoadState") is "not-found" or "") return new ServiceStanding(false, false, "not installed");
        var state = $"{Value("ActiveState")} ({Value("SubState")}), {Value("UnitFileState")}";
        if (Value("MainPID") is not ("" or "0")) state += $", process {Value("MainPID")}";
        if (Value("ActiveEnterTimestamp") is { Length: > 0 } since) state += $", since {since}";
        if (Value("Result") is not ("" or "success")) state += $", ended with {Value("Result")}: journalctl -u {name}";
        return new ServiceStanding(true, Value("ActiveState") == "active", state);
    }

    private static ServiceStep[] SystemdSteps(string name, bool start)
    {
        var unit = name + ".service";
        ServiceStep[] steps = [new(["systemctl", "daemon-reload"]), new(["systemctl", "enable", unit]), new(["systemctl", "restart", unit])];
        return start ? steps : steps[..2];
    }

    private async Task RunAllAsync(IReadOnlyList<ServiceStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            var result = await run(step, cancellationToken);
            if (result.Code != 0 && !step.MayFail) throw new ServiceRegistrationException(string.Create(CultureInfo.InvariantCulture, $"\"{step}\" failed ({result.Code}): {result.Output.Trim()}"));
        }
    }

    private static bool IsOurs(string path) => File.ReadLines(path).FirstOrDefault()?.StartsWith(SystemdUnit.Mark, StringComparison.Ordinal) == true;

    private static void Touch(string path, Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServiceRegistrationException($"{path} cannot be changed: {e.Message} Run it as root: sudo masdar service …; or --dry-run prints the unit.", e);
        }
    }

    private static async Task<StepResult> RunAsync(ServiceStep step, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(step.Command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in step.Command.Skip(1)) start.ArgumentList.Add(word);
        try
        {
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new StepResult(process.ExitCode, await output + await error);
        }
        catch (Win32Exception e)
        {
            throw new ServiceRegistrationException($"{step.Command[0]} is not on this machine ({e.Message}): there is no system here to register the service with. \"masdar service install --dry-run\" prints what another machine needs.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceRegistrationException($"\"{step}\" did not end within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s. A service that brings its store to a new form may take long to start: \"masdar service status\" shows how it is doing.", e);
        }
    }
}

/// <summary>The service could not be registered, removed or asked; the message says what to do.</summary>
internal sealed class ServiceRegistrationException(string message, Exception? inner = null) : Exception(message, inner);

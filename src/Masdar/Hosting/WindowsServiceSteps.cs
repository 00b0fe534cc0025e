namespace Masdar.Hosting;

/// <summary>The commands that register a Windows service: under an account of its own, with rights on its folders, restarted when it fails.</summary>
internal static class WindowsServiceSteps
{
    public static IReadOnlyList<ServiceStep> Install(ServiceDefinition service, bool start)
    {
        var account = service.Account ?? $@"NT SERVICE\{service.Name}";
        // sc.exe wants each value as a word of its own behind "name=".
        var binary = string.Join(' ', service.CommandLine.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
        string[] settings = [service.Name, "binPath=", binary, "start=", "delayed-auto", "obj=", account, "DisplayName=", service.Name == "masdar" ? "Masdar" : $"Masdar ({service.Name})"];
        var steps = new List<ServiceStep>
        {
            // Where it is there already, the changes are taken up by what follows.
            new(["sc.exe", "create", .. settings], MayFail: true),
            new(["sc.exe", "config", .. settings]),
            new(["sc.exe", "description", service.Name, "Masdar, news from feeds"]),
            new(["sc.exe", "failure", service.Name, "reset=", "86400", "actions=", "restart/10000/restart/60000/restart/300000"]),
            new(["sc.exe", "failureflag", service.Name, "1"]),
            new(["icacls.exe", service.Data, "/grant", $"{account}:(OI)(CI)M"]),
            new(["icacls.exe", service.Config, "/grant", $"{account}:(OI)(CI)RX"]),
        };
        // The program may lie in somebody's own folder, which a service's account cannot read.
        if (FolderOf(service.Program[^1]) is { } program) steps.Add(new ServiceStep(["icacls.exe", program, "/grant", $"{account}:(OI)(CI)RX"]));
        // "net stop" waits until it has stopped, "sc.exe stop" does not.
        if (start) steps.AddRange([new ServiceStep(["net.exe", "stop", service.Name], MayFail: true), new ServiceStep(["sc.exe", "start", service.Name])]);
        return steps;
    }

    public static IReadOnlyList<ServiceStep> Uninstall(string name) => [new(["net.exe", "stop", name], MayFail: true), new(["sc.exe", "delete", name])];

    /// <summary>What <c>sc.exe query</c> says of the state; null where it says none. Its labels are in the machine's language, its states are not.</summary>
    public static string? StateOf(string query) => query.Split('\n')
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(words => words is [var number, "STOPPED" or "START_PENDING" or "STOP_PENDING" or "RUNNING" or "CONTINUE_PENDING" or "PAUSE_PENDING" or "PAUSED", ..] && number.All(char.IsAsciiDigit))
        .Select(words => words[1])
        .FirstOrDefault();

    /// <summary>The folder of a Windows path, whatever system this is; null for one at a drive's root.</summary>
    private static string? FolderOf(string path) => path.LastIndexOf('\\') is > 2 and var at ? path[..at] : null;
}

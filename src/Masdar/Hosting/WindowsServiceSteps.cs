namespace Masdar.Hosting;

/// <summary>The commands that register a Windows service: under an account of its own, with rights on its two folders, restarted when it fails.</summary>
internal static class WindowsServiceSteps
{
    public static IReadOnlyList<ServiceStep> Install(ServiceDefinition service, bool start)
    {
        var account = service.Account ?? $@"NT SERVICE\{service.Name}";
        // sc.exe wants each value as a word of its own behind "name=".
        var binary = string.Join(' ', service.CommandLine.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
        var steps = new List<ServiceStep>
        {
            new(["sc.exe", "create", service.Name, "binPath=", binary, "start=", "delayed-auto", "obj=", account, "DisplayName=", "Masdar"]),
            new(["sc.exe", "description", service.Name, "Masdar, news from feeds"]),
            new(["sc.exe", "failure", service.Name, "reset=", "86400", "actions=", "restart/10000/restart/60000/restart/300000"]),
            new(["sc.exe", "failureflag", service.Name, "1"]),
            new(["icacls.exe", service.Data, "/grant", $"{account}:(OI)(CI)M"]),
            new(["icacls.exe", service.Config, "/grant", $"{account}:(OI)(CI)RX"]),
        };
        if (start) steps.Add(new ServiceStep(["sc.exe", "start", service.Name]));
        return steps;
    }

    public static IReadOnlyList<ServiceStep> Uninstall(string name) => [new(["sc.exe", "stop", name], MayFail: true), new(["sc.exe", "delete", name])];
}

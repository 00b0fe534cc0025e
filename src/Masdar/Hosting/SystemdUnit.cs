using System.Text;

namespace Masdar.Hosting;

/// <summary>
/// The unit of the service (systemd.service(5), systemd.exec(5)): it may write to its data folder and to nothing else. Wrong
/// configuration (exit code 2) is not tried again: a restart would not mend it.
/// </summary>
internal static class SystemdUnit
{
    /// <summary>The first line, by which a unit is known to be ours.</summary>
    public const string Mark = "# Written by \"masdar service install\".";

    public static string Write(ServiceDefinition service)
    {
        var unit = new StringBuilder();
        void Line(string text) => unit.Append(text).Append('\n');
        Line(Mark + " Changes belong in \"systemctl edit " + service.Name + "\": they outlast the next install.");
        Line("[Unit]");
        Line("Description=Masdar, news from feeds");
        Line("Wants=network-online.target");
        Line("After=network-online.target time-sync.target");
        Line("StartLimitIntervalSec=0");
        Line("");
        Line("[Service]");
        Line("Type=notify");
        Line("ExecStart=" + string.Join(' ', service.CommandLine.Select(word => Quoted(word).Replace("$", "$$", StringComparison.Ordinal))));
        if (service.Account is { } account) Line("User=" + account.Replace("%", "%%", StringComparison.Ordinal));
        // Relative paths of the Serilog section are meant below it.
        Line("WorkingDirectory=-" + service.Data.Replace("%", "%%", StringComparison.Ordinal));
        if (service.DotnetRoot is { } root) Line("Environment=" + Quoted("DOTNET_ROOT=" + root));
        Line("Environment=DOTNET_EnableDiagnostics=0");
        Line("# Secrets such as MASDAR__STORAGE__CONNECTIONSTRING=…, in a file that only its owner may read:");
        Line("EnvironmentFile=-" + Escaped(Path.Combine(service.Config, "masdar.env")));
        Line("Restart=on-failure");
        Line("RestartSec=10");
        Line("RestartPreventExitStatus=2");
        Line("WatchdogSec=120");
        Line("TimeoutStopSec=20");
        Line("UMask=0027");
        Line("NoNewPrivileges=yes");
        Line("CapabilityBoundingSet=");
        Line("ProtectSystem=strict");
        Line("ReadWritePaths=" + Quoted(service.Data));
        // Homes and /tmp are hidden, but not where something of the service lies there.
        Line("ProtectHome=" + (service.Places.Any(IsHome) ? "read-only" : "yes"));
        if (!service.Places.Any(IsTemporary)) Line("PrivateTmp=yes");
        Line("PrivateDevices=yes");
        Line("DevicePolicy=closed");
        Line("ProtectProc=invisible");
        foreach (var guard in (string[])["ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality"]) Line(guard + "=yes");
        Line("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK");
        Line("SystemCallArchitectures=native");
        // Refused rather than killed for, as the runtime and SQLite ask for things that they can do without.
        Line("SystemCallFilter=@system-service");
        Line("SystemCallFilter=~@privileged");
        Line("SystemCallErrorNumber=EPERM");
        Line("");
        Line("[Install]");
        Line("WantedBy=multi-user.target");
        return unit.ToString();
    }

    /// <summary>In quotation marks where it has blanks; <c>%</c> and <c>\</c> mean something to systemd.</summary>
    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) || text.Contains('\'', StringComparison.Ordinal) ? $"\"{Escaped(text)}\"" : Escaped(text);

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);

    private static bool IsTemporary(string path) => IsBelow(path, "/tmp") || IsBelow(path, "/var/tmp");

    private static bool IsHome(string path) => IsBelow(path, "/home") || IsBelow(path, "/root") || IsBelow(path, "/run/user");

    private static bool IsBelow(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}

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
        Line("ProtectHome=read-only");
        // A private /tmp would hide what lies there.
        if (!service.CommandLine.Any(IsTemporary)) Line("PrivateTmp=yes");
        Line("PrivateDevices=yes");
        foreach (var guard in (string[])["ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality"]) Line(guard + "=yes");
        Line("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK");
        Line("SystemCallArchitectures=native");
        Line("");
        Line("[Install]");
        Line("WantedBy=multi-user.target");
        return unit.ToString();
    }

    /// <summary>In quotation marks where it has blanks; <c>%</c> and <c>\</c> mean something to systemd.</summary>
    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) || text.Contains('\'', StringComparison.Ordinal) ? $"\"{Escaped(text)}\"" : Escaped(text);

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);

    private static bool IsTemporary(string path) => path.StartsWith("/tmp/", StringComparison.Ordinal) || path.StartsWith("/var/tmp/", StringComparison.Ordinal);
}

using System.Diagnostics;
using Masdar.Commands;
using Masdar.Hosting;

namespace Masdar.Tests.Commands;

public sealed class ServiceCommandTests : IDisposable
{
    private readonly string _units = Directory.CreateTempSubdirectory("masdar-units-").FullName;
    private readonly List<string> _ran = [];

    private static readonly ServiceDefinition Service = new("masdar", ["/opt/masdar/masdar"], "/etc/masdar", "/var/lib/masdar", "masdar");

    private CancellationToken Token { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_units, true);

    private ServiceRegistration Registration(bool isWindows = false, int code = 0, string output = "") => new(
        (step, _) =>
        {
            _ran.Add(step.ToString());
            return Task.FromResult(new StepResult(code, output));
        },
        isWindows,
        _units);

    [Fact]
    public async Task A_dry_run_prints_the_unit_with_absolute_paths_and_changes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Prints commands on Windows.");
        using var cli = new Cli();
        var result = await cli.RunAsync("service", "install", "--dry-run", "--account", "news");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.StartsWith("# /etc/systemd/system/masdar.service\n", result.Out, StringComparison.Ordinal);
        Assert.Contains($"run --config {cli.Config.Path} --data {cli.Data}\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("\nUser=news\n", result.Out, StringComparison.Ordinal);
        Assert.Contains($"\nReadWritePaths={cli.Data}\n", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Data));
    }

    [Fact]
    public void Blanks_and_the_letters_of_systemd_are_written_so_that_they_stay_what_they_are()
    {
        var unit = SystemdUnit.Write(Service with { Data = "/srv/my 100% $data", DotnetRoot = "/opt/dot net" });
        Assert.Contains("ExecStart=/opt/masdar/masdar run --config /etc/masdar --data \"/srv/my 100%% $$data\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("ReadWritePaths=\"/srv/my 100%% $data\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("Environment=\"DOTNET_ROOT=/opt/dot net\"\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_folder_is_not_hidden_from_the_service()
    {
        Assert.Contains("PrivateTmp=yes", SystemdUnit.Write(Service), StringComparison.Ordinal);
        Assert.DoesNotContain("PrivateTmp=yes", SystemdUnit.Write(Service with { Data = "/tmp/data" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", "/var/lib/masdar", null)]
    [InlineData("read-only", "/home/news/data", null)]
    [InlineData("read-only", "/var/lib/masdar", "/root/.dotnet")]
    [InlineData("yes", "/homes/data", "/usr/lib/dotnet")]
    public void Homes_are_hidden_where_nothing_of_the_service_lies_there(string expected, string data, string? dotnet)
    {
        Assert.Contains($"\nProtectHome={expected}\n", SystemdUnit.Write(Service with { Data = data, DotnetRoot = dotnet }), StringComparison.Ordinal);
        Assert.Contains($"\nProtectHome={expected}\n", SystemdUnit.Write(Service with { Data = data, Runtime = dotnet }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_counts_the_unit_among_the_well_guarded()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "There is no systemd-analyze here.");
        var path = Path.Combine(_units, "masdar.service");
        await File.WriteAllTextAsync(path, SystemdUnit.Write(Service), Token);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["security", "--offline=true", "--threshold=25", "--no-pager", path]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.SkipWhen(said.Length == 0, "This systemd-analyze cannot judge a file.");
        Assert.True(process.ExitCode == 0, said);
    }

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "There is no systemd-analyze here.");
        var path = Path.Combine(_units, "masdar.service");
        await File.WriteAllTextAsync(path, SystemdUnit.Write(Service with { Program = ["/bin/true"], Data = "/srv/my 100% $data", DotnetRoot = "/opt/dot net" }), Token);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", "--man=no", path]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.DoesNotContain("masdar.service", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_unit_is_written_enabled_and_started_and_taken_out_again()
    {
        var service = Service with { Data = _units };
        await Registration().InstallAsync(service, start: true, Token);
        Assert.Equal(["systemctl daemon-reload", "systemctl enable masdar.service", "systemctl restart masdar.service"], _ran);
        Assert.Equal(SystemdUnit.Write(service), await File.ReadAllTextAsync(Path.Combine(_units, "masdar.service"), Token));
        await Registration().InstallAsync(service with { Account = "other" }, start: false, Token);

        _ran.Clear();
        await Registration().UninstallAsync("masdar", Token);
        Assert.Equal(["systemctl disable --now masdar.service", "systemctl daemon-reload"], _ran);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_units));
        await Assert.ThrowsAsync<ServiceRegistrationException>(() => Registration().UninstallAsync("masdar", Token));
    }

    [Fact]
    public async Task A_unit_of_someone_else_is_neither_overwritten_nor_removed()
    {
        var path = Path.Combine(_units, "masdar.service");
        await File.WriteAllTextAsync(path, "[Unit]\n", Token);
        await Assert.ThrowsAsync<ServiceRegistrationException>(() => Registration().InstallAsync(Service with { Data = _units }, start: true, Token));
        await Assert.ThrowsAsync<ServiceRegistrationException>(() => Registration().UninstallAsync("masdar", Token));
        Assert.Equal("[Unit]\n", await File.ReadAllTextAsync(path, Token));
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_data_folder_that_is_missing_is_said_before_anything_is_done()
    {
        var refused = await Assert.ThrowsAsync<ServiceRegistrationException>(() => Registration().InstallAsync(Service with { Data = Path.Combine(_units, "none") }, start: true, Token));
        Assert.Contains("install -d -o masdar", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_units));
    }

    [Theory]
    [InlineData("LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=812\nUnitFileState=enabled\nResult=success\n", true, true, "active (running), enabled, process 812")]
    [InlineData("LoadState=loaded\nActiveState=failed\nSubState=failed\nMainPID=0\nUnitFileState=enabled\nResult=exit-code\n", true, false, "failed (failed), enabled, ended with exit-code: journalctl -u masdar")]
    [InlineData("LoadState=not-found\nActiveState=inactive\n", false, false, "not installed")]
    public async Task The_state_is_told_in_the_systems_words(string output, bool installed, bool running, string state) =>
        Assert.Equal(new ServiceStanding(installed, running, state), await Registration(output: output).StatusAsync("masdar", Token));

    [Fact]
    public async Task On_Windows_the_service_has_an_account_of_its_own_with_rights_on_its_folders()
    {
        var service = new ServiceDefinition("masdar", [@"C:\Program Files\Masdar\masdar.exe"], @"C:\Masdar\config", _units, null);
        await Registration(isWindows: true).InstallAsync(service, start: true, Token);
        var settings = $@"masdar binPath= ""\""C:\Program Files\Masdar\masdar.exe\"" run --config C:\Masdar\config --data {_units}"" start= delayed-auto obj= ""NT SERVICE\masdar"" DisplayName= Masdar";
        Assert.Equal(["sc.exe create " + settings, "sc.exe config " + settings], _ran[..2]);
        Assert.Contains(@"sc.exe failure masdar reset= 86400 actions= restart/10000/restart/60000/restart/300000", _ran);
        Assert.Contains(_ran, step => step.StartsWith(@"icacls.exe ""C:\Program Files\Masdar"" /grant", StringComparison.Ordinal) && step.Contains("(OI)(CI)RX", StringComparison.Ordinal));
        Assert.Contains(_ran, step => step.StartsWith("icacls.exe", StringComparison.Ordinal) && step.Contains("(OI)(CI)M", StringComparison.Ordinal));
        Assert.Equal(["net.exe stop masdar", "sc.exe start masdar"], _ran[^2..]);
        var state = await Registration(isWindows: true, output: "\nSERVICE_NAME: masdar\n        TYPE : 10\n        STATE              : 4  RUNNING\n").StatusAsync("masdar", Token);
        Assert.Equal(new ServiceStanding(true, true, "RUNNING"), state);
        Assert.False((await Registration(isWindows: true, code: 1060).StatusAsync("masdar", Token)).Installed);
    }

    [Fact]
    public async Task The_state_of_a_Windows_service_is_read_in_every_language_and_refusals_are_said()
    {
        var german = "\r\nSERVICE_NAME: masdar\r\n        TYP                : 10  WIN32_OWN_PROCESS\r\n        STATUS             : 3  STOP_PENDING\r\n                                (NOT_STOPPABLE)\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n";
        Assert.Equal(new ServiceStanding(true, false, "STOP_PENDING"), await Registration(isWindows: true, output: german).StatusAsync("masdar", Token));
        await Assert.ThrowsAsync<ServiceRegistrationException>(() => Registration(isWindows: true, code: 5, output: "Access is denied.").StatusAsync("masdar", Token));
        Assert.False((await Registration(isWindows: true, code: 1060).StatusAsync("masdar", Token)).Installed);
    }

    [Fact]
    public void Two_Windows_services_have_names_of_their_own_to_be_shown_by()
    {
        static string Created(string name) => WindowsServiceSteps.Install(new ServiceDefinition(name, [@"D:\masdar.exe"], @"D:\config", @"D:\data", null), start: false)[0].ToString();
        Assert.EndsWith("DisplayName= Masdar", Created("masdar"), StringComparison.Ordinal);
        Assert.EndsWith("DisplayName= \"Masdar (sport)\"", Created("sport"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_registered_without_a_separator_at_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Prints commands on Windows.");
        using var cli = new Cli();
        var result = await CommandLineAsync(cli.Config.Path + "/", cli.Data + "/");
        Assert.Contains($"run --config {cli.Config.Path} --data {cli.Data}\n", result, StringComparison.Ordinal);
        Assert.Contains($"\nWorkingDirectory=-{cli.Data}\n", result, StringComparison.Ordinal);
    }

    private static async Task<string> CommandLineAsync(string config, string data)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var context = new CommandContext(output, TextWriter.Null, new Dictionary<string, string?>(StringComparer.Ordinal), TimeProvider.System);
        await CommandLine.RunAsync(["service", "install", "--dry-run", "--account", "news", "--config", config, "--data", data], context);
        return output.ToString();
    }

    [Fact]
    public async Task A_name_that_could_leave_the_folder_of_units_is_refused()
    {
        using var cli = new Cli();
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("service", "install", "--dry-run", "--name", "../x")).Code);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("service", "uninstall", "--name", "../x")).Code);
    }
}

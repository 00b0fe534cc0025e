using System.Diagnostics;
using System.Globalization;
using System.Text;
using Masdar.Tests.Commands;

namespace Masdar.Tests.Storage;

/// <summary>A node: a process of the program on a configuration and a data folder of its own.</summary>
internal sealed class Node : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    public Node(string agent, Cli folder)
    {
        (Agent, Folder) = (agent, folder);
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "masdar.dll"), "run", "--config", folder.Config.Path, "--data", folder.Data]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _process.ErrorDataReceived += (_, e) => { lock (_log) _log.AppendLine(e.Data); };
        _process.BeginErrorReadLine();
    }

    public string Agent { get; }

    public Cli Folder { get; }

    public string Log
    {
        get { lock (_log) return _log.ToString(); }
    }

    public bool HasExited => _process.HasExited;

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(5000);
    }

    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, Log);
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}

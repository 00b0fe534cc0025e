using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Masdar.EndToEnd;

/// <summary>What a run of the built program ended with and wrote.</summary>
internal sealed record RunResult(int Code, string Out, string Error);

/// <summary>The built program as a process, on a configuration and a data folder of its own.</summary>
internal sealed class Run : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "masdar.dll");
    private readonly string _work = Directory.CreateTempSubdirectory("masdar-e2e-").FullName;

    public Run(string sources, string? masdar = null)
    {
        Directory.CreateDirectory(Config);
        File.WriteAllText(Path.Combine(Config, "masdar.json"), masdar ?? """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "maxConcurrencyPerHost": 16 } }""");
        File.WriteAllText(Path.Combine(Config, "sources.json"), sources);
    }

    public string Config => Path.Combine(_work, "config");

    public string Data => Path.Combine(_work, "data");

    /// <summary>A path of the test's own, beside the data folder.</summary>
    public string Beside(string name) => Path.Combine(_work, name);

    public static async Task<RunResult> ProgramAsync(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        using var process = Start(environment, args);
        return await EndAsync(process);
    }

    public Task<RunResult> OnceAsync(IReadOnlyDictionary<string, string>? environment = null) => ProgramAsync(environment, "run", "--once", "--config", Config, "--data", Data);

    public Task<RunResult> VerifyAsync() => ProgramAsync(null, "records", "verify", "--config", Config, "--data", Data);

    public Process StartService(IReadOnlyDictionary<string, string>? environment = null) => Start(environment, "run", "--config", Config, "--data", Data);

    public Task<RunResult> CommandAsync(params string[] args) => ProgramAsync(null, [.. args, "--config", Config, "--data", Data]);

    public Process StartCommand(params string[] args) => Start(null, [.. args, "--config", Config, "--data", Data]);

    /// <summary>A command on another data folder.</summary>
    public Process StartOn(string data, params string[] args) => Start(null, [.. args, "--config", Config, "--data", data]);

    public Process StartOnce() => Start(null, "run", "--once", "--config", Config, "--data", Data);

    /// <summary>Waits for the end, a minute at most.</summary>
    public static async Task<RunResult> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end: {await error}", e);
        }
        return new RunResult(process.ExitCode, await output, await error);
    }

    /// <summary>SIGTERM, as systemd sends it.</summary>
    public static void Terminate(Process process) => Assert.Equal(0, Kill(process.Id, 15));

    public IReadOnlyList<string> Lines(string kind)
    {
        var folder = Path.Combine(Data, kind);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)] : [];
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    private static Process Start(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        start.ArgumentList.Add(Program);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

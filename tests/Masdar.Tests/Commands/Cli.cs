using Masdar.Commands;
using Masdar.Tests.Configuration;

namespace Masdar.Tests.Commands;

/// <summary>What a command ended with and wrote.</summary>
internal sealed record CliResult(int Code, string Out, string Error);

/// <summary>The command line on a configuration and a data folder of its own, on which loopback may be fetched.</summary>
internal sealed class Cli : IDisposable
{
    public const string Masdar = """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "timeout": "20s" } }""";

    private readonly string _work = Directory.CreateTempSubdirectory("masdar-cli-").FullName;

    public Cli(string sources = """{ "sources": [] }""", string masdar = Masdar) => Config = new Folder(sources, masdar);

    public Folder Config { get; }

    public string Data => Path.Combine(_work, "data");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the last command wrote that is no text.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>A file of the test's own.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string PathOf(string name) => Path.Combine(_work, name);

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        var code = await CommandLine.RunAsync([.. args, "--config", Config.Path, "--data", Data], new CommandContext(output, error, Environment, Time) { OutBytes = () => bytes });
        Bytes = bytes.ToArray();
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Every line below a folder of the data folder.</summary>
    public IReadOnlyList<string> Lines(string folder)
    {
        var path = Path.Combine(Data, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)] : [];
    }

    /// <summary>Every byte below the data folder that records are read from.</summary>
    public string Snapshot() => string.Join('\n', Lines("records").Concat(Lines("duplicates")));

    public void Dispose()
    {
        Config.Dispose();
        Directory.Delete(_work, true);
    }
}

using Masdar.Configuration;
using Masdar.Extraction;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Scheduling;

namespace Masdar.Commands;

/// <summary>The configuration as a command reads it, with its problems printed where there are any.</summary>
internal static class LoadedConfig
{
    public static ConfigReader Reader { get; } = new(new ConfigChecks(CronTimes.Problem, SelectorSyntax.Problem));

    /// <summary>
    /// The store that the configuration names, and the rest of it, for commands that only look at what is stored: where the configuration is
    /// broken, the data folder's own file and the shipped settings are taken. Null, and the problems on standard error, where there is no such file either.
    /// </summary>
    public static MasdarConfig? ForStored(string configFolder, DataFolder data, CommandContext context)
    {
        var result = Reader.Read(configFolder, context.Environment);
        if (result.Config is { } config) return config;
        if (File.Exists(data.StorePath) || !Directory.Exists(configFolder)) return new MasdarConfig();
        foreach (var problem in result.Problems) context.Error.WriteLine(problem);
        return null;
    }

    /// <summary>Null, and every problem on standard error, where anything is wrong: the command ends with <see cref="ExitCode.Usage"/>.</summary>
    public static ConfigResult? Read(string folder, CommandContext context, out ConfigFiles files)
    {
        files = ConfigFiles.Load(folder);
        var result = Reader.Read(files, context.Environment);
        if (result.Config is not null) return result;
        foreach (var problem in result.Problems) context.Error.WriteLine(problem);
        context.Error.WriteLine($"{result.Problems.Count} problem{(result.Problems.Count == 1 ? "" : "s")} in the configuration; nothing was done.");
        return null;
    }
}

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
    /// The store that <c>masdar.json</c> names, and the rest of it, for commands that only look at what is stored: where it is broken, the data
    /// folder's own file and the shipped settings are taken, and that is said. Null, and the problems on standard error, where there is no such file either.
    /// </summary>
    public static MasdarConfig? ForStored(string configFolder, DataFolder data, CommandContext context)
    {
        if (!Directory.Exists(configFolder)) return new MasdarConfig();
        var (config, problems) = Settings(configFolder, context);
        if (config is not null) return config;
        if (!File.Exists(data.StorePath))
        {
            Say(problems, context);
            return null;
        }
        context.Error.WriteLine($"{Path.Combine(configFolder, ConfigFiles.MasdarName)} has problems (\"masdar config check\" says them): shown is what {data.StorePath} has, with the shipped settings.");
        return new MasdarConfig();
    }

    /// <summary>What <c>masdar.json</c> says, for commands that write what is stored somewhere else. Null, and every problem on standard error, where anything in it is wrong.</summary>
    public static MasdarConfig? ForWriting(string configFolder, CommandContext context)
    {
        if (!Directory.Exists(configFolder))
        {
            context.Error.WriteLine($"There is no folder {configFolder} with a configuration: the shipped settings are taken.");
            return new MasdarConfig();
        }
        var (config, problems) = Settings(configFolder, context);
        if (config is not null) return config;
        Say(problems, context);
        context.Error.WriteLine("Nothing was done: what is to be saved or written depends on the configuration.");
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

    /// <summary>Without the sources and the rules for sites: what is wrong there has no part in what is stored.</summary>
    private static (MasdarConfig? Config, IReadOnlyList<ConfigProblem> Problems) Settings(string configFolder, CommandContext context)
    {
        var files = ConfigFiles.Load(configFolder);
        var result = Reader.Read(files with { Sources = null, Sites = null, Problems = [.. files.Problems.Where(problem => problem.File == files.MasdarPath)] }, context.Environment);
        return (result.Config, result.Problems);
    }

    private static void Say(IReadOnlyList<ConfigProblem> problems, CommandContext context)
    {
        foreach (var problem in problems) context.Error.WriteLine(problem);
    }
}

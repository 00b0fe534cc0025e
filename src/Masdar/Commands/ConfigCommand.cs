using System.CommandLine;

namespace Masdar.Commands;

/// <summary><c>masdar config check</c></summary>
internal static class ConfigCommand
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var check = new Command("check", "Says everything that is wrong in masdar.json, sources.json and sites.json: file, line, and what is wanted.\n\nExample: masdar config check --config /etc/masdar") { options.Json };
        check.SetAction(result =>
        {
            var read = LoadedConfig.Reader.Read(result.GetValue(options.Config)!, context.Environment);
            if (result.GetValue(options.Json))
            {
                context.Out.WriteLine(JsonText.Write(json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("ok", read.Config is not null);
                    json.WriteStartArray("problems");
                    foreach (var problem in read.Problems)
                    {
                        json.WriteStartObject();
                        json.WriteString("file", problem.File);
                        json.WriteNumber("line", problem.Line);
                        json.WriteNumber("column", problem.Column);
                        json.WriteString("path", problem.Path);
                        json.WriteString("message", problem.Message);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }));
            }
            else if (read.Config is { } config)
            {
                context.Out.WriteLine($"The configuration is right: {config.Sources.Count} sources, {config.Sources.Count(source => source.Enabled)} enabled{(config.Sites.Count == 0 ? "" : $", {config.Sites.Count} rules for sites")}.");
            }
            else
            {
                foreach (var problem in read.Problems) context.Error.WriteLine(problem);
                context.Error.WriteLine($"{read.Problems.Count} to mend.");
            }
            return read.Config is null ? ExitCode.Usage : ExitCode.Done;
        });
        return new Command("config", "Checks the configuration") { check };
    }
}

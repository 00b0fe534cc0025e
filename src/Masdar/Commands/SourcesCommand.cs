using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masdar.Configuration;
using Masdar.Model;

namespace Masdar.Commands;

/// <summary><c>masdar sources list | show | check | add | remove | import | export</c></summary>
internal static class SourcesCommand
{
    public static Command Create(GlobalOptions options, CommandContext context) => new("sources", "Shows, checks and edits the source list (sources.json)")
    {
        List(options, context),
        SourcesShow.Create(options, context),
        SourcesCheck.Create(options, context),
        SourcesAdd.Create(options, context),
        Remove(options, context),
        Import(options, context),
        Export(options, context),
    };

    private static Command List(GlobalOptions options, CommandContext context)
    {
        var command = new Command("list", "Shows every source of sources.json.\n\nExamples:\n  masdar sources list\n  masdar sources list --json") { options.Json };
        command.SetAction(async (result, _) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out ConfigFiles _) is not { Config.Sources: { } sources }) return ExitCode.Usage;
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(sources) + "\n" : Text(sources));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(GlobalOptions options, CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The source's id, as \"masdar sources list\" shows it" };
        var command = new Command("remove", "Takes a source out of sources.json. Its articles stay; the running service stops fetching it.\n\nExample: masdar sources remove sana") { id };
        command.SetAction(async (result, _) =>
        {
            var edit = ListOf(result, options, context).Remove(result.GetValue(id)!);
            if (await RefusedAsync(edit, context)) return ExitCode.Usage;
            await context.Out.WriteLineAsync($"Removed {edit.Ids[0]}. Its articles stay in the store.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Import(GlobalOptions options, CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "An OPML file, as feed readers export it" };
        var disabled = new Option<bool>("--disabled") { Description = "Add them switched off, to be checked first" };
        var command = new Command("import", "Adds the feeds of an OPML file to sources.json; those that are there already are passed over.\n\nExample: masdar sources import subscriptions.opml") { file, disabled };
        command.SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetValue(file)!;
            byte[] bytes;
            try
            {
                if (new FileInfo(path).Length > Opml.MaxBytes) return await WrongAsync(context, $"{path} has more than {Opml.MaxBytes / 1024 / 1024} MiB, too much for a list of sources.");
                bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return await WrongAsync(context, $"{path} cannot be read: {e.Message}");
            }
            var read = Opml.Read(path, bytes);
            foreach (var problem in read.Problems) await context.Error.WriteLineAsync(problem.ToString());
            foreach (var skipped in read.Skipped) await context.Error.WriteLineAsync($"{path}: left out: {skipped}");
            if (read.Sources.Count == 0) return await WrongAsync(context, $"There is no feed in {path} that could be added.");

            var sources = result.GetValue(disabled) ? [.. read.Sources.Select(source => source with { Enabled = false })] : read.Sources;
            var edit = ListOf(result, options, context).Add(sources);
            if (await RefusedAsync(edit, context)) return ExitCode.Usage;
            foreach (var id in edit.Ids) await context.Out.WriteLineAsync($"added {id}");
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{edit.Ids.Count} added, {edit.Skipped.Count} there already, {read.Skipped.Count} left out"));
            if (edit.Ids.Count > 0) await context.Error.WriteLineAsync("\"masdar sources check\" asks each of them.");
            return read.Problems.Count > 0 || read.Skipped.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static Command Export(GlobalOptions options, CommandContext context)
    {
        var command = new Command("export", "Writes the source list as OPML to standard output, without headers, which may be secret.\n\nExample: masdar sources export > sources.opml");
        command.SetAction(async (result, _) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out ConfigFiles _) is not { Config: { } config }) return ExitCode.Usage;
            await context.Out.WriteAsync(Opml.Write(config.Sources, config.Publisher.Name is { } name ? $"{name}: Masdar" : "Masdar"));
            return ExitCode.Done;
        });
        return command;
    }

    public static SourceList ListOf(System.CommandLine.ParseResult result, GlobalOptions options, CommandContext context) => new(LoadedConfig.Reader, result.GetValue(options.Config)!, context.Environment);

    /// <summary>Whether the edit was refused; then it is said why.</summary>
    public static async Task<bool> RefusedAsync(EditResult edit, CommandContext context)
    {
        foreach (var problem in edit.Problems) await context.Error.WriteLineAsync(problem.ToString());
        if (edit.Problems.Count > 0) await context.Error.WriteLineAsync("sources.json was not changed.");
        return edit.Problems.Count > 0;
    }

    public static async Task<int> WrongAsync(CommandContext context, string message)
    {
        await context.Error.WriteLineAsync(message);
        return ExitCode.Usage;
    }

    private static string Text(IReadOnlyList<Source> sources)
    {
        var table = Table.Write(
            ["ID", "ENABLED", "SCHEDULE", "LANGUAGE", "TEXT", "FEED", "NAME"],
            [.. sources.Select(source => (IReadOnlyList<string>)[source.Id, source.Enabled ? "yes" : "no", source.Schedule.Text, source.Language ?? "-", source.FullText ? "page" : "feed", source.Feed.AbsoluteUri, source.Name])]);
        return string.Create(CultureInfo.InvariantCulture, $"{table}{sources.Count} sources, {sources.Count(source => source.Enabled)} enabled\n");
    }

    private static string Json(IReadOnlyList<Source> sources) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("sources");
        foreach (var source in sources) Write(json, source);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Source source)
    {
        json.WriteStartObject();
        json.WriteString("id", source.Id);
        json.WriteString("name", source.Name);
        json.WriteString("feed", source.Feed.AbsoluteUri);
        if (source.Homepage is { } homepage) json.WriteString("homepage", homepage.AbsoluteUri);
        json.WriteBoolean("enabled", source.Enabled);
        json.WriteString("schedule", source.Schedule.Text);
        if (source.Language is { } language) json.WriteString("language", language);
        json.WriteString("timeZone", source.TimeZone.Id);
        json.WriteBoolean("fullText", source.FullText);
        if (source.Attribution is { } attribution) json.WriteString("attribution", attribution);
        json.WriteEndObject();
    }
}

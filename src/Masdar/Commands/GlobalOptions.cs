using System.CommandLine;
using Masdar.Hosting;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Config { get; } = new("--config") { Description = "Folder with masdar.json and sources.json", HelpName = "DIR", DefaultValueFactory = _ => "config", Recursive = true };

    public Option<string> Data { get; } = new("--data") { Description = "Folder for records, duplicates and the store", HelpName = "DIR", DefaultValueFactory = _ => "data", Recursive = true };

    public Option<string?> LogLevel { get; } = new("--log-level") { Description = "verbose, debug, information, warning, error or fatal", HelpName = "LEVEL", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

    public GlobalOptions()
    {
        LogLevel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !LogSetup.TryParseLevel(text, out _)) result.AddError($"\"{text}\" is no log level; write verbose, debug, information, warning, error or fatal.");
        });
    }

    /// <summary>The level that was asked for, or null.</summary>
    public LogLevel? LevelOf(ParseResult result) => LogSetup.TryParseLevel(result.GetValue(LogLevel), out var level) ? level : null;
}

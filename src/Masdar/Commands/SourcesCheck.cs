using System.CommandLine;

namespace Masdar.Commands;

internal static class SourcesCheck
{
    public static Command Create(GlobalOptions options, CommandContext context) => new("check") { options.Json };
}

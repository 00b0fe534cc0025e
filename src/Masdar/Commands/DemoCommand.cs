using System.CommandLine;

namespace Masdar.Commands;

internal static class DemoCommand
{
    public static Command Create(CommandContext context) => new("demo", "Shows the whole of it at work");
}

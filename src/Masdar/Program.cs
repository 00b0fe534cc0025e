using System.Globalization;
using Masdar.Commands;

namespace Masdar;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        // Every date, number and folder name is the same on every machine, whatever its language.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        return await CommandLine.RunAsync(args, CommandContext.FromProcess());
    }
}

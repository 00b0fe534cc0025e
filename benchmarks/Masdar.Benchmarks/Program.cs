using BenchmarkDotNet.Running;
using Masdar.Benchmarks.Fetching;

namespace Masdar.Benchmarks;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [HostileMemory.Name, .. var program]) return await HostileMemory.RunAsync(program is [var path] ? path : null);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}

using BenchmarkDotNet.Running;
using Masdar.Benchmarks.Deduplication;

namespace Masdar.Benchmarks;

internal static class Program
{
    public static async Task Main(string[] args)
    {
        if (args is ["near-store", .. var rest]) await NearStore.RunAsync(rest);
        else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}

using System.Globalization;
using BenchmarkDotNet.Running;
using Masdar.Benchmarks.Archive;
using Masdar.Benchmarks.Deduplication;
using Masdar.Benchmarks.Fetching;
using Masdar.Benchmarks.Parsing;
using Masdar.Benchmarks.Storage;

namespace Masdar.Benchmarks;

internal static class Program
{
    /// <summary>The measurements that are more than one method's time have names of their own; anything else is BenchmarkDotNet's.</summary>
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["feeds", var folder, .. var rest]:
                FeedFolder.Run(folder, rest is [var bytes] ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0);
                return 0;
            case [HostileMemory.Name, .. var program]:
                return await HostileMemory.RunAsync(program is [var path] ? path : null);
            case ["near-store", .. var options]:
                await NearStore.RunAsync(options);
                return 0;
            case [StoreSize.Name, var store]:
                StoreSize.Run(store);
                return 0;
            case [ArchiveCost.Name, .. var options]:
                await ArchiveCost.RunAsync(options);
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                return 0;
        }
    }
}

using System.Globalization;
using BenchmarkDotNet.Running;
using Masdar.Benchmarks.Parsing;

namespace Masdar.Benchmarks;

internal static class Program
{
    /// <summary><c>feeds DIR [BYTES]</c> measures real feeds of a folder; anything else is BenchmarkDotNet's.</summary>
    public static void Main(string[] args)
    {
        if (args is ["feeds", var folder, ..]) FeedFolder.Run(folder, args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 0);
        else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Masdar.Tests.Text;

/// <summary>
/// Makes an input at random, always the same ones, and checks what becomes of it. <c>MASDAR_FUZZ_SECONDS</c> lets it run as long as wanted,
/// <c>MASDAR_FUZZ_SEED</c> makes other inputs, <c>MASDAR_FUZZ_ROUND</c> checks none before the one that a failure named. The slowest and the
/// largest one are reported.
/// </summary>
internal static class Fuzzing
{
    /// <summary>As long as a document is made now and then, so that what is not linear shows.</summary>
    public const int Megabyte = 1_000_000;

    private const int Rounds = 1_500;

    /// <summary>How long no input may take, however busy the machine: it is no measurement, it ends what would never end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="read">What is measured.</param>
    /// <param name="check">What must be so of what was read.</param>
    /// <param name="describe">What of an input is shown where it fails.</param>
    public static void Run<T, TRead>(Func<Random, T> make, Func<T, TRead> read, Action<TRead> check, Func<T, string> describe)
    {
        var seconds = Asked("MASDAR_FUZZ_SECONDS", 0);
        var seed = Asked("MASDAR_FUZZ_SEED", 20261124);
        var first = Asked("MASDAR_FUZZ_ROUND", 0);
        var random = new Random(seed);
        var slowest = TimeSpan.Zero;
        var (most, round, slowestRound) = (0L, 0, 0);
        for (var watch = Stopwatch.StartNew(); seconds > 0 ? watch.Elapsed.TotalSeconds < seconds : round < first + Rounds; round++)
        {
            var input = make(random);
            if (round < first) continue;
            var begun = Stopwatch.GetTimestamp();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var taken = TimeSpan.Zero;
            try
            {
                var result = read(input);
                taken = Stopwatch.GetElapsedTime(begun);
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                check(result);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {round}: {e}\n{describe(input)}");
            }
            Assert.True(taken < Patience, $"Seed {seed}, round {round} took {taken}: {describe(input)}");
            if (taken > slowest) (slowest, slowestRound) = (taken, round);
            most = Math.Max(most, allocated);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round} inputs; the slowest took {slowest.TotalMilliseconds:0} ms (round {slowestRound}), the largest {most / 1e6:0} MB in all"));
    }

    /// <summary>The seed, with itself repeated until it is as long as a document may be.</summary>
    public static byte[] Long(byte[] bytes)
    {
        if (bytes.Length == 0) return bytes;
        var grown = new byte[Megabyte];
        for (var at = 0; at < grown.Length; at += bytes.Length) bytes.AsSpan(0, Math.Min(bytes.Length, grown.Length - at)).CopyTo(grown.AsSpan(at));
        return grown;
    }

    private static int Asked(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

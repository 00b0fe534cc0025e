using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Masdar.Benchmarks.Fetching;

/// <summary>
/// Peak memory of <c>masdar run --once</c> on sound feeds, and on the same feeds with traps beside them: bodies and headers without end, and bombs. Processes of
/// their own, since a peak is a process's.
/// </summary>
internal static class HostileMemory
{
    /// <summary>The argument by which it is called instead of the other benchmarks.</summary>
    public const string Name = "hostile-memory";

    private const int Feeds = 100, OfEachTrap = 4, Rounds = 3;

    /// <param name="program">A published program; null: the one that was built with the benchmarks.</param>
    /// <returns>0 where the peak with traps is at most 1.3 times that without.</returns>
    public static async Task<int> RunAsync(string? program)
    {
        using var site = new HostileSite();
        var (sound, hostile) = (new List<long>(), new List<long>());
        for (var round = 0; round < Rounds; round++)
        {
            sound.Add(await MeasureAsync(program, site, traps: 0));
            hostile.Add(await MeasureAsync(program, site, OfEachTrap));
        }
        var ratio = (double)Median(hostile) / Median(sound);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Feeds} feeds: {Median(sound) / 1e6:0} MB; with {OfEachTrap * HostileSite.Traps.Count} traps: {Median(hostile) / 1e6:0} MB; {ratio:0.00} times ({string.Join(", ", sound.Select(Megabytes))} and {string.Join(", ", hostile.Select(Megabytes))} MB)"));
        return ratio <= 1.3 ? 0 : 1;
    }

    /// <summary>The peak in bytes.</summary>
    private static async Task<long> MeasureAsync(string? program, HostileSite site, int traps)
    {
        var folder = Directory.CreateTempSubdirectory("masdar-memory-").FullName;
        try
        {
            var config = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
            await File.WriteAllTextAsync(Path.Combine(config, "masdar.json"), """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "timeout": "10s" } }""");
            await File.WriteAllTextAsync(Path.Combine(config, "sources.json"), Sources(site, traps));
            var start = new ProcessStartInfo(program ?? "dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
            if (program is null) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "masdar.dll"));
            foreach (var argument in (string[])["run", "--once", "--config", config, "--data", Path.Combine(folder, "data")]) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var peak = 0L;
            while (!process.HasExited)
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
            await process.WaitForExitAsync();
            if (process.ExitCode != (traps > 0 ? 3 : 0)) throw new InvalidOperationException(string.Join('\n', await said));
            return peak;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static string Sources(HostileSite site, int traps)
    {
        var sources = new StringBuilder("""{ "defaults": { "fullText": false }, "sources": [""");
        var kinds = Enumerable.Repeat("feed", Feeds).Concat(Enumerable.Repeat(HostileSite.Traps, traps).SelectMany(all => all)).ToList();
        for (var i = 0; i < kinds.Count; i++)
            sources.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")} {{ \"id\": \"s{i}\", \"name\": \"S{i}\", \"feed\": \"{site.Url(kinds[i], i)}\" }}");
        return sources.Append("] }").ToString();
    }

    private static long Median(List<long> values) => values.Order().ElementAt(values.Count / 2);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}

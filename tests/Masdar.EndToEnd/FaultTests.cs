using System.Diagnostics;
using System.Text.Json;
using Masdar.Tests.Commands;

namespace Masdar.EndToEnd;

/// <summary>Disks that are full, refuse, or may not be written: nothing is torn, lost or twice, and the message and the exit code say what it was.</summary>
public class FaultTests
{
    private const int Sources = 6, Items = 15, Eio = 5, Enospc = 28;

    private const string Masdar = """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "maxConcurrencyPerHost": 16 }, "output": { "archive": true } }""";

    [Theory]
    [InlineData(Eio, true)]
    [InlineData(Eio, false)]
    [InlineData(Enospc, true)]
    [InlineData(Enospc, false)]
    public async Task Whichever_call_the_disk_refuses_the_next_run_has_all_of_it_once(int error, bool isOnce)
    {
        await using var site = await NewsSite.StartAsync();
        using var scratch = new Run("{}");
        var library = await FaultyDisk.BuildAsync(scratch.Config);
        Assert.SkipUnless(library is not null, "There is no C compiler here to make a disk that refuses.");
        var list = Publish(site);
        long calls;
        using (var run = new Run(list, Masdar))
        {
            Assert.Equal(0, (await run.OnceAsync(FaultyDisk.Environment(library, run.Data, long.MaxValue, error, isOnce))).Code);
            calls = FaultyDisk.Counted(library);
            Assert.True(calls > 20, $"only {calls} calls were seen");
        }
        var codes = new List<string>();
        foreach (var call in Chosen(calls))
        {
            using var run = new Run(list, Masdar);
            var refused = await run.OnceAsync(FaultyDisk.Environment(library, run.Data, call, error, isOnce));
            // What was all written before may end with 0; what was not is said in words, and nothing ends the program by a signal.
            Assert.True(refused.Code is 0 or 1 or 2, $"call {call}: {refused.Code} {refused.Out}{refused.Error}");
            Assert.DoesNotContain("   at ", refused.Out, StringComparison.Ordinal);
            if (refused.Code != 0) Assert.True(refused.Out.Length + refused.Error.Length > 20, $"call {call}: nothing was said");
            // Done is only what is on disk.
            if (refused.Code == 0) All(run);
            codes.Add($"{call}: {refused.Code}");
            Whole(run, call);
            var mended = await OldDays.CommandAsync(run, run.Data, "run", "--once");
            Assert.True(mended.Code == 0, $"call {call}, after {refused.Code} {refused.Out}{refused.Error}: {mended.Code} {mended.Out}{mended.Error}");
            var verified = await OldDays.CommandAsync(run, run.Data, "records", "verify");
            Assert.True(verified.Code == 0, $"call {call}: {verified.Out}{verified.Error}");
            All(run);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} calls; exit codes {string.Join(", ", codes)}");
        Assert.Contains(codes, code => !code.EndsWith(": 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_once_there_is_room_all_is_there()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = new Run(Publish(site), Masdar);
        using var disk = SmallDisk.Mount(run.Data, "size=600k");
        Assert.SkipUnless(disk is not null, "This account may not mount a file system.");
        var full = await run.OnceAsync();
        Assert.True(full.Code is 1 or 2, $"{full.Code}: {full.Out}{full.Error}");
        Assert.Contains("space", full.Out + full.Error, StringComparison.Ordinal);
        Whole(run, 0);
        disk.Remount("size=64m");
        Assert.Equal(0, (await run.OnceAsync()).Code);
        All(run);
        var verified = await run.VerifyAsync();
        Assert.True(verified.Code == 0, verified.Out);
    }

    [Fact]
    public async Task A_disk_that_fills_up_under_the_service_stops_nothing_for_good()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = new Run(Publish(site).Replace("{ \"sources\"", "{ \"defaults\": { \"schedule\": \"1s\" }, \"sources\"", StringComparison.Ordinal), Masdar);
        using var disk = SmallDisk.Mount(run.Data, "size=900k");
        Assert.SkipUnless(disk is not null, "This account may not mount a file system.");
        using var service = run.StartService();
        var said = new List<string>();
        var reading = Task.Run(async () =>
        {
            while (await service.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lock (said) said.Add(line);
        }, TestContext.Current.CancellationToken);
        await UntilAsync(() => Said(said, "space") || service.HasExited);
        Assert.False(service.HasExited);
        disk.Remount("size=64m");
        await UntilAsync(() => run.Lines("records").Count == Sources * Items || service.HasExited);
        Run.Terminate(service);
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        await reading;
        Assert.Equal(0, service.ExitCode);
        All(run);
        var verified = await run.VerifyAsync();
        Assert.True(verified.Code == 0, verified.Out);
    }

    [Fact]
    public async Task A_disk_that_may_not_be_written_is_named_and_left_as_it_is()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = new Run(Publish(site), Masdar);
        using var disk = SmallDisk.Mount(run.Data, "size=64m");
        Assert.SkipUnless(disk is not null, "This account may not mount a file system.");
        Assert.Equal(0, (await run.OnceAsync()).Code);
        var lines = run.Lines("records");
        disk.Remount("ro");
        var refused = await run.OnceAsync();
        Assert.Equal(2, refused.Code);
        Assert.Contains(run.Data, refused.Error, StringComparison.Ordinal);
        disk.Remount("rw");
        Assert.Equal(0, (await run.OnceAsync()).Code);
        Assert.Equal(lines, run.Lines("records"));
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    /// <summary>The calls that are tried: those that are wanted, else one of each quarter.</summary>
    private static IEnumerable<long> Chosen(long calls) => FaultyDisk.Wanted(calls) ?? Enumerable.Range(0, 4).Select(part => 4 + (calls * part / 4));

    private static string Publish(NewsSite site)
    {
        for (var s = 0; s < Sources; s++)
        {
            var source = s;
            site.ServeFeed($"/feed{s}", Enumerable.Range(0, Items).Select(item => RunTests.Item(site, source, item)));
        }
        return $$"""{ "sources": [ {{string.Join(", ", Enumerable.Range(0, Sources).Select(s => site.Source($"s{s}", $"/feed{s}")))}} ] }""";
    }

    /// <summary>Every line that is ended is whole, and none stands twice.</summary>
    private static void Whole(Run run, long call)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.Exists(Path.Combine(run.Data, "records")) ? Directory.EnumerateFiles(Path.Combine(run.Data, "records"), "*.jsonl", SearchOption.AllDirectories) : [])
        {
            var text = File.ReadAllText(path);
            foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)) Assert.True(ids.Add(IdOf(line)), $"call {call}: twice");
        }
    }

    private static void All(Run run)
    {
        var lines = run.Lines("records");
        Assert.Equal((Sources * Items, Sources * Items), (lines.Count, lines.Select(IdOf).Distinct(StringComparer.Ordinal).Count()));
        Assert.Empty(run.Lines("duplicates"));
    }

    private static string IdOf(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("id").GetString()!;
    }

    private static bool Said(List<string> lines, string word)
    {
        lock (lines) return lines.Exists(line => line.Contains(word, StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>A file system of its own at a folder (tmpfs).</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _folder;

        private SmallDisk(string folder) => _folder = folder;

        /// <summary>Null where that is not permitted.</summary>
        public static SmallDisk? Mount(string folder, string options)
        {
            if (!OperatingSystem.IsLinux()) return null;
            Directory.CreateDirectory(folder);
            return Call("mount", "-t", "tmpfs", "-o", options, "none", folder) ? new SmallDisk(folder) : null;
        }

        public void Remount(string options) => Assert.True(Call("mount", "-o", "remount," + options, _folder), options);

        public void Dispose() => Call("umount", "-l", _folder);

        private static bool Call(string program, params string[] args)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}

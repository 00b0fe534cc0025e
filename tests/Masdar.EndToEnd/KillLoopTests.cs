using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Masdar.Tests.Commands;

namespace Masdar.EndToEnd;

/// <summary>
/// SIGKILL at random moments of everything that writes, with hundreds of sources and the archive on. MASDAR_KILL_ROUNDS says how often; the few
/// rounds without it are the short form.
/// </summary>
public class KillLoopTests
{
    private const int Sources = 200, First = 5, Window = 80, VerifyEach = 25;

    private const string Masdar = """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "maxConcurrencyPerHost": 16 }, "output": { "archive": true } }""";

    private readonly int[] _published = new int[Sources];
    private readonly Dictionary<string, int> _kills = new(StringComparer.Ordinal);

    [Fact]
    public async Task Nothing_is_lost_torn_or_twice_after_kill_9()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MASDAR_KILL_ROUNDS") ?? "8", CultureInfo.InvariantCulture);
        await using var site = await NewsSite.StartAsync();
        using var run = new Run(List(site, renamed: false), Masdar);
        for (var source = 0; source < Sources; source++) Publish(site, source, First);
        var random = new Random(7);
        await using var days = new OldDays { Old = rounds < 100 ? 4 : 30 };
        await days.InitializeAsync();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < 5; i++) Publish(site, random.Next(Sources), 1);
            // Something beside the fetching, now and then: it is killed too.
            if (round % 16 == 1) await RestoreAsync(run, random, round);
            if (round % 8 == 2) await RetainAsync(days, random, round);
            if (round % 16 == 3) await KillAsync("rebuild", run.StartCommand("records", "rebuild"), random.Next(300, 1500));
            if (round % 8 == 4) await LoseFileAsync(run, random);
            if (round % 8 == 5) await KillAsync("backup", run.StartCommand("backup", run.Beside($"backup-{round}")), random.Next(150, 700));
            if (round % 16 == 7)
            {
                await File.WriteAllTextAsync(Path.Combine(run.Config, "sources.json"), List(site, renamed: round / 16 % 2 == 0), TestContext.Current.CancellationToken);
                await KillAsync("replay", run.StartCommand("replay", "--source", "s0"), random.Next(150, 900));
            }
            // Short ones meet the start, with what the kill before left to be mended; long ones the fetching, judging and writing.
            await KillAsync("run", run.StartOnce(), round % 3 == 0 ? random.Next(100, 400) : random.Next(300, 2200));
            CheckFiles(run, round);
            if (Directory.Exists(run.Beside($"backup-{round}"))) Directory.Delete(run.Beside($"backup-{round}"), recursive: true);
            foreach (var replaced in Directory.Exists(run.Data) ? Directory.EnumerateFiles(run.Data, "masdar.db.replaced-*") : []) File.Delete(replaced);
            if (round % VerifyEach != VerifyEach - 1) continue;
            await MendAsync(run, round);
            TestContext.Current.SendDiagnosticMessage($"{round + 1} rounds, {_published.Sum()} items");
        }
        await MendAsync(run, rounds);
        var lines = run.Lines("records");
        Assert.Equal(_published.Sum(), lines.Select(IdOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(run.Lines("duplicates"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds, {string.Join(", ", _kills.Select(kill => $"{kill.Key} {kill.Value}"))}; {lines.Count} lines");
    }

    /// <summary>Old days are dropped, and it is killed as soon as some of their files are gone; then once more at any moment. The next run finishes it.</summary>
    private async Task RetainAsync(OldDays days, Random random, int round)
    {
        using var run = days.Copy(OldDays.Retention);
        var (all, gone) = (DayFiles(run), random.Next(1, days.Old * 2));
        await KillAsync("retention", run.StartOnce(), 20_000, () => DayFiles(run) <= all - gone);
        days.AssertBetween(run, $"round {round}");
        await KillAsync("retention", run.StartOnce(), random.Next(200, 900));
        days.AssertBetween(run, $"round {round}");
        foreach (var again in (int[])[1, 2])
        {
            var mended = await OldDays.CommandAsync(run, run.Data, "run", "--once");
            Assert.True(mended.Code == 0, $"round {round}: {mended.Out}{mended.Error}");
            days.AssertRetained(run, $"round {round}, run {again}");
        }
        var verified = await OldDays.CommandAsync(run, run.Data, "records", "verify");
        Assert.True(verified.Code == 0, $"round {round}: {verified.Out}{verified.Error}");
    }

    /// <summary>A file loses its end, or all of it: a start writes it again from the store, and is killed once some of it is there.</summary>
    private async Task LoseFileAsync(Run run, Random random)
    {
        if (RecordFiles(run).ToList() is not { Count: > 0 } files) return;
        var path = files[random.Next(files.Count)];
        var length = new FileInfo(path).Length;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None)) file.SetLength(random.Next(3) == 0 ? 0 : random.NextInt64(length));
        var (left, wanted) = (new FileInfo(path).Length, random.NextDouble());
        await KillAsync("lines", run.StartOnce(), random.Next(400, 2000), () => new FileInfo(path).Length > left + (long)((length - left) * wanted));
    }

    /// <summary>A restore is killed: what it filled is refused, and the next try is the whole.</summary>
    private async Task RestoreAsync(Run run, Random random, int round)
    {
        var (saved, restored) = (run.Beside($"saved-{round}"), run.Beside($"restored-{round}"));
        // What the kill before left is mended first: a backup of it would say that lines are not on disk.
        await EndAsync(run, run.Data, "run", "--once");
        await EndAsync(run, run.Data, "backup", saved);
        await KillAsync("restore", run.StartOn(restored, "restore", saved), random.Next(200, 1200));
        if (File.Exists(Path.Combine(restored, "copy.unfinished"))) Assert.Equal(2, (await OldDays.CommandAsync(run, restored, "run", "--once")).Code);
        if (!Directory.Exists(Path.Combine(restored, "records")) || File.Exists(Path.Combine(restored, "copy.unfinished"))) await EndAsync(run, restored, "restore", saved);
        OldDays.AssertSame(OldDays.FilesOf(saved), OldDays.FilesOf(restored), $"round {round}");
        await EndAsync(run, restored, "records", "verify");
        Directory.Delete(saved, recursive: true);
        Directory.Delete(restored, recursive: true);

        async Task EndAsync(Run on, string data, params string[] args)
        {
            var ended = await OldDays.CommandAsync(on, data, args);
            Assert.True(ended.Code == 0, $"round {round}: {args[0]} {ended.Code} {ended.Out}{ended.Error}");
        }
    }

    private static int DayFiles(Run run) => RecordFiles(run).Count() + (Directory.Exists(Path.Combine(run.Data, "archive")) ? Directory.EnumerateFiles(Path.Combine(run.Data, "archive"), "*", SearchOption.AllDirectories).Count() : 0);

    private static IEnumerable<string> RecordFiles(Run run) =>
        Directory.Exists(Path.Combine(run.Data, "records")) ? Directory.EnumerateFiles(Path.Combine(run.Data, "records"), "*.jsonl", SearchOption.AllDirectories) : [];

    /// <summary>Kills a program after a while, or once something is so, and counts it by whether it had ended before.</summary>
    private async Task KillAsync(string name, Process process, int milliseconds, Func<bool>? isTime = null)
    {
        using (process)
        {
            using var limit = new CancellationTokenSource(milliseconds);
            try
            {
                if (isTime is not null)
                {
                    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
                    while (!process.HasExited && !isTime()) await timer.WaitForNextTickAsync(limit.Token);
                    if (!process.HasExited) await limit.CancelAsync();
                }
                await process.WaitForExitAsync(limit.Token);
                name += " that had ended";
                var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                // A backup of what a killed rebuild left would be half a one.
                Assert.True(process.ExitCode is 0 or 3 || (process.ExitCode == 2 && error.Contains("only half rebuilt", StringComparison.Ordinal)), $"{name}: {process.ExitCode} {error}");
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            _kills[name] = _kills.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>What a reader may find at any moment: whole lines are whole, no revision stands twice or before its earlier one.</summary>
    private static void CheckFiles(Run run, int round)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in RecordFiles(run))
        {
            var text = File.ReadAllText(path, new UTF8Encoding(false, false));
            foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var record = JsonDocument.Parse(line);
                var (id, revision) = (record.RootElement.GetProperty("id").GetString()!, record.RootElement.GetProperty("revision").GetInt32());
                Assert.True(seen.GetValueOrDefault(id) == revision - 1, $"round {round}: {id} has revision {revision} after {seen.GetValueOrDefault(id)}");
                seen[id] = revision;
            }
        }
    }

    /// <summary>A run to the end, after which all is there and sound.</summary>
    private async Task MendAsync(Run run, int round)
    {
        var mended = await run.OnceAsync();
        Assert.True(mended.Code == 0, $"round {round}: {mended.Out}{mended.Error}");
        var verified = await run.VerifyAsync();
        Assert.True(verified.Code == 0, $"round {round}: {verified.Out}{verified.Error}");
        Assert.Equal(_published.Sum(), run.Lines("records").Select(IdOf).Distinct(StringComparer.Ordinal).Count());
    }

    private void Publish(NewsSite site, int source, int count)
    {
        _published[source] += count;
        var newest = _published[source];
        site.ServeFeed($"/feed{source}", Enumerable.Range(Math.Max(0, newest - Window), Math.Min(newest, Window)).Reverse().Select(item => RunTests.Item(site, source, item)));
    }

    private static string List(NewsSite site, bool renamed) =>
        $$"""{ "sources": [ {{string.Join(", ", Enumerable.Range(0, Sources).Select(s => site.Source($"s{s}", $"/feed{s}").Replace("\"صحيفة s0\"", renamed ? "\"صحيفة أخرى\"" : "\"صحيفة s0\"", StringComparison.Ordinal)))}} ] }""";

    private static string? IdOf(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("id").GetString();
    }
}

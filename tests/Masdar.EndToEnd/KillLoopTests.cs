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
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < 5; i++) Publish(site, random.Next(Sources), 1);
            // A command beside the fetching, now and then: it is killed too. In its rounds the fetching is let through, so that it has something to do.
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

    /// <summary>Kills a program after a while, and counts it by whether it had ended before.</summary>
    private async Task KillAsync(string name, Process process, int milliseconds)
    {
        using (process)
        {
            using var limit = new CancellationTokenSource(milliseconds);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                name += " that had ended";
                Assert.True(process.ExitCode is 0 or 3, $"{name}: {process.ExitCode} {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
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
        foreach (var path in Directory.Exists(Path.Combine(run.Data, "records")) ? Directory.EnumerateFiles(Path.Combine(run.Data, "records"), "*.jsonl", SearchOption.AllDirectories) : [])
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

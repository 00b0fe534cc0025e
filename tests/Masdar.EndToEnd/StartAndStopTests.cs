using System.Diagnostics;
using Masdar.Tests.Commands;
using Microsoft.Data.Sqlite;

namespace Masdar.EndToEnd;

/// <summary>What whoever starts and stops the program hears of it.</summary>
public class StartAndStopTests
{
    [Fact]
    public async Task The_service_asks_for_time_while_its_store_is_being_opened_and_is_ready_only_then()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no systemd on Windows.");
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [RunTests.Item(site, 0, 0)]);
        using var run = new Run($$"""{ "sources": [ {{site.Source()}} ] }""");
        using var systemd = new NotifySocket(run.Beside("notify"));
        var busy = Occupy(run);
        using var service = run.StartService(systemd.Environment);
        await UntilAsync(() => service.HasExited || systemd.Said.Any(said => said.StartsWith("EXTEND_TIMEOUT_USEC=", StringComparison.Ordinal)));
        await WaitsForStoreAsync(service, run);
        Assert.DoesNotContain("READY=1", systemd.Said);
        busy.Dispose();
        await UntilAsync(() => service.HasExited || systemd.Said.Contains("READY=1"));
        await UntilAsync(() => service.HasExited || run.Lines("records").Count == 1);
        Run.Terminate(service);
        Assert.Equal(0, (await Run.EndAsync(service)).Code);
        Assert.Contains("STOPPING=1", systemd.Said);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_while_it_starts_ends_in_good_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        using var run = new Run("""{ "sources": [] }""");
        using var systemd = new NotifySocket(run.Beside("notify"));
        var busy = Occupy(run);
        using var service = run.StartService(systemd.Environment);
        await UntilAsync(() => service.HasExited || systemd.Said.Any(said => said.StartsWith("EXTEND_TIMEOUT_USEC=", StringComparison.Ordinal)));
        await WaitsForStoreAsync(service, run);
        Run.Terminate(service);
        await UntilAsync(() => service.HasExited || systemd.Said.Contains("STOPPING=1"));
        busy.Dispose();
        var ended = await Run.EndAsync(service);
        Assert.True(ended.Code == 0, ended.Error);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("READY=1", systemd.Said);
    }

    [Fact]
    public async Task A_service_that_cannot_start_says_why_in_one_sentence()
    {
        using var run = new Run("""{ "sources": [] }""");
        Directory.CreateDirectory(run.Data);
        await File.WriteAllTextAsync(Path.Combine(run.Data, "masdar.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        using var service = run.StartService();
        var ended = await Run.EndAsync(service);
        Assert.Equal(2, ended.Code);
        Assert.Contains("masdar records rebuild", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_run_that_is_told_to_stop_says_so_and_what_it_stored_is_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [RunTests.Item(site, 0, 0), RunTests.Item(site, 0, 1)]);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Hold("/slow", asked);
        using var run = new Run($$"""{ "sources": [ {{site.Source("good")}}, {{site.Source("slow", "/slow")}} ] }""");
        using var once = run.StartOnce();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await UntilAsync(() => once.HasExited || run.Lines("records").Count == 2);
        Run.Terminate(once);
        var ended = await Run.EndAsync(once);
        Assert.Equal(1, ended.Code);
        Assert.Contains("Stopped before the end; what was stored is whole.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Lines("records").Count);
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    [Fact]
    public async Task What_Serilog_cannot_do_is_said_and_not_passed_over_in_silence()
    {
        using var run = new Run("""{ "sources": [] }""", """{ "Serilog": { "WriteTo": [{ "Name": "File", "Args": { "pth": "x.log" } }] } }""");
        Assert.Contains("pth", (await run.OnceAsync()).Error, StringComparison.Ordinal);
        using var wrong = new Run("""{ "sources": [] }""", """{ "Serilog": { "MinimumLevel": { "ControlledBy": "$nowhere" } } }""");
        var ended = await wrong.OnceAsync();
        Assert.Equal(2, ended.Code);
        Assert.Contains("The Serilog section of masdar.json cannot be used", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>Holds the store's one right to write, so that whoever opens it has to wait.</summary>
    private static SqliteConnection Occupy(Run run)
    {
        Directory.CreateDirectory(run.Data);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(run.Data, "masdar.db"), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>The folder is locked: what comes next is the store.</summary>
    private static Task WaitsForStoreAsync(Process service, Run run) =>
        UntilAsync(() => service.HasExited || new FileInfo(Path.Combine(run.Data, "masdar.lock")) is { Exists: true, Length: > 0 });

    /// <summary>Waits for a condition, half a minute at most.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}

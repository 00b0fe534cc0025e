using Masdar.Tests.Commands;

namespace Masdar.EndToEnd;

/// <summary>What a user may find the data folder like, and the next run must mend.</summary>
public class DamageTests
{
    private const string Torn = """{"schemaVersion":1,"id":"0f""";

    [Fact]
    public async Task A_torn_last_line_is_cut_and_kept_beside()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = await OneArticleAsync(site);
        var file = RecordFile(run);
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(file, Torn, TestContext.Current.CancellationToken);
        Assert.Equal(3, (await run.VerifyAsync()).Code);

        Assert.Equal(0, (await run.OnceAsync()).Code);
        Assert.Equal(whole, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains(Torn, await File.ReadAllTextAsync(file + ".cut", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    [Fact]
    public async Task A_lost_store_is_made_again_and_brings_nothing_twice()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = await OneArticleAsync(site);
        var lines = run.Lines("records");
        foreach (var file in Directory.EnumerateFiles(run.Data, "masdar.db*")) File.Delete(file);
        Assert.Equal(0, (await run.OnceAsync()).Code);
        Assert.Equal(lines, run.Lines("records"));
        Assert.Empty(run.Lines("duplicates"));
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    [Fact]
    public async Task A_changed_source_list_is_taken_up_by_the_running_service()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/one", [NewsSite.Item("1", "https://example.org/1", "خبر أول", "افتتح المجلس المحلي جسراً جديداً فوق النهر بعد عامين من العمل")]);
        site.ServeFeed("/two", [NewsSite.Item("2", "https://example.org/2", "خبر ثان", "سجل الفلاحون موسماً جيداً من القمح في الريف الشرقي هذا الصيف")]);
        using var run = new Run(Sources(site.Source("one", "/one")));
        using var service = run.StartService();
        await UntilAsync(() => run.Lines("records").Count == 1 || service.HasExited);
        await File.WriteAllTextAsync(Path.Combine(run.Config, "sources.json"), Sources(site.Source("one", "/one"), site.Source("two", "/two")), TestContext.Current.CancellationToken);
        await UntilAsync(() => run.Lines("records").Count == 2 || service.HasExited);
        Assert.False(service.HasExited);
        service.Kill();
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string Sources(params string[] sources) => $$"""{ "defaults": { "schedule": "1s" }, "sources": [ {{string.Join(", ", sources)}} ] }""";

    private static async Task<Run> OneArticleAsync(NewsSite site)
    {
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر", "افتتح المجلس المحلي جسراً جديداً فوق النهر بعد عامين من العمل")]);
        var run = new Run(Sources(site.Source()));
        Assert.Equal(0, (await run.OnceAsync()).Code);
        Assert.Single(run.Lines("records"));
        return run;
    }

    private static string RecordFile(Run run) => Assert.Single(Directory.EnumerateFiles(Path.Combine(run.Data, "records"), "*.jsonl", SearchOption.AllDirectories));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}

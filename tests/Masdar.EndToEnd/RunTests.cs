using System.Text.Json;
using Masdar.Tests.Commands;
using NJsonSchema;

namespace Masdar.EndToEnd;

/// <summary>The built program against a site on loopback.</summary>
public class RunTests
{
    private const int Sources = 30, Items = 10;

    [Fact]
    public async Task Every_item_is_written_exactly_once_and_the_second_run_brings_nothing()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = new Run(ManySources(site));
        Assert.Equal(0, (await run.OnceAsync()).Code);
        var lines = run.Lines("records");
        Assert.Equal(Sources * Items, lines.Count);
        Assert.Equal(Sources * Items, lines.Select(IdOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(run.Lines("duplicates"));
        var schema = await JsonSchema.FromFileAsync(Path.Combine(DemoTests.Repository, "config", "record.schema.json"), TestContext.Current.CancellationToken);
        Assert.All(lines, line => Assert.Empty(schema.Validate(line)));

        site.Requests.Clear();
        Assert.Equal(0, (await run.OnceAsync()).Code);
        Assert.Equal(lines, run.Lines("records"));
        Assert.Equal(Sources, site.Requests.Count);
        Assert.All(site.Requests, request => Assert.EndsWith(" 304", request, StringComparison.Ordinal));
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    [Fact]
    public async Task A_source_that_fails_costs_itself_only_and_is_named()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item(site, 0, 0)]);
        site.Answer("/broken", 500);
        using var run = new Run($$"""{ "sources": [ {{site.Source("good")}}, {{site.Source("bad", "/broken")}} ] }""");
        var result = await run.OnceAsync();
        Assert.Equal(3, result.Code);
        Assert.Contains("bad: ", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.Single(run.Lines("records"));
    }

    [Fact]
    public async Task Every_problem_of_the_configuration_is_said_with_its_line_and_nothing_is_fetched()
    {
        await using var site = await NewsSite.StartAsync();
        using var run = new Run("{\n  \"sources\": [\n    { \"id\": \"a\", \"name\": \"A\", \"feed\": \"" + site.Address + "/feed\", \"schedule\": \"soon\" },\n    { \"id\": \"a\", \"name\": \"B\", \"feed\": \"nowhere\" }\n  ]\n}");
        var result = await run.OnceAsync();
        Assert.Equal(2, result.Code);
        Assert.Contains("sources.json:3:", result.Error, StringComparison.Ordinal);
        Assert.Contains("sources.json:4:", result.Error, StringComparison.Ordinal);
        Assert.Empty(site.Requests);
        Assert.Equal(2, (await Run.ProgramAsync(null, "frobnicate")).Code);
        Assert.Equal(0, (await Run.ProgramAsync(null, "--version")).Code);
    }

    [Fact]
    public async Task The_service_fetches_on_its_schedule_and_ends_with_0_on_SIGTERM()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item(site, 0, 0)]);
        using var run = new Run($$"""{ "defaults": { "schedule": "1s" }, "sources": [ {{site.Source()}} ] }""");
        using var service = run.StartService();
        await UntilAsync(() => site.Requests.Count >= 3);
        site.ServeFeed("/feed", [Item(site, 0, 0), Item(site, 0, 1)]);
        await UntilAsync(() => run.Lines("records").Count == 2);
        Run.Terminate(service);
        Assert.Equal(0, (await Run.EndAsync(service)).Code);
        Assert.Equal(0, (await run.VerifyAsync()).Code);
    }

    [Fact]
    public async Task A_second_program_on_the_same_folder_is_told_so()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item(site, 0, 0)]);
        using var run = new Run($$"""{ "sources": [ {{site.Source()}} ] }""");
        using var service = run.StartService();
        await UntilAsync(() => run.Lines("records").Count == 1);
        var second = await run.OnceAsync();
        Assert.Equal(2, second.Code);
        Assert.Contains("another Masdar", second.Error, StringComparison.Ordinal);
        service.Kill();
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string ManySources(NewsSite site)
    {
        for (var s = 0; s < Sources; s++)
        {
            var source = s;
            site.ServeFeed($"/feed{s}", Enumerable.Range(0, Items).Select(i => Item(site, source, i)));
        }
        return $$"""{ "sources": [ {{string.Join(", ", Enumerable.Range(0, Sources).Select(s => site.Source($"s{s}", $"/feed{s}")))}} ] }""";
    }

    /// <summary>An item whose text is its own: made of syllables that its numbers choose.</summary>
    internal static string Item(NewsSite site, int source, int item)
    {
        var random = new Random((source * 1000) + item);
        string[] syllables = ["با", "تو", "سي", "را", "دو", "ني", "كا", "لو", "مي", "فا", "حو", "زي"];
        var text = string.Join(' ', Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => syllables[random.Next(syllables.Length)]))));
        return NewsSite.Item($"s{source}-{item}", $"{site.Address}/s{source}/{item}", text[..30], text);
    }

    private static string? IdOf(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("id").GetString();
    }

    /// <summary>Waits for a condition, half a minute at most.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}

using System.Net;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

/// <summary>What becomes of a run when Masdar itself is at fault. The faults are made by triggers in the store: nothing else there throws on what is well formed.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-fault-").FullName;
    private readonly FakeTimeProvider _time = new(Start);
    private Commands.NewsSite _site = null!;
    private Engine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await Commands.NewsSite.StartAsync();
        _site.ServeFeed("/feed", Enumerable.Range(1, 5).Select(i => Item($"{i}")));
        _engine = await Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => Config, _time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _site.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task An_article_that_cannot_be_stored_costs_no_other_and_is_tried_again()
    {
        Run($"CREATE TRIGGER fault BEFORE INSERT ON article WHEN hex(NEW.id) = '{IdOf("3")}' BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        var report = await RunAsync();
        Assert.Equal((RunOutcome.Done, 4, 1), (report.Outcome, report.Counts.New, report.FailedItems));
        var state = await StateAsync();
        Assert.Equal((4L, false, null, 0), (state.Articles, state.Validators.Any, state.BodyHash, state.Failures));

        Run("DROP TRIGGER fault");
        Assert.Equal((RunOutcome.Done, 1), await RunAsync() is var again ? (again.Outcome, again.Counts.New) : default);
        Assert.Equal((5L, true), await StateAsync() is var whole ? (whole.Articles, whole.Validators.Any) : default);
        Assert.Equal(["/feed 200", "/feed 200"], _site.Requests);
    }

    [Fact]
    public async Task Of_two_items_of_one_article_the_one_that_cannot_be_stored_is_tried_again()
    {
        _site.ServeFeed("/feed", [Item("1", "كان الطقس جميلاً في المدينة"), Item("1", "صار الطقس ماطراً في الجبال كلها"), Item("2")]);
        Run($"CREATE TRIGGER fault BEFORE UPDATE ON article WHEN hex(NEW.id) = '{IdOf("1")}' AND NEW.revision = 2 BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        var report = await RunAsync();
        Assert.Equal((2, 0, 1), (report.Counts.New, report.Counts.Revised, report.FailedItems));
        Run("DROP TRIGGER fault");
        Assert.Equal(1, (await RunAsync()).Counts.Revised);
    }

    [Fact]
    public async Task A_run_that_ends_in_a_fault_is_the_sources_trouble_and_backs_off()
    {
        Run("CREATE TRIGGER fault BEFORE INSERT ON source WHEN NEW.state LIKE '%lastSuccess%' BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        var report = await RunAsync();
        Assert.Equal(RunOutcome.Failed, report.Outcome);
        var first = await StateAsync();
        Assert.Equal((1, Start, report.NextDue), (first.Failures, first.LastAttempt, first.NextDue));
        Assert.Contains("fault of Masdar's", first.LastError, StringComparison.Ordinal);
        Assert.Equal(5, Directory.EnumerateFiles(Path.Combine(_folder, "data", "records"), "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines).Count());

        for (var i = 2; i <= 4; i++) Assert.Equal(RunOutcome.Failed, (await RunAsync()).Outcome);
        var fourth = await StateAsync();
        Assert.Equal(4, fourth.Failures);
        Assert.InRange(fourth.NextDue!.Value, Start.AddMinutes(60), Start.AddMinutes(62));
        Assert.Contains("4 failures in a row", fourth.DueReason, StringComparison.Ordinal);

        Run("DROP TRIGGER fault");
        Assert.Equal(RunOutcome.Done, (await RunAsync()).Outcome);
        Assert.Equal((0, null), await StateAsync() is var well ? (well.Failures, well.LastError) : default);
    }

    [Fact]
    public async Task A_source_that_ends_in_a_fault_holds_up_no_other()
    {
        Run("CREATE TRIGGER fault BEFORE INSERT ON source WHEN NEW.id = 'site' BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        var reports = await _engine.Runs.RunAsync([Source, Source with { Id = "other" }], Config, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal([("other", RunOutcome.Done), ("site", RunOutcome.Failed)], reports.Select(report => (report.SourceId, report.Outcome)));
    }

    private static MasdarConfig Config { get; } = new() { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")] } };

    private Source Source => new() { Id = "site", Name = "Site", Feed = new Uri(_site.Address + "/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false };

    private static string IdOf(string guid) => Convert.ToHexString(ArticleId.Of("site", guid).ToBytes());

    private static string Item(string guid, string? text = null) =>
        Commands.NewsSite.Item(guid, "https://example.org/" + guid, "عنوان " + guid, text ?? string.Join(' ', Enumerable.Range(0, 30).Select(i => $"كلمة{guid}{i}")));

    private Task<RunReport> RunAsync() => _engine.Runs.RunOneAsync(Source, Config, TestContext.Current.CancellationToken);

    private Task<SourceState> StateAsync() => _engine.Store.ReadAsync(reader => reader.State("site"), TestContext.Current.CancellationToken);

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "masdar.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using System.Net;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masdar.Tests.Pipeline;

/// <summary>The main job as a whole, against a site on loopback.</summary>
public sealed class SourceRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_feed_that_has_not_changed_is_asked_and_not_read()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item("1", "نص أول")]);
        await using var engine = await OpenAsync();
        Assert.Equal((RunOutcome.Done, 1), await RunAsync(engine, site));
        Assert.Equal((RunOutcome.NotModified, 0), await RunAsync(engine, site));
        Assert.Equal(["/feed 200", "/feed 304"], site.Requests);
    }

    [Fact]
    public async Task A_text_that_goes_back_has_three_revisions_and_one_guid_twice_two()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        await using var engine = await OpenAsync();
        var counts = CommitCounts.None;
        foreach (var text in new[] { "كان الطقس جميلاً في المدينة", "صار الطقس ماطراً في الجبال كلها", "كان الطقس جميلاً في المدينة" })
        {
            site.ServeFeed("/feed", [Item("1", text)]);
            counts += (await ReportAsync(engine, site)).Counts;
        }
        Assert.Equal((1, 2), (counts.New, counts.Revised));

        site.ServeFeed("/feed", [Item("2", "خبر عن افتتاح جسر جديد"), Item("2", "خبر عن إغلاق الجسر القديم")]);
        var twice = (await ReportAsync(engine, site)).Counts;
        Assert.Equal((1, 1), (twice.New, twice.Revised));
        site.ServeFeed("/feed", [Item("2", "خبر عن افتتاح جسر جديد"), Item("2", "خبر عن إغلاق الجسر القديم"), Item("3", "خبر ثالث")]);
        var later = (await ReportAsync(engine, site)).Counts;
        Assert.Equal((1, 0), (later.New, later.Revised));
    }

    [Fact]
    public async Task A_feed_that_fails_keeps_what_is_known_and_counts_its_failures()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item("1", "نص أول")]);
        await using var engine = await OpenAsync();
        await RunAsync(engine, site);
        site.Answer("/feed", 500);
        Assert.Equal(RunOutcome.Failed, (await ReportAsync(engine, site)).Outcome);
        var state = await engine.Store.ReadAsync(reader => reader.State("site"), TestContext.Current.CancellationToken);
        Assert.Equal((1, true, 1L), (state.Failures, state.LastError is not null, state.Articles));
        site.ServeFeed("/feed", [Item("1", "نص أول")]);
        Assert.Equal((RunOutcome.NotModified, 0), await RunAsync(engine, site));
    }

    [Fact]
    public async Task What_the_feed_says_is_filtered_before_it_is_stored()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item("1", "مباراة في كرة القدم"), Item("2", "أسعار القمح في السوق")]);
        await using var engine = await OpenAsync();
        var report = await ReportAsync(engine, site, source => source with { Include = new ItemFilter([], ["القمح"]) });
        Assert.Equal((1, 1), (report.Counts.New, report.Filtered));
    }

    [Fact]
    public async Task A_changed_filter_applies_to_what_is_still_in_the_feed_though_the_feed_is_the_same()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item("1", "مباراة في كرة القدم"), Item("2", "أسعار القمح في السوق"), Item("3", "افتتاح جسر جديد")]);
        await using var engine = await OpenAsync();
        async Task<int> NewAsync(ItemFilter include, ItemFilter exclude) => (await ReportAsync(engine, site, source => source with { Include = include, Exclude = exclude })).Counts.New;

        var (wheat, more, all) = (new ItemFilter([], ["القمح"]), new ItemFilter([], ["القمح", "جسر"]), new ItemFilter([], ["كرة", "القمح", "جسر"]));
        Assert.Equal(1, await NewAsync(wheat, ItemFilter.None));
        Assert.Equal(1, await NewAsync(more, ItemFilter.None));
        Assert.Equal(0, await NewAsync(more, ItemFilter.None));
        Assert.Equal(0, await NewAsync(ItemFilter.None, all));
        Assert.Equal(1, await NewAsync(ItemFilter.None, ItemFilter.None));
        Assert.Equal(0, await NewAsync(ItemFilter.None, ItemFilter.None));
        Assert.Equal(["/feed 200", "/feed 200", "/feed 304", "/feed 200", "/feed 200", "/feed 304"], site.Requests);
    }

    [Fact]
    public async Task A_changed_filter_is_not_forgotten_while_the_feed_is_down_nor_over_the_same_bytes()
    {
        await using var site = await Commands.NewsSite.StartAsync();
        site.ServeFeed("/feed", [Item("1", "مباراة في كرة القدم"), Item("2", "أسعار القمح في السوق")]);
        await using var engine = await OpenAsync();
        Assert.Equal(1, (await ReportAsync(engine, site, source => source with { Include = new ItemFilter([], ["القمح"]) })).Counts.New);
        site.Answer("/feed", 500);
        Assert.Equal(RunOutcome.Failed, (await ReportAsync(engine, site)).Outcome);
        site.ServeFeed("/feed", [Item("1", "مباراة في كرة القدم"), Item("2", "أسعار القمح في السوق")]);
        Assert.Equal(1, (await ReportAsync(engine, site)).Counts.New);
    }

    private static string Item(string guid, string text) => Commands.NewsSite.Item(guid, "https://example.org/" + guid, "عنوان " + guid, text);

    private Task<Engine> OpenAsync() => Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => Config, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    private static MasdarConfig Config { get; } = new() { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")] } };

    private static async Task<(RunOutcome Outcome, int New)> RunAsync(Engine engine, Commands.NewsSite site)
    {
        var report = await ReportAsync(engine, site);
        return (report.Outcome, report.Counts.New);
    }

    private static Task<RunReport> ReportAsync(Engine engine, Commands.NewsSite site, Func<Source, Source>? change = null)
    {
        var source = new Source { Id = "site", Name = "Site", Feed = new Uri(site.Address + "/feed"), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false };
        return engine.Runs.RunOneAsync(change is null ? source : change(source), Config, TestContext.Current.CancellationToken);
    }
}

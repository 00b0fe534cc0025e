using System.Text.Json;
using Masdar.Tests.Commands;
using NewsSite = Masdar.Tests.Commands.NewsSite;

namespace Masdar.Tests.Archive;

public class ReplayTests
{
    private const string Masdar = """{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "archive": true } }""";

    private static readonly string[] Topics =
        ["افتتح المجلس المحلي جسراً جديداً فوق النهر", "سجل الفلاحون موسماً جيداً من القمح", "أعلنت الجامعة مواعيد القبول للطلاب", "عاد القطار إلى العمل بين المدينتين", "وصلت السفينة إلى الميناء محملة بالدواء", "رممت البلدية السوق القديم كله", "درب المركز خمسين ممرضة في الريف", "زرع المتطوعون ألف شجرة زيتون"];

    [Fact]
    public async Task A_replay_of_an_unchanged_archive_changes_nothing()
    {
        var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = new Cli(Sources(site), Masdar) { Time = time };
        // What every page repeats is learned after the third, so the first records have it and the others do not.
        for (var i = 0; i < Topics.Length; i++)
        {
            Publish(site, i + 1, number => Page(number, "<p>تابعوا قناتنا على كل المنصات واشتركوا في النشرة اليومية</p>"));
            await RunAsync(cli);
        }
        // A headline that is mended, a page that is corrected while the feed is silent, an item without a page.
        site.ServeFeed("/feed", [Item(site, 0, "عنوان صححه كاتبه"), .. Enumerable.Range(1, Topics.Length - 1).Select(number => Item(site, number)), NewsSite.Item("lost", site.Address + "/lost", "خبر بلا صفحة", "نص من الخلاصة وحدها يكفي هنا")]);
        await RunAsync(cli);
        site.Serve("/3", Page(3, "").Replace("في موعدها", "في موعدها بحسب بيان صحح لاحقاً بعد الظهر", StringComparison.Ordinal), "text/html; charset=utf-8");
        time.Shift += TimeSpan.FromHours(20);
        await RunAsync(cli);
        Assert.True(cli.Lines("records").Count >= Topics.Length + 3, string.Join('\n', cli.Lines("records").Select(line => line[..120])));
        var written = cli.Snapshot();
        Assert.Contains(cli.Lines("records"), line => line.Contains("تابعوا قناتنا", StringComparison.Ordinal));
        Assert.Contains(cli.Lines("records"), line => line.Contains("بيان صحح لاحقاً", StringComparison.Ordinal));
        await site.DisposeAsync();

        var dry = await cli.RunAsync("replay", "--dry-run");
        Assert.Equal(0, dry.Code);
        Assert.Equal($"{Topics.Length + 1} articles made again, 0 would change\n", dry.Out);
        Assert.Equal((0, $"{Topics.Length + 1} articles made again, 0 changed, 0 revisions appended\n"), await CodeAndOut(cli.RunAsync("replay")));
        Assert.Equal(written, cli.Snapshot());
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task After_a_selector_is_mended_exactly_the_affected_articles_get_a_revision()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Masdar);
        int[] affected = [1, 4];
        Publish(site, Topics.Length, number => Page(number, affected.Contains(number) ? "<p class=\"khass\">وذكرت الجريدة في طبعتها الأولى أن المشروع تأخر</p>" : ""));
        await RunAsync(cli);
        var before = cli.Lines("records");
        Assert.Equal(2, before.Count(line => line.Contains("وذكرت الجريدة", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site, """, "selectors": { "remove": [".khass"] }"""), TestContext.Current.CancellationToken);
        await site.DisposeAsync();

        var dry = await cli.RunAsync("replay", "--dry-run");
        Assert.Contains($"{Topics.Length} articles made again, 2 would change\n", dry.Out, StringComparison.Ordinal);
        Assert.Contains("  text\n  - وذكرت الجريدة في طبعتها الأولى أن المشروع تأخر\n", dry.Out, StringComparison.Ordinal);
        Assert.Equal(before, cli.Lines("records"));

        Assert.Contains("2 changed, 2 revisions appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
        Assert.Equal(before, cli.Lines("records").Take(before.Count));
        var added = cli.Lines("records").Skip(before.Count).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(affected.Select(number => $"guid-{number}"), added.Select(record => record.GetProperty("guid").GetString()).Order(StringComparer.Ordinal));
        Assert.All(added, record =>
        {
            Assert.Equal(2, record.GetProperty("revision").GetInt32());
            Assert.DoesNotContain("وذكرت الجريدة", record.GetProperty("text").GetString(), StringComparison.Ordinal);
            var was = before.Select(line => JsonDocument.Parse(line).RootElement).Single(line => line.GetProperty("id").GetString() == record.GetProperty("id").GetString());
            // It is still what was fetched then.
            foreach (var field in (string[])["fetchedAt", "archive", "attribution", "title"]) Assert.Equal(was.GetProperty(field).GetRawText(), record.GetProperty(field).GetRawText());
        });
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
        Assert.Contains("0 changed, 0 revisions appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_disclaimer_and_a_range_of_days_and_sources()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Masdar);
        Publish(site, 2, number => Page(number, ""));
        await RunAsync(cli);
        await site.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "masdar.json"), Masdar[..^1] + """, "attribution": { "templates": { "ar": { "digits": "latin" } } } }""", TestContext.Current.CancellationToken);
        Assert.Contains("0 articles made again", (await cli.RunAsync("replay", "--since", "2999-01-01")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await cli.RunAsync("replay", "--since", "yesterday")).Code);
        Assert.Equal(2, (await cli.RunAsync("replay", "--source", "nobody")).Code);
        var json = await cli.RunAsync("replay", "--since", "2020-01-01", "--source", "site", "--dry-run", "--json");
        Assert.Equal(["attribution", "attribution"], json.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => JsonDocument.Parse(line).RootElement.GetProperty("changes").EnumerateArray()).Select(change => change.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_lost_original_leaves_its_article_as_it_is()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Masdar);
        Publish(site, 2, number => Page(number, ""));
        await RunAsync(cli);
        await site.DisposeAsync();
        Directory.Delete(Path.Combine(cli.Data, "archive"), recursive: true);
        var replayed = await cli.RunAsync("replay");
        Assert.Equal((0, "0 articles made again, 0 changed, 0 revisions appended\n"), (replayed.Code, replayed.Out));
        Assert.Contains("left as they are: 2 whose original cannot be read", replayed.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Out)> CodeAndOut(Task<CliResult> run)
    {
        var result = await run;
        return (result.Code, result.Out);
    }

    private static async Task RunAsync(Cli cli)
    {
        var run = await cli.RunAsync("run", "--once");
        Assert.True(run.Code == 0, run.Out + run.Error);
    }

    private static void Publish(NewsSite site, int count, Func<int, string> page)
    {
        site.ServeFeed("/feed", Enumerable.Range(0, count).Select(number => Item(site, number)));
        for (var number = 0; number < count; number++) site.Serve($"/{number}", page(number), "text/html; charset=utf-8");
    }

    private static string Item(NewsSite site, int number, string? title = null) => NewsSite.Item($"guid-{number}", $"{site.Address}/{number}", title ?? Topics[number], "ملخص قصير");

    private static string Page(int number, string repeated) =>
        $"<!DOCTYPE html><html lang=\"ar\"><head><title>{Topics[number]}</title></head><body><article><h1>{Topics[number]}</h1>"
        + string.Concat(Enumerable.Range(1, 6).Select(i => $"<p>{Topics[number]}، وقال المسؤول رقم {number * 10 + i} إن المرحلة {i * 7 + number} من {Topics[(number + i) % Topics.Length]} انتهت في موعدها.</p>"))
        + $"{repeated}<p>وختم {Topics[number]} حديثه بشكر الأهالي على صبرهم الطويل.</p></article></body></html>";

    private static string Sources(NewsSite site, string more = "") => $$"""{ "sources": [ { "id": "site", "name": "صحيفة", "feed": "{{site.Address}}/feed", "timeZone": "UTC"{{more}} } ] }""";

    /// <summary>The machine's clock, moved on.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}

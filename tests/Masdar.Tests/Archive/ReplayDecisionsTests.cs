using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Masdar.Tests.Commands;
using NewsSite = Masdar.Tests.Commands.NewsSite;

namespace Masdar.Tests.Archive;

/// <summary>What a replay says of articles that were judged: noted as duplicates, or left out.</summary>
public class ReplayDecisionsTests
{
    private static readonly string[] Topics =
        ["افتتح المجلس المحلي جسراً جديداً فوق النهر", "سجل الفلاحون موسماً جيداً من القمح", "أعلنت الجامعة مواعيد القبول للطلاب", "عاد القطار إلى العمل بين المدينتين", "وصلت السفينة إلى الميناء محملة بالدواء", "رممت البلدية السوق القديم كله", "درب المركز خمسين ممرضة في الريف", "زرع المتطوعون ألف شجرة زيتون"];

    [Fact]
    public async Task With_unchanged_rules_duplicates_stay_duplicates_and_what_was_left_out_stays_out()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site, b: """, "exclude": { "keywords": ["القطار"] }"""), Masdar());
        for (var i = 0; i < Topics.Length; i++)
        {
            Publish(site, "a", Enumerable.Range(0, i + 1), number => Page(number, Repeated("أ")));
            Publish(site, "b", Enumerable.Range(0, i + 1), number => Page(number, Repeated("ب")).Replace("وقال", number % 2 == 0 ? "وقال" : "وصرح", StringComparison.Ordinal));
            await RunAsync(cli);
        }
        // Two items with one guid, the newer one first; and an original that its source changes after it was copied.
        site.ServeFeed("/a", [Item(site, "a", 0, "عنوان أحدث للجسر", "02"), Item(site, "a", 0, "عنوان أقدم للجسر", "01"), Item(site, "a", 1, "عنوان صحح للقمح")]);
        site.Serve("/a/1", Page(5, "").Replace(Topics[5], "خبر آخر تماماً", StringComparison.Ordinal), "text/html; charset=utf-8");
        await RunAsync(cli);
        var (notes, written) = (cli.Lines("duplicates"), cli.Snapshot());
        Assert.Contains(notes, note => note.Contains("\"near\"", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("\"content\"", StringComparison.Ordinal));
        Assert.DoesNotContain(cli.Lines("records").Concat(notes), line => line.Contains("\"guid-b-3\"", StringComparison.Ordinal) || line.Contains("/b/3\"", StringComparison.Ordinal));
        await site.DisposeAsync();

        foreach (var args in (string[][])[["replay", "--dry-run"], ["replay"], ["replay", "--dry-run", "--json"]])
        {
            var replayed = await cli.RunAsync(args);
            Assert.Equal(0, replayed.Code);
            Assert.Matches("^[0-9]+ articles made again, 0 (would change|changed, 0 revisions appended)\n$", replayed.Out.Length > 0 ? replayed.Out : replayed.Error);
            Assert.DoesNotContain("duplicates", replayed.Error, StringComparison.Ordinal);
        }
        Assert.Equal(written, cli.Snapshot());
        Assert.Empty(cli.Lines("corrections"));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);

        // A record that a duplicate gets by the operator's word stands as firmly, though other pages had a part in it.
        var note = Root(notes[^1]);
        Assert.Equal(0, (await cli.RunAsync("duplicates", "split", note.GetProperty("duplicateOf").GetString()!, note.GetProperty("id").GetString()!)).Code);
        var split = Root(cli.Lines("records")[^1]);
        Assert.Equal((note.GetProperty("id").GetString(), note.GetProperty("archive").GetRawText()), (split.GetProperty("id").GetString(), split.GetProperty("archive").GetRawText()));
        await SettledAsync(cli);
    }

    [Fact]
    public async Task An_article_that_a_bad_selector_made_a_duplicate_becomes_one_of_its_own()
    {
        var site = await NewsSite.StartAsync();
        const string bad = """, "selectors": { "content": ".about" }""";
        using var cli = new Cli(Sources(site, bad, bad), Masdar());
        Publish(site, "a", [0], number => Page(number, About(0, 1)));
        Publish(site, "b", [1], number => Page(number, About(0, 1)));
        await RunAsync(cli);
        var (before, note) = (Assert.Single(cli.Lines("records")), Assert.Single(cli.Lines("duplicates")));
        Assert.Contains("\"content\"", note, StringComparison.Ordinal);
        var id = Root(note).GetProperty("id").GetString()!;
        Assert.Equal(0, (await cli.RunAsync("records", "show", id, "--original")).Code);
        Assert.Contains(Topics[1], Encoding.UTF8.GetString(cli.Bytes), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site, """, "selectors": { "content": ".body" }""", """, "selectors": { "content": ".body" }"""), TestContext.Current.CancellationToken);
        await site.DisposeAsync();

        var dry = await cli.RunAsync("replay", "--dry-run");
        Assert.Contains($"was noted as a duplicate of {Root(before).GetProperty("id").GetString()}, becomes an article of its own\n", dry.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 articles made again, 1 would change\n1 noted duplicates are none by the rules in force, 0 items that were left out are wanted\n", dry.Out, StringComparison.Ordinal);
        Assert.Equal((before, note), (Assert.Single(cli.Lines("records")), Assert.Single(cli.Lines("duplicates"))));
        var json = Root((await cli.RunAsync("replay", "--dry-run", "--json")).Out.Split('\n')[1]);
        Assert.Equal((id, "duplicate", "article"), (json.GetProperty("id").GetString(), json.GetProperty("was").GetString(), json.GetProperty("becomes").GetString()));

        Assert.EndsWith("1 changed, 1 revisions appended\n1 noted duplicates are none by the rules in force, 0 items that were left out are wanted: 1 articles and 0 notes appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
        var record = Root(cli.Lines("records").Single(line => line.Contains(id, StringComparison.Ordinal)));
        Assert.Equal((1, Root(note).GetProperty("fetchedAt").GetString()), (record.GetProperty("revision").GetInt32(), record.GetProperty("fetchedAt").GetString()));
        Assert.Contains(Topics[1], record.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(Root(note).GetProperty("archive").GetRawText(), record.GetProperty("archive").GetRawText());
        Assert.NotEmpty(record.GetProperty("attribution").GetProperty("lines").EnumerateArray());
        Assert.Contains("\"split\"", Assert.Single(cli.Lines("corrections")), StringComparison.Ordinal);
        Assert.Equal(note, Assert.Single(cli.Lines("duplicates")));
        Assert.Contains("an original", (await cli.RunAsync("explain", id)).Out, StringComparison.Ordinal);
        await SettledAsync(cli);

        // The files alone say it all.
        foreach (var file in Directory.EnumerateFiles(cli.Data, "masdar.db*")) File.Delete(file);
        Assert.Equal(0, (await cli.RunAsync("records", "rebuild")).Code);
        Assert.Contains("an original", (await cli.RunAsync("explain", id)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_were_refused_because_a_bad_selector_took_the_same_from_each_are_taken()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site, """, "selectors": { "content": ".about" }"""), Masdar());
        Publish(site, "a", [0, 1, 2], number => Page(number, About(0, 1, 2)));
        Publish(site, "b", [], number => Page(number, ""));
        await RunAsync(cli);
        Assert.Equal(3, cli.Lines("records").Count);
        Assert.Contains(cli.Lines("records"), line => line.Contains("\"textFrom\":\"feed\"", StringComparison.Ordinal));
        await SettledAsync(cli);
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site, """, "selectors": { "content": ".body" }"""), TestContext.Current.CancellationToken);
        await site.DisposeAsync();
        Assert.Equal("3 articles made again, 3 changed, 3 revisions appended", (await cli.RunAsync("replay")).Out.Split('\n')[^2]);
        Assert.All(cli.Lines("records").Skip(3).Select(Root), record => Assert.Equal(("page", 2), (record.GetProperty("textFrom").GetString(), record.GetProperty("revision").GetInt32())));
        await SettledAsync(cli);
    }

    [Fact]
    public async Task A_higher_threshold_frees_the_duplicates_below_it_and_only_those()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Masdar());
        Publish(site, "a", [0, 1], number => Page(number, ""));
        Publish(site, "b", [0, 1], number => number == 0 ? Page(0, "").Replace("رقم 4", "رقم 4 في حديث للصحيفة بعد الظهر", StringComparison.Ordinal) : Page(1, ""));
        await RunAsync(cli);
        var near = Root(cli.Lines("duplicates").Single(line => line.Contains("\"near\"", StringComparison.Ordinal)));
        await site.DisposeAsync();
        var similarity = string.Create(CultureInfo.InvariantCulture, $"{near.GetProperty("similarity").GetDouble() + 0.001:0.0000}");
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "masdar.json"), Masdar($$""", "deduplication": { "similarity": {{similarity}} }"""), TestContext.Current.CancellationToken);
        Assert.EndsWith("1 noted duplicates are none by the rules in force, 0 items that were left out are wanted: 1 articles and 0 notes appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
        Assert.Contains(near.GetProperty("id").GetString()!, cli.Lines("records")[^1], StringComparison.Ordinal);
        await SettledAsync(cli);
    }

    [Fact]
    public async Task What_the_operator_merged_stays_merged()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Masdar());
        Publish(site, "a", [0, 1], number => Page(number, ""));
        Publish(site, "b", [0], number => Page(number, ""));
        await RunAsync(cli);
        await site.DisposeAsync();
        var other = cli.Lines("records").Select(Root).Single(record => record.GetProperty("guid").GetString() == "guid-a-1").GetProperty("id").GetString()!;
        var duplicate = Root(Assert.Single(cli.Lines("duplicates"))).GetProperty("id").GetString()!;
        Assert.Equal(0, (await cli.RunAsync("duplicates", "merge", other, duplicate)).Code);
        await SettledAsync(cli);
    }

    [Fact]
    public async Task What_a_filter_left_out_and_would_not_now_becomes_an_article_as_the_newest_feed_gives_it()
    {
        var site = await NewsSite.StartAsync();
        const string feedOnly = """, "fullText": false, "exclude": { "keywords": ["القطار", "السفينة"] }""";
        using var cli = new Cli(Sources(site, feedOnly, feedOnly), Masdar());
        site.ServeFeed("/a", [Item(site, "a", 0, text: Own(0)), Item(site, "a", 3, text: Own(3)), Item(site, "a", 4, text: Own(4))]);
        site.ServeFeed("/b", [Item(site, "b", 3, text: Own(3))]);
        await RunAsync(cli);
        site.ServeFeed("/a", [Item(site, "a", 3, text: Own(3) + "<p>وأضاف المصدر خبراً أحدث</p>")]);
        await RunAsync(cli);
        var before = Assert.Single(cli.Lines("records"));
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site, """, "fullText": false, "exclude": { "keywords": ["السفينة"] }""", """, "fullText": false"""), TestContext.Current.CancellationToken);
        await site.DisposeAsync();

        var dry = await cli.RunAsync("replay", "--dry-run");
        Assert.EndsWith("3 articles made again, 0 would change\n0 noted duplicates are none by the rules in force, 2 items that were left out are wanted\n", dry.Out, StringComparison.Ordinal);
        Assert.Contains("was left out, becomes an article\n", dry.Out, StringComparison.Ordinal);
        Assert.Equal(before, Assert.Single(cli.Lines("records")));

        Assert.EndsWith(": 1 articles and 1 notes appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
        var record = cli.Lines("records").Select(Root).Single(one => one.GetProperty("guid").GetString() == "guid-a-3");
        Assert.Contains("خبراً أحدث", record.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(record.GetProperty("id").GetString(), Root(Assert.Single(cli.Lines("duplicates"))).GetProperty("duplicateOf").GetString());
        var path = Path.Combine(cli.Data, record.GetProperty("archive").GetProperty("file").GetString()!);
        Assert.Contains(record.GetProperty("archive").GetProperty("offset").GetInt64(), StrictWarc.Members(path));
        Assert.DoesNotContain("not taken", (await cli.RunAsync("explain", record.GetProperty("id").GetString()!)).Out, StringComparison.Ordinal);
        await SettledAsync(cli);
    }

    [Fact]
    public async Task An_item_whose_page_was_never_fetched_waits_for_the_next_run()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site, """, "exclude": { "keywords": ["القطار"] }"""), Masdar());
        Publish(site, "a", [0, 3], number => Page(number, ""));
        Publish(site, "b", [], number => Page(number, ""));
        await RunAsync(cli);
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site), TestContext.Current.CancellationToken);
        var replayed = await cli.RunAsync("replay");
        Assert.Equal("1 articles made again, 0 changed, 0 revisions appended\n", replayed.Out);
        Assert.Contains("left as they are: 1 items that were left out before, whose page was never fetched", replayed.Error, StringComparison.Ordinal);
        await RunAsync(cli);
        Assert.Equal(2, cli.Lines("records").Count);
        await SettledAsync(cli);
    }

    [Fact]
    public async Task An_item_that_was_left_out_takes_its_page_where_the_archive_has_it()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site, b: """, "exclude": { "keywords": ["النهر"] }"""), Masdar());
        Publish(site, "a", [0], number => Page(number, ""));
        // The other source gives the same page under an address that is its own.
        site.ServeFeed("/b", [NewsSite.Item("guid-b-0", $"{site.Address}/a/0", Topics[0], "ملخص قصير")]);
        await RunAsync(cli);
        Assert.Single(cli.Lines("records"));
        await File.WriteAllTextAsync(Path.Combine(cli.Config.Path, "sources.json"), Sources(site), TestContext.Current.CancellationToken);
        await site.DisposeAsync();
        Assert.EndsWith(": 0 articles and 1 notes appended\n", (await cli.RunAsync("replay")).Out, StringComparison.Ordinal);
        var note = Root(Assert.Single(cli.Lines("duplicates")));
        Assert.Equal("url", note.GetProperty("reason").GetString());
        Assert.True(note.GetProperty("archive").TryGetProperty("feed", out _));
        await SettledAsync(cli);
    }

    [Fact]
    public async Task A_duplicate_that_was_noted_before_there_was_an_archive_is_counted()
    {
        var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site), Cli.Masdar);
        Publish(site, "a", [0], number => Page(number, ""));
        Publish(site, "b", [0], number => Page(number, ""));
        await RunAsync(cli);
        await site.DisposeAsync();
        Assert.DoesNotContain("archive", Assert.Single(cli.Lines("duplicates")), StringComparison.Ordinal);
        Assert.Contains("left as they are: 1 duplicates whose original was not kept", (await cli.RunAsync("replay", "--dry-run")).Error, StringComparison.Ordinal);
    }

    /// <summary>A replay changes nothing any more, and everything agrees.</summary>
    private static async Task SettledAsync(Cli cli)
    {
        var written = cli.Snapshot();
        var again = await cli.RunAsync("replay");
        Assert.Matches(new Regex("^[0-9]+ articles made again, 0 changed, 0 revisions appended\n$", RegexOptions.NonBacktracking), again.Out);
        Assert.Equal(written, cli.Snapshot());
        var verified = await cli.RunAsync("records", "verify");
        Assert.True(verified.Code == 0, verified.Out);
    }

    private static async Task RunAsync(Cli cli)
    {
        var run = await cli.RunAsync("run", "--once");
        Assert.True(run.Code == 0, run.Out + run.Error);
    }

    private static void Publish(NewsSite site, string source, IEnumerable<int> numbers, Func<int, string> page)
    {
        site.ServeFeed($"/{source}", numbers.Select(number => Item(site, source, number)));
        foreach (var number in numbers) site.Serve($"/{source}/{number}", page(number), "text/html; charset=utf-8");
    }

    private static string Item(NewsSite site, string source, int number, string? title = null, string? day = null, string text = "ملخص قصير") =>
        NewsSite.Item($"guid-{source}-{number}", $"{site.Address}/{source}/{number}", title ?? Topics[number], text).Replace("</item>", day is null ? "</item>" : $"<pubDate>{day} Nov 2026 10:00:00 GMT</pubDate></item>", StringComparison.Ordinal);

    private static string Text(int number) => string.Concat(Enumerable.Range(1, 6).Select(i => $"<p>{Topics[number]}، وقال المسؤول رقم {number * 10 + i} إن المرحلة {i * 7 + number} من {Topics[(number + i) % Topics.Length]} انتهت في موعدها.</p>"));

    private static string Own(int number) => string.Concat(Enumerable.Range(1, 4).Select(i => $"<p>{Topics[number]}، وقال المسؤول رقم {number * 10 + i} إن المرحلة انتهت في موعدها.</p>"));

    private static string Page(int number, string more) =>
        $"<!DOCTYPE html><html lang=\"ar\"><head><title>{Topics[number]}</title></head><body><article><h1>{Topics[number]}</h1><div class=\"body\">{Text(number)}</div>{more}"
        + $"<p>وختم {Topics[number]} حديثه بشكر الأهالي على صبرهم الطويل.</p></article></body></html>";

    private static string Repeated(string source) => $"<p>تابعوا قناتنا {source} على كل المنصات واشتركوا في النشرة اليومية</p>";

    /// <summary>What a wrong selector takes: the same on every page, and about both of them.</summary>
    private static string About(params int[] numbers) => $"<div class=\"about\">{string.Concat(numbers.Select(number => $"<p>اقرأ في هذا العدد من الصحيفة اليومية عن كل ما جرى: {Topics[number]}، مع صور ومقابلات وآراء القراء من كل المحافظات.</p>"))}<p>تصدر الصحيفة كل صباح منذ خمسين عاماً، ويحررها ثلاثون صحفياً في أربع مدن، ويقرؤها الناس في المقاهي والبيوت والمكاتب والحافلات.</p></div>";

    private static JsonElement Root(string line) => JsonDocument.Parse(line).RootElement;

    private static string Masdar(string more = "") => $$"""{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "archive": true }{{more}} }""";

    private static string Sources(NewsSite site, string a = "", string b = "") =>
        $$"""{ "sources": [ { "id": "a", "name": "صحيفة أ", "feed": "{{site.Address}}/a", "timeZone": "UTC"{{a}} }, { "id": "b", "name": "صحيفة ب", "feed": "{{site.Address}}/b", "timeZone": "UTC"{{b}} } ] }""";
}

using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Deduplication;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Commands;

public sealed class DuplicatesCommandTests
{
    private static string Feed(string title, string text, string guid) =>
        $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n<rss version=\"2.0\"><channel><title>x</title><item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid><link>http://127.0.0.1/news/{guid}</link><description><![CDATA[<p>{text.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>]]></description></item></channel></rss>";

    private static Cli Sources(RawServer server, params string[] ids) => new(
        $$"""{ "sources": [{{string.Join(",", ids.Select(id => $$"""{ "id": "{{id}}", "name": "{{id}}", "feed": "{{server.Url($"/{id}")}}", "fullText": false }"""))}}] }""");

    private static string Field(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name).ToString();

    private static async Task FetchAsync(Cli cli, string source)
    {
        var run = await cli.RunAsync("run", "--once", "--source", source);
        Assert.True(run.Code == ExitCode.Done, run.Error);
    }

    [Fact]
    public async Task An_edit_that_a_reader_sees_is_a_revision_and_a_counter_is_none()
    {
        var now = (Title: Story.Title, Text: $"{Story.Text}\nعدد المشاهدات: 10");
        await using var server = RawServer.Answering(_ => Feed(now.Title, now.Text, "g1"));
        using var cli = Sources(server, "a");
        var word = Story.Text.Replace("صباح اليوم", "مساء اليوم", StringComparison.Ordinal);
        string[] texts = [now.Text, $"{Story.Text}\nعدد المشاهدات: 99", $"{word}\nعدد المشاهدات: 99", $"{Story.Text}\nعدد المشاهدات: 120", $"{Story.Text}\nعدد المشاهدات: 121"];
        foreach (var text in texts)
        {
            now.Text = text;
            await FetchAsync(cli, "a");
        }
        now.Title = "عنوان آخر للخبر";
        await FetchAsync(cli, "a");

        var lines = cli.Lines("records");
        Assert.Equal(["1", "2", "3", "4"], lines.Select(line => Field(line, "revision")));
        Assert.Equal("[\"title\"]", JsonDocument.Parse(lines[3]).RootElement.GetProperty("changes").GetRawText().Replace(",\"text\"", "", StringComparison.Ordinal).Replace(",\"originalTitle\"", "", StringComparison.Ordinal));
        Assert.Equal("[\"text\"]", JsonDocument.Parse(lines[1]).RootElement.GetProperty("changes").GetRawText().Replace("\"summary\",", "", StringComparison.Ordinal));
        var shown = await cli.RunAsync("records", "show", Field(lines[0], "id"), "--revisions");
        Assert.Contains("{+مساء+}", shown.Out, StringComparison.Ordinal);
        Assert.Contains("[-صباح-]", shown.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_text_that_flips_for_ever_is_bounded_and_said()
    {
        var flip = 0;
        await using var server = RawServer.Answering(_ => Feed(Story.Title, Story.Text.Replace("صباح اليوم", flip % 2 == 0 ? "صباح اليوم" : "مساء اليوم", StringComparison.Ordinal), "g1"));
        using var cli = Sources(server, "a");
        for (; flip < 30; flip++) await FetchAsync(cli, "a");
        Assert.Equal(24, cli.Lines("records").Count);
        Assert.Contains("revisions-flip", (await cli.RunAsync("run", "--once", "--log-level", "debug")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_is_shown_beside_its_original_and_split_for_good()
    {
        var copy = Story.Text.Replace("صباح اليوم", "مساء اليوم", StringComparison.Ordinal);
        await using var server = RawServer.Answering(asked => asked.Path == "/a" ? Feed(Story.Title, Story.Text, "g1") : Feed(Story.Title, copy, "g2"));
        using var cli = Sources(server, "a", "b");
        await FetchAsync(cli, "a");
        await FetchAsync(cli, "b");
        var note = Assert.Single(cli.Lines("duplicates"));
        var (duplicate, original) = (Field(note, "id"), Field(note, "duplicateOf"));

        var shown = await cli.RunAsync("records", "show", duplicate);
        Assert.Contains("stage near", shown.Out, StringComparison.Ordinal);
        Assert.Contains("threshold 0.85", shown.Out, StringComparison.Ordinal);
        Assert.Contains("[-صباح-]", shown.Out, StringComparison.Ordinal);
        Assert.StartsWith("the same: near", (await cli.RunAsync("duplicates", "why", original, duplicate)).Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await cli.RunAsync("duplicates", "split", original, duplicate)).Code);
        Assert.Equal([original, duplicate], cli.Lines("records").Select(line => Field(line, "id")));
        Assert.Contains("The operator split the two", (await cli.RunAsync("duplicates", "why", original, duplicate)).Out, StringComparison.Ordinal);
        await FetchAsync(cli, "b");
        Assert.Equal(2, cli.Lines("records").Count);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_merged_article_keeps_its_record_and_gets_no_more_and_its_copies_are_of_the_other()
    {
        var other = Story.Other;
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/a" => Feed(Story.Title, Story.Text, "g1"),
            "/b" => Feed("نتائج مسابقة الروبوتات في الجامعة", other, "g2"),
            _ => Feed("نتائج مسابقة الروبوتات في الجامعة", Story.Other, "g3"),
        });
        using var cli = Sources(server, "a", "b", "c");
        await FetchAsync(cli, "a");
        await FetchAsync(cli, "b");
        var ids = cli.Lines("records").Select(line => Field(line, "id")).ToList();
        var why = (await cli.RunAsync("duplicates", "why", ids[0], ids[1])).Out;
        Assert.StartsWith("not the same: share", why, StringComparison.Ordinal);
        Assert.Contains($"  > {{+{Story.Other.Split('\n')[0]}+}}\n", why, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("duplicates", "merge", ids[0], ids[1])).Code);
        other += "\nوأضافت الجامعة أن الدورة المقبلة ستقام في الربيع.";
        await FetchAsync(cli, "b");
        await FetchAsync(cli, "c");
        Assert.Equal(ids, cli.Lines("records").Select(line => Field(line, "id")));
        Assert.Equal(ids[0], Field(Assert.Single(cli.Lines("duplicates")), "duplicateOf"));
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task Corrections_outlive_the_store()
    {
        var copy = Story.Text.Replace("صباح اليوم", "مساء اليوم", StringComparison.Ordinal);
        var other = Story.Other;
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/a" => Feed(Story.Title, Story.Text, "g1"),
            "/b" => Feed(Story.Title, copy, "g2"),
            _ => Feed("نتائج مسابقة الروبوتات في الجامعة", other, "g3"),
        });
        using var cli = Sources(server, "a", "b", "c");
        foreach (var source in (string[])["a", "b", "c"]) await FetchAsync(cli, source);
        var (a, c) = (Field(cli.Lines("records")[0], "id"), Field(cli.Lines("records")[1], "id"));
        var b = Field(Assert.Single(cli.Lines("duplicates")), "id");
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("duplicates", "split", a, b)).Code);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("duplicates", "merge", a, c)).Code);
        Assert.Equal(["split", "merge"], cli.Lines("corrections").Select(line => Field(line, "correction")));

        var rebuilt = await cli.RunAsync("records", "rebuild");
        Assert.True(rebuilt.Code == ExitCode.Done, rebuilt.Error);
        Assert.Contains("5 lines taken over, 1 were of articles known by another line, 0 could not be read", rebuilt.Error, StringComparison.Ordinal);
        Assert.Contains("The operator split the two", (await cli.RunAsync("duplicates", "why", b, a)).Out, StringComparison.Ordinal);
        other += "\nوأضافت الجامعة أن الدورة المقبلة ستقام في الربيع.";
        copy += "\nوحضر الافتتاح جمع من أهالي الحي القديم.";
        await FetchAsync(cli, "b");
        await FetchAsync(cli, "c");
        Assert.Equal([a, c, b, b], cli.Lines("records").Select(line => Field(line, "id")));
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);

        var saved = cli.PathOf("saved");
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("backup", saved)).Code);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(saved, "corrections"), "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines).Count());
    }

    [Fact]
    public async Task A_split_duplicate_whose_text_is_lost_becomes_an_original_when_its_feed_gives_it_again()
    {
        var copy = Story.Text.Replace("صباح اليوم", "مساء اليوم", StringComparison.Ordinal);
        await using var server = RawServer.Answering(asked => asked.Path == "/a" ? Feed(Story.Title, Story.Text, "g1") : Feed(Story.Title, copy, "g2"));
        using var cli = Sources(server, "a", "b");
        await FetchAsync(cli, "a");
        await FetchAsync(cli, "b");
        var (a, b) = (Field(cli.Lines("records")[0], "id"), Field(cli.Lines("duplicates")[0], "id"));
        // A store that is made anew has no texts of duplicates.
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "rebuild")).Code);
        Assert.Contains("not kept any more", (await cli.RunAsync("duplicates", "show", b)).Out, StringComparison.Ordinal);
        Assert.Contains("\"result\": \"awaited\"", (await cli.RunAsync("duplicates", "split", a, b, "--json")).Out, StringComparison.Ordinal);
        await FetchAsync(cli, "b");
        Assert.Equal([a, b], cli.Lines("records").Select(line => Field(line, "id")));
    }

    [Fact]
    public async Task A_report_that_goes_on_with_a_story_names_it_in_every_revision_and_after_a_rebuild()
    {
        string[] later =
        [
            "أعلنت بلدية الميناء اليوم إغلاق جسر المشاة الجديد مؤقتاً بعد أن لاحظ العابرون اهتزازاً في أحد المصعدين عند ساعات الذروة.",
            "وقال مهندسون إنهم يفحصون القواعد والمفاصل وإن إصلاح العطل لن يستغرق طويلاً، ودعوا السكان إلى استخدام الممر القديم ريثما ينتهي العمل.",
            "وطالب أولياء التلاميذ بتأمين شرطي عند التقاطع حتى إعادة الافتتاح، فيما وعد المجلس المحلي بنشر تقرير مفصل عن أسباب الخلل.",
        ];
        var next = string.Join('\n', [.. later, .. Story.Paragraphs[1..4]]);
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/a" => Feed(Story.Title, Story.Text, "g1"),
            "/b" => Feed("إغلاق جسر المشاة الجديد في الميناء مؤقتا", next, "g2"),
            _ => Feed("إعادة فتح جسر المشاة الجديد", string.Join('\n', ["أعيد فتح جسر المشاة في الميناء بعد إصلاح المصعد، وعاد التلاميذ إلى استخدامه في طريقهم إلى المدرسة مع بداية الأسبوع.", Story.Other.Split('\n')[0], Story.Other.Split('\n')[2], .. Story.Paragraphs[1..4]]), "g3"),
        });
        using var cli = Sources(server, "a", "b", "c");
        await FetchAsync(cli, "a");
        await FetchAsync(cli, "b");
        next += "\nوأكدت البلدية أن الفحص ينتهي قبل نهاية الأسبوع.";
        await FetchAsync(cli, "b");
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "rebuild")).Code);
        await FetchAsync(cli, "c");

        var lines = cli.Lines("records");
        var id = Field(lines[0], "id");
        Assert.False(JsonDocument.Parse(lines[0]).RootElement.TryGetProperty("story", out _));
        Assert.Equal([id, id, id], lines.Skip(1).Select(line => Field(line, "story")));
        Assert.Equal("2", Field(lines[2], "revision"));
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task Every_answer_is_had_as_JSON()
    {
        var copy = Story.Text.Replace("صباح اليوم", "مساء اليوم", StringComparison.Ordinal);
        await using var server = RawServer.Answering(asked => asked.Path == "/a" ? Feed(Story.Title, Story.Text, "g1") : Feed(Story.Title, copy, "g2"));
        using var cli = Sources(server, "a", "b");
        await FetchAsync(cli, "a");
        await FetchAsync(cli, "b");
        var (a, b) = (Field(cli.Lines("records")[0], "id"), Field(cli.Lines("duplicates")[0], "id"));

        var shown = JsonDocument.Parse((await cli.RunAsync("duplicates", "show", b, "--json")).Out).RootElement;
        Assert.Equal((a, "near", 0.85), (shown.GetProperty("duplicateOf").GetString(), shown.GetProperty("stage").GetString(), shown.GetProperty("threshold").GetDouble()));
        Assert.Contains("{+مساء+}", shown.GetProperty("paragraphs")[1].GetProperty("duplicate").GetString(), StringComparison.Ordinal);
        Assert.True(shown.GetProperty("paragraphs")[2].GetProperty("same").GetBoolean());
        Assert.Equal(b, shown.GetProperty("note").GetProperty("id").GetString());

        var why = JsonDocument.Parse((await cli.RunAsync("duplicates", "why", a, b, "--json")).Out).RootElement;
        Assert.Equal((true, false, "near"), (why.GetProperty("same").GetBoolean(), why.GetProperty("split").GetBoolean(), why.GetProperty("stage").GetString()));

        Assert.Contains("{+مساء+}", why.GetProperty("paragraphs")[1].GetProperty("second").GetString(), StringComparison.Ordinal);

        var split = JsonDocument.Parse((await cli.RunAsync("duplicates", "split", a, b, "--json")).Out).RootElement;
        Assert.Equal(("split", "written"), (split.GetProperty("correction").GetString(), split.GetProperty("result").GetString()));
        Assert.False(JsonDocument.Parse((await cli.RunAsync("duplicates", "why", a, b, "--json")).Out).RootElement.GetProperty("same").GetBoolean());
        Assert.False(JsonDocument.Parse((await cli.RunAsync("duplicates", "show", b, "--json")).Out).RootElement.GetProperty("isDuplicate").GetBoolean());
    }

    [Fact]
    public async Task What_is_not_stored_is_said()
    {
        await using var server = RawServer.Answering(_ => Feed(Story.Title, Story.Text, "g1"));
        using var cli = Sources(server, "a");
        var none = new string('0', 32);
        Assert.Equal(ExitCode.Partial, (await cli.RunAsync("duplicates", "show", none)).Code);
        await FetchAsync(cli, "a");
        var id = Field(cli.Lines("records")[0], "id");
        Assert.Equal(ExitCode.Partial, (await cli.RunAsync("duplicates", "show", none)).Code);
        var merged = await cli.RunAsync("duplicates", "merge", id, none);
        Assert.Equal((ExitCode.Partial, $"{none} is not stored. \"masdar explain ID\" says what is known of it.\n"), (merged.Code, merged.Error[(merged.Error.IndexOf(none, StringComparison.Ordinal))..]));
        var other = new string('1', 32);
        Assert.Contains($"{none} and {other} are not stored.", (await cli.RunAsync("duplicates", "split", none, other)).Error, StringComparison.Ordinal);
        Assert.Contains($"\"masdar explain {none}\"", (await cli.RunAsync("records", "show", none)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("duplicates", "why", id, "xyz")).Code);
        Assert.Equal($"{id} is no duplicate.\n", (await cli.RunAsync("duplicates", "show", id)).Out);
        Assert.Empty(cli.Lines("corrections"));
    }
}

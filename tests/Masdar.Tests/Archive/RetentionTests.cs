using System.Globalization;
using Masdar.Tests.Commands;

namespace Masdar.Tests.Archive;

public class RetentionTests
{
    private static readonly string[] Texts = ["افتتح المجلس المحلي جسراً جديداً فوق النهر بعد عامين", "سجل الفلاحون موسماً جيداً من القمح في الريف", "أعلنت الجامعة مواعيد القبول للطلاب الجدد هذا العام", "عاد القطار إلى العمل بين المدينتين بعد انقطاع طويل"];

    [Fact]
    public async Task What_was_dropped_is_gone_from_disk_and_store_and_never_comes_back_as_new()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "records": "30d" }""", """, "text": true""");
        site.ServeFeed("/feed", [Item(0), Item(1), NewsSite.Item("copy", "https://example.net/copy", Texts[0], Long(0))]);
        await RunAsync(cli);
        var first = Assert.Single(Files(cli, "records"));
        Assert.NotEmpty(Files(cli, "articles"));
        await LiveUntilAsync(31, site, cli, time);
        site.ServeFeed("/feed", [Item(2), Item(0), Item(1), NewsSite.Item("copy", "https://example.net/copy", Texts[0], Long(0))]);
        await RunAsync(cli);
        Assert.DoesNotContain(first, Files(cli, "records"));
        Assert.Empty(Files(cli, "duplicates"));
        Assert.Equal(3, Files(cli, "articles").Count);
        Assert.Equal(3, cli.Lines("records").Count);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);

        // The same ones again, with other bytes around them, under another id, and once more in another place: nothing of it is new.
        site.ServeFeed("/feed", [Item(2), Item(0) + " ", Item(1), NewsSite.Item("again", "https://example.org/0", Texts[0], Long(0))]);
        site.ServeFeed("/other", [NewsSite.Item("third", "https://example.com/third", Texts[1], Long(1))]);
        await RunAsync(cli);
        Assert.Equal(3, cli.Lines("records").Count);
        Assert.Equal(2, cli.Lines("duplicates").Count);
        var explained = await cli.RunAsync("explain", "https://example.org/0");
        Assert.Contains("an original, whose record was dropped for its age", explained.Out, StringComparison.Ordinal);
        Assert.Contains("a duplicate, whose note was dropped for its age", (await cli.RunAsync("explain", "https://example.net/copy")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);

        // Its source changes it: the next revision, whole.
        site.ServeFeed("/feed", [NewsSite.Item("guid-1", "https://example.org/1", Texts[1] + " عاجل", Long(1))]);
        await RunAsync(cli);
        Assert.Contains(cli.Lines("records"), line => line.Contains("\"revision\":2,", StringComparison.Ordinal) && line.Contains("عاجل", StringComparison.Ordinal));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_change_of_a_duplicate_whose_note_was_dropped_is_no_revision_of_its_original()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "records": "30d" }""");
        string Copy(string text) => NewsSite.Item("copy", "https://example.net/copy", Texts[0], text);
        site.ServeFeed("/feed", [Item(0), Copy(Long(0))]);
        await RunAsync(cli);
        time.Shift = TimeSpan.FromDays(20);
        site.ServeFeed("/feed", [NewsSite.Item("guid-0", "https://example.org/0", Texts[0] + " عاجل", Long(0)), Copy(Long(0))]);
        await RunAsync(cli);
        await LiveUntilAsync(31, site, cli, time);
        site.ServeFeed("/feed", [Item(1)]);
        await RunAsync(cli);
        Assert.Empty(Files(cli, "duplicates"));
        var records = cli.Lines("records");
        Assert.Contains(records, line => line.Contains("\"revision\":2,", StringComparison.Ordinal));

        site.ServeFeed("/feed", [Item(1), Copy(Long(2))]);
        await RunAsync(cli);
        Assert.Equal(records, cli.Lines("records"));
    }

    [Fact]
    public async Task A_file_that_was_to_be_deleted_when_the_program_died_is_deleted_at_the_start()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "records": "30d" }""");
        site.ServeFeed("/feed", [Item(0)]);
        await RunAsync(cli);
        var (path, bytes) = (Files(cli, "records").Single(), await File.ReadAllBytesAsync(Files(cli, "records").Single(), TestContext.Current.CancellationToken));
        using (var store = Masdar.Storage.Store.Open(new Masdar.Storage.Sqlite.SqliteDialect(Path.Combine(cli.Data, "masdar.db"))))
            await store.WriteAsync(writer => writer.DropDay(Masdar.Model.LineKind.Records, DateOnly.ParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture)), TestContext.Current.CancellationToken);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        await RunAsync(cli);
        Assert.Empty(Files(cli, "records"));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_keeps_nothing_from_starting_and_is_deleted_when_it_can_be()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Start(site, new MovedTime(), """{ "records": "30d" }""");
        site.ServeFeed("/feed", [Item(0)]);
        await RunAsync(cli);
        var path = Files(cli, "records").Single();
        using (var store = Masdar.Storage.Store.Open(new Masdar.Storage.Sqlite.SqliteDialect(Path.Combine(cli.Data, "masdar.db"))))
            await store.WriteAsync(writer => writer.DropDay(Masdar.Model.LineKind.Records, DateOnly.ParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture)), TestContext.Current.CancellationToken);
        // A folder in its place is nothing that can be deleted as a file.
        File.Move(path, path + ".aside");
        Directory.CreateDirectory(path);
        var run = await cli.RunAsync("run", "--once");
        Assert.True(run.Code is 0 or 3, run.Error);
        Assert.Contains("cannot be deleted", run.Error, StringComparison.Ordinal);
        Directory.Delete(path);
        File.Move(path + ".aside", path);
        await RunAsync(cli);
        Assert.Empty(Files(cli, "records"));
    }

    [Fact]
    public async Task The_archive_is_dropped_by_age_but_never_what_a_kept_record_points_to()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "records": "60d", "archive": "10d" }""", """, "archive": true""");
        site.ServeFeed("/feed", [Item(0)]);
        await RunAsync(cli);
        time.Shift = TimeSpan.FromDays(5);
        // Kept, though nothing in it is new: no record points there.
        site.ServeFeed("/feed", [Item(0), " "]);
        await RunAsync(cli);
        Assert.Equal(2, Files(cli, "archive").Count);
        var unnamed = Files(cli, "archive")[1];
        await LiveUntilAsync(20, site, cli, time);
        site.ServeFeed("/feed", [Item(1), Item(0)]);
        await RunAsync(cli);
        var files = Files(cli, "archive");
        Assert.Equal(4, files.Count);
        Assert.DoesNotContain(unnamed, files);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
        await LiveUntilAsync(61, site, cli, time);
        site.ServeFeed("/feed", [Item(2), Item(1), Item(0)]);
        await RunAsync(cli);
        Assert.DoesNotContain(files[0], Files(cli, "archive"));
        Assert.Contains(files[1], Files(cli, "archive"));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task The_archive_is_dropped_by_size_the_oldest_first_and_the_youngest_never()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "archiveBytes": 1000000 }""", """, "archive": true""");
        var random = new Random(1);
        for (var day = 0; day < 6; day++)
        {
            time.Shift = TimeSpan.FromDays(2 * day);
            site.ServeFeed("/feed", [Item(0), $"<x>{string.Concat(Enumerable.Range(0, 400_000).Select(_ => (char)random.Next('a', 'z')))}</x>"]);
            await RunAsync(cli);
        }
        var files = Files(cli, "archive");
        // The first has what the record points to; of the others, those within the size, and those of the last four days.
        Assert.Equal(4, files.Count);
        Assert.All(files, path => Assert.NotEmpty(StrictWarc.Read(path)));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_for_some_runs_makes_nothing_old()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime();
        using var cli = Start(site, time, """{ "records": "30d" }""");
        site.ServeFeed("/feed", [Item(0)]);
        await RunAsync(cli);
        await LiveUntilAsync(3, site, cli, time);
        var lines = cli.Lines("records");
        Assert.Equal(3, lines.Count);
        for (var wrong = 0; wrong < 2; wrong++)
        {
            time.Shift = TimeSpan.FromDays(3650 + wrong);
            site.ServeFeed("/feed", [Item(1 + wrong), Item(0)]);
            await RunAsync(cli);
        }
        time.Shift = TimeSpan.FromDays(3);
        // Almost the same text as the first: its original is still known by its words.
        site.ServeFeed("/other", [NewsSite.Item("near", "https://example.net/near", "عنوان آخر", Long(0) + " وكالات")]);
        await RunAsync(cli);
        Assert.All(lines, line => Assert.Contains(line, cli.Lines("records")));
        Assert.Contains("\"reason\":\"near\"", Assert.Single(cli.Lines("duplicates")), StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public void Today_is_believed_as_far_as_the_days_before_bear_it_out()
    {
        static DateOnly Day(int number) => new DateOnly(2026, 1, 1).AddDays(number);
        Assert.Equal(Day(31), Masdar.Pipeline.SettledDay.Of([Day(0), Day(29), Day(30), Day(31)], Day(31)));
        Assert.Equal(Day(31), Masdar.Pipeline.SettledDay.Of([Day(24), Day(30), Day(30), Day(31)], Day(31)));
        Assert.Equal(Day(7), Masdar.Pipeline.SettledDay.Of([Day(3650), Day(3651), Day(0)], Day(3651)));
        Assert.Equal(Day(5), Masdar.Pipeline.SettledDay.Of([Day(3650), Day(3651), DateOnly.MaxValue], Day(5)));
        Assert.Equal(DateOnly.MinValue, Masdar.Pipeline.SettledDay.Of([Day(0), Day(1)], Day(1)));
        Assert.Equal(DateOnly.MinValue, Masdar.Pipeline.SettledDay.Before(DateOnly.MinValue.AddDays(3), TimeSpan.FromDays(7)));
    }

    private static Cli Start(NewsSite site, MovedTime time, string retention, string output = "") => new(
        $$"""{ "sources": [ { "id": "site", "name": "صحيفة", "feed": "{{site.Address}}/feed", "fullText": false, "timeZone": "UTC" }, { "id": "other", "name": "أخرى", "feed": "{{site.Address}}/other", "fullText": false, "timeZone": "UTC" } ] }""",
        $$"""{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "records": true{{output}} }, "storage": { "retention": {{retention}} } }""")
    { Time = time };

    private static string Item(int number) => NewsSite.Item($"guid-{number}", $"https://example.org/{number}", Texts[number], Long(number));

    private static string Long(int number) => $"{Texts[number]}. وحضر المناسبة رقم {number + 40} عدد كبير من الأهالي القادمين من القرى المجاورة، وتحدث المسؤول عن {Texts[number]} بتفصيل كثير، ثم أجاب عن أسئلة الصحفيين {number * 31}.";

    /// <summary>Goes to a day, with something new on the two days before it, as a site has that lives.</summary>
    private static async Task LiveUntilAsync(int day, NewsSite site, Cli cli, MovedTime time)
    {
        foreach (var before in (int[])[day - 2, day - 1])
        {
            time.Shift = TimeSpan.FromDays(before);
            var words = string.Join(' ', Enumerable.Range(before * 100, 60).Select(number => $"كلمة{number}"));
            site.ServeFeed("/other", [NewsSite.Item($"day-{before}", $"https://example.net/day-{before}", $"خبر اليوم {before}", words)]);
            await RunAsync(cli);
        }
        time.Shift = TimeSpan.FromDays(day);
    }

    private static async Task RunAsync(Cli cli)
    {
        var run = await cli.RunAsync("run", "--once");
        // The other source has nothing yet, as a rule.
        Assert.True(run.Code is 0 or 3, run.Out + run.Error);
    }

    private static IReadOnlyList<string> Files(Cli cli, string folder) =>
        Directory.Exists(Path.Combine(cli.Data, folder)) ? [.. Directory.EnumerateFiles(Path.Combine(cli.Data, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    /// <summary>The machine's clock, moved on.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}

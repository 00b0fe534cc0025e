namespace Masdar.Tests.Commands;

/// <summary>A site that changes its guids or addresses must not flood the records with what is stored.</summary>
public class FloodTests
{
    [Fact]
    public async Task A_site_that_changes_its_guids_brings_nothing_new_and_no_notes()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"http://old.example/?p={i}", $"{site.Address}/news/{i}", Title(i), Text(i)));
        var before = cli.Snapshot();
        site.ServeFeed("/feed", Enumerable.Range(0, 8).Select(i => NewsSite.Item($"https://new.example/{i}", $"{site.Address}/news/{i}", Title(i), Text(i))));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(before, cli.Snapshot());
    }

    [Fact]
    public async Task What_such_a_site_corrects_later_is_a_revision_of_the_article_that_is_stored()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"old-{i}", $"{site.Address}/?p={i}", Title(i), Text(i)));
        var before = cli.Lines("records");
        for (var fetch = 0; fetch < 3; fetch++)
        {
            var edited = fetch > 0;
            site.ServeFeed("/feed", Enumerable.Range(0, 8).Select(i => NewsSite.Item($"new-{i}", $"{site.Address}/2026/slug-{i}", Title(i), i == 3 && edited ? Text(i).Replace("قريباً", "بعد شهرين", StringComparison.Ordinal) : Text(i))));
            Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
            Assert.Equal(edited ? 9 : 8, cli.Lines("records").Count);
        }
        var (first, revision) = (System.Text.Json.JsonDocument.Parse(before.Single(line => line.Contains(Title(3), StringComparison.Ordinal))).RootElement, System.Text.Json.JsonDocument.Parse(cli.Lines("records")[^1]).RootElement);
        Assert.Equal(first.GetProperty("id").GetString(), revision.GetProperty("id").GetString());
        Assert.Equal((2, "old-3"), (revision.GetProperty("revision").GetInt32(), revision.GetProperty("guid").GetString()));
        Assert.Contains("بعد شهرين", revision.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(cli.Lines("duplicates"));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_site_that_changes_guids_and_addresses_is_known_by_its_texts_and_what_is_new_is_written()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"old-{i}", $"{site.Address}/?p={i}", Title(i), Text(i)));
        site.ServeFeed("/feed", Enumerable.Range(0, 9).Select(i => NewsSite.Item($"new-{i}", $"{site.Address}/2026/slug-{i}", Title(i), Text(i))));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(9, cli.Lines("records").Count);
        Assert.Empty(cli.Lines("duplicates"));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task One_article_published_again_is_noted_as_a_duplicate()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"guid-{i}", $"{site.Address}/news/{i}", Title(i), Text(i)));
        site.ServeFeed("/feed", [NewsSite.Item("again", $"{site.Address}/again/3", Title(3), Text(3))]);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(8, cli.Lines("records").Count);
        Assert.Single(cli.Lines("duplicates"));
    }

    [Fact]
    public async Task New_episodes_under_the_standing_texts_of_their_programmes_are_all_written()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => Episode(site, 1, i));
        // Once after the old ones have left the feed, and once beside what is there.
        site.ServeFeed("/feed", Enumerable.Range(0, 8).Select(i => Episode(site, 2, i)));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(16, cli.Lines("records").Count);
        site.ServeFeed("/feed", Enumerable.Range(0, 16).Select(i => Episode(site, 3 - (i / 8), i % 8)));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(24, cli.Lines("records").Count);
    }

    [Fact]
    public async Task What_is_given_twice_in_one_document_is_noted()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"old-{i}", $"{site.Address}/?p={i}", Title(i), Text(i)));
        site.ServeFeed("/feed", Enumerable.Range(0, 16).Select(i => NewsSite.Item(i < 8 ? $"new-{i}" : $"old-{i - 8}", i < 8 ? $"{site.Address}/again/{i}" : $"{site.Address}/?p={i - 8}", Title(i % 8), Text(i % 8))));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal((8, 8), (cli.Lines("records").Count, cli.Lines("duplicates").Count));
    }

    [Fact]
    public async Task Pages_whose_addresses_have_another_story_each_day_are_written_each_day()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = await FetchedAsync(site, i => NewsSite.Item($"monday-{i}", $"{site.Address}/desk/{i}", Title(i), Text(i)));
        site.ServeFeed("/feed", Enumerable.Range(0, 8).Select(i => NewsSite.Item($"tuesday-{i}", $"{site.Address}/desk/{i}", $"عنوان{i}", string.Join(' ', Enumerable.Range(100 * (i + 1), 40).Select(word => $"لفظة{word}")))));
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(16, cli.Lines("records").Count);
    }

    private static string Episode(NewsSite site, int day, int i) => NewsSite.Item($"{day}-{i}", $"{site.Address}/episode/{day}/{i}", $"{Guests[day - 1]} {Guests[day + 2]}{i}", Text(i));

    private static readonly string[] Guests = ["كريم", "سلمى", "نزار", "الحلبي", "الشامية", "الحمصي"];

    private static async Task<Cli> FetchedAsync(NewsSite site, Func<int, string> item)
    {
        site.ServeFeed("/feed", Enumerable.Range(0, 8).Select(item));
        var cli = new Cli($$"""{ "sources": [ {{site.Source()}} ] }""");
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(8, cli.Lines("records").Count);
        return cli;
    }

    private static string Title(int i) => $"{Subjects[i]} في تقرير اليوم";

    private static string Text(int i) =>
        $"نشرت الجهات المعنية تقريراً مفصلاً عن {Subjects[i]} يتناول ما جرى خلال العام الماضي وما يتوقع أن يجري بعده، وقالت مصادر مطلعة على {Subjects[i]} إن النتائج تعلن قريباً.";

    private static readonly string[] Subjects =
        ["زراعة القمح", "صناعة النسيج", "ميناء اللاذقية", "الجامعات الحكومية", "متحف حلب", "سكك الحديد", "أسعار الذهب", "مواسم الزيتون", "شبكة الكهرباء"];
}

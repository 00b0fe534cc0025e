using System.Text.Json;

namespace Masdar.Tests.Commands;

public class ExplainCommandTests
{
    private const string Text = "افتتح المجلس المحلي صباح الخميس جسراً جديداً فوق النهر بعد عامين من العمل وحضر الافتتاح عدد كبير من سكان القرى المجاورة الذين كانوا يقطعون طريقاً طويلة";

    [Fact]
    public async Task An_original_is_found_by_its_id_its_guid_and_every_form_of_its_address()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [NewsSite.Item("guid-1", "https://example.org/news/1?utm_source=rss", "خبر الجسر", Text)]);
        using var cli = await FetchedAsync(site);
        using var record = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        var id = record.RootElement.GetProperty("id").GetString()!;
        foreach (var query in (string[])[id, id.ToUpperInvariant(), "guid-1", "https://example.org/news/1", "http://www.example.org/news/1/?utm_campaign=x#top", "example.org/news/1"])
        {
            var explained = await cli.RunAsync("explain", query);
            Assert.True(explained.Code == 0, $"{query}: {explained.Error}");
            Assert.StartsWith(id + "  خبر الجسر\n", explained.Out, StringComparison.Ordinal);
            Assert.Contains("became    an original\n", explained.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_revision_says_what_it_changed_and_every_line_where_it_stands()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر", Text)]);
        using var cli = await FetchedAsync(site);
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر صحح", Text)]);
        await cli.RunAsync("run", "--once");
        var (explained, json) = await BothAsync(cli, "https://example.org/1");
        Assert.Contains("revision 2, ", explained, StringComparison.Ordinal);
        Assert.Contains("changed: title\n", explained, StringComparison.Ordinal);
        Assert.Equal(("original", 2), (json.GetProperty("became").GetString(), json.GetProperty("revision").GetInt32()));
        var written = json.GetProperty("written").EnumerateArray().ToList();
        Assert.Equal([1, 2], written.Select(line => line.GetProperty("revision").GetInt32()));
        var second = File.ReadAllBytes(Path.Combine(cli.Data, written[1].GetProperty("file").GetString()!)).AsSpan(written[1].GetProperty("offset").GetInt32(), written[1].GetProperty("length").GetInt32());
        Assert.Contains("خبر صحح", System.Text.Encoding.UTF8.GetString(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_names_its_original_its_stage_and_its_evidence()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر", Text), NewsSite.Item("2", "https://example.net/2", "خبر", Text), NewsSite.Item("3", "https://www.example.org/1/", "خبر آخر", "نص قصير")]);
        using var cli = await FetchedAsync(site);
        var original = JsonDocument.Parse(cli.Lines("records")[0]).RootElement.GetProperty("id").GetString();
        var (text, same) = await BothAsync(cli, "https://example.net/2");
        Assert.Contains("a duplicate: the same text", text, StringComparison.Ordinal);
        Assert.Equal(("duplicate", "content", original), (same.GetProperty("became").GetString(), same.GetProperty("reason").GetString(), same.GetProperty("original").GetProperty("id").GetString()));
        Assert.Equal("https://example.org/1", same.GetProperty("original").GetProperty("url").GetString());
        var address = await cli.RunAsync("explain", "https://example.org/1");
        Assert.Contains("a duplicate: the same address", address.Out, StringComparison.Ordinal);
        Assert.Contains("an original", address.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_filter_left_out_says_which_word_and_is_counted_once()
    {
        await using var site = await NewsSite.StartAsync();
        var items = new List<string> { NewsSite.Item("1", "https://example.org/sport/1", "مباراة &amp; هدف", "فاز فريق كرة القدم"), NewsSite.Item("2", "https://example.org/2", "خبر", Text) };
        site.ServeFeed("/feed", items);
        using var cli = await FetchedAsync(site, """, "exclude": { "keywords": ["الكرة", "كرة القدم"] }""");
        items.Add(NewsSite.Item("3", "https://example.org/3", "خبر ثالث", "سجل الفلاحون موسماً جيداً من القمح في الريف الشرقي"));
        site.ServeFeed("/feed", items);
        await cli.RunAsync("run", "--once");
        var (text, json) = await BothAsync(cli, "https://example.org/sport/1");
        Assert.Contains("the keyword \"كرة القدم\"", text, StringComparison.Ordinal);
        Assert.Equal(("left-out", "filter.exclude", "مباراة & هدف"), (json.GetProperty("became").GetString(), json.GetProperty("cause").GetProperty("code").GetString(), json.GetProperty("title").GetString()));
        var status = await cli.RunAsync("status");
        Assert.Contains("\nLeft out: filter.exclude 1\n", status.Out, StringComparison.Ordinal);
        using var counted = JsonDocument.Parse((await cli.RunAsync("status", "--json")).Out);
        Assert.Equal(1, counted.RootElement.GetProperty("sources")[0].GetProperty("leftOut").GetProperty("filter.exclude").GetInt64());
    }

    [Fact]
    public async Task What_a_filter_left_out_once_and_another_takes_is_an_original()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر", Text)]);
        using var cli = await FetchedAsync(site, """, "include": { "keywords": ["كرة القدم"] }""");
        Assert.Equal("left-out", (await BothAsync(cli, "https://example.org/1")).Json.GetProperty("became").GetString());
        cli.Config.Write("sources.json", $$"""{ "sources": [ {{site.Source()}} ] }""");
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        var (text, json) = await BothAsync(cli, "https://example.org/1");
        Assert.Equal("original", json.GetProperty("became").GetString());
        Assert.DoesNotContain("filter.include", text + json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_robots_txt_forbids_is_told_and_counted()
    {
        await using var site = await NewsSite.StartAsync();
        site.Serve("/robots.txt", "User-agent: *\nDisallow: /", "text/plain");
        site.ServeFeed("/feed", [NewsSite.Item("1", site.Address + "/1", "خبر", Text)]);
        using var cli = await FetchedAsync(site, """, "fullText": true""");
        var (text, json) = await BothAsync(cli, site.Address + "/1");
        Assert.Contains("robots.txt", text, StringComparison.Ordinal);
        Assert.Equal("page.fetch.robots", json.GetProperty("pageNotTaken").GetProperty("code").GetString());
        Assert.Contains("\nPages not taken: page.fetch.robots 1\n", (await cli.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_changed_its_ids_is_known_as_itself()
    {
        await using var site = await NewsSite.StartAsync();
        string[] texts = ["افتتح المجلس جسراً فوق النهر", "سجل الفلاحون موسماً جيداً من القمح", "أعلنت الجامعة مواعيد القبول الجديدة", "عاد القطار إلى العمل بين المدينتين", "وصلت السفينة إلى الميناء محملة بالدواء", "رممت البلدية السوق القديم كله"];
        site.ServeFeed("/feed", texts.Select((text, i) => NewsSite.Item($"old-{i}", $"https://example.org/?p={i}", $"خبر {i}", text + " " + text.Replace('ا', 'و'))));
        using var cli = await FetchedAsync(site);
        site.ServeFeed("/feed", texts.Select((text, i) => NewsSite.Item($"new-{i}", $"https://example.org/story/{i}", $"خبر {i}", text + " " + text.Replace('ا', 'و'))));
        await cli.RunAsync("run", "--once");
        var (text, json) = await BothAsync(cli, "https://example.org/story/3");
        Assert.Contains("under new ids", text, StringComparison.Ordinal);
        Assert.Equal(("alias", "https://example.org/?p=3"), (json.GetProperty("became").GetString(), json.GetProperty("original").GetProperty("url").GetString()));
    }

    [Fact]
    public async Task What_nobody_knows_is_said_and_ends_with_3()
    {
        await using var site = await NewsSite.StartAsync();
        site.ServeFeed("/feed", [NewsSite.Item("1", "https://example.org/1", "خبر", Text)]);
        using var cli = await FetchedAsync(site);
        var unknown = await cli.RunAsync("explain", "https://example.org/2");
        Assert.Equal((3, ""), (unknown.Code, unknown.Out));
        Assert.Contains("Nothing is known of", unknown.Error, StringComparison.Ordinal);
        Assert.Empty(JsonDocument.Parse((await cli.RunAsync("explain", "nothing", "--json")).Out).RootElement.GetProperty("articles").EnumerateArray());
    }

    private static async Task<Cli> FetchedAsync(NewsSite site, string more = """, "fullText": false""")
    {
        var cli = new Cli($$"""{ "sources": [ { "id": "site", "name": "صحيفة", "feed": "{{site.Address}}/feed", "timeZone": "UTC"{{(more.Contains("fullText", StringComparison.Ordinal) ? more : more + ", \"fullText\": false")}} } ] }""");
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        return cli;
    }

    /// <summary>What is said of the only article that is found, as text and as JSON.</summary>
    private static async Task<(string Text, JsonElement Json)> BothAsync(Cli cli, string query)
    {
        var text = await cli.RunAsync("explain", query);
        Assert.Equal(0, text.Code);
        var json = await cli.RunAsync("explain", query, "--json");
        return (text.Out, Assert.Single(JsonDocument.Parse(json.Out).RootElement.GetProperty("articles").EnumerateArray()));
    }
}

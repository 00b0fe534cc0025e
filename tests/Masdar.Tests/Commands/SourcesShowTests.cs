using System.Globalization;
using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Extraction;

namespace Masdar.Tests.Commands;

public sealed class SourcesShowTests
{
    private const string Own = "Our newsroom answers every letter that readers send to the harbour", Key = "very-secret";

    private static string Source(NewsSite site) =>
        $$"""{ "sources": [ { "id": "site", "name": "صحيفة المثال", "feed": "{{site.Address}}/feed", "timeZone": "UTC", "selectors": { "content": ".body", "remove": [".share"] }, "headers": { "X-Api-Key": "{{Key}}" } } ] }""";

    [Fact]
    public async Task It_shows_settings_state_what_was_learned_and_what_waits()
    {
        await using var site = await NewsSite.StartAsync();
        var items = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var title = $"Bridge of quarter {number} opens again";
            var text = Enumerable.Range(0, 6).Select(k => $"Paragraph {k} of article {number} says in quarter {number} what no other says in {number}{k} words about bridge {number}.");
            site.Serve($"/a/{number}", Pages.Article(Pages.Join([.. text, Own]), title: title).Replace("Old bridge opens again", title, StringComparison.Ordinal), "text/html");
            items.Add(NewsSite.Item($"g{number}", $"{site.Address}/a/{number}", title, $"Paragraph 0 of article {number} says in quarter {number} what no other says."));
        }
        items.Add(NewsSite.Item("gone", $"{site.Address}/missing", "An article whose page is not there", "Only the feed knows of this article of the day."));
        site.ServeFeed("/feed", items);
        using var cli = new Cli(Source(site));
        cli.Config.Write("sites.json", """{ "sites": [ { "host": "127.0.0.1", "remove": [".advert"] } ] }""");

        Assert.Contains("last attempt never", (await cli.RunAsync("sources", "show", "site")).Out, StringComparison.Ordinal);
        await cli.RunAsync("run", "--once");
        var shown = await cli.RunAsync("sources", "show", "site");
        Assert.Equal(ExitCode.Done, shown.Code);
        foreach (var part in new[]
        {
            "selectors    .body; without .share", "site rule    127.0.0.1: without .advert", "headers      X-Api-Key (values are not shown)", "6 articles", "of the last 6 5 were taken", $"in 5 articles since 20", Own,
            "page.fetch.notfound", "1 missed, 5 for corrections", $"{site.Address}/missing",
        }) Assert.Contains(part, shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, shown.Out, StringComparison.Ordinal);

        var read = await cli.RunAsync("sources", "show", "site", "--json");
        Assert.DoesNotContain(Key, read.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(read.Out);
        var pages = json.RootElement.GetProperty("pages");
        Assert.Equal((6, 5), (pages.GetProperty("read").GetInt32(), pages.GetProperty("taken").GetInt32()));
        Assert.Equal((Own, 5), (pages.GetProperty("learned")[0].GetProperty("text").GetString(), pages.GetProperty("learned")[0].GetProperty("articles").GetInt32()));
        Assert.Equal(6, pages.GetProperty("waiting").GetArrayLength());
        Assert.Equal("page.fetch.notfound", pages.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal(6, json.RootElement.GetProperty("state").GetProperty("articles").GetInt32());
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_said_with_the_one_that_was_meant()
    {
        using var cli = new Cli("""{ "sources": [ { "id": "example", "name": "A", "feed": "https://example.org/feed" } ] }""");
        var wrong = await cli.RunAsync("sources", "show", "exmaple");
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Contains("did you mean \"example\"?", wrong.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Commands;

public sealed class SourcesCommandTests
{
    private const string Two =
        """
        {
          // kept
          "sources": [
            { "id": "sana", "name": "سانا", "feed": "https://sana.sy/feed/", "homepage": "https://sana.sy/", "headers": { "X-Api-Key": "secret-word" } },
            { "id": "enab", "name": "عنب بلدي", "feed": "https://www.enabbaladi.net/feed/", "enabled": false, "schedule": "1h" }
          ]
        }
        """;

    internal static string Rss(string title, string extra = "", string items = "<item><title>a</title><link>http://127.0.0.1/a</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item>") =>
        $"<rss version=\"2.0\"><channel><title>{title}</title><link>http://127.0.0.1/home</link>{extra}{items}</channel></rss>";

    internal static string Ok(string body, string type = "application/rss+xml", string head = "") => $"HTTP/1.1 200 OK\nContent-Type: {type}\n{head}\n{body}";

    [Fact]
    public async Task The_list_is_shown_as_a_table_and_as_JSON_without_secrets()
    {
        using var cli = new Cli(Two);
        var table = await cli.RunAsync("sources", "list");
        Assert.Equal(ExitCode.Done, table.Code);
        Assert.Contains("enab  no       1h", table.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 sources, 1 enabled\n", table.Out, StringComparison.Ordinal);
        var json = await cli.RunAsync("sources", "list", "--json");
        Assert.DoesNotContain("secret-word", table.Out + json.Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Out);
        Assert.Equal(["sana", "enab"], document.RootElement.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_source_is_removed_and_a_wrong_id_is_answered_with_the_near_one()
    {
        using var cli = new Cli(Two);
        var wrong = await cli.RunAsync("sources", "remove", "sanaa");
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Contains("did you mean \"sana\"?", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("sources", "remove", "sana")).Code);
        Assert.DoesNotContain("sana.sy", cli.Config.Sources, StringComparison.Ordinal);
        Assert.Contains("// kept", cli.Config.Sources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_exported_can_be_imported()
    {
        using var cli = new Cli(Two);
        var opml = await cli.RunAsync("sources", "export");
        Assert.Equal(ExitCode.Done, opml.Code);
        Assert.DoesNotContain("secret-word", opml.Out, StringComparison.Ordinal);

        using var other = new Cli();
        var file = other.Write("list.opml", opml.Out);
        var added = await other.RunAsync("sources", "import", file, "--disabled");
        Assert.Equal((ExitCode.Done, "added sana\nadded enabbaladi\n2 added, 0 there already, 0 left out\n"), (added.Code, added.Out));
        Assert.Contains("0 enabled", (await other.RunAsync("sources", "list")).Out, StringComparison.Ordinal);
        Assert.Equal("0 added, 2 there already, 0 left out\n", (await other.RunAsync("sources", "import", file)).Out);
    }

    [Fact]
    public async Task A_file_that_is_no_OPML_changes_nothing()
    {
        using var cli = new Cli(Two);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "import", cli.Write("x.opml", "<html/>"))).Code);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "import", cli.PathOf("none.opml"))).Code);
        Assert.Equal(Two, cli.Config.Sources);
    }

    [Fact]
    public async Task A_feed_is_asked_and_added_under_its_own_title()
    {
        await using var server = RawServer.Answering(_ => Ok(Rss("Harvest  News", "<language>en-GB</language>")));
        using var cli = new Cli("""{ "defaults": { "language": "ar" }, "sources": [] }""");
        var added = await cli.RunAsync("sources", "add", server.Url().AbsoluteUri, "--schedule", "10m");
        Assert.Equal((ExitCode.Done, $"Added harvest-news: Harvest News, {server.Url()}\n"), (added.Code, added.Out));
        using var json = JsonDocument.Parse((await cli.RunAsync("sources", "list", "--json")).Out);
        var source = json.RootElement.GetProperty("sources")[0];
        Assert.Equal(("en-GB", "10m", "http://127.0.0.1/home"), (source.GetProperty("language").GetString(), source.GetProperty("schedule").GetString(), source.GetProperty("homepage").GetString()));
        var again = await cli.RunAsync("sources", "add", server.Url().AbsoluteUri);
        Assert.Contains("in the list already, as harvest-news", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sites_several_feeds_the_first_is_taken_or_the_one_that_is_asked_for()
    {
        await using var server = RawServer.Answering(asked => asked.Path switch
        {
            "/" => Ok("<html><head><link rel=alternate type=application/rss+xml href=/broken><link rel=alternate type=application/rss+xml href=/all title=All><link rel=alternate type=application/rss+xml href=/sport title=Sport></head></html>", "text/html"),
            "/all" => Ok(Rss("All")),
            "/sport" => Ok(Rss("Sport")),
            _ => "HTTP/1.1 404 Not Found\n\n",
        });
        using var cli = new Cli();
        var first = await cli.RunAsync("sources", "add", server.Url("/").AbsoluteUri, "--id", "one");
        Assert.Equal((ExitCode.Done, $"Added one: All, {server.Url("/all")}\n"), (first.Code, first.Out));
        Assert.Contains($"2  {server.Url("/sport")}  Sport", first.Error, StringComparison.Ordinal);
        var second = await cli.RunAsync("sources", "add", server.Url("/").AbsoluteUri, "--feed", "2", "--name", "رياضة", "--id", "two");
        Assert.Equal($"Added two: رياضة, {server.Url("/sport")}\n", second.Out);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "add", server.Url("/").AbsoluteUri, "--feed", "3")).Code);
    }

    [Fact]
    public async Task An_address_that_moved_for_good_is_added_as_the_new_one()
    {
        await using var server = RawServer.Answering(asked => asked.Path == "/old" ? "HTTP/1.1 301 Moved\nLocation: /new\n\n" : Ok(Rss("Moved")));
        using var cli = new Cli();
        var added = await cli.RunAsync("sources", "add", server.Url("/old").AbsoluteUri);
        Assert.Contains(server.Url("/new").AbsoluteUri, added.Out, StringComparison.Ordinal);
        Assert.Contains("has moved for good", added.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_feed_is_not_added_unless_that_is_wanted()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 404 Not Found\n\n");
        using var cli = new Cli();
        var failed = await cli.RunAsync("sources", "add", server.Url().AbsoluteUri);
        Assert.Equal(ExitCode.Partial, failed.Code);
        Assert.Contains("Nothing was added.", failed.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "add", server.Url().AbsoluteUri, "--no-check")).Code);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "add", "http://")).Code);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("sources", "add", server.Url().AbsoluteUri, "--no-check", "--name", "Later")).Code);
        Assert.Contains("\"Later\"", cli.Config.Sources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_asked()
    {
        await using var server = RawServer.Answering(_ => Ok(Rss("x")));
        using var cli = new Cli(masdar: "{}");
        Assert.Equal(ExitCode.Partial, (await cli.RunAsync("sources", "add", server.Url().AbsoluteUri)).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_run_of_an_unknown_source_says_which_was_meant()
    {
        using var cli = new Cli(Two);
        var result = await cli.RunAsync("run", "--once", "--source", "snaa");
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("\"snaa\" (did you mean \"sana\"?)", result.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Masdar.Commands;
using Masdar.Tests.Extraction;
using Masdar.Tests.Fetching;

namespace Masdar.Tests.Commands;

public sealed class ExtractCommandTests
{
    [Fact]
    public async Task It_shows_what_is_taken_how_it_was_found_and_what_selectors_would_take()
    {
        await using var server = RawServer.Answering(asked => asked.Path == "/robots.txt" ? "HTTP/1.1 404 None\n\n" : $"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{Pages.Article()}");
        using var cli = new Cli();
        var url = server.Url("/a").AbsoluteUri;

        var whole = await cli.RunAsync("extract", url, "--json");
        Assert.Equal(ExitCode.Done, whole.Code);
        using var json = JsonDocument.Parse(whole.Out);
        Assert.True(json.RootElement.GetProperty("taken").GetBoolean());
        Assert.Contains(Pages.Paragraphs[3], json.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);

        var tried = await cli.RunAsync("extract", url, "--content", ".body", "--remove", ".body p:first-child");
        Assert.Contains("found by    selector", tried.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Pages.Paragraphs[0], tried.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Data));
    }

    [Fact]
    public async Task It_shows_which_rule_and_which_step_did_what()
    {
        var html = Pages.Article(Pages.Join(Pages.Paragraphs) + "<p class=caption>Photo: the new arches of the bridge in the morning</p><p class=end>Old part</p>");
        await using var server = RawServer.Answering(asked => asked.Path == "/robots.txt" ? "HTTP/1.1 404 None\n\n" : $"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{html}");
        using var cli = new Cli();
        cli.Config.Write("sites.json", """{ "sites": [ { "host": "127.0.0.1", "content": ".body", "remove": [".end"] } ] }""");
        var url = server.Url("/a").AbsoluteUri;

        var shown = (await cli.RunAsync("extract", url)).Out;
        Assert.Contains("found by    site", shown, StringComparison.Ordinal);
        Assert.Contains("step        remove .end (127.0.0.1 in sites.json): 1 blocks, 2 words less", shown, StringComparison.Ordinal);
        Assert.Contains("step        named: 1 blocks, 10 words less, such as \"Photo: the new arches", shown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await cli.RunAsync("extract", url, "--title", "h1", "--json")).Out);
        Assert.Equal("Old bridge opens again", json.RootElement.GetProperty("title").GetString());
        Assert.Contains("named", json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));

        var wrong = await cli.RunAsync("extract", url, "--content", "p >");
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Contains("\"p >\" is no CSS selector", wrong.Error, StringComparison.Ordinal);
        cli.Config.Write("sites.json", """{ "sites": [ { "host": "127.0.0.1", "content": "p >" } ] }""");
        var check = await cli.RunAsync("config", "check");
        Assert.Equal(ExitCode.Usage, check.Code);
        Assert.Contains("sites.json:1:48: sites[0].content: is no CSS selector", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_refused_says_why_and_is_no_success()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 410 Gone\n\n");
        using var cli = new Cli();
        var gone = await cli.RunAsync("extract", server.Url("/a").AbsoluteUri);
        Assert.Equal(ExitCode.Partial, gone.Code);
        Assert.Contains("page.fetch.", gone.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("extract", "nonsense")).Code);
    }
}

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
        Assert.False(Directory.Exists(Path.Combine(cli.Data, "records")));
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

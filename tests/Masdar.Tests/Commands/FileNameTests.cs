namespace Masdar.Tests.Commands;

/// <summary>No name of a file is made of what a source, a feed or an address calls itself: what Windows forbids in names can stand in none.</summary>
public sealed class FileNameTests
{
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul", "com1", "lpt1"];

    [Fact]
    public async Task Every_file_has_a_name_that_Windows_allows_whatever_its_source_is_called()
    {
        await using var site = await NewsSite.StartAsync();
        string[] ids = ["con", "aux", "nul.", "com1.x", "a.."];
        foreach (var id in ids) site.ServeFeed("/" + id, [NewsSite.Item($"<{id}>:?*|", $"https://example.org/{id}/con. ", $"خبر {id}", $"سجل الفلاحون موسماً جيداً من القمح في {id} هذا العام")]);
        var sources = string.Join(',', ids.Select(id => $$"""{ "id": "{{id}}", "name": "صحيفة", "feed": "{{site.Address}}/{{id}}", "fullText": false }"""));
        using var cli = new Cli($$"""{ "sources": [{{sources}}] }""", """{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "text": true, "archive": true } }""");
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(ids.Length, cli.Lines("records").Count + cli.Lines("duplicates").Count);

        var names = Directory.EnumerateFileSystemEntries(cli.Data, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToList();
        Assert.Contains(names, name => name.EndsWith(".txt", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith(".warc.gz", StringComparison.Ordinal));
        Assert.All(names, name =>
        {
            Assert.True(name.IndexOfAny(['<', '>', ':', '"', '|', '?', '*', '\\']) < 0 && name[^1] is not ('.' or ' ') && name.All(c => c >= ' '), name);
            Assert.DoesNotContain(name.Split('.')[0].TrimEnd(), Reserved, StringComparer.OrdinalIgnoreCase);
        });
    }
}

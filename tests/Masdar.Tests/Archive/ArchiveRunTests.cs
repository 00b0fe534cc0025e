using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Masdar.Tests.Commands;
using Masdar.Tests.Fetching;
using NewsSite = Masdar.Tests.Commands.NewsSite;

namespace Masdar.Tests.Archive;

/// <summary>The archive as the whole program writes it, and as a person asks for it.</summary>
public class ArchiveRunTests
{
    private const string Secret = "key-of-the-source";

    [Fact]
    public async Task A_record_names_where_its_page_and_its_feed_lie_and_they_are_what_the_source_sent()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Archiving(site);
        Publish(site);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        using var record = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        var id = record.RootElement.GetProperty("id").GetString()!;
        Assert.Equal("page", record.RootElement.GetProperty("textFrom").GetString());
        Assert.Equal((0, Page()), ((await cli.RunAsync("records", "show", id, "--original")).Code, Encoding.UTF8.GetString(cli.Bytes)));
        Assert.Equal(0, (await cli.RunAsync("records", "show", id, "--original", "--feed")).Code);
        Assert.StartsWith("<?xml", Encoding.UTF8.GetString(cli.Bytes), StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("records", "show", id, "--original", "--raw")).Code);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.UTF8.GetString(cli.Bytes), StringComparison.Ordinal);

        var archive = record.RootElement.GetProperty("archive");
        var path = Path.Combine(cli.Data, archive.GetProperty("file").GetString()!);
        Assert.Contains(archive.GetProperty("offset").GetInt64(), StrictWarc.Members(path));
        Assert.Contains(archive.GetProperty("feed").GetProperty("offset").GetInt64(), StrictWarc.Members(path));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Page()))), archive.GetProperty("digest").GetString());
        var records = StrictWarc.Read(path);
        Assert.Equal(["feed", "page"], records.Where(found => found.Type == "response").Select(found => found.Fields["Masdar-Purpose"]));
        Assert.Contains(records, found => found.Type == "request" && found.Text.StartsWith("GET /feed HTTP/1.1\r\n", StringComparison.Ordinal) && found.Text.Contains("User-Agent: Masdar", StringComparison.Ordinal));
        Assert.DoesNotContain(records, found => found.Text.Contains(Secret, StringComparison.Ordinal));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task What_did_not_change_is_not_kept_again()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Archiving(site);
        Publish(site);
        await cli.RunAsync("run", "--once");
        var kept = Kept(cli);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(kept, Kept(cli));
        Publish(site, "خبر صححه كاتبه");
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(2, cli.Lines("records").Count);
        // The page is the same one: it is seen again, not kept again.
        Assert.Equal(["response", "response", "response", "revisit"], Records(cli).Select(found => found.Type).Where(type => type is "response" or "revisit"));
    }

    [Fact]
    public async Task Without_the_switch_nothing_is_kept()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = new Cli(Sources(site));
        Publish(site);
        await cli.RunAsync("run", "--once");
        using var record = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        Assert.False(record.RootElement.TryGetProperty("archive", out _));
        Assert.False(Directory.Exists(Path.Combine(cli.Data, "archive")));
        var shown = await cli.RunAsync("records", "show", record.RootElement.GetProperty("id").GetString()!, "--original");
        Assert.Equal(3, shown.Code);
        Assert.Contains("output.archive", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_and_chunked_answers_are_kept_compressed_and_say_so_truly()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Feed("http://example.org")));
        var body = packed.ToArray();
        byte[] chunked = [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\nContent-Type: application/rss+xml\nContent-Encoding: gzip\nTransfer-Encoding: chunked\nX-Odd: a  b", chunked);
        using var cli = new Cli($$"""{ "sources": [ { "id": "site", "name": "n", "feed": "{{server.Url()}}", "fullText": false, "timeZone": "UTC" } ] }""", Masdar);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        var response = Assert.Single(Records(cli), found => found.Type == "response");
        Assert.Equal(body, StrictWarc.Payload(response));
        Assert.Contains("Content-Encoding: gzip\r\n", response.Text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Crawler-Transfer-Encoding: chunked\r\n", response.Text, StringComparison.Ordinal);
        Assert.Contains("X-Odd: a  b\r\n", response.Text, StringComparison.Ordinal);
        using var record = JsonDocument.Parse(cli.Lines("records")[0]);
        Assert.Equal("feed", record.RootElement.GetProperty("textFrom").GetString());
        Assert.False(record.RootElement.GetProperty("archive").TryGetProperty("feed", out _));
        await cli.RunAsync("records", "show", record.RootElement.GetProperty("id").GetString()!, "--original");
        Assert.Equal(Feed("http://example.org"), Encoding.UTF8.GetString(cli.Bytes));
    }

    [Fact]
    public async Task A_store_made_again_keeps_the_places_and_what_is_torn_is_cut_by_the_next_run()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Archiving(site);
        Publish(site);
        await cli.RunAsync("run", "--once");
        var lines = cli.Lines("records");
        var path = Directory.EnumerateFiles(Path.Combine(cli.Data, "archive"), "*.gz", SearchOption.AllDirectories).Single();
        var whole = new FileInfo(path).Length;
        foreach (var file in Directory.EnumerateFiles(cli.Data, "masdar.db*")) File.Delete(file);
        await File.AppendAllTextAsync(path, "torn", TestContext.Current.CancellationToken);
        var again = await cli.RunAsync("run", "--once");
        Assert.Equal(0, again.Code);
        Assert.Contains("Cut 4 bytes", again.Error, StringComparison.Ordinal);
        Assert.Equal(lines, cli.Lines("records"));
        Assert.True(new FileInfo(path).Length > whole);
        StrictWarc.Read(path);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_damaged_original_is_found_by_verify()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Archiving(site);
        Publish(site);
        await cli.RunAsync("run", "--once");
        using var record = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        var archive = record.RootElement.GetProperty("archive");
        await using (var file = File.OpenWrite(Path.Combine(cli.Data, archive.GetProperty("file").GetString()!)))
        {
            file.Position = archive.GetProperty("offset").GetInt64() + 200;
            file.Write("xxxx"u8);
        }
        var verified = await cli.RunAsync("records", "verify");
        Assert.Equal(3, verified.Code);
        Assert.Contains("archive", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_independent_reader_finds_every_record_and_agrees_with_every_digest()
    {
        Assert.SkipUnless(IndependentReader.Folder is not null, "npm's warcio is not installed: eval \"$(.ci/warcio)\"");
        await using var site = await NewsSite.StartAsync();
        using var cli = Archiving(site);
        Publish(site);
        await cli.RunAsync("run", "--once");
        Publish(site, "خبر صححه كاتبه");
        await cli.RunAsync("run", "--once");
        var path = Directory.EnumerateFiles(Path.Combine(cli.Data, "archive"), "*.gz", SearchOption.AllDirectories).Single();
        Assert.Equal("request 4, response 3, revisit 1, warcinfo 1", await IndependentReader.ReadAsync(path));
    }

    private const string Masdar = """{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "archive": true } }""";

    private static Cli Archiving(NewsSite site) => new(Sources(site), Masdar);

    private static string Sources(NewsSite site) => $$"""{ "sources": [ { "id": "site", "name": "صحيفة", "feed": "{{site.Address}}/feed", "timeZone": "UTC", "headers": { "X-Key": "{{Secret}}" } } ] }""";

    private static void Publish(NewsSite site, string title = "افتتاح جسر جديد")
    {
        site.ServeFeed("/feed", [NewsSite.Item("1", site.Address + "/1", title, "ملخص الخبر")]);
        site.Serve("/1", Page(), "text/html; charset=utf-8");
    }

    private static string Page() =>
        "<!DOCTYPE html><html lang=\"ar\"><head><title>افتتاح جسر جديد</title></head><body><article><h1>افتتاح جسر جديد</h1>"
        + string.Concat(Enumerable.Range(1, 6).Select(i => $"<p>افتتح المجلس المحلي جسراً جديداً فوق النهر بعد عامين من العمل، وقال المهندسون إن المرحلة {i} انتهت في موعدها.</p>")) + "</article></body></html>";

    private static string Feed(string root) =>
        $"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>{NewsSite.Item("1", root + "/1", "خبر", "افتتح المجلس المحلي جسراً جديداً فوق النهر بعد عامين من العمل")}</channel></rss>";

    private static IReadOnlyList<FoundRecord> Records(Cli cli) => [.. Directory.EnumerateFiles(Path.Combine(cli.Data, "archive"), "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(StrictWarc.Read)];

    private static long Kept(Cli cli) => Directory.EnumerateFiles(Path.Combine(cli.Data, "archive"), "*.gz", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
}

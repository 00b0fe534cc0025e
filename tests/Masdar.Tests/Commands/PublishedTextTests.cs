using System.Globalization;

namespace Masdar.Tests.Commands;

/// <summary>With <c>output.text</c> an article has one file, whatever happens to the folder.</summary>
public class PublishedTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_revision_of_another_day_takes_the_earlier_text_s_place()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime(Noon);
        using var cli = Cli(site, time);
        await FetchAsync(cli, site, "عنوان أول", 0);
        Assert.Equal(["2026/11/24"], Days(cli));
        time.Now = Noon.AddDays(1);
        await FetchAsync(cli, site, "عنوان ثان", 100);
        Assert.Equal(["2026/11/25"], Days(cli));
        Assert.StartsWith("عنوان ثان\n", await TextAsync(cli), StringComparison.Ordinal);
        Assert.Equal(2, cli.Lines("records").Count);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task An_old_line_that_is_written_again_brings_no_old_text_back()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime(Noon);
        using var cli = Cli(site, time);
        await FetchAsync(cli, site, "عنوان أول", 0);
        time.Now = Noon.AddDays(1);
        await FetchAsync(cli, site, "عنوان ثان", 100);
        File.Delete(Directory.GetFiles(Path.Combine(cli.Data, "records"), "2026-11-24.jsonl", SearchOption.AllDirectories).Single());
        await FetchAsync(cli, site, "عنوان ثان", 100);
        Assert.Equal(2, cli.Lines("records").Count);
        Assert.Equal(["2026/11/25"], Days(cli));
    }

    [Fact]
    public async Task A_lost_an_edited_and_an_earlier_text_are_named_and_mended()
    {
        await using var site = await NewsSite.StartAsync();
        var time = new MovedTime(Noon);
        using var cli = Cli(site, time);
        await FetchAsync(cli, site, "عنوان أول", 0);
        var (path, whole) = (Texts(cli).Single(), await TextAsync(cli));

        File.Delete(path);
        await NamedAndMendedAsync(cli, path, "is missing");
        Assert.Equal(whole, await TextAsync(cli));

        await File.AppendAllTextAsync(path, "\nمزيد", TestContext.Current.CancellationToken);
        await NamedAndMendedAsync(cli, path, "is not the text");
        Assert.Equal(whole, await TextAsync(cli));
        Assert.EndsWith("\nمزيد", await File.ReadAllTextAsync(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.replaced-*").Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // As versions before left it.
        var earlier = path.Replace("24", "23", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(earlier)!);
        await File.WriteAllTextAsync(earlier, "عنوان قديم", TestContext.Current.CancellationToken);
        await NamedAndMendedAsync(cli, earlier, "is an earlier text");
        Assert.Equal(path, Texts(cli).Single());
    }

    [Fact]
    public async Task What_is_no_article_s_is_left_alone()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Cli(site, new MovedTime(Noon));
        await FetchAsync(cli, site, "عنوان أول", 0);
        var folder = Path.GetDirectoryName(Texts(cli).Single())!;
        foreach (var name in new[] { "notes.txt", new string('a', 32) + ".txt" }) await File.WriteAllTextAsync(Path.Combine(folder, name), "x", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await cli.RunAsync("records", "verify", "--repair")).Code);
        Assert.Equal(3, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task A_backup_has_the_texts_and_so_has_what_is_restored_from_it()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Cli(site, new MovedTime(Noon));
        await FetchAsync(cli, site, "عنوان أول", 0);
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(cli.PathOf("backup"), "articles"), "*.txt", SearchOption.AllDirectories));
        using var other = Cli(site, new MovedTime(Noon));
        Assert.Equal(0, (await other.RunAsync("restore", cli.PathOf("backup"))).Code);
        Assert.Equal(await TextAsync(cli), await TextAsync(other));
        Assert.Equal(Days(cli), Days(other));
    }

    [Fact]
    public async Task Texts_that_are_wanted_only_later_are_written_by_a_repair()
    {
        await using var site = await NewsSite.StartAsync();
        using var cli = Cli(site, new MovedTime(Noon));
        cli.Environment["MASDAR__OUTPUT__TEXT"] = "false";
        await FetchAsync(cli, site, "عنوان أول", 0);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
        cli.Environment.Clear();
        Assert.Equal(3, (await cli.RunAsync("records", "verify")).Code);
        Assert.Contains("1 published texts were missing", (await cli.RunAsync("records", "verify", "--repair")).Error, StringComparison.Ordinal);
        Assert.Single(Texts(cli));
    }

    private static async Task NamedAndMendedAsync(Cli cli, string path, string problem)
    {
        var found = await cli.RunAsync("records", "verify");
        Assert.Equal(3, found.Code);
        Assert.Contains($"{path}: {problem}", found.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("records", "verify", "--repair")).Code);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    private static Cli Cli(NewsSite site, TimeProvider time) => new(
        $$"""{ "sources": [ { "id": "a", "name": "A", "feed": "{{site.Address}}/feed", "fullText": false } ] }""",
        """{ "fetching": { "allowNetworks": ["127.0.0.0/8"], "corrections": false }, "output": { "text": true } }""")
    { Time = time };

    private static async Task FetchAsync(Cli cli, NewsSite site, string title, int words)
    {
        site.ServeFeed("/feed", [NewsSite.Item("g", "https://example.org/1", title, string.Join(' ', Enumerable.Range(words, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"كلمة{i}"))))]);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
    }

    private static string[] Texts(Cli cli) => Directory.GetFiles(Path.Combine(cli.Data, "articles"), "*.txt", SearchOption.AllDirectories);

    private static string[] Days(Cli cli) => [.. Texts(cli).Select(path => Path.GetRelativePath(Path.Combine(cli.Data, "articles"), Path.GetDirectoryName(path)!).Replace(Path.DirectorySeparatorChar, '/'))];

    private static Task<string> TextAsync(Cli cli) => File.ReadAllTextAsync(Texts(cli).Single(), TestContext.Current.CancellationToken);

    /// <summary>A clock that goes on from wherever it is set.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private TimeSpan _shift;

        public MovedTime(DateTimeOffset now) => Now = now;

        public DateTimeOffset Now
        {
            set => _shift = value - base.GetUtcNow();
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
    }
}

using System.Text;
using System.Text.Json;
using Masdar.Commands;
using Masdar.Hosting;
using Masdar.Output;
using Masdar.Tests.Fetching;
using Masdar.Tests.Output;

namespace Masdar.Tests.Commands;

public sealed class ImportCommandTests
{
    private const string Alikhbariah =
        """{ "sources": [{ "id": "alikhbariah", "name": "قناه الإخبارية", "feed": "http://127.0.0.1:9/feed", "homepage": "https://alikhbariah.com/", "language": "en", "categories": { "x": "سياسة" } }] }""";

    private static readonly string Seeds = Repository.File("seeds");

    private static string Document(string headline, string body, string source = "عنب بلدي") =>
        $"{headline}\n\n\nهذا الخبر بعنوان \"{headline}\" نشر أولاً على موقع {source} وتم جلبه من مصدره الأصلي بتاريخ ٢١ كانون الثاني ٢٠٢٦.\nلا يتحمل موقعنا مضمونه بأي شكل من الأشكال. بإمكانكم الإطلاع على تفاصيل هذا الخبر من خلال مصدره الأصلي.\n{body}\nسياسة";

    private const string Body = "أعلنت وزارة الزراعة اليوم عن بدء موسم الحصاد في محافظات الشمال والشرق بعد أمطار غزيرة هذا العام.\nوقال الوزير في مؤتمر صحفي إن الإنتاج سيكون الأعلى منذ عشر سنوات على الأقل.";

    [Fact]
    public async Task A_seed_becomes_an_original_with_the_disclaimer_that_it_was_published_with()
    {
        using var cli = new Cli(Alikhbariah);
        var result = await cli.RunAsync("import", Seeds);
        Assert.Equal(("1 documents: 1 stored, 0 duplicates, 0 stored before, 0 unreadable\n", ExitCode.Done), (result.Out, result.Code));

        using var record = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        var root = record.RootElement;
        var seed = (await File.ReadAllTextAsync(Path.Combine(Seeds, "sentcom-call.txt"), TestContext.Current.CancellationToken)).Split('\n');
        Assert.Equal(seed[0], root.GetProperty("title").GetString());
        Assert.Equal(string.Join('\n', seed[3..5]), root.GetProperty("attribution").GetProperty("text").GetString());
        Assert.Equal("موقع الإخبارية السورية", root.GetProperty("originalTitle").GetString());
        Assert.Equal(["سياسة", "سوريا محلي"], root.GetProperty("categories").EnumerateArray().Select(category => category.GetString()));
        Assert.Equal("ar", root.GetProperty("language").GetString());
        Assert.Equal(("import", "قناة الإخبارية", "https://alikhbariah.com/"), (root.GetProperty("source").GetProperty("id").GetString(), root.GetProperty("source").GetProperty("name").GetString(), root.GetProperty("source").GetProperty("homepage").GetString()));
        Assert.False(root.TryGetProperty("url", out _));
        Assert.False(root.TryGetProperty("guid", out _));
        Assert.StartsWith("<p>كشفت القيادة المركزية", root.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("2026-01-20T21:00:00", root.GetProperty("fetchedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-01-21", root.GetProperty("attribution").GetProperty("date").GetString());
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task Importing_again_changes_no_byte()
    {
        using var cli = new Cli();
        cli.Write("in/a.txt", Document("موسم الحصاد يبدأ", Body));
        cli.Write("in/deep/er/b.txt", Document("عنوان آخر", Body));
        cli.Write("in/notes.md", "no article");
        var first = await cli.RunAsync("import", cli.PathOf("in"));
        Assert.Equal(ExitCode.Done, first.Code);
        Assert.EndsWith("2 documents: 1 stored, 1 duplicates, 0 stored before, 0 unreadable\n", first.Out, StringComparison.Ordinal);
        Assert.Contains("b.txt: the same text as", first.Out, StringComparison.Ordinal);
        Assert.Contains("1 files that are not named .txt were left out.", first.Error, StringComparison.Ordinal);
        var before = cli.Snapshot();

        var second = await cli.RunAsync("import", cli.PathOf("in"));
        Assert.EndsWith("2 documents: 0 stored, 1 duplicates, 1 stored before, 0 unreadable\n", second.Out, StringComparison.Ordinal);
        Assert.Equal(before, cli.Snapshot());
        Assert.Single(cli.Lines("records"));
    }

    [Fact]
    public async Task A_near_copy_among_the_documents_is_noted_as_a_duplicate_once()
    {
        using var cli = new Cli();
        var text = string.Join('\n', Enumerable.Range(1, 8).Select(i => $"{Body} وهذه فقرة من الخبر رقم {i} تصف مكاناً آخر من البلاد بكلمات أخرى."));
        cli.Write("in/a.txt", Document("موسم الحصاد يبدأ", text));
        cli.Write("in/b.txt", Document("موسم الحصاد يبدأ", text.Replace("غزيرة", "وفيرة", StringComparison.Ordinal)));
        Assert.Contains("b.txt: a duplicate of", (await cli.RunAsync("import", cli.PathOf("in"))).Out, StringComparison.Ordinal);
        Assert.Contains("2 stored before", (await cli.RunAsync("import", cli.PathOf("in"))).Out, StringComparison.Ordinal);
        Assert.Single(cli.Lines("records"));
        Assert.Single(cli.Lines("duplicates"));
    }

    [Theory]
    [InlineData("غزيرة", "content")]
    [InlineData("وفيرة", "near")]
    public async Task A_fetched_article_is_noted_as_a_duplicate_of_the_imported_one_however_old_that_is(string word, string reason)
    {
        var text = string.Join('\n', Enumerable.Range(1, 8).Select(i => $"{Body} وهذه فقرة من الخبر رقم {i} تصف مكاناً آخر من البلاد بكلمات أخرى."));
        var fetched = text.Replace("غزيرة", word, StringComparison.Ordinal).Replace("\n", "</p><p>", StringComparison.Ordinal);
        await using var server = RawServer.Answering(_ =>
            $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n<rss version=\"2.0\"><channel><title>x</title><item><title>موسم الحصاد يبدأ</title><link>http://127.0.0.1/harvest/1</link><description><![CDATA[<p>{fetched}</p>]]></description></item></channel></rss>");
        using var cli = new Cli($$"""{ "sources": [{ "id": "enab", "name": "عنب بلدي", "feed": "{{server.Url()}}", "fullText": false }] }""");
        cli.Write("in/a.txt", Document("موسم الحصاد يبدأ", text));
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("import", cli.PathOf("in"))).Code);
        var run = await cli.RunAsync("run", "--once");
        Assert.True(run.Code == ExitCode.Done, run.Error);

        using var note = JsonDocument.Parse(Assert.Single(cli.Lines("duplicates")));
        using var original = JsonDocument.Parse(Assert.Single(cli.Lines("records")));
        Assert.Equal(reason, note.RootElement.GetProperty("reason").GetString());
        Assert.Equal(original.RootElement.GetProperty("id").GetString(), note.RootElement.GetProperty("duplicateOf").GetString());
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_with_its_line_and_the_rest_is_stored()
    {
        using var cli = new Cli();
        cli.Write("in/a.txt", "");
        cli.Write("in/b.txt", "عنوان بلا نص\n\n\n");
        cli.Write("in/c.txt", [0x50, 0x4B, 3, 4, 0, 0, 0, 9, 8, 7, 10]);
        cli.Write("in/d.txt", Document("موسم الحصاد يبدأ", Body));
        var result = await cli.RunAsync("import", cli.PathOf("in"));
        Assert.Equal(ExitCode.Partial, result.Code);
        Assert.Contains("a.txt:1: The document is empty.", result.Error, StringComparison.Ordinal);
        Assert.Contains("b.txt:", result.Error, StringComparison.Ordinal);
        Assert.Contains("c.txt:1: is no text", result.Error, StringComparison.Ordinal);
        Assert.Equal("4 documents: 1 stored, 0 duplicates, 0 stored before, 3 unreadable\n", result.Out);
    }

    [Fact]
    public async Task A_day_that_no_article_can_have_is_no_day_and_costs_no_other_document()
    {
        using var cli = new Cli();
        cli.Write("in/a.txt", Document("موسم الحصاد يبدأ", Body).Replace("٢١ كانون الثاني ٢٠٢٦", "١ كانون الثاني ٠٠٠١", StringComparison.Ordinal));
        cli.Write("in/b.txt", Document("الطريق يفتح", "فتحت البلدية الطريق الجديد بين القريتين بعد أشهر من العمل في الجبل وعبرته أولى السيارات."));
        var result = await cli.RunAsync("import", cli.PathOf("in"));
        Assert.True(result.Code == ExitCode.Done, result.Error);
        Assert.Equal(2, cli.Lines("records").Count);
        Assert.Single(cli.Lines("records"), line => line.Contains("\"date\":\"2026-01-21\"", StringComparison.Ordinal));
        Assert.DoesNotContain(cli.Lines("records"), line => line.Contains("\"date\":\"0001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_in_an_old_encoding_is_read_with_a_warning()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var cli = new Cli();
        var path = cli.Write("in/old.txt", Encoding.GetEncoding(1256).GetBytes($"موسم الحصاد يبدأ في الشمال\n\n\n{Body}"));
        var result = await cli.RunAsync("import", path);
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("old.txt: is not UTF-8; it was read as windows-1256.", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 documents name no source", result.Error, StringComparison.Ordinal);
        Assert.Contains("موسم الحصاد يبدأ في الشمال", Assert.Single(cli.Lines("records")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_output_text_wrote_comes_back_with_the_same_words()
    {
        using var cli = new Cli(masdar: """{ "output": { "text": true } }""");
        await cli.RunAsync("import", Seeds);
        using var again = new Cli();
        var result = await again.RunAsync("import", Path.Combine(cli.Data, "articles"));
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal(Parts(Assert.Single(cli.Lines("records"))), Parts(Assert.Single(again.Lines("records"))));

        static (string, string, string, string) Parts(string line)
        {
            var record = RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record;
            return (record.Article.Id.ToString(), record.Article.Text, record.Attribution.Text, string.Join('|', record.Article.Categories));
        }
    }

    [Fact]
    public async Task Many_documents_of_mixed_templates_are_each_attributed_by_their_own()
    {
        using var cli = new Cli();
        var random = new Random(4);
        var words = Body.Split(' ', '\n');
        for (var i = 0; i < 230; i++)
        {
            var body = string.Join(' ', Enumerable.Range(0, 60).Select(_ => words[random.Next(words.Length)] + random.Next(100, 999))) + ".";
            cli.Write($"in/{i:000}.txt", i % 50 == 7
                ? $"Headline {i}\n\n\nThis article, titled \"Headline {i}\", was first published by Enab Baladi and was retrieved from its original source on 21 January 2026.\nOur site bears no responsibility for its content in any form. The full details of this article are available from its original source.\n{body}"
                : Document($"عنوان {i}", body));
        }
        var result = await cli.RunAsync("import", cli.PathOf("in"));
        Assert.Equal("230 documents: 230 stored, 0 duplicates, 0 stored before, 0 unreadable\n", result.Out);
        var records = cli.Lines("records").Select(line => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record).ToList();
        Assert.Equal(230, records.Count);
        Assert.Equal(5, records.Count(record => record.Attribution.Template == "en" && record.Attribution.SourceName == "Enab Baladi"));
        Assert.All(records, record => Assert.Contains(record.Article.Title, record.Attribution.Text, StringComparison.Ordinal));
        Assert.EndsWith("230 stored before, 0 unreadable\n", (await cli.RunAsync("import", cli.PathOf("in"))).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_fetched_and_is_imported_again_is_a_duplicate_of_itself()
    {
        await using var server = RawServer.Answering(_ => $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n<rss version=\"2.0\"><channel><title>x</title><item><title>موسم الحصاد يبدأ</title><link>http://127.0.0.1/harvest/1</link><description><![CDATA[<p>{Body.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>]]></description></item></channel></rss>");
        using var cli = new Cli($$"""{ "sources": [{ "id": "enab", "name": "عنب بلدي", "feed": "{{server.Url()}}", "fullText": false }] }""", """{ "fetching": { "allowNetworks": ["127.0.0.0/8"] }, "output": { "text": true } }""");
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("run", "--once")).Code);
        var result = await cli.RunAsync("import", Path.Combine(cli.Data, "articles"));
        Assert.EndsWith("1 documents: 0 stored, 1 duplicates, 0 stored before, 0 unreadable\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("(content, 1)", result.Out, StringComparison.Ordinal);
        Assert.Single(cli.Lines("records"));
    }

    [Fact]
    public async Task A_folder_linked_into_itself_is_read_once_and_a_vast_file_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        using var cli = new Cli();
        cli.Write("in/a.txt", Document("موسم الحصاد يبدأ", Body));
        cli.Write("in/vast.txt", new byte[(4 * 1024 * 1024) + 1]);
        Directory.CreateSymbolicLink(cli.PathOf("in/again"), cli.PathOf("in"));
        var result = await cli.RunAsync("import", cli.PathOf("in"), cli.PathOf("in/a.txt"));
        Assert.Equal("2 documents: 1 stored, 0 duplicates, 0 stored before, 1 unreadable\n", result.Out);
        Assert.Contains("vast.txt: has more than 4 MiB", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_service_works_on_is_left_alone()
    {
        using var cli = new Cli();
        using var held = new DataFolder(cli.Data).MakeAndLock();
        var result = await cli.RunAsync("import", Seeds);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("another Masdar is working on it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there_and_a_broken_configuration_are_wrong_usage()
    {
        using var cli = new Cli();
        var missing = await cli.RunAsync("import", cli.PathOf("nothing"));
        Assert.Equal(ExitCode.Usage, missing.Code);
        Assert.Contains("There is no file or folder", missing.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Data));
        cli.Config.Write("sources.json", "{ \"sources\": [{ ] }");
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("import", Seeds)).Code);
        Assert.False(Directory.Exists(cli.Data));
    }
}

namespace Masdar.Tests.Commands;

public class RecordsCommandTests
{
    private static readonly string[] Documents =
    [
        "عنوان أول\n\n\nأعلنت وزارة الصحة يوم الأربعاء افتتاح مستشفى جديد في المدينة بعد أعمال استمرت ثلاث سنوات.\nصحة",
        "عنوان ثان\n\n\nقال مدير النقل إن الجسر القديم يفتح أمام السيارات صباح الأحد بعد انتهاء أعمال الصيانة فيه.\nمحلي",
        "عنوان ثالث\n\n\nوصلت إلى الميناء اليوم سفينة تحمل القمح ومن المتوقع أن تفرغ حمولتها خلال أيام قليلة.\nاقتصاد",
    ];

    [Fact]
    public async Task A_sound_folder_verifies_and_stays_as_it_is()
    {
        using var cli = await StoredAsync();
        var before = cli.Snapshot();
        var result = await cli.RunAsync("records", "verify");
        Assert.Equal((0, "1 files, 3 lines, 0 problems\n"), (result.Code, result.Out));
        Assert.Equal(before, cli.Snapshot());
    }

    [Theory]
    [InlineData("القمح", "الأرز", "text, html")]
    [InlineData("\"direction\":\"rtl\"", "\"direction\":\"ltr\"", "direction")]
    [InlineData("\"language\":\"ar\"", "\"lang\":\"ar\"", "language, lang")]
    public async Task An_edited_field_is_named_with_its_file_and_line_and_repaired(string word, string instead, string fields)
    {
        using var cli = await StoredAsync();
        var file = RecordFile(cli);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines[2] = lines[2].Replace(word, instead, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);

        var found = await cli.RunAsync("records", "verify");
        Assert.Equal(3, found.Code);
        Assert.Contains($"{Path.GetFileName(file)}:3: {fields}: ", found.Out, StringComparison.Ordinal);

        Assert.Equal(0, (await cli.RunAsync("records", "verify", "--repair")).Code);
        Assert.Contains(word, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.replaced-*"));
    }

    [Fact]
    public async Task A_torn_tail_is_named_and_the_next_run_cuts_and_keeps_it()
    {
        using var cli = await StoredAsync();
        var before = cli.Snapshot();
        await File.AppendAllTextAsync(RecordFile(cli), "{\"schemaVersion\":1,\"id\":\"dead", TestContext.Current.CancellationToken);
        Assert.Equal(3, (await cli.RunAsync("records", "verify")).Code);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
        Assert.Equal(before, await File.ReadAllTextAsync(RecordFile(cli), TestContext.Current.CancellationToken) is { } text ? text.TrimEnd('\n') : "");
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(RecordFile(cli))!, "*.cut"));
    }

    [Fact]
    public async Task A_lost_file_is_written_again_from_the_store()
    {
        using var cli = await StoredAsync();
        var before = cli.Snapshot();
        File.Delete(RecordFile(cli));
        Assert.Equal(3, (await cli.RunAsync("records", "verify")).Code);
        Assert.Equal(0, (await cli.RunAsync("run", "--once")).Code);
        Assert.Equal(before, cli.Snapshot());
    }

    [Fact]
    public async Task A_lost_store_is_rebuilt_from_the_files_and_nothing_comes_twice()
    {
        using var cli = await StoredAsync();
        var before = cli.Snapshot();
        foreach (var file in Directory.GetFiles(cli.Data, "masdar.db*")) File.Delete(file);
        Assert.Equal(3, (await cli.RunAsync("records", "verify")).Code);
        var rebuilt = await cli.RunAsync("records", "rebuild");
        Assert.Equal((0, "The store is rebuilt: 3 originals, 0 duplicates.\n"), (rebuilt.Code, rebuilt.Out));
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
        Assert.Equal(0, (await cli.RunAsync("import", cli.PathOf("documents"))).Code);
        Assert.Equal(before, cli.Snapshot());
    }

    [Fact]
    public async Task A_rebuild_never_forgets_what_only_the_store_has()
    {
        using var cli = await StoredAsync("""{ "output": { "records": false } }""");
        var refused = await cli.RunAsync("records", "rebuild");
        Assert.Equal(2, refused.Code);
        Assert.Contains("Set output.records to true", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cli.Data, "*.replaced-*"));
        Assert.Contains("عنوان ثالث", (await cli.RunAsync("records", "tail")).Out, StringComparison.Ordinal);

        // As the message says.
        cli.Config.Write("masdar.json", "{}");
        Assert.Equal(2, (await cli.RunAsync("records", "rebuild")).Code);
        Assert.Equal(0, (await cli.RunAsync("records", "verify", "--repair")).Code);
        Assert.Equal("The store is rebuilt: 3 originals, 0 duplicates.\n", (await cli.RunAsync("records", "rebuild")).Out);
    }

    [Fact]
    public async Task A_repair_writes_no_record_files_where_none_are_wanted()
    {
        using var cli = await StoredAsync("""{ "output": { "records": false, "text": true } }""");
        foreach (var text in Directory.GetFiles(Path.Combine(cli.Data, "articles"), "*.txt", SearchOption.AllDirectories)) File.Delete(text);
        Assert.Equal(0, (await cli.RunAsync("records", "verify", "--repair")).Code);
        Assert.False(Directory.Exists(Path.Combine(cli.Data, "records")));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(cli.Data, "articles"), "*.txt", SearchOption.AllDirectories).Length);
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        Assert.False(Directory.Exists(Path.Combine(cli.PathOf("backup"), "records")));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(cli.PathOf("backup"), "articles"), "*.txt", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_damaged_store_without_record_files_is_left_as_it_is()
    {
        using var cli = await StoredAsync("""{ "output": { "records": false } }""");
        File.Delete(Path.Combine(cli.Data, "masdar.db-wal"));
        await File.WriteAllTextAsync(Path.Combine(cli.Data, "masdar.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        var refused = await cli.RunAsync("records", "rebuild");
        Assert.Equal(2, refused.Code);
        Assert.Contains("no record files to make one from", refused.Error, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(Path.Combine(cli.Data, "masdar.db")).Length);
    }

    [Fact]
    public async Task What_writes_refuses_a_broken_configuration_and_what_looks_says_so()
    {
        using var cli = await StoredAsync();
        cli.Config.Write("masdar.json", """{ "storage": { "provider": "postgres", "connectionString": "Host=db" }, "sotrage": {} }""");
        foreach (var args in (string[][])[["backup", cli.PathOf("backup")], ["records", "export", cli.PathOf("all")], ["records", "rebuild"], ["records", "verify", "--repair"]])
        {
            var refused = await cli.RunAsync(args);
            Assert.Equal(2, refused.Code);
            Assert.Contains("sotrage", refused.Error, StringComparison.Ordinal);
        }
        Assert.False(Directory.Exists(cli.PathOf("backup")));
        Assert.Empty(Directory.GetFiles(cli.Data, "*.replaced-*"));

        var shown = await cli.RunAsync("records", "tail");
        Assert.Equal(0, shown.Code);
        Assert.Contains("masdar.json has problems", shown.Error, StringComparison.Ordinal);
        Assert.Contains("عنوان ثالث", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_list_of_sources_keeps_nobody_from_a_backup()
    {
        using var cli = await StoredAsync();
        cli.Config.Write("sources.json", "{ \"sources\": [{ ] }");
        Assert.Equal((0, ""), ((await cli.RunAsync("records", "tail")) is var shown ? (shown.Code, shown.Error) : default));
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        using var other = new Cli();
        Directory.Delete(other.Config.Path, true);
        var restored = await other.RunAsync("restore", cli.PathOf("backup"));
        Directory.CreateDirectory(other.Config.Path);
        Assert.Equal(0, restored.Code);
        Assert.Contains("the shipped settings are taken", restored.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_store_is_refused_with_the_command_that_mends_it()
    {
        using var cli = await StoredAsync();
        await File.WriteAllBytesAsync(Path.Combine(cli.Data, "masdar.db"), new byte[5000], TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(cli.Data, "masdar.db-wal"));
        await File.WriteAllTextAsync(Path.Combine(cli.Data, "masdar.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        var refused = await cli.RunAsync("run", "--once");
        Assert.Equal(2, refused.Code);
        Assert.Contains("masdar records rebuild", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("records", "rebuild")).Code);
        Assert.Equal(0, (await cli.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task A_backup_is_the_same_bytes_after_it_is_restored()
    {
        using var cli = await StoredAsync();
        using var other = new Cli();
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        Assert.Equal(0, (await other.RunAsync("restore", cli.PathOf("backup"))).Code);
        Assert.Equal(cli.Snapshot(), other.Snapshot());
        Assert.Equal(0, (await other.RunAsync("records", "verify")).Code);
        Assert.Equal(2, (await other.RunAsync("restore", cli.PathOf("backup"))).Code);
    }

    [Fact]
    public async Task A_copy_that_was_interrupted_is_used_by_no_command_and_is_made_anew_by_its_own()
    {
        using var cli = await StoredAsync();
        using var other = new Cli();
        var saved = cli.PathOf("backup");
        Assert.Equal(0, (await cli.RunAsync("backup", saved)).Code);
        cli.Write("backup/copy.unfinished", "");
        var refused = await other.RunAsync("restore", saved);
        Assert.Equal(2, refused.Code);
        Assert.Contains("not whole", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("backup", saved)).Code);
        Assert.Equal(0, (await other.RunAsync("restore", saved)).Code);

        // As it is where the store is there, but not yet its files.
        Directory.Delete(Path.Combine(other.Data, "records"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(other.Data, "copy.unfinished"), "", TestContext.Current.CancellationToken);
        foreach (var command in (string[][])[["run", "--once"], ["records", "rebuild"], ["records", "verify", "--repair"], ["import", cli.PathOf("documents")]])
        {
            var used = await other.RunAsync(command);
            Assert.True(used.Code == 2 && used.Error.Contains("masdar restore", StringComparison.Ordinal), $"{command[0]}: {used.Code} {used.Error}");
        }
        Assert.Equal(0, (await other.RunAsync("restore", saved)).Code);
        Assert.Equal(cli.Snapshot(), other.Snapshot());
        Assert.Equal(0, (await other.RunAsync("run", "--once")).Code);
    }

    private static string RecordFile(Cli cli) => Directory.GetFiles(Path.Combine(cli.Data, "records"), "*.jsonl", SearchOption.AllDirectories).Single();

    private static async Task<Cli> StoredAsync(string masdar = Cli.Masdar)
    {
        var cli = new Cli(masdar: masdar);
        for (var i = 0; i < Documents.Length; i++) cli.Write($"documents/{i}.txt", Documents[i]);
        Assert.Equal(0, (await cli.RunAsync("import", cli.PathOf("documents"))).Code);
        return cli;
    }
}

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

    private static async Task<Cli> StoredAsync()
    {
        var cli = new Cli();
        for (var i = 0; i < Documents.Length; i++) cli.Write($"documents/{i}.txt", Documents[i]);
        Assert.Equal(0, (await cli.RunAsync("import", cli.PathOf("documents"))).Code);
        return cli;
    }
}

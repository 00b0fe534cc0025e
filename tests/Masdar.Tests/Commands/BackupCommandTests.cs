using System.Globalization;
using Masdar.Output;
using Masdar.Storage;
using Masdar.Storage.Sqlite;

namespace Masdar.Tests.Commands;

public class BackupCommandTests
{
    [Fact]
    public async Task A_backup_of_an_earlier_version_is_restored_and_brought_up_to_date()
    {
        using var cli = await StoredAsync();
        var bytes = await EarlierAsync(cli, cli.PathOf("backup"));
        using var other = new Cli();
        var restored = await other.RunAsync("restore", cli.PathOf("backup"));
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(RecordFile(other.Data), TestContext.Current.CancellationToken));
        Assert.Equal(0, (await other.RunAsync("run", "--once")).Code);
        Assert.Equal(0, (await other.RunAsync("records", "verify")).Code);
    }

    [Fact]
    public async Task What_an_earlier_version_left_can_be_saved_before_it_is_brought_up_to_date()
    {
        using var cli = await StoredAsync();
        var bytes = await EarlierAsync(cli, cli.Data);
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(RecordFile(cli.PathOf("backup")), TestContext.Current.CancellationToken));
        var shown = await cli.RunAsync("records", "tail");
        Assert.Equal(2, shown.Code);
        Assert.Contains("earlier version", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_is_refused_and_leaves_nothing_behind()
    {
        using var cli = await StoredAsync();
        Assert.Equal(0, (await cli.RunAsync("backup", cli.PathOf("backup"))).Code);
        var dialect = new SqliteDialect(Path.Combine(cli.PathOf("backup"), "masdar.db"));
        await using (var connection = dialect.Open(readOnly: false))
        {
            await using var transaction = dialect.BeginExclusive(connection);
            dialect.WriteVersion(connection, transaction, 99);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        using var other = new Cli();
        var refused = await other.RunAsync("restore", cli.PathOf("backup"));
        Assert.Equal(2, refused.Code);
        Assert.Contains("newer Masdar", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(other.Data));
    }

    [Fact]
    public async Task A_copy_that_failed_leaves_a_folder_in_which_it_can_be_tried_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var cli = await StoredAsync();
        var backup = cli.PathOf("backup");
        Assert.Equal(0, (await cli.RunAsync("backup", backup)).Code);
        var broken = Path.Combine(backup, "archive", "2026", "2026-11-24-00001.warc.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(broken)!);
        File.CreateSymbolicLink(broken, Path.Combine(backup, "nowhere"));
        using var other = new Cli();
        Assert.Equal(1, (await other.RunAsync("restore", backup)).Code);
        Assert.False(Directory.Exists(other.Data));

        File.Delete(broken);
        // What a try that was killed leaves is no hindrance either.
        Directory.CreateDirectory(other.Data);
        await File.WriteAllTextAsync(Path.Combine(other.Data, "masdar.lock"), "1", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await other.RunAsync("restore", backup)).Code);
        Assert.Equal(2, (await other.RunAsync("restore", backup)).Code);
    }

    /// <summary>Puts the store of the first version, with what the folder's file of records has, in the place of a folder's store. Gives that file's bytes.</summary>
    private static async Task<byte[]> EarlierAsync(Cli cli, string folder)
    {
        var file = RecordFile(cli.Data);
        var line = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var record = RecordJson.ReadRecord(line).Record;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.GetFiles(folder, "masdar.db*")) File.Delete(path);
        var dialect = new SqliteDialect(Path.Combine(folder, "masdar.db"));
        await using var connection = dialect.Open(readOnly: false);
        await using var transaction = dialect.BeginExclusive(connection);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var (id, day) = (Convert.ToHexString(record.Article.Id.ToBytes()), DateOnly.ParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber);
#pragma warning disable CA2100 // Of numbers and hex digits.
        command.CommandText = dialect.Scripts[0] + string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO article (id, source, revision, stored_at) VALUES (x'{id}', 'import', 1, 0);
            INSERT INTO line VALUES (0, 0, {day}, 0, {line.Length}, x'{id}', 1, x'{Convert.ToHexString(LineCodec.Pack(line))}');
            INSERT INTO file VALUES (0, 0, {day}, {line.Length}, {line.Length});
            """);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        dialect.WriteVersion(connection, transaction, 1);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return line;
    }

    private static string RecordFile(string folder) => Directory.GetFiles(Path.Combine(folder, "records"), "*.jsonl", SearchOption.AllDirectories).Single();

    private static async Task<Cli> StoredAsync()
    {
        var cli = new Cli();
        cli.Write("documents/1.txt", "عنوان أول\n\n\nأعلنت وزارة الصحة يوم الأربعاء افتتاح مستشفى جديد في المدينة بعد أعمال استمرت ثلاث سنوات.\nصحة");
        Assert.Equal(0, (await cli.RunAsync("import", cli.PathOf("documents"))).Code);
        return cli;
    }
}

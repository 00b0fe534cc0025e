using Masdar.Model;
using Masdar.Pipeline;

namespace Masdar.Tests.Pipeline;

public class CrashSafetyTests
{
    [Fact]
    public async Task What_was_stored_but_not_written_is_written_at_the_start()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1);
        await desk.StoreOnlyAsync(2);
        await desk.StoreOnlyAsync(3);
        Assert.Single(desk.Lines);
        await ReopenAsync(desk);
        Assert.Equal([Desk.TitleOf(1), Desk.TitleOf(2), Desk.TitleOf(3)], desk.Titles());
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_and_kept_beside()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2);
        var whole = await BytesAsync(desk);
        await desk.CloseAsync();
        await File.AppendAllTextAsync(desk.RecordFile, "{\"torn", TestContext.Current.CancellationToken);
        await desk.OpenAsync();
        Assert.Equal(whole, await BytesAsync(desk));
        Assert.Contains("{\"torn", await File.ReadAllTextAsync(desk.RecordFile + ".cut", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await desk.SubmitAsync(3);
        Assert.Equal(3, desk.Lines.Length);
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(700)]
    public async Task A_file_that_was_shortened_is_written_again_to_the_byte(int left)
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2, 3);
        var whole = await BytesAsync(desk);
        await desk.CloseAsync();
        await using (var file = File.OpenWrite(desk.RecordFile)) file.SetLength(left);
        await desk.OpenAsync();
        Assert.Equal(whole, await BytesAsync(desk));
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_written_again()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2);
        var whole = await BytesAsync(desk);
        await desk.CloseAsync();
        File.Delete(desk.RecordFile);
        await desk.OpenAsync();
        Assert.Equal(whole, await BytesAsync(desk));
    }

    [Fact]
    public async Task A_lost_store_is_made_again_from_the_files_and_nothing_is_written_twice()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2);
        await desk.CloseAsync();
        foreach (var file in Directory.EnumerateFiles(desk.Folder, "masdar.db*")) File.Delete(file);
        await desk.OpenAsync();
        var again = await desk.SubmitAsync(1, 2, 3);
        Assert.Equal(new CommitCounts(1, 0, 0, 2), again.Counts);
        Assert.Equal([Desk.TitleOf(1), Desk.TitleOf(2), Desk.TitleOf(3)], desk.Titles());
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_rebuild_that_was_interrupted_goes_on_and_cuts_no_line_that_the_store_does_not_know_yet()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2, 3);
        var whole = await BytesAsync(desk);
        await desk.CloseAsync();
        foreach (var path in Directory.GetFiles(desk.Folder, "masdar.db*")) File.Delete(path);
        using (var half = Masdar.Storage.Store.Open(new Masdar.Storage.Sqlite.SqliteDialect(desk.StorePath)))
        {
            await half.WriteAsync(
                writer =>
                {
                    writer.MarkRebuilding(isBegun: true);
                    var line = whole[..(Array.IndexOf(whole, (byte)'\n') + 1)];
                    var record = Masdar.Output.RecordJson.ReadRecord(line).Record;
                    writer.Adopt(new ArticleRecord(record.Article, record.Attribution, Desk.FingerprintOf(record.Article), 1), DateOnly.FromDateTime(record.Article.FetchedAt.UtcDateTime), line);
                    return true;
                },
                TestContext.Current.CancellationToken);
        }
        await desk.OpenAsync();
        Assert.Equal(whole, await BytesAsync(desk));
        Assert.False(File.Exists(desk.RecordFile + ".cut"));
        Assert.Empty((await desk.VerifyAsync()).Problems);
        await desk.SubmitAsync(1, 2, 3, 4);
        Assert.Equal([Desk.TitleOf(1), Desk.TitleOf(2), Desk.TitleOf(3), Desk.TitleOf(4)], desk.Titles());
        Assert.False(await desk.Store.ReadAsync(reader => reader.IsRebuilding(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_full_disk_refused_is_written_once_there_is_room()
    {
        await using var desk = new Desk();
        var disk = new FullDisk();
        await desk.OpenAsync(disk);
        await desk.SubmitAsync(1);
        disk.IsFull = true;
        await Assert.ThrowsAsync<StorageFailedException>(() => desk.SubmitAsync(2));
        Assert.Single(desk.Lines);
        disk.IsFull = false;
        await desk.SubmitAsync(3);
        Assert.Equal([Desk.TitleOf(1), Desk.TitleOf(2), Desk.TitleOf(3)], desk.Titles());
        Assert.Equal(new CommitCounts(0, 0, 0, 1), (await desk.SubmitAsync(2)).Counts);
        Assert.Equal(3, desk.Lines.Length);
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task What_is_submitted_at_the_same_time_is_all_stored_and_counted()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        var reports = await Task.WhenAll(Enumerable.Range(1, 50).Select(number => desk.SubmitAsync(number)));
        Assert.All(reports, report => Assert.Equal(1, report.Counts.New));
        Assert.Equal(50, desk.Titles().Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, (await desk.Store.ReadAsync(reader => reader.State("alikhbariah"), TestContext.Current.CancellationToken)).Articles);
    }

    private static async Task ReopenAsync(Desk desk)
    {
        await desk.CloseAsync();
        await desk.OpenAsync();
    }

    private static Task<byte[]> BytesAsync(Desk desk) => File.ReadAllBytesAsync(desk.RecordFile, TestContext.Current.CancellationToken);

    private sealed class FullDisk : IArticleOutput
    {
        public bool IsFull { get; set; }

        public Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken) => IsFull ? throw new IOException("No space left on device") : Task.CompletedTask;
    }
}

using Masdar.Model;

namespace Masdar.Tests.Pipeline;

/// <summary>A check beside a running service neither finds what is only on its way, nor misses what is lost.</summary>
public class VerifierTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_check_beside_a_busy_service_finds_nothing(bool hasADayEach)
    {
        await using var desk = new Desk { HasADayEach = hasADayEach };
        await desk.OpenAsync();
        var (next, busy) = (0, true);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref busy)) await desk.SubmitAsync(Interlocked.Increment(ref next));
        }, TestContext.Current.CancellationToken)).ToList();
        try
        {
            for (var i = 0; i < 10; i++) Assert.Empty((await desk.VerifyAsync()).Problems);
        }
        finally
        {
            Volatile.Write(ref busy, false);
            await Task.WhenAll(writers);
        }
        Assert.NotInRange(next, 0, 8);
        await desk.CloseAsync();
        await desk.OpenAsync();
        var whole = await desk.VerifyAsync();
        Assert.Empty(whole.Problems);
        Assert.Equal(next, whole.Lines);
    }

    [Fact]
    public async Task What_is_stored_and_not_yet_on_disk_is_not_lost()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1);
        await desk.StoreOnlyAsync(2);
        Assert.Empty((await desk.VerifyAsync()).Problems);

        // As a service leaves it that is killed while it writes the second line.
        await File.AppendAllTextAsync(desk.RecordFile, "{\"schemaVersion\":1,", TestContext.Current.CancellationToken);
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_file_of_a_day_that_was_just_dropped_needs_no_rebuild()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1);
        await desk.CloseAsync();
        await desk.OpenAsync();
        await desk.Store.WriteAsync(writer => writer.DropDay(LineKind.Records, DateOnly.ParseExact(Path.GetFileNameWithoutExtension(desk.RecordFile), "yyyy-MM-dd", null)), TestContext.Current.CancellationToken);
        Assert.Empty((await desk.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task What_is_lost_of_what_was_written_is_found()
    {
        await using var desk = new Desk();
        await desk.OpenAsync();
        await desk.SubmitAsync(1, 2);
        await desk.SubmitAsync(3);
        await using (var file = File.OpenWrite(desk.RecordFile)) file.SetLength(100);
        // The third is not known to be on disk yet: how far a file is written is stored with the next batch.
        Assert.Contains("lacks its last 2 lines", Assert.Single((await desk.VerifyAsync()).Problems, problem => problem.File == desk.RecordFile && problem.Message.Contains("lacks", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        File.Delete(desk.RecordFile);
        Assert.Contains((await desk.VerifyAsync()).Problems, problem => problem.File == desk.RecordFile && problem.Message.Contains("is missing", StringComparison.Ordinal));
    }
}

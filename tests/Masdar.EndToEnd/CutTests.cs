namespace Masdar.EndToEnd;

/// <summary>
/// SIGKILL at chosen calls that change the disk, in the middle of what they write: of retention, of a start that writes what is not on disk, of
/// a rebuild, a backup and a restore. The next try ends as one that was never cut.
/// </summary>
public class CutTests(OldDays days) : IClassFixture<OldDays>
{
    private const int Killed = 137;

    [Fact]
    public Task Retention_that_was_cut_is_finished_by_the_next_start() => CutAsync(
        () => days.Copy(OldDays.Retention),
        run => run.Data,
        _ => ["run", "--once"],
        async (run, when) =>
        {
            days.AssertBetween(run, when);
            await DoneAsync(run, run.Data, when, "run", "--once");
            days.AssertRetained(run, when);
            // Once more, with nothing left to be dropped: all items are still in the feeds, and none is new.
            await DoneAsync(run, run.Data, when, "run", "--once");
            days.AssertRetained(run, when);
        });

    [Fact]
    public Task A_start_that_was_cut_while_it_wrote_what_was_not_on_disk_is_finished_by_the_next() => CutAsync(
        () =>
        {
            var run = days.Copy();
            foreach (var folder in (string[])["records", "duplicates", "articles"]) Directory.Delete(Path.Combine(run.Data, folder), recursive: true);
            return run;
        },
        run => run.Data,
        _ => ["run", "--once"],
        async (run, when) =>
        {
            await DoneAsync(run, run.Data, when, "run", "--once");
            OldDays.AssertSame(days.Files, OldDays.FilesOf(run.Data), when);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_rebuild_that_was_cut_goes_on_or_begins_anew(bool again) => CutAsync(
        () => days.Copy(),
        run => run.Data,
        _ => ["records", "rebuild"],
        async (run, when) =>
        {
            if (again) await DoneAsync(run, run.Data, when, "records", "rebuild");
            await DoneAsync(run, run.Data, when, "run", "--once");
            // The rebuilt store has no validators: the feeds came once more, and are in the archive as such; the records are what they were.
            OldDays.AssertSame(days.Files.Where(IsRecord), OldDays.FilesOf(run.Data).Where(IsRecord), when);
        });

    [Fact]
    public Task A_backup_that_was_cut_is_never_restored_and_is_made_anew() => CutAsync(
        () => days.Copy(),
        run => run.Beside("copy"),
        run => ["backup", run.Beside("copy")],
        async (run, when) =>
        {
            if (File.Exists(Path.Combine(run.Beside("copy"), "copy.unfinished"))) Assert.Equal(2, (await OldDays.CommandAsync(run, run.Beside("other"), "restore", run.Beside("copy"))).Code);
            await DoneAsync(run, run.Data, when, "backup", run.Beside("copy"));
            OldDays.AssertSame(days.Files, OldDays.FilesOf(run.Beside("copy")), when);
            await VerifiedAsync(run, run.Beside("copy"), when);
        });

    [Fact]
    public async Task A_restore_that_was_cut_is_refused_to_be_used_and_is_made_anew()
    {
        using var whole = days.Copy();
        await DoneAsync(whole, whole.Data, "whole", "backup", whole.Beside("copy"));
        await CutAsync(
            () =>
            {
                var run = days.Copy();
                Directory.Delete(run.Data, recursive: true);
                return run;
            },
            run => run.Data,
            _ => ["restore", whole.Beside("copy")],
            async (run, when) =>
            {
                if (File.Exists(Path.Combine(run.Data, "copy.unfinished")))
                {
                    var used = await OldDays.CommandAsync(run, run.Data, "run", "--once");
                    Assert.True(used.Code == 2 && used.Error.Contains("masdar restore", StringComparison.Ordinal), $"{when}: {used.Code} {used.Error}");
                }
                await DoneAsync(run, run.Data, when, "restore", whole.Beside("copy"));
                OldDays.AssertSame(days.Files, OldDays.FilesOf(run.Data), when);
                await DoneAsync(run, run.Data, when, "run", "--once");
                // Texts are not in a backup: they are the records once more.
                OldDays.AssertSame(days.Files.Where(IsRecord), OldDays.FilesOf(run.Data).Where(IsRecord), when);
            });
    }

    /// <summary>Cuts a command at calls of its own, and has the rest checked after each; all of them where that is wanted.</summary>
    /// <param name="folder">Where the calls are that count.</param>
    private static async Task CutAsync(Func<Run> make, Func<Run, string> folder, Func<Run, string[]> command, Func<Run, string, Task> check)
    {
        using var scratch = new Run("{}");
        var library = await FaultyDisk.BuildAsync(scratch.Config);
        Assert.SkipUnless(library is not null, "There is no C compiler here to make a disk that refuses.");
        long calls;
        using (var run = make())
        {
            var uncut = await CommandAsync(run, long.MaxValue);
            Assert.True(uncut.Code == 0, uncut.Out + uncut.Error);
            calls = FaultyDisk.Counted(library);
            Assert.True(calls > 10, $"only {calls} calls were seen");
        }
        var chosen = FaultyDisk.Wanted(calls) ?? [calls / 3, calls * 3 / 4];
        var cut = 0;
        foreach (var call in chosen)
        {
            using var run = make();
            var killed = await CommandAsync(run, call);
            // A run may make a call less than the one that was counted.
            Assert.True(killed.Code is Killed or 0, $"call {call}: {killed.Code} {killed.Out}{killed.Error}");
            if (killed.Code != Killed) continue;
            cut++;
            await check(run, $"cut at call {call} of {calls}");
        }
        Assert.True(cut > 0, "nothing was cut");
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} calls, {cut} cut");

        Task<RunResult> CommandAsync(Run run, long call) => Run.ProgramAsync(FaultyDisk.Environment(library!, folder(run), call, error: 0, isOnce: true), [.. command(run), "--config", run.Config, "--data", run.Data]);
    }

    private static async Task DoneAsync(Run run, string data, string when, params string[] args)
    {
        var done = await OldDays.CommandAsync(run, data, args);
        Assert.True(done.Code == 0, $"{when}: {done.Code} {done.Out}{done.Error}");
        await VerifiedAsync(run, data, when);
    }

    private static async Task VerifiedAsync(Run run, string data, string when)
    {
        var verified = await OldDays.CommandAsync(run, data, "records", "verify");
        Assert.True(verified.Code == 0, $"{when}: {verified.Out}{verified.Error}");
    }

    private static bool IsRecord(KeyValuePair<string, byte[]> file) => !file.Key.StartsWith("archive", StringComparison.Ordinal);
}

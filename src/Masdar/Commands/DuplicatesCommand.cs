using System.CommandLine;
using System.Globalization;
using Masdar.Deduplication;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar duplicates show | why | split | merge</c>: why articles are taken for the same, and the operator's corrections.</summary>
internal static class DuplicatesCommand
{
    public static Command Create(GlobalOptions options, CommandContext context) => new("duplicates", "Explains and corrects what was taken for a duplicate")
    {
        Show(options, context),
        Why(options, context),
        Correct("split", "These two are not the same, now and for ever: a duplicate among them becomes an original.", options, context, (corrections, a, b, token) => corrections.SplitAsync(a, b, token)),
        Correct("merge", "The second is a duplicate of the first from now on; what was written of it stays.", options, context, (corrections, a, b, token) => corrections.MergeAsync(a, b, token)),
    };

    /// <summary>A duplicate beside its original, with stage, similarity and threshold.</summary>
    public static string Explain(StoreReader reader, ArticleId id, MasdarConfig config)
    {
        if (reader.Line(id) is not { Revision: 0 } line)
        {
            return reader.OriginalOf(id) is { } mergedInto ? $"{id} was merged into {mergedInto} by the operator; its record stays.\n" : $"{id} is no duplicate.\n";
        }
        var note = RecordJson.ReadDuplicate(line.Line.Bytes.Span);
        var verdict = note.Verdict;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{id} ({note.Source.Id}, {note.FetchedAt:yyyy-MM-dd HH:mm}) is a duplicate of {verdict.OriginalId}\n{note.Url}\nstage {verdict.Reason.ToString().ToLowerInvariant()}, similarity {verdict.Similarity:0.00}, threshold {(verdict.Reason == DuplicateReason.Near ? config.Deduplication.Similarity : 1):0.00}\n");
        if (verdict.Evidence is { } evidence)
        {
            head += string.Create(CultureInfo.InvariantCulture, $"{100 * evidence.SharedShare:0} % of the shorter text shared, in {evidence.AlignedRuns} runs\n");
        }
        if (StoredPair.Read(reader, verdict.OriginalId) is not { } original) return head + "\nThe original's record cannot be found in the store.\n";
        if (StoredPair.Read(reader, id) is not { } duplicate) return head + "\nThe duplicate's text is not kept any more: only within deduplication.window.\n";
        return $"{head}\n< original   > duplicate   = both\n{StoredPair.Compare(original, duplicate, all: true)}";
    }

    private static Command Show(GlobalOptions options, CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The duplicate's id" };
        var command = new Command("show", "Shows a duplicate beside its original, with what differs marked, and why it was taken for one.\n\nExample: masdar duplicates show 0f3c…") { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!await TryParseAsync(context, result.GetValue(id), out var article) || !await IsThereAsync(context, result.GetValue(options.Data)!)) return ExitCode.Usage;
            var config = LoadedConfig.Reader.Read(result.GetValue(options.Config)!, context.Environment).Config ?? new MasdarConfig();
            using var store = Store.OpenReadOnly(new DataFolder(result.GetValue(options.Data)!).Dialect());
            await context.Out.WriteAsync(await store.ReadAsync(reader => Explain(reader, article, config), cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Why(GlobalOptions options, CommandContext context)
    {
        var (first, second) = Ids();
        var command = new Command("why", "Judges two stored articles again, and says which rule takes them for the same, or which guard refuses, and why.\n\nExample: masdar duplicates why 0f3c… 77ab…") { first, second };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!await TryParseAsync(context, result.GetValue(first), out var a) || !await TryParseAsync(context, result.GetValue(second), out var b) || !await IsThereAsync(context, result.GetValue(options.Data)!)) return ExitCode.Usage;
            var config = LoadedConfig.Reader.Read(result.GetValue(options.Config)!, context.Environment).Config ?? new MasdarConfig();
            using var store = Store.OpenReadOnly(new DataFolder(result.GetValue(options.Data)!).Dialect());
            var (old, now, isSplit) = await store.ReadAsync(reader => (StoredPair.Read(reader, a), StoredPair.Read(reader, b), reader.SplitFrom(a).Contains(b)), cancellationToken);
            if (old is null || now is null)
            {
                await context.Error.WriteLineAsync($"The text of {(old is null ? a : b)} is not stored: of a duplicate it is kept only within deduplication.window.");
                return ExitCode.Partial;
            }
            var fingerprinter = new Fingerprinter(config.Attribution.Templates.Values);
            var why = PairExplanation.Of(old, fingerprinter.Compute(old), now, fingerprinter.Compute(now), config.Deduplication);
            if (isSplit) await context.Out.WriteLineAsync("The operator split the two: they are never taken for the same. The rules alone say:");
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(why.IsDuplicate ? "the same" : "not the same")}: {why.Stage}, similarity {why.Similarity:0.00}, threshold {config.Deduplication.Similarity:0.00}\n{why.Why}"));
            foreach (var difference in why.Differences) await context.Out.WriteLineAsync($"  {difference}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Correct(string name, string description, GlobalOptions options, CommandContext context, Func<Corrections, ArticleId, ArticleId, CancellationToken, Task<Corrected>> correct)
    {
        var (first, second) = Ids();
        var command = new Command(name, $"{description} No service may run on the folder meanwhile.\n\nExample: masdar duplicates {name} 0f3c… 77ab…") { first, second };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!await TryParseAsync(context, result.GetValue(first), out var a) || !await TryParseAsync(context, result.GetValue(second), out var b) || !await IsThereAsync(context, result.GetValue(options.Data)!)) return ExitCode.Usage;
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config } read) return ExitCode.Usage;
            var folder = new DataFolder(result.GetValue(options.Data)!);
            using var logs = LogSetup.Create(read.Serilog, logFolder: null, options.LevelOf(result), context.Error);
            await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
            var outputs = new List<IArticleOutput> { new LineFiles(folder.Path) };
            if (config.Output.Text) outputs.Add(new TextArticles(folder.Path));
            var corrected = await correct(new Corrections(engine.Store, outputs, new Fingerprinter(config.Attribution.Templates.Values)), a, b, cancellationToken);
            await (corrected == Corrected.Unknown ? context.Error : context.Out).WriteLineAsync(Say(corrected));
            return corrected == Corrected.Unknown ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static string Say(Corrected corrected) => corrected switch
    {
        Corrected.Unknown => "One of the two is not stored. \"masdar records show ID\" shows what is.",
        Corrected.Written => "Split: the duplicate is an original now, and its record is written.",
        Corrected.Awaited => "Split: the duplicate's text is not kept any more; it becomes an original when its feed gives it again.",
        Corrected.Remembered => "Split: the two are never taken for the same.",
        Corrected.Merged => "Merged: the second is a duplicate of the first from now on; its record stays.",
        Corrected.Same => "The two are one already.",
        _ => throw new ArgumentOutOfRangeException(nameof(corrected), corrected, null),
    };

    private static (Argument<string> First, Argument<string> Second) Ids() =>
        (new Argument<string>("id1") { Description = "An article's id, 32 hex digits" }, new Argument<string>("id2") { Description = "The other's" });

    private static Task<bool> TryParseAsync(CommandContext context, string? text, out ArticleId id)
    {
        if (ArticleId.TryParse(text, out id)) return Task.FromResult(true);
        return SayAsync(context, $"\"{text}\" is no article id: 32 hex digits, as in a record's \"id\".");
    }

    private static Task<bool> IsThereAsync(CommandContext context, string data) =>
        File.Exists(new DataFolder(data).StorePath) ? Task.FromResult(true) : SayAsync(context, $"Nothing is stored in {data} yet. \"masdar run --once\" fetches every source.");

    private static async Task<bool> SayAsync(CommandContext context, string message)
    {
        await context.Error.WriteLineAsync(message);
        return false;
    }
}

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
        Correct("split", "Says that two articles are not the same, now and for ever; a duplicate among them becomes an original.", options, context, (corrections, a, b, token) => corrections.SplitAsync(a, b, token)),
        Correct("merge", "Says that the second article is a duplicate of the first from now on; what was written of it stays.", options, context, (corrections, a, b, token) => corrections.MergeAsync(a, b, token)),
    };

    private static Command Show(GlobalOptions options, CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The duplicate's id" };
        var command = new Command("show", "Shows a duplicate beside its original, with what differs marked, and why it was taken for one.\n\nExample: masdar duplicates show 0f3c…") { id, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (Parse(context, result.GetValue(id)) is not { } article) return ExitCode.Usage;
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage)) return await NothingAsync(context, folder);
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            var (isKnown, report) = await store.ReadAsync(reader => (reader.Find(article) is not null, DuplicateReport.Of(reader, article, config)), cancellationToken);
            if (!isKnown)
            {
                await context.Error.WriteLineAsync($"No article {article} is stored in {folder.Path}.");
                return ExitCode.Partial;
            }
            await context.Out.WriteAsync(result.GetValue(options.Json) ? report.Json() + "\n" : report.Text());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Why(GlobalOptions options, CommandContext context)
    {
        var (first, second) = Ids();
        var command = new Command("why", "Judges two stored articles again, says which rule takes them for the same, or which guard refuses, and why, and shows them beside each other.\n\nExample: masdar duplicates why 0f3c… 77ab…") { first, second, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (Parse(context, result.GetValue(first)) is not { } a || Parse(context, result.GetValue(second)) is not { } b) return ExitCode.Usage;
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage)) return await NothingAsync(context, folder);
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            var (old, now, isSplit) = await store.ReadAsync(reader => (StoredPair.Read(reader, a), StoredPair.Read(reader, b), reader.SplitFrom(a).Contains(b)), cancellationToken);
            if (old is null || now is null)
            {
                await context.Error.WriteLineAsync($"The text of {(old is null ? a : b)} is not stored: of a duplicate it is kept only within deduplication.window.");
                return ExitCode.Partial;
            }
            var fingerprinter = new Fingerprinter(config.Attribution.Templates.Values);
            var why = PairExplanation.Of(old, fingerprinter.Compute(old), now, fingerprinter.Compute(now), config.Deduplication);
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(why, isSplit, config, old, now) + "\n" : Text(why, isSplit, config) + $"\n< first   > second   = both\n{StoredPair.Compare(old, now, all: true)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Text(PairExplanation why, bool isSplit, MasdarConfig config)
    {
        var text = isSplit ? "The operator split the two: they are never taken for the same. The rules alone say:\n" : "";
        text += string.Create(CultureInfo.InvariantCulture, $"{(why.IsDuplicate ? "the same" : "not the same")}: {why.Stage}, similarity {why.Similarity:0.00}, threshold {config.Deduplication.Similarity:0.00}\n{why.Why}\n");
        return text + string.Concat(why.Differences.Select(difference => $"  {difference}\n"));
    }

    private static string Json(PairExplanation why, bool isSplit, MasdarConfig config, Article old, Article now) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("same", why.IsDuplicate && !isSplit);
        json.WriteBoolean("split", isSplit);
        json.WriteString("stage", why.Stage);
        json.WriteNumber("similarity", Math.Round(why.Similarity, 4));
        json.WriteNumber("threshold", config.Deduplication.Similarity);
        json.WriteString("why", why.Why);
        json.WriteStartArray("differences");
        foreach (var difference in why.Differences) json.WriteStringValue(difference);
        json.WriteEndArray();
        StoredPair.WriteParagraphs(json, old, "first", now, "second");
        json.WriteEndObject();
    });

    private static Command Correct(string name, string description, GlobalOptions options, CommandContext context, Func<Corrections, ArticleId, ArticleId, CancellationToken, Task<Corrected>> correct)
    {
        var (first, second) = Ids();
        var command = new Command(name, $"{description} No service may run on the folder meanwhile.\n\nExample: masdar duplicates {name} 0f3c… 77ab…") { first, second, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (Parse(context, result.GetValue(first)) is not { } a || Parse(context, result.GetValue(second)) is not { } b) return ExitCode.Usage;
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config } read) return ExitCode.Usage;
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (!folder.MayHaveStore(config.Storage)) return await NothingAsync(context, folder);
            using var logs = LogSetup.Create(read.Serilog, logFolder: null, options.LevelOf(result), context.Error);
            await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
            var outputs = new List<IArticleOutput> { new LineFiles(folder.Path, config.Output.Records) };
            if (config.Output.Text) outputs.Add(Engine.TextOutput(folder, engine.Store));
            var corrected = await correct(new Corrections(engine.Store, outputs, new Fingerprinter(config.Attribution.Templates.Values), context.Time), a, b, cancellationToken);
            ArticleId[] unknown = corrected == Corrected.Unknown ? await engine.Store.ReadAsync(reader => new[] { a, b }.Where(id => reader.Find(id) is null).ToArray(), cancellationToken) : [];
            if (result.GetValue(options.Json)) await context.Out.WriteLineAsync(Json(name, corrected, a, b, unknown));
            else await (corrected == Corrected.Unknown ? context.Error : context.Out).WriteLineAsync(Say(corrected, unknown));
            return corrected == Corrected.Unknown ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static string Json(string correction, Corrected corrected, ArticleId first, ArticleId second, ArticleId[] unknown) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("correction", correction);
        json.WriteString("first", first.ToString());
        json.WriteString("second", second.ToString());
        json.WriteString("result", corrected.ToString().ToLowerInvariant());
        json.WriteString("message", Say(corrected, unknown));
        json.WriteEndObject();
    });

    private static string Say(Corrected corrected, ArticleId[] unknown) => corrected switch
    {
        Corrected.Unknown => $"{string.Join(" and ", unknown)} {(unknown.Length == 1 ? "is" : "are")} not stored. \"masdar explain ID\" says what is known of {(unknown.Length == 1 ? "it" : "each")}.",
        Corrected.Written => "Split: the duplicate is an original now, and its record is written.",
        Corrected.Awaited => "Split: the duplicate's text is not kept any more; it becomes an original when its feed gives it again.",
        Corrected.Remembered => "Split: the two are never taken for the same.",
        Corrected.Merged => "Merged: the second is a duplicate of the first from now on; what was written of it stays.",
        Corrected.Same => "The two are one already.",
        _ => throw new ArgumentOutOfRangeException(nameof(corrected), corrected, null),
    };

    private static (Argument<string> First, Argument<string> Second) Ids() =>
        (new Argument<string>("id1") { Description = "An article's id, 32 hex digits" }, new Argument<string>("id2") { Description = "The other's" });

    /// <summary>Null, and a word on standard error, where it is no id.</summary>
    private static ArticleId? Parse(CommandContext context, string? text)
    {
        if (ArticleId.TryParse(text, out var id)) return id;
        context.Error.WriteLine($"\"{text}\" is no article id: 32 hex digits, as in a record's \"id\".");
        return null;
    }

    private static async Task<int> NothingAsync(CommandContext context, DataFolder folder)
    {
        await context.Error.WriteLineAsync($"Nothing is stored in {folder.Path} yet. \"masdar run --once\" fetches every source.");
        return ExitCode.Partial;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar explain</c>: what happened to an article, and why.</summary>
internal static class ExplainCommand
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var article = new Argument<string>("ARTICLE") { Description = "Its address in any of its forms, its id, or the id that its feed gives it" };
        var command = new Command(
            "explain",
            "Says what happened to an article and why: when it was fetched, what left it out, which original it repeats and by which evidence, and where it was written.\n\nExamples:\n  masdar explain https://example.org/news/1\n  masdar explain 0f3c… --json")
        {
            article, options.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage)) return await RecordsCommand.NothingAsync(context, folder);
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            var query = result.GetValue(article)!;
            var found = await store.ReadAsync(
                reader => Explanation.Of(reader, query, config.Sources.Select(source => source.Id).Union(reader.States().Keys, StringComparer.Ordinal).ToList()), cancellationToken);
            if (result.GetValue(options.Json)) await context.Out.WriteLineAsync(ExplainJson.Write(query, found));
            else foreach (var explanation in found) await context.Out.WriteAsync(Text(explanation, folder));
            if (found.Count > 0) return ExitCode.Done;
            await context.Error.WriteLineAsync($"Nothing is known of \"{query}\": no source gave it, or it was left out so long ago that it is forgotten. \"masdar status\" counts what was left out.");
            return ExitCode.Partial;
        });
        return command;
    }

    /// <summary>Where a line stands, relative to the data folder.</summary>
    public static string FileOf(OutputLine line) => string.Create(CultureInfo.InvariantCulture, $"{(line.Kind == LineKind.Records ? "records" : line.Kind == LineKind.Duplicates ? "duplicates" : "corrections")}/{line.Day:yyyy}/{line.Day:yyyy-MM-dd}.jsonl");

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(Explanation explanation, DataFolder folder)
    {
        var text = new StringBuilder();
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) text.Append("  ").Append(name.PadRight(10)).Append(value).Append('\n');
        }
        var article = explanation.Newest?.Record.Article;
        text.Append(explanation.Id).Append("  ").Append(article?.Title ?? explanation.Note?.Title ?? explanation.Drop?.Title).Append('\n');
        Line("address", article?.Url ?? explanation.Note?.Url ?? explanation.Drop?.Address);
        Line("guid", article?.Guid is { } guid && guid != article.Url ? guid : null);
        Line("source", explanation.SourceId);
        Line(explanation.Fate == Fate.LeftOut ? "seen" : "fetched", Moment(explanation.Since));
        Line("became", Became(explanation));
        if (explanation.OriginalId is not null) Line("original", OriginalOf(explanation));
        foreach (var (record, i) in explanation.Writings.Select((writing, i) => (writing.Record, i)).Where(pair => pair.Record is not null))
        {
            var one = record!.Record;
            Line("", string.Create(CultureInfo.InvariantCulture, $"revision {one.Revision}, {Moment(one.Article.FetchedAt)}: {(one.Article.TextFrom == TextFrom.Page ? "text from its page" : "text from the feed")}{Changes(explanation.Writings, i)}"));
        }
        if (explanation is { Drop: { } drop, Fate: not Fate.LeftOut }) Line("page", $"not taken at {Moment(drop.At)}: {drop.Cause.Message} ({drop.Cause.Code})");
        if (explanation.Look is { } look) Line("page", string.Create(CultureInfo.InvariantCulture, $"looked at again at {Moment(look.Due)}, {(look.Kind == PageLookKind.Missed ? "as it was not to be had" : "for corrections")}; {look.Tries} looks so far"));
        foreach (var writing in explanation.Writings) Line("written", string.Create(CultureInfo.InvariantCulture, $"{folder.Path}/{FileOf(writing.Line)}, byte {writing.Line.Offset}"));
        if (explanation.Archive is { } archive) Line("kept", string.Create(CultureInfo.InvariantCulture, $"{archive.File}, byte {archive.Offset} (records show {explanation.Id} --original)"));
        return text.Append('\n').ToString();
    }

    private static string Became(Explanation explanation) => explanation.Fate switch
    {
        Fate.Original when explanation.IsDropped => "an original, whose record was dropped for its age; it stays known",
        Fate.Original => explanation.Writings.Count > 1 ? "an original, which its source changed since" : "an original",
        Fate.Duplicate => explanation.Note?.Verdict switch
        {
            null => "a duplicate, whose note was dropped for its age",
            { Reason: DuplicateReason.Url } => "a duplicate: the same address",
            { Reason: DuplicateReason.Content } => "a duplicate: the same text",
            var near => string.Create(CultureInfo.InvariantCulture, $"a near duplicate: similarity {near.Similarity:0.0000}{Evidence(near.Evidence)}"),
        },
        Fate.Alias => "nothing new: its source gave many stored articles under new ids or addresses, and this is one of them",
        _ => $"nothing: {explanation.Drop!.Cause.Message} ({explanation.Drop.Cause.Code})",
    };

    private static string Evidence(DuplicateEvidence? evidence) => evidence is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; {evidence.SharedShare * 100:0.#} % of the shorter text in {evidence.AlignedRuns} runs of words{(evidence.Differences.Count > 0 ? $"; differences: {string.Join(", ", evidence.Differences)}" : "")}");

    private static string OriginalOf(Explanation explanation) => explanation.Original is { } original
        ? $"{explanation.OriginalId}  {original.Article.Title} ({original.Article.Source.Id}, {Moment(original.Article.FetchedAt)}) {original.Article.Url}"
        : $"{explanation.OriginalId}";

    /// <summary>What a revision changed of the one before.</summary>
    private static string Changes(IReadOnlyList<Writing> writings, int index)
    {
        if (index == 0) return "";
        var fields = LineDifference.Between(writings[index - 1].Line.Bytes, writings[index].Line.Bytes).Where(field => field is "title" or "text" or "textFrom" or "summary" or "url");
        return $"; changed: {string.Join(", ", fields)}";
    }
}

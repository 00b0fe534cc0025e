using System.CommandLine;
using System.Globalization;
using Masdar.Archive;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar records show</c>: one record, or the bytes that it was made of.</summary>
internal static class RecordsShow
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The article's id, 32 hex digits" };
        var original = new Option<bool>("--original") { Description = "Print the page (without one: the feed) as the source sent it" };
        var feed = new Option<bool>("--feed") { Description = "With --original: the feed, not the page" };
        var revisions = new Option<bool>("--revisions") { Description = "List its revisions, oldest first, with what each changed" };
        var raw = new Option<bool>("--raw") { Description = "With --original: the whole answer, head and compressed body" };
        var command = new Command(
            "show", "Shows one record, or the note that it is a duplicate.\n\nExamples:\n  masdar records show 0f3c…\n  masdar records show 0f3c… --original > page.html") { id, revisions, original, feed, raw, options.Json };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(original) && (result.GetValue(feed) || result.GetValue(raw))) result.AddError("--feed and --raw go with --original.");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!ArticleId.TryParse(result.GetValue(id), out var article))
            {
                await context.Error.WriteLineAsync($"\"{result.GetValue(id)}\" is no article id: 32 hex digits, as in a record's \"id\".");
                return ExitCode.Usage;
            }
            var folder = new DataFolder(result.GetValue(options.Data)!);
            if (LoadedConfig.ForStored(result.GetValue(options.Config)!, folder, context) is not { } config) return ExitCode.Usage;
            if (!folder.MayHaveStore(config.Storage)) return await RecordsCommand.NothingAsync(context, folder);
            using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
            if (await store.ReadAsync(reader => reader.Line(article), cancellationToken) is not { } line)
            {
                await context.Error.WriteLineAsync($"No record or note of {article} is stored in {folder.Path}. \"masdar explain {article}\" says what is known of it.");
                return ExitCode.Partial;
            }
            if (result.GetValue(original)) return await OriginalAsync(folder, line, result.GetValue(feed), result.GetValue(raw), context, cancellationToken);
            if (line.Revision > 0 && result.GetValue(revisions)) await context.Out.WriteAsync(await store.ReadAsync(reader => RevisionsText.Write(reader, article, result.GetValue(options.Json)), cancellationToken));
            else if (line.Revision == 0 && !result.GetValue(options.Json))
            {
                await context.Out.WriteAsync((await store.ReadAsync(reader => DuplicateReport.Of(reader, article, config), cancellationToken)).Text());
            }
            else await context.Out.WriteAsync(result.GetValue(options.Json) ? RecordsCommand.Text(line) : Readable(line));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> OriginalAsync(DataFolder folder, StoredLine line, bool isFeed, bool isRaw, CommandContext context, CancellationToken cancellationToken)
    {
        var place = line.Revision > 0 ? RecordJson.ReadRecord(line.Line.Bytes.Span).Archive : RecordJson.ReadDuplicate(line.Line.Bytes.Span).Archive;
        if (isFeed) place = place?.Feed ?? place;
        if (place is null)
        {
            await context.Error.WriteLineAsync($"The original of {line.Id} was not kept: set output.archive to true to keep those to come.");
            return ExitCode.Partial;
        }
        try
        {
            var kept = new Originals(new WarcReader(new WarcFiles(folder.Path))).Read(place);
            await using var output = context.OutBytes();
            await output.WriteAsync(isRaw ? kept.Block : await Originals.DecodeAsync(kept.Head, kept.Payload, cancellationToken), cancellationToken);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"The original of {line.Id} cannot be read: {e.Message}");
            return ExitCode.Partial;
        }
    }

    private static string Readable(StoredLine line)
    {
        var record = RecordJson.ReadRecord(line.Line.Bytes.Span).Record;
        var article = record.Article;
        return string.Create(CultureInfo.InvariantCulture, $"{article.Id}, revision {record.Revision}, {article.Source.Name}\n{article.Url}\n\n") + TextLayout.Write(record) + "\n";
    }
}

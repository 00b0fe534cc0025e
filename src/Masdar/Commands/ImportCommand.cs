using System.CommandLine;
using System.Globalization;
using Masdar.Deduplication;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Pipeline;
using Masdar.Text;

namespace Masdar.Commands;

/// <summary><c>masdar import</c>: documents in the published text layout become originals.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var paths = new Argument<string[]>("path") { Description = "A document, or a folder whose .txt files are taken, however deep", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "import",
            "Stores articles that were published already as originals, so that fetched ones are deduplicated against them. Documents are in the layout that output.text writes.\n\n"
            + "Examples:\n  masdar import published/\n  masdar import seeds/sentcom-call.txt --data data") { paths };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (!UnicodeCheck.Works())
            {
                await context.Error.WriteLineAsync(RunCommand.NoUnicode);
                return ExitCode.Usage;
            }
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config } read) return ExitCode.Usage;
            ImportFiles files;
            try
            {
                files = ImportFiles.Find(result.GetValue(paths)!);
            }
            catch (FileNotFoundException e)
            {
                await context.Error.WriteLineAsync(e.Message);
                return ExitCode.Usage;
            }
            if (files.Documents.Count == 0 && files.Problems.Count == 0)
            {
                await context.Error.WriteLineAsync($"There is no document in {string.Join(", ", result.GetValue(paths)!)}: a folder's files are taken where they are named .txt.");
                return ExitCode.Usage;
            }
            var folder = new DataFolder(result.GetValue(options.Data)!);
            using var logs = LogSetup.Create(read.Serilog, folder.LogPath, options.LevelOf(result), context.Error);
            await using var engine = await Engine.OpenAsync(folder, () => config, context.Time, logs, cancellationToken);
            var reader = new ImportReader(config, new Normalizer(), new Fingerprinter(config.Attribution.Templates.Values), context.Time.GetUtcNow());
            return await RunAsync(new ImportRun(engine.Store, engine.Committer, reader, config), files, config, context, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ImportRun run, ImportFiles files, MasdarConfig config, CommandContext context, CancellationToken cancellationToken)
    {
        foreach (var problem in files.Problems) await context.Error.WriteLineAsync(problem.ToString());
        var tally = new Tally(context, files.Documents.Count);
        try
        {
            await run.RunAsync(files.Documents, tally.Done, cancellationToken);
        }
        catch (StorageFailedException e)
        {
            tally.EndLine();
            await context.Error.WriteLineAsync($"{e.Message} Import again what is missing: what is stored already is passed over.");
            return ExitCode.Failure;
        }
        finally
        {
            tally.EndLine();
        }
        if (files.Others > 0) await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{files.Others} files that are not named .txt were left out."));
        if (tally.WithoutDisclaimer > 0)
        {
            var name = config.Publisher.Name is { } publisher ? $"\"{publisher}\", the publisher" : $"\"{ArticleId.ImportSource}\"; publisher.name in masdar.json gives them a better one";
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{tally.WithoutDisclaimer} documents name no source in a disclaimer that is known: theirs is {name}."));
        }
        await context.Out.WriteLineAsync(tally.ToString());
        return tally.Unreadable > 0 || files.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    /// <summary>Counts, says what a person should see of each file, and how far the import is.</summary>
    private sealed class Tally(CommandContext context, int files)
    {
        private int _done, _stored, _duplicates, _unchanged;
        private bool _lineIsOpen;

        public int Unreadable { get; private set; }

        public int WithoutDisclaimer { get; private set; }

        public void Done(ImportedFile file)
        {
            _done++;
            var reading = file.Reading;
            if (file.Outcome == ImportOutcome.Stored && !reading.HasDisclaimer) WithoutDisclaimer++;
            if (file.Outcome == ImportOutcome.Stored && reading.Charset is { } charset) Say(context.Error, $"{reading.Path}: is not UTF-8; it was read as {charset}. Look at the article: masdar records show {file.Id}");
            switch (file.Outcome)
            {
                case ImportOutcome.Stored:
                    _stored++;
                    break;
                case ImportOutcome.Duplicate:
                    _duplicates++;
                    Say(context.Out, string.Create(CultureInfo.InvariantCulture, $"{reading.Path}: a duplicate of {file.Duplicate!.OriginalId} ({file.Duplicate.Reason.ToString().ToLowerInvariant()}, {file.Duplicate.Similarity:0.##})"));
                    break;
                case ImportOutcome.SameText:
                    _duplicates++;
                    Say(context.Out, $"{reading.Path}: the same text as {file.Id}, which stays as it is, its headline too");
                    break;
                case ImportOutcome.Unchanged:
                    _unchanged++;
                    break;
                default:
                    Unreadable++;
                    Say(context.Error, reading.Problem!.ToString());
                    break;
            }
            if (!context.IsErrorTerminal || (_done % 20 != 0 && _done != files)) return;
            context.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_done} of {files} documents "));
            _lineIsOpen = true;
        }

        public void EndLine()
        {
            if (_lineIsOpen) context.Error.WriteLine();
            _lineIsOpen = false;
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{files} documents: {_stored} stored, {_duplicates} duplicates, {_unchanged} stored before, {Unreadable} unreadable");

        private void Say(TextWriter writer, string line)
        {
            EndLine();
            writer.WriteLine(line);
        }
    }
}

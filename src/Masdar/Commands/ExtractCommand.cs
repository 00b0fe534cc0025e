using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masdar.Extraction;
using Masdar.Fetching;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Storage;
using Masdar.Text;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar extract</c>: what is taken of one page, and why. Stores nothing.</summary>
internal static class ExtractCommand
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var address = new Argument<string>("url") { Description = "The page's address" };
        var content = new Option<string?>("--content") { Description = "Try this CSS selector for the element that holds the article", HelpName = "CSS" };
        var remove = new Option<string[]>("--remove") { Description = "Try this CSS selector for what is taken out of it (may be given several times)", HelpName = "CSS" };
        var sourceId = new Option<string?>("--source") { Description = "As a page of this source: its selectors, headers, and what its pages have in common", HelpName = "ID" };
        var command = new Command("extract", "Shows what is taken of a page, and why.\n\nExamples:\n  masdar extract https://example.org/news/1\n  masdar extract https://example.org/news/1 --content \"article .body\" --remove .share")
        {
            address, content, remove, sourceId, options.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config } read) return ExitCode.Usage;
            if (!Uri.TryCreate(result.GetValue(address), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                await context.Error.WriteLineAsync($"\"{result.GetValue(address)}\" is no address; write the whole of it, with http:// or https://");
                return ExitCode.Usage;
            }
            var source = SourceFor(config, result.GetValue(sourceId), url);
            if (source is null)
            {
                await context.Error.WriteLineAsync($"There is no source {result.GetValue(sourceId)} in sources.json; \"masdar sources list\" shows them.");
                return ExitCode.Usage;
            }
            var selectors = new Selectors(result.GetValue(content), result.GetValue(remove) ?? []);
            if (selectors.Content is not null || selectors.Remove.Count > 0) source = source with { Selectors = selectors };

            var folder = new DataFolder(result.GetValue(options.Data)!);
            using var logs = LogSetup.Create(read.Serilog, folder.LogPath, options.LevelOf(result), context.Error);
            using var fetcher = new HttpFetcher(() => config.Fetching, context.Time, logs.CreateLogger<HttpFetcher>());
            var extractor = new ArticleExtractor(fetcher, () => config.Fetching.RespectRobots, context.Time);
            var item = new FeedItem { Key = url.AbsoluteUri, RawHash = "", Url = url };
            var extract = await extractor.ExtractAsync(source, null, item, cancellationToken);
            var memory = await MemoryAsync(folder, config.Storage, source.Id, cancellationToken);
            var cleaned = SiteCleaning.Clean(memory, item, extract);
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(source, cleaned, memory) + "\n" : Text(source, cleaned, memory));
            return cleaned.TextFrom == TextFrom.Page ? ExitCode.Done : ExitCode.Partial;
        });
        return command;
    }

    /// <summary>The source that was named, else the one whose site the page is of, else one that stands for none; null where the name is unknown.</summary>
    private static Source? SourceFor(MasdarConfig config, string? id, Uri url)
    {
        if (id is not null) return config.Sources.FirstOrDefault(source => string.Equals(source.Id, id, StringComparison.Ordinal)) is { } named ? named with { FullText = true } : null;
        var found = config.Sources.FirstOrDefault(source => string.Equals((source.Homepage ?? source.Feed).IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase));
        return found is not null ? found with { FullText = true } : new Source { Id = "-", Name = url.IdnHost, Feed = url, Schedule = Schedule.Every(TimeSpan.FromHours(1)) };
    }

    private static async Task<SiteMemory> MemoryAsync(DataFolder folder, StorageOptions storage, string sourceId, CancellationToken cancellationToken)
    {
        if (!folder.MayHaveStore(storage)) return SiteMemory.Empty;
        using var store = Store.OpenReadOnly(folder.Dialect(storage, writes: false));
        return SiteMemory.Read(await store.ReadAsync(reader => reader.Site(sourceId), cancellationToken));
    }

    private static string Text(Source source, Extract extract, SiteMemory memory)
    {
        var lines = new List<string> { $"source      {source.Id}", $"verdict     {(extract.TextFrom == TextFrom.Page ? "taken" : "not taken")}{(extract.RetryPage ? ", to be tried again" : "")}" };
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) lines.Add($"{name,-12}{PlainText.Line(value)}");
        }
        Add("found by", extract.Way);
        Add("title", extract.PageTitle);
        Add("canonical", extract.Canonical?.AbsoluteUri);
        Add("language", extract.Language);
        Add("authors", string.Join(", ", extract.Authors));
        Add("published", extract.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Add("image", extract.Image?.Url);
        foreach (var finding in extract.Findings) Add(finding.Code, " " + finding.Message);
        foreach (var block in memory.Learned) Add("of the site", block.Text);
        return $"{string.Join('\n', lines)}\n\n{(extract.Body is { } body ? HtmlBody.FromHtml(body.Value, extract.Base).Text : "")}\n";
    }

    private static string Json(Source source, Extract extract, SiteMemory memory) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("source", source.Id);
        json.WriteBoolean("taken", extract.TextFrom == TextFrom.Page);
        json.WriteBoolean("triedAgain", extract.RetryPage);
        Write(json, "foundBy", extract.Way);
        Write(json, "title", extract.PageTitle);
        Write(json, "canonical", extract.Canonical?.AbsoluteUri);
        Write(json, "language", extract.Language);
        Write(json, "authors", extract.Authors);
        Write(json, "publishedAt", extract.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Write(json, "image", extract.Image?.Url);
        json.WriteStartArray("findings");
        foreach (var finding in extract.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "ofTheSite", [.. memory.Learned.Select(block => block.Text)]);
        if (extract.Body is { } body) json.WriteString("text", HtmlBody.FromHtml(body.Value, extract.Base).Text);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

using System.CommandLine;
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
        var title = new Option<string?>("--title") { Description = "Try this CSS selector for the element that bears the title", HelpName = "CSS" };
        var nextPage = new Option<string?>("--next-page") { Description = "Try this CSS selector for the link to the next part", HelpName = "CSS" };
        var sourceId = new Option<string?>("--source") { Description = "As a page of this source: its selectors, headers, and what its pages have in common", HelpName = "ID" };
        var command = new Command("extract", "Shows what is taken of a page, and why.\n\nExamples:\n  masdar extract https://example.org/news/1\n  masdar extract https://example.org/news/1 --content \"article .body\" --remove .share")
        {
            address, content, remove, title, nextPage, sourceId, options.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config } read) return ExitCode.Usage;
            if (!OutsideUri.TryCreate(result.GetValue(address), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
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
            if (Problem([selectors.Content, .. selectors.Remove, result.GetValue(title), result.GetValue(nextPage)]) is { } problem)
            {
                await context.Error.WriteLineAsync(problem);
                return ExitCode.Usage;
            }
            if (selectors.Content is not null || selectors.Remove.Count > 0) source = source with { Selectors = selectors };
            var sites = Tried(config.Sites, url.IdnHost, result.GetValue(title), result.GetValue(nextPage));

            var folder = new DataFolder(result.GetValue(options.Data)!);
            // It only looks: no folder is made, not even for a log.
            using var logs = LogSetup.Create(read.Serilog, logFolder: null, options.LevelOf(result), context.Error);
            using var fetcher = new HttpFetcher(() => config.Fetching, context.Time, logs.CreateLogger<HttpFetcher>());
            var extractor = new ArticleExtractor(fetcher, () => config.Fetching.RespectRobots, context.Time, () => sites, () => config.Fetching.UserAgent);
            var item = new FeedItem { Key = url.AbsoluteUri, RawHash = "", Url = url };
            var extract = await extractor.ExtractAsync(source, null, item, cancellationToken);
            var memory = await MemoryAsync(folder, config.Storage, source.Id, cancellationToken);
            var cleaned = SiteCleaning.Clean(memory, item, extract);
            await context.Out.WriteAsync(result.GetValue(options.Json) ? ExtractText.Json(source, cleaned, memory) + "\n" : ExtractText.Write(source, cleaned, memory));
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

    /// <summary>The first selector that cannot be read, in words; null: all can.</summary>
    private static string? Problem(IEnumerable<string?> selectors) =>
        selectors.OfType<string>().Select(static selector => SelectorSyntax.Problem(selector) is { } problem ? $"\"{selector}\" {problem}" : null).FirstOrDefault(static problem => problem is not null);

    /// <summary>The rules with what is tried for the page's site.</summary>
    private static IReadOnlyList<SiteRule> Tried(IReadOnlyList<SiteRule> rules, string host, string? title, string? nextPage)
    {
        if (title is null && nextPage is null) return rules;
        var rule = SiteRule.For(rules, host) ?? new SiteRule(host);
        return [.. rules.Where(other => other.Host != host), rule with { Host = host, Title = title ?? rule.Title, NextPage = nextPage ?? rule.NextPage }];
    }
}

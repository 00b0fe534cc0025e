using System.CommandLine;
using System.Globalization;
using Masdar.Configuration;
using Masdar.Fetching;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Text;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar sources add URL</c>: the feed is asked first, and a site's is found.</summary>
internal static class SourcesAdd
{
    /// <summary>What may be said of the new source on the command line.</summary>
    private sealed record Given(string? Id, string? Name, string? Homepage, string? Language, string? Schedule, bool Disabled);

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var url = new Argument<string>("url") { Description = "A feed's address, or a site's: its feed is found" };
        var id = new Option<string?>("--id") { Description = "Its id (a-z 0-9 - _ .); else one is made of name or address", HelpName = "ID" };
        var name = new Option<string?>("--name") { Description = "The name that the disclaimer gives; else the feed's title", HelpName = "NAME" };
        var homepage = new Option<string?>("--homepage") { Description = "Its site; else the one that the feed names", HelpName = "URL" };
        var language = new Option<string?>("--language") { Description = "BCP 47, such as ar; else the one that the feed names", HelpName = "TAG" };
        var schedule = new Option<string?>("--schedule") { Description = "30s, 15m, 2h, 1d, or a Quartz cron expression; else the default of sources.json", HelpName = "TIME" };
        var feed = new Option<string?>("--feed") { Description = "Where a site has several feeds: which, by its number or address", HelpName = "N|URL" };
        var disabled = new Option<bool>("--disabled") { Description = "Add it switched off" };
        var unasked = new Option<bool>("--no-check") { Description = "Add the address as it is, without asking it; wants --name" };
        var command = new Command(
            "add",
            "Adds a source to sources.json; the running service takes it up by itself.\n\n"
            + "Examples:\n  masdar sources add https://example.org/feed/\n  masdar sources add example.org --id example --name \"Example News\" --schedule 10m") { url, id, name, homepage, language, schedule, feed, disabled, unasked };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out ConfigFiles _) is not { Config: { } config }) return ExitCode.Usage;
            var given = new Given(result.GetValue(id), result.GetValue(name), result.GetValue(homepage), result.GetValue(language), result.GetValue(schedule), result.GetValue(disabled));
            if (Address(result.GetValue(url)!) is not { } address) return await SourcesCommand.WrongAsync(context, $"\"{Words.Brief(result.GetValue(url)!)}\" is no address; write one such as https://example.org/feed/");
            if (given.Homepage is not null && Address(given.Homepage) is null) return await SourcesCommand.WrongAsync(context, $"\"{Words.Brief(given.Homepage)}\" is no address for --homepage.");
            if (config.Sources.FirstOrDefault(source => source.Feed == address) is { } known) return await ThereAlreadyAsync(known, context);
            NewSource? source;
            if (result.GetValue(unasked))
            {
                if (given.Name is null) return await SourcesCommand.WrongAsync(context, "--no-check wants --name: nothing is asked that could tell it.");
                source = Make(address, given, null, null);
            }
            else
            {
                using var logs = LogSetup.Create(new Dictionary<string, string?>(StringComparer.Ordinal), logFolder: null, options.LevelOf(result) ?? LogLevel.Warning, context.Error);
                using var fetcher = new HttpFetcher(() => config.Fetching, context.Time, logs.CreateLogger<HttpFetcher>());
                var probe = await new SourcesProbe(fetcher, new FeedParser(), context.Time).FindAsync(address, cancellationToken);
                if (probe.Problem is { } problem)
                {
                    await context.Error.WriteLineAsync($"{Words.Address(address)}: {problem}");
                    await context.Error.WriteLineAsync("Nothing was added. Where it is known to be a feed that cannot be reached just now, --no-check --name NAME adds it all the same.");
                    return ExitCode.Partial;
                }
                if (await ChooseAsync(probe.Feeds, result.GetValue(feed), context) is not { } found) return ExitCode.Usage;
                if (config.Sources.FirstOrDefault(other => other.Feed == found.Url) is { } there) return await ThereAlreadyAsync(there, context);
                if (probe.Page is null && found.Url != address) await context.Error.WriteLineAsync($"{Words.Address(address)} has moved for good to {Words.Address(found.Url)}, which is taken.");
                source = Make(found.Url, given, found.Feed, probe.Page);
            }
            return await AddAsync(source, SourcesCommand.ListOf(result, options, context), context);
        });
        return command;
    }

    private static async Task<int> AddAsync(NewSource source, SourceList list, CommandContext context)
    {
        var edit = list.Add([source]);
        if (await SourcesCommand.RefusedAsync(edit, context)) return ExitCode.Usage;
        await context.Out.WriteLineAsync(edit.Ids.Count == 0 ? $"{source.Feed.AbsoluteUri} is in the list already." : $"Added {edit.Ids[0]}: {source.Name}, {source.Feed.AbsoluteUri}");
        return ExitCode.Done;
    }

    private static async Task<int> ThereAlreadyAsync(Source source, CommandContext context)
    {
        await context.Out.WriteLineAsync($"{source.Feed.AbsoluteUri} is in the list already, as {source.Id}.");
        return ExitCode.Done;
    }

    /// <summary>The feed that is meant; null, with the choice said, where there is none such.</summary>
    private static async Task<FoundFeed?> ChooseAsync(IReadOnlyList<FoundFeed> feeds, string? wanted, CommandContext context)
    {
        var at = wanted is null ? 0
            : int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1
            : feeds.ToList().FindIndex(found => found.Url == Address(wanted));
        var chosen = at >= 0 && at < feeds.Count ? feeds[at] : null;
        if (chosen is null) await context.Error.WriteLineAsync($"No feed {wanted} was found there. Found:");
        else if (feeds.Count > 1) await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{feeds.Count} feeds were found; {(wanted is null ? "the first is taken, --feed takes another" : $"number {at + 1} is taken")}:"));
        for (var i = 0; i < feeds.Count && (chosen is null || feeds.Count > 1); i++)
        {
            var title = feeds[i].Title ?? feeds[i].Feed.Title;
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {i + 1}  {feeds[i].Url.AbsoluteUri}  {(title is null ? "" : NewSource.Line(title))} ({feeds[i].Feed.Items.Count} items)"));
        }
        return chosen;
    }

    private static NewSource Make(Uri address, Given given, ParsedFeed? feed, Uri? page)
    {
        var title = feed?.Title is { } text && NewSource.Line(text) is { Length: > 0 } line ? line : null;
        var stated = feed?.Language is { } tag && SourcesReader.IsLanguage(tag) ? tag : null;
        var site = feed?.Link is { IsAbsoluteUri: true } link && AddressGuard.Objection(link) is null ? link : page;
        return new NewSource(given.Id, given.Name ?? title ?? address.Host, address)
        {
            Homepage = given.Homepage is not null ? Address(given.Homepage) : site,
            Language = given.Language ?? stated,
            Schedule = given.Schedule,
            Enabled = !given.Disabled,
        };
    }

    /// <summary>An address as people type it: without a scheme it is https.</summary>
    private static Uri? Address(string text)
    {
        text = text.Trim();
        if (text.StartsWith("feed://", StringComparison.OrdinalIgnoreCase)) text = "https://" + text[7..];
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        return OutsideUri.TryCreate(text, UriKind.Absolute, out var url) && AddressGuard.Objection(url) is null ? url : null;
    }
}

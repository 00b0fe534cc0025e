using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Masdar.Configuration;
using Masdar.Fetching;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Parsing;
using Microsoft.Extensions.Logging;

namespace Masdar.Commands;

/// <summary><c>masdar sources check</c>: one live probe of each source, and what is to be said of it. Stores nothing.</summary>
internal static class SourcesCheck
{
    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var only = new Option<string[]>("--source") { Description = "Only this source, even where it is switched off (may be given several times)", HelpName = "ID" };
        var command = new Command(
            "check",
            "Asks every enabled source once, and says whether it can be read, what is wrong, and what would be kinder to its publisher. Stores nothing.\n\n"
            + "Examples:\n  masdar sources check\n  masdar sources check --source sana --json") { only, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out ConfigFiles _) is not { Config: { } config }) return ExitCode.Usage;
            var ids = result.GetValue(only) ?? [];
            if (UnknownSources.Message(ids, config.Sources) is { } unknown) return await SourcesCommand.WrongAsync(context, unknown);
            var sources = config.Sources.Where(source => ids.Length > 0 ? ids.Contains(source.Id, StringComparer.Ordinal) : source.Enabled).ToList();
            using var logs = LogSetup.Create(new Dictionary<string, string?>(StringComparer.Ordinal), logFolder: null, options.LevelOf(result) ?? LogLevel.Warning, context.Error);
            var audits = await AuditAsync(sources, config.Fetching, logs, context, cancellationToken);
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(audits) + "\n" : Text(audits, context.Time.GetUtcNow()));
            return audits.All(audit => audit.Ok) ? ExitCode.Done : ExitCode.Partial;
        });
        return command;
    }

    private static async Task<IReadOnlyList<SourceAudit>> AuditAsync(
        List<Source> sources, FetchingOptions fetching, ILoggerFactory logs, CommandContext context, CancellationToken cancellationToken)
    {
        using var fetcher = new HttpFetcher(() => fetching, context.Time, logs.CreateLogger<HttpFetcher>());
        var auditor = new SourceAuditor(fetcher, new FeedParser(), fetching, context.Time);
        var audits = new ConcurrentDictionary<string, SourceAudit>(StringComparer.Ordinal);
        // More probes than requests: those that wait for a slow host must not keep others from theirs.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(64, 4 * fetching.MaxConcurrency), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(sources, parallel, async (source, token) =>
        {
            audits[source.Id] = await auditor.AuditAsync(source, token);
            if (context.IsErrorTerminal) await context.Error.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\r{audits.Count} of {sources.Count} sources "));
        });
        if (context.IsErrorTerminal && sources.Count > 0) await context.Error.WriteLineAsync();
        return [.. sources.Select(source => audits[source.Id])];
    }

    private static string Text(IReadOnlyList<SourceAudit> audits, DateTimeOffset now)
    {
        var text = new StringBuilder(Table.Write(
            ["SOURCE", "RESULT", "STATUS", "FORMAT", "ITEMS", "NEWEST", "UNCHANGED", "CODING", "SIZE", "TIME"],
            [.. audits.Select(audit => (IReadOnlyList<string>)
            [
                audit.Source.Id, audit.Ok ? "ok" : "FAILED", Number(audit.Status), audit.Format?.ToString() ?? "-", Number(audit.Items), Age(audit.Newest, now), Cache(audit.Cache),
                audit.Coding ?? "-", audit.Size is { } size ? Words.Size(size) : "-", audit.Took is { } took ? Words.Span(took) : "-",
            ])]));
        foreach (var audit in audits.Where(audit => audit.Remarks.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{audit.Source.Id} ({audit.Source.Feed.AbsoluteUri})\n");
            foreach (var remark in audit.Remarks) text.Append(CultureInfo.InvariantCulture, $"  {remark.Level.ToString().ToLowerInvariant(),-8} {remark.Message}\n");
        }
        var failed = audits.Count(audit => !audit.Ok);
        text.Append(CultureInfo.InvariantCulture, $"\n{audits.Count} sources asked: {audits.Count - failed} can be read, {failed} failed, {audits.Count(audit => audit.Remarks.Any(remark => remark.Level == RemarkLevel.Advice))} with advice\n");
        return text.ToString();
    }

    private static string Cache(CacheAnswer? cache) => cache switch { CacheAnswer.Honoured => "304", CacheAnswer.Ignored => "ignored", CacheAnswer.None => "never", _ => "-" };

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Age(DateTimeOffset? newest, DateTimeOffset now) => newest is not { } at ? "-" : at > now ? "ahead" : Words.Span(now - at);

    private static string Json(IReadOnlyList<SourceAudit> audits) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", audits.All(audit => audit.Ok));
        json.WriteStartArray("sources");
        foreach (var audit in audits) Write(json, audit);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, SourceAudit audit)
    {
        json.WriteStartObject();
        json.WriteString("id", audit.Source.Id);
        json.WriteString("feed", audit.Source.Feed.AbsoluteUri);
        json.WriteBoolean("ok", audit.Ok);
        if (audit.Status is { } status) json.WriteNumber("status", status);
        if (audit.MovedTo is { } moved) json.WriteString("movedTo", moved.AbsoluteUri);
        if (audit.Format is { } format) json.WriteString("format", format.ToString().ToLowerInvariant());
        if (audit.Items is { } items) json.WriteNumber("items", items);
        if (audit.Newest is { } newest) json.WriteString("newest", newest.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (audit.Cache is { } cache) json.WriteString("conditional", cache.ToString().ToLowerInvariant());
        if (audit.Coding is { } coding) json.WriteString("coding", coding);
        if (audit.Size is { } size) json.WriteNumber("bytes", size);
        if (audit.Robots is { } robots) json.WriteBoolean("robotsAllowFeed", robots);
        if (audit.CertificateEnds is { } ends) json.WriteString("certificateEnds", ends.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (audit.Took is { } took) json.WriteNumber("milliseconds", (long)took.TotalMilliseconds);
        json.WriteStartArray("remarks");
        foreach (var remark in audit.Remarks)
        {
            json.WriteStartObject();
            json.WriteString("level", remark.Level.ToString().ToLowerInvariant());
            json.WriteString("code", remark.Code);
            json.WriteString("message", remark.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary><c>masdar status</c>: how every source is doing.</summary>
internal static class StatusCommand
{
    private static readonly IReadOnlyDictionary<string, long> None = new Dictionary<string, long>(StringComparer.Ordinal);

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var command = new Command("status", "Shows for each source: last success, next fetch and why then, failures, articles, duplicates, how much was left out and why, and what its hub pushes.\n\nExample: masdar status --json") { options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config }) return ExitCode.Usage;
            var folder = new DataFolder(result.GetValue(options.Data)!);
            using var store = folder.MayHaveStore(config.Storage) ? Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false)) : null;
            var states = store is null ? new Dictionary<string, SourceState>(StringComparer.Ordinal) : await store.ReadAsync(reader => reader.States(), cancellationToken);
            var drops = store is null ? new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal) : await store.ReadAsync(reader => reader.DropCounts(), cancellationToken);
            var rows = config.Sources.Select(source => RowOf(source, states.GetValueOrDefault(source.Id) ?? SourceState.New(source.Id), drops.GetValueOrDefault(source.Id) ?? None, config, context.Time.GetUtcNow())).ToList();
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(rows) + "\n" : Text(rows));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>What is wrong with the subscription now belongs to the findings of the last fetch.</summary>
    private static Row RowOf(Source source, SourceState state, IReadOnlyDictionary<string, long> drops, MasdarConfig config, DateTimeOffset now)
    {
        var subscription = SubscriptionReport.Of(source, state, config.Fetching, now);
        return new Row(source, subscription?.Health.Finding is { } finding ? state with { Findings = [.. state.Findings, finding] } : state, drops, subscription);
    }

    private static string Text(List<Row> rows)
    {
        var table = Table.Write(
            ["SOURCE", "LAST SUCCESS", "NEXT FETCH", "FAILURES", "ARTICLES", "REVISIONS", "DUPLICATES", "LEFT OUT", "STATE"],
            rows.ConvertAll<IReadOnlyList<string>>(row =>
            [
                row.Source.Id, Moment(row.State.LastSuccess), row.Source.Enabled ? Moment(row.State.NextDue) : "-", Number(row.State.Failures), Number(row.State.Articles), Number(row.State.Revisions),
                Number(row.State.Duplicates), Number(row.Drops.Where(drop => IsLeftOut(drop.Key)).Sum(drop => drop.Value)), Words(row.Source, row.State),
            ]));
        var failing = rows.Count(row => row.Source.Enabled && row.State.Failures > 0);
        return $"{table}{rows.Count} sources, {rows.Count(row => row.Source.Enabled)} enabled, {failing} failing\n{Causes("Left out", rows, IsLeftOut)}{Causes("Pages not taken", rows, cause => !IsLeftOut(cause))}{SubscriptionReport.Text([.. rows.Select(row => row.Pushed).OfType<SubscriptionReport>()])}";
    }

    /// <summary>Items, not only their pages.</summary>
    private static bool IsLeftOut(string cause) => cause.StartsWith("filter.", StringComparison.Ordinal);

    private static string Causes(string what, List<Row> rows, Func<string, bool> wanted)
    {
        var causes = rows.SelectMany(row => row.Drops).Where(drop => wanted(drop.Key)).GroupBy(drop => drop.Key, drop => drop.Value, StringComparer.Ordinal).OrderBy(cause => cause.Key, StringComparer.Ordinal).ToList();
        return causes.Count == 0 ? "" : $"{what}: {string.Join(", ", causes.Select(cause => $"{cause.Key} {Number(cause.Sum())}"))}\n";
    }

    private static string Words(Source source, SourceState state) =>
        !source.Enabled ? "disabled"
        : state.LastError is { } error ? error
        : state.LastAttempt is null ? "never fetched"
        : state.Findings.Count > 0 ? $"{state.DueReason}; {string.Join(", ", state.Findings.Select(finding => finding.Code).Distinct(StringComparer.Ordinal))}"
        : state.DueReason ?? "fine";

    private static string Json(List<Row> rows) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("sources");
        foreach (var row in rows) Write(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Row row)
    {
        var (source, state, drops, pushed) = row;
        json.WriteStartObject();
        json.WriteString("id", source.Id);
        json.WriteString("name", source.Name);
        json.WriteString("feed", source.Feed.AbsoluteUri);
        json.WriteBoolean("enabled", source.Enabled);
        Write(json, "lastAttempt", state.LastAttempt);
        Write(json, "lastSuccess", state.LastSuccess);
        Write(json, "lastNew", state.LastNew);
        Write(json, "nextDue", state.NextDue);
        if (state.DueReason is not null) json.WriteString("dueReason", state.DueReason);
        json.WriteNumber("failures", state.Failures);
        if (state.LastError is not null) json.WriteString("lastError", state.LastError);
        json.WriteNumber("articles", state.Articles);
        json.WriteNumber("revisions", state.Revisions);
        json.WriteNumber("duplicates", state.Duplicates);
        json.WriteStartObject("leftOut");
        foreach (var (cause, times) in drops.Where(drop => IsLeftOut(drop.Key))) json.WriteNumber(cause, times);
        json.WriteEndObject();
        json.WriteStartObject("pagesNotTaken");
        foreach (var (cause, times) in drops.Where(drop => !IsLeftOut(drop.Key))) json.WriteNumber(cause, times);
        json.WriteEndObject();
        pushed?.Write(json);
        json.WriteStartArray("findings");
        foreach (var finding in state.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } value) json.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static string Moment(DateTimeOffset? moment) => moment is { } value ? value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <param name="Drops">What was left out of the source, by cause.</param>
    /// <param name="Pushed">Its subscription at a hub; null where there is none.</param>
    private sealed record Row(Source Source, SourceState State, IReadOnlyDictionary<string, long> Drops, SubscriptionReport? Pushed);
}

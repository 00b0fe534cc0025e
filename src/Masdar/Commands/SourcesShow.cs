using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masdar.Extraction;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Storage;
using Masdar.Text;

namespace Masdar.Commands;

/// <summary><c>masdar sources show</c>: all there is to know of one source.</summary>
internal static class SourcesShow
{
    /// <summary>Waiting pages that are counted, and those that are shown in the text.</summary>
    private const int MostLooks = 10_000, ShownLooks = 10;

    public static Command Create(GlobalOptions options, CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The source's id, as \"masdar sources list\" shows it" };
        var command = new Command("show", "Shows a source's settings and state, what its pages have in common, what was noticed of late, and which pages are looked at again.\n\nExamples:\n  masdar sources show sana\n  masdar sources show sana --json") { id, options.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (LoadedConfig.Read(result.GetValue(options.Config)!, context, out _) is not { Config: { } config }) return ExitCode.Usage;
            if (UnknownSources.Message([result.GetValue(id)!], config.Sources) is { } unknown) return await SourcesCommand.WrongAsync(context, unknown);
            var source = config.Sources.First(one => string.Equals(one.Id, result.GetValue(id), StringComparison.Ordinal));
            var shown = await ReadAsync(new DataFolder(result.GetValue(options.Data)!), config, source, cancellationToken);
            await context.Out.WriteAsync(result.GetValue(options.Json) ? Json(shown) + "\n" : Text(shown));
            return ExitCode.Done;
        });
        return command;
    }

    /// <param name="Rule">For the site of its homepage, else of its feed; null where there is none.</param>
    /// <param name="Looks">The pages that are looked at again, the next first.</param>
    private sealed record Shown(Source Source, SiteRule? Rule, SourceState State, SiteMemory Memory, IReadOnlyList<PageLook> Looks);

    private static async Task<Shown> ReadAsync(DataFolder folder, MasdarConfig config, Source source, CancellationToken cancellationToken)
    {
        var rule = SiteRule.For(config.Sites, (source.Homepage ?? source.Feed).IdnHost);
        if (!folder.MayHaveStore(config.Storage)) return new Shown(source, rule, SourceState.New(source.Id), SiteMemory.Empty, []);
        using var store = Store.OpenReadOnly(folder.Dialect(config.Storage, writes: false));
        return await store.ReadAsync(reader => new Shown(source, rule, reader.State(source.Id), SiteMemory.Read(reader.Site(source.Id)), reader.DuePages(source.Id, DateTimeOffset.MaxValue, MostLooks)), cancellationToken);
    }

    private static string Text(Shown shown)
    {
        var (source, rule, state, memory, looks) = shown;
        var lines = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) lines.Add($"{name,-13}{PlainText.Line(value)}");
        }
        void Head(string text) => lines.AddRange(["", text]);

        Add("source", source.Id);
        Add("name", source.Name);
        Add("feed", source.Feed.AbsoluteUri);
        Add("homepage", source.Homepage?.AbsoluteUri);
        Add("enabled", source.Enabled ? "yes" : "no");
        Add("schedule", source.Schedule.Text);
        Add("language", source.Language);
        Add("time zone", source.TimeZone.Id);
        Add("text", source.FullText ? "page" : "feed");
        Add("selectors", Of(source.Selectors?.Content, source.Selectors?.Remove));
        if (rule is not null) Add("site rule", $"{rule.Host}: {Of(rule.Content, rule.Remove)}");
        Add("attribution", source.Attribution);
        if (source.Headers.Count > 0) Add("headers", $"{string.Join(", ", source.Headers.Keys)} (values are not shown)");

        Head("state");
        Add("last attempt", Moment(state.LastAttempt) ?? "never");
        Add("last success", Moment(state.LastSuccess));
        Add("last new", Moment(state.LastNew));
        Add("next fetch", state.NextDue is null ? null : $"{Moment(state.NextDue)}{(state.DueReason is { } reason ? $" ({reason})" : "")}");
        Add("failures", state.Failures == 0 ? null : Number(state.Failures));
        Add("last error", state.LastError);
        Add("counts", string.Create(CultureInfo.InvariantCulture, $"{state.Articles} articles, {state.Revisions} revisions, {state.Duplicates} duplicates"));
        if (memory.Outcomes.Count > 0) Add("pages", string.Create(CultureInfo.InvariantCulture, $"of the last {memory.Outcomes.Count} {memory.Outcomes.Count(o => o.Words > 0)} were taken, with {SiteCleaning.Median(memory.Outcomes)} words in the middle"));

        if (state.Findings.Count > 0) Head("noticed at the last fetch");
        foreach (var finding in state.Findings) lines.Add(PlainText.Line($"{finding.Code}  {finding.Message}"));
        if (memory.Findings.Count > 0) Head("noticed of its pages");
        foreach (var finding in memory.Findings) lines.Add(PlainText.Line(string.Create(CultureInfo.InvariantCulture, $"{Moment(finding.At)}  {finding.Times} times  {finding.Code}  {finding.Message}")));
        if (memory.Learned.Count > 0) Head(string.Create(CultureInfo.InvariantCulture, $"what its pages have in common, {memory.Learned.Count} blocks"));
        foreach (var block in memory.Learned) lines.Add(PlainText.Line(string.Create(CultureInfo.InvariantCulture, $"in {block.Seen} articles since {Moment(block.Since) ?? "?"}{(block.Unseen > 0 ? $", not in the last {block.Unseen}" : "")}  {block.Text}")));
        if (looks.Count > 0) Head(string.Create(CultureInfo.InvariantCulture, $"pages that are looked at again, {looks.Count(Missed)} missed, {looks.Count(look => !Missed(look))} for corrections"));
        foreach (var look in looks.Take(ShownLooks)) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Moment(look.Due)}  {KindOf(look)}  {look.Tries} times so far  {look.Url.AbsoluteUri}"));
        if (looks.Count > ShownLooks) lines.Add(string.Create(CultureInfo.InvariantCulture, $"and {looks.Count - ShownLooks} more"));
        return string.Join('\n', lines) + "\n";
    }

    private static string Json(Shown shown) => JsonText.Write(json =>
    {
        var (source, rule, state, memory, looks) = shown;
        json.WriteStartObject();
        json.WriteString("id", source.Id);
        json.WriteString("name", source.Name);
        json.WriteString("feed", source.Feed.AbsoluteUri);
        Write(json, "homepage", source.Homepage?.AbsoluteUri);
        json.WriteBoolean("enabled", source.Enabled);
        json.WriteString("schedule", source.Schedule.Text);
        Write(json, "language", source.Language);
        json.WriteString("timeZone", source.TimeZone.Id);
        json.WriteBoolean("fullText", source.FullText);
        Write(json, "selectors", source.Selectors?.Content, source.Selectors?.Remove);
        if (rule is not null) Write(json, "siteRule", rule.Content, rule.Remove, rule.Host);
        Write(json, "attribution", source.Attribution);
        json.WriteStartObject("state");
        Write(json, "lastAttempt", Moment(state.LastAttempt, 'T'));
        Write(json, "lastSuccess", Moment(state.LastSuccess, 'T'));
        Write(json, "lastNew", Moment(state.LastNew, 'T'));
        Write(json, "nextDue", Moment(state.NextDue, 'T'));
        Write(json, "dueReason", state.DueReason);
        json.WriteNumber("failures", state.Failures);
        Write(json, "lastError", state.LastError);
        json.WriteNumber("articles", state.Articles);
        json.WriteNumber("revisions", state.Revisions);
        json.WriteNumber("duplicates", state.Duplicates);
        json.WriteEndObject();
        List(json, "findings", state.Findings, finding =>
        {
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
        });
        json.WriteStartObject("pages");
        json.WriteNumber("read", memory.Outcomes.Count);
        json.WriteNumber("taken", memory.Outcomes.Count(o => o.Words > 0));
        json.WriteNumber("words", SiteCleaning.Median(memory.Outcomes));
        List(json, "findings", memory.Findings, finding =>
        {
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteNumber("times", finding.Times);
            Write(json, "at", Moment(finding.At, 'T'));
        });
        List(json, "learned", memory.Learned, block =>
        {
            json.WriteString("text", block.Text);
            json.WriteNumber("articles", block.Seen);
            Write(json, "since", Moment(block.Since, 'T'));
            json.WriteNumber("unseen", block.Unseen);
        });
        List(json, "waiting", looks, look =>
        {
            json.WriteString("id", look.Id.ToString());
            json.WriteString("url", look.Url.AbsoluteUri);
            json.WriteString("why", KindOf(look));
            json.WriteNumber("tries", look.Tries);
            Write(json, "due", Moment(look.Due, 'T'));
        });
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, string? content, IReadOnlyList<string>? remove, string? host = null)
    {
        if (content is null && remove is null) return;
        json.WriteStartObject(name);
        Write(json, "host", host);
        Write(json, "content", content);
        json.WriteStartArray("remove");
        foreach (var selector in remove ?? []) json.WriteStringValue(selector);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Of(string? content, IReadOnlyList<string>? remove)
    {
        if (content is null && remove is not { Count: > 0 }) return null;
        return string.Join("; ", new[] { content, remove is { Count: > 0 } ? $"without {string.Join(", ", remove)}" : null }.OfType<string>());
    }

    private static bool Missed(PageLook look) => look.Kind == PageLookKind.Missed;

    private static string KindOf(PageLook look) => Missed(look) ? "missed" : "correction";

    private static string? Moment(DateTimeOffset? moment, char between = ' ') => moment?.UtcDateTime.ToString($"yyyy-MM-dd'{between}'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

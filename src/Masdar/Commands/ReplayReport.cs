using System.Globalization;
using System.Text;
using System.Text.Json;
using Masdar.Model;
using Masdar.Output;
using Masdar.Pipeline;

namespace Masdar.Commands;

/// <summary>What a replay shows: each article that changes, field by field and paragraph by paragraph, and the sum of it.</summary>
internal sealed class ReplayReport(CommandContext context, bool isJson)
{
    private const int LongestShown = 300, MostParagraphs = 400;

    private int _changed, _freed, _regained;

    public async Task ShowAsync(Replayed replayed)
    {
        switch (replayed)
        {
            case Mending mending:
                _changed++;
                await ShowAsync(Text(mending), Json(mending));
                break;
            case Freed freed:
                _freed++;
                await ShowAsync(freed.Item.Article, "duplicate", $"was noted as a duplicate of {freed.Note.Verdict.OriginalId}, becomes an article of its own", freed.Note.Verdict.OriginalId, becomes: "article");
                break;
            case Regained { Verdict: Duplicate duplicate } regained:
                _regained++;
                await ShowAsync(regained.Items[0].Article, "left-out", $"was left out, is noted as a duplicate of {duplicate.OriginalId}", duplicate.OriginalId, becomes: "duplicate");
                break;
            case Regained regained:
                _regained++;
                await ShowAsync(regained.Items[0].Article, "left-out", "was left out, becomes an article", duplicateOf: null, becomes: "article");
                break;
        }
    }

    /// <param name="done">What was stored; null: nothing was to be.</param>
    public async Task<int> EndAsync(ReplayCounts counts, CommitCounts? done)
    {
        var output = isJson ? context.Error : context.Out;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{counts.Replayed} articles made again, {_changed} {(done is null ? "would change" : "changed")}{(done is not null ? $", {done.Revised} revisions appended" : "")}"));
        if (_freed + _regained > 0)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{_freed} noted duplicates are none by the rules in force, {_regained} items that were left out are wanted{(done is not null ? $": {done.New} articles and {done.Duplicates} notes appended" : "")}"));
        }
        foreach (var (why, count) in counts.Skipped.OrderBy(skip => skip.Key, StringComparer.Ordinal)) await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"left as they are: {count} {why}"));
        return ExitCode.Done;
    }

    private Task ShowAsync(string text, string json) => isJson ? context.Out.WriteLineAsync(json) : context.Out.WriteAsync(text);

    private Task ShowAsync(Article article, string was, string words, ArticleId? duplicateOf, string becomes) => ShowAsync(
        $"{article.Id}  {article.Source.Id}  {article.Title}\n  {article.Url}\n  {words}\n\n",
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", article.Id.ToString());
            json.WriteString("source", article.Source.Id);
            json.WriteString("title", article.Title);
            if (article.Url is not null) json.WriteString("url", article.Url);
            json.WriteString("was", was);
            json.WriteString("becomes", becomes);
            if (duplicateOf is { } original) json.WriteString("duplicateOf", original.ToString());
            json.WriteEndObject();
        }));

    private static string Text(Mending mending)
    {
        var (was, now) = (RecordJson.ReadRecord(mending.Was.Line.Bytes.Span).Record, RecordJson.ReadRecord(mending.Now.Span).Record);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{was.Article.Id}  {was.Article.Source.Id}  {was.Article.Title}\n  {was.Article.Url}, revision {was.Revision} becomes {now.Revision}\n");
        foreach (var (field, before, after) in Changes(mending))
        {
            text.Append("  ").Append(field).Append('\n');
            foreach (var (sign, line) in Difference(before, after)) text.Append("  ").Append(sign).Append(' ').Append(line.Length > LongestShown ? line[..LongestShown] + "…" : line).Append('\n');
        }
        return text.Append('\n').ToString();
    }

    private static string Json(Mending mending) => Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", mending.Was.Id.ToString());
        json.WriteString("source", mending.Source.Id);
        json.WriteNumber("revision", mending.Was.Revision + 1);
        json.WriteStartArray("changes");
        foreach (var (field, before, after) in Changes(mending))
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            if (before.Length > 0) json.WriteString("before", before);
            if (after.Length > 0) json.WriteString("after", after);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RecordEncoder.Instance })) write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The fields that differ, with their values as text; the number of the revision and what follows from the text are left out.</summary>
    private static IEnumerable<(string Field, string Before, string After)> Changes(Mending mending)
    {
        using var was = JsonDocument.Parse(mending.Was.Line.Bytes);
        using var now = JsonDocument.Parse(mending.Now);
        var names = was.RootElement.EnumerateObject().Concat(now.RootElement.EnumerateObject()).Select(member => member.Name).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in names)
        {
            if (name is "revision" or "changes" or "fingerprint") continue;
            var (before, after) = (Value(was.RootElement, name), Value(now.RootElement, name));
            if (before != after) yield return (name, before, after);
        }
    }

    private static string Value(JsonElement record, string name) => !record.TryGetProperty(name, out var value) ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : name == "attribution" ? value.GetProperty("text").GetString()!
        : value.GetRawText();

    /// <summary>Paragraphs that went and came, in their order (longest common subsequence).</summary>
    private static IEnumerable<(char Sign, string Line)> Difference(string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--) common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j]) (i, j) = (i + 1, j + 1);
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1])) yield return ('-', a[i++]);
            else yield return ('+', b[j++]);
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : [.. text.Split('\n').Take(MostParagraphs)];
}

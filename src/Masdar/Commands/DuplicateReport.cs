using System.Globalization;
using System.Text.Json;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>A duplicate beside its original, with stage, similarity and threshold.</summary>
/// <param name="Note">Null: the article is no duplicate, or was merged into <paramref name="MergedInto"/>.</param>
/// <param name="Original">As stored, or null where it cannot be found any more.</param>
/// <param name="Duplicate">As it would have been published, or null where its text is not kept any more.</param>
internal sealed record DuplicateReport(ArticleId Id, DuplicateNote? Note, ArticleId? MergedInto, Article? Original, Article? Duplicate, double Threshold)
{
    public static DuplicateReport Of(StoreReader reader, ArticleId id, MasdarConfig config)
    {
        if (reader.Line(id) is not { Revision: 0 } line) return new DuplicateReport(id, null, reader.OriginalOf(id), null, null, 1);
        var note = RecordJson.ReadDuplicate(line.Line.Bytes.Span);
        // The operator may have merged it into another one since.
        var original = reader.OriginalOf(id) ?? note.Verdict.OriginalId;
        return new DuplicateReport(
            id, note, original == note.Verdict.OriginalId ? null : original, StoredPair.Read(reader, original), StoredPair.Read(reader, id), note.Verdict.Reason == DuplicateReason.Near ? config.Deduplication.Similarity : 1);
    }

    public string Text()
    {
        if (Note is not { } note) return MergedInto is { } into ? $"{Id} was merged into {into} by the operator; its record stays.\n" : $"{Id} is no duplicate.\n";
        var verdict = note.Verdict;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{Id} ({note.Source.Id}, {note.FetchedAt:yyyy-MM-dd HH:mm}) is a duplicate of {verdict.OriginalId}\n{note.Url}\nstage {StageOf(verdict)}, similarity {verdict.Similarity:0.00}, threshold {Threshold:0.00}\n");
        if (verdict.Evidence is { } evidence)
        {
            head += string.Create(CultureInfo.InvariantCulture, $"{100 * evidence.SharedShare:0} % of the shorter text shared, in {evidence.AlignedRuns} runs\n");
        }
        if (MergedInto is { } merged) head += $"merged into {merged} by the operator\n";
        if (Original is null) return head + "\nThe original's record cannot be found in the store.\n";
        if (Duplicate is null) return head + "\nThe duplicate's text is not kept any more: only within deduplication.window.\n";
        return $"{head}\n< original   > duplicate   = both\n{StoredPair.Compare(Original, Duplicate, all: true)}";
    }

    public string Json() => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", Id.ToString());
        json.WriteBoolean("isDuplicate", Note is not null || MergedInto is not null);
        if (Note is { } note)
        {
            json.WriteString("duplicateOf", note.Verdict.OriginalId.ToString());
            json.WriteString("stage", StageOf(note.Verdict));
            json.WriteNumber("similarity", Math.Round(note.Verdict.Similarity, 4));
            json.WriteNumber("threshold", Threshold);
            json.WritePropertyName("note");
            json.WriteRawValue(RecordJson.Write(note).AsSpan().TrimEnd((byte)'\n'));
        }
        if (MergedInto is { } merged) json.WriteString("mergedInto", merged.ToString());
        Write(json, "original", Original);
        Write(json, "duplicate", Duplicate);
        if (Original is not null && Duplicate is not null) StoredPair.WriteParagraphs(json, Original, "original", Duplicate, "duplicate");
        json.WriteEndObject();
    });

    private static string StageOf(Duplicate verdict) => verdict.Reason.ToString().ToLowerInvariant();

    private static void Write(Utf8JsonWriter json, string name, Article? article)
    {
        if (article is null) return;
        json.WriteStartObject(name);
        json.WriteString("id", article.Id.ToString());
        json.WriteString("source", article.Source.Id);
        if (article.Url is not null) json.WriteString("url", article.Url);
        json.WriteString("title", article.Title);
        json.WriteString("text", article.Text);
        json.WriteEndObject();
    }
}

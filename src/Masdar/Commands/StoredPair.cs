using System.Text.Json;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>Articles as the store still has them: a record's newest revision, or what was kept of a noted duplicate.</summary>
internal static class StoredPair
{
    /// <summary>The article, or null where nothing but its note is left.</summary>
    public static Article? Read(StoreReader reader, ArticleId id)
    {
        if (reader.Line(id) is not { } line) return null;
        if (line.Revision > 0) return RecordJson.ReadRecord(line.Line.Bytes.Span).Record.Article;
        return reader.Kept(id) is { } kept ? RecordJson.ReadRecord(kept).Record.Article : null;
    }

    /// <summary>Both texts, paragraph by paragraph, with what differs marked: <c>[-only there-]</c>, <c>{+only here+}</c>.</summary>
    /// <param name="all">Equal paragraphs too; else only those that differ.</param>
    public static string Compare(Article old, Article now, bool all)
    {
        var text = new System.Text.StringBuilder();
        foreach (var (a, b) in new[] { (old.Title, now.Title), (old.Text, now.Text) })
        {
            foreach (var paragraph in TextComparison.Of(a, b).Paragraphs)
            {
                if (paragraph.IsSame)
                {
                    if (all) text.Append("  = ").Append(paragraph.Left).Append('\n');
                    continue;
                }
                var moved = paragraph.IsMoved ? " (moved)" : "";
                if (paragraph.Left.Length > 0) text.Append("  < ").Append(paragraph.Left).Append(moved).Append('\n');
                if (paragraph.Right.Length > 0) text.Append("  > ").Append(paragraph.Right).Append(moved).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The same as JSON: the headline first; equal paragraphs have one side only.</summary>
    public static void WriteParagraphs(Utf8JsonWriter json, Article old, string oldName, Article now, string newName)
    {
        json.WriteStartArray("paragraphs");
        foreach (var paragraph in TextComparison.Of(old.Title, now.Title).Paragraphs.Concat(TextComparison.Of(old.Text, now.Text).Paragraphs))
        {
            json.WriteStartObject();
            json.WriteBoolean("same", paragraph.IsSame);
            if (paragraph.IsMoved) json.WriteBoolean("moved", true);
            if (paragraph.Left.Length > 0) json.WriteString(oldName, paragraph.Left);
            if (!paragraph.IsSame && paragraph.Right.Length > 0) json.WriteString(newName, paragraph.Right);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

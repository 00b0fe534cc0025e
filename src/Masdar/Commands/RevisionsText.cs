using System.Globalization;
using System.Text;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;

namespace Masdar.Commands;

/// <summary>An article's revisions, oldest first, each with what it changed.</summary>
internal static class RevisionsText
{
    private const int Most = 1000;

    /// <param name="json">The records as they stand, a line each.</param>
    public static string Write(StoreReader reader, ArticleId id, bool json)
    {
        var text = new StringBuilder();
        Article? before = null;
        foreach (var line in reader.Revisions(id, Most))
        {
            if (json)
            {
                text.Append(Encoding.UTF8.GetString(line.Line.Bytes.Span));
                continue;
            }
            var record = RecordJson.ReadRecord(line.Line.Bytes.Span).Record;
            text.Append(CultureInfo.InvariantCulture, $"revision {record.Revision}, {record.Article.FetchedAt:yyyy-MM-dd HH:mm}");
            text.Append(record.Changes.Count > 0 ? $": {string.Join(", ", record.Changes)}\n" : "\n");
            text.Append(before is null ? $"  {record.Article.Title}\n" : StoredPair.Compare(before, record.Article, all: false));
            before = record.Article;
        }
        return text.ToString();
    }
}

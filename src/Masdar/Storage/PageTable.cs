using System.Data.Common;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Storage;

/// <summary>The pages to be looked at again, and what the pages of each source have in common.</summary>
internal static class PageTable
{
    /// <summary>The looks of a source that are due, the longest due first.</summary>
    public static IReadOnlyList<PageLook> Due(SqlCommands commands, string sourceId, DateTimeOffset now, int most)
    {
        var looks = new List<PageLook>();
        using var rows = commands.Get(
            "SELECT id, source, kind, url, due, tries, etag, modified FROM page WHERE source = @source AND due <= @now ORDER BY due, id LIMIT @most",
            ("@source", sourceId), ("@now", now.ToUnixTimeMilliseconds()), ("@most", most)).ExecuteReader();
        while (rows.Read())
        {
            if (LookOf(rows) is { } look) looks.Add(look);
        }
        return looks;
    }

    /// <summary>The look that is planned at an article's page, or null.</summary>
    public static PageLook? Find(SqlCommands commands, ArticleId id)
    {
        using var row = commands.Get("SELECT id, source, kind, url, due, tries, etag, modified FROM page WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        return row.Read() ? LookOf(row) : null;
    }

    public static void Save(SqlCommands commands, PageLook look) => commands.Run(
        """
        INSERT INTO page (id, source, kind, url, due, tries, etag, modified) VALUES (@id, @source, @kind, @url, @due, @tries, @etag, @modified)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, url = excluded.url, due = excluded.due, tries = excluded.tries, etag = excluded.etag, modified = excluded.modified
        """,
        ("@id", look.Id.ToBytes()),
        ("@source", look.SourceId),
        ("@kind", (int)look.Kind),
        ("@url", look.Url.AbsoluteUri),
        ("@due", look.Due.ToUnixTimeMilliseconds()),
        ("@tries", look.Tries),
        ("@etag", look.Validators.ETag ?? ""),
        ("@modified", look.Validators.LastModified ?? ""));

    public static void Forget(SqlCommands commands, ArticleId id) => commands.Run("DELETE FROM page WHERE id = @id", ("@id", id.ToBytes()));

    public static string? Site(SqlCommands commands, string sourceId) => commands.Get("SELECT memory FROM site WHERE source = @source", ("@source", sourceId)).ExecuteScalar() as string;

    public static void SaveSite(SqlCommands commands, string sourceId, string memory) => commands.Run(
        "INSERT INTO site (source, memory) VALUES (@source, @memory) ON CONFLICT (source) DO UPDATE SET memory = excluded.memory", ("@source", sourceId), ("@memory", memory));

    private static PageLook? LookOf(DbDataReader row)
    {
        if (!OutsideUri.TryCreate(row.GetString(3), UriKind.Absolute, out var url)) return null;
        return new PageLook(
            ArticleId.FromBytes((byte[])row.GetValue(0)), row.GetString(1), (PageLookKind)row.GetInt32(2), url, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt32(5))
        {
            Validators = new Validators(OrNull(row.GetString(6)), OrNull(row.GetString(7))),
        };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}

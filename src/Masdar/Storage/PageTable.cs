using Masdar.Model;

namespace Masdar.Storage;

/// <summary>The pages to be looked at again, and what the pages of each source have in common.</summary>
internal static class PageTable
{
    /// <summary>The looks of a source that are due, the longest due first.</summary>
    public static IReadOnlyList<PageLook> Due(SqlCommands commands, string sourceId, DateTimeOffset now, int most)
    {
        var looks = new List<PageLook>();
        using var rows = commands.Get(
            "SELECT id, kind, url, due, tries, etag, modified FROM page WHERE source = @source AND due <= @now ORDER BY due, id LIMIT @most",
            ("@source", sourceId), ("@now", now.ToUnixTimeMilliseconds()), ("@most", most)).ExecuteReader();
        while (rows.Read())
        {
            if (!Uri.TryCreate(rows.GetString(2), UriKind.Absolute, out var url)) continue;
            looks.Add(new PageLook(
                ArticleId.FromBytes((byte[])rows.GetValue(0)), sourceId, (PageLookKind)rows.GetInt32(1), url, DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)), rows.GetInt32(4))
            {
                Validators = new Validators(OrNull(rows.GetString(5)), OrNull(rows.GetString(6))),
            });
        }
        return looks;
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

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}

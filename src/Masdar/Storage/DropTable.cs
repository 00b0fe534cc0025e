using System.Data.Common;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Storage;

/// <summary>What was left out: the newest of each source with its cause, and counts of all.</summary>
internal static class DropTable
{
    /// <summary>As many are remembered of a source.</summary>
    public const int MostOfSource = 1000;

    private const string Columns = "id, source, address, title, cause, message, at";

    public static Drop? Find(SqlCommands commands, ArticleId id)
    {
        using var row = commands.Get($"SELECT {Columns} FROM dropped WHERE id = @id", ("@id", id.ToBytes())).ExecuteReader();
        return row.Read() ? DropOf(row) : null;
    }

    /// <summary>Those with an address, in the form that is compared.</summary>
    public static IReadOnlyList<ArticleId> ByUrl(SqlCommands commands, string urlKey)
    {
        var ids = new List<ArticleId>();
        using var rows = commands.Get("SELECT id FROM dropped WHERE url = @url ORDER BY at", ("@url", Store.Hash(urlKey))).ExecuteReader();
        while (rows.Read()) ids.Add(ArticleId.FromBytes((byte[])rows.GetValue(0)));
        return ids;
    }

    /// <summary>How many there were by cause, of each source.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counts(SqlCommands commands)
    {
        var counts = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        using var rows = commands.Get("SELECT source, cause, times FROM drops ORDER BY source, cause").ExecuteReader();
        while (rows.Read())
        {
            if (!counts.TryGetValue(rows.GetString(0), out var causes)) counts.Add(rows.GetString(0), causes = new SortedDictionary<string, long>(StringComparer.Ordinal));
            ((SortedDictionary<string, long>)causes).Add(rows.GetString(1), rows.GetInt64(2));
        }
        return counts;
    }

    /// <summary>Remembers a drop, and counts it unless it is known with this cause.</summary>
    public static void Save(SqlCommands commands, Drop drop)
    {
        if (Find(commands, drop.Id)?.Cause.Code == drop.Cause.Code) return;
        commands.Run(
            """
            INSERT INTO dropped (id, source, url, address, title, cause, message, at) VALUES (@id, @source, @url, @address, @title, @cause, @message, @at)
            ON CONFLICT (id) DO UPDATE SET url = excluded.url, address = excluded.address, title = excluded.title, cause = excluded.cause, message = excluded.message, at = excluded.at
            """,
            ("@id", drop.Id.ToBytes()),
            ("@source", drop.SourceId),
            ("@url", drop.Address is { } address ? Store.Hash(CanonicalUrl.Compare(address)) : null),
            ("@address", drop.Address ?? ""),
            ("@title", drop.Title),
            ("@cause", drop.Cause.Code),
            ("@message", drop.Cause.Message),
            ("@at", drop.At.ToUnixTimeMilliseconds()));
        commands.Run(
            "INSERT INTO drops (source, cause, times) VALUES (@source, @cause, 1) ON CONFLICT (source, cause) DO UPDATE SET times = drops.times + 1",
            ("@source", drop.SourceId), ("@cause", drop.Cause.Code));
    }

    /// <summary>Forgets all but the newest of a source.</summary>
    public static void Prune(SqlCommands commands, string sourceId) => commands.Run(
        "DELETE FROM dropped WHERE source = @source AND at < (SELECT MIN(at) FROM (SELECT at FROM dropped WHERE source = @source ORDER BY at DESC LIMIT @most) newest)",
        ("@source", sourceId), ("@most", MostOfSource));

    private static Drop DropOf(DbDataReader row) => new(
        ArticleId.FromBytes((byte[])row.GetValue(0)), row.GetString(1), row.GetString(2) is { Length: > 0 } address ? address : null, row.GetString(3),
        new Finding(row.GetString(4), row.GetString(5)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}

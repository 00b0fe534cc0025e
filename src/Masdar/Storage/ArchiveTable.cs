using Masdar.Model;

namespace Masdar.Storage;

/// <summary>What the store knows of a node's archive: how far its files are on disk, which bodies it got lately, and how new the records are that point there.</summary>
internal static class ArchiveTable
{
    /// <summary>The body with this digest, or null.</summary>
    public static ArchivedPayload? Find(SqlCommands commands, int node, string digest)
    {
        using var row = commands.Get(
            "SELECT sha, file, at, record, url, stored_at FROM payload WHERE node = @node AND digest = @digest", ("@node", node), ("@digest", Key(digest))).ExecuteReader();
        if (!row.Read() || !string.Equals(row.GetString(0), digest, StringComparison.Ordinal)) return null;
        return new ArchivedPayload(new ArchivePlace(row.GetString(1), row.GetInt64(2), digest), row.GetString(3), row.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
    }

    public static void Save(SqlCommands commands, int node, ArchivedPayload payload) => commands.Run(
        """
        INSERT INTO payload (node, digest, sha, file, at, record, url, stored_at) VALUES (@node, @digest, @sha, @file, @at, @record, @url, @stored)
        ON CONFLICT (node, digest) DO UPDATE SET sha = excluded.sha, file = excluded.file, at = excluded.at, record = excluded.record, url = excluded.url, stored_at = excluded.stored_at
        """,
        ("@node", node),
        ("@digest", Key(payload.Place.Digest)),
        ("@sha", payload.Place.Digest),
        ("@file", payload.Place.File),
        ("@at", payload.Place.Offset),
        ("@record", payload.RecordId),
        ("@url", payload.Url),
        ("@stored", payload.At.ToUnixTimeMilliseconds()));

    /// <summary>Forgets bodies that are too old to be pointed to again.</summary>
    public static void Prune(SqlCommands commands, int node, DateTimeOffset before) =>
        commands.Run("DELETE FROM payload WHERE node = @node AND stored_at < @before", ("@node", node), ("@before", before.ToUnixTimeMilliseconds()));

    /// <summary>The archive's files that are known, by name.</summary>
    public static IReadOnlyDictionary<string, ArchiveFile> Files(SqlCommands commands, int node)
    {
        var files = new Dictionary<string, ArchiveFile>(StringComparer.Ordinal);
        using var rows = commands.Get("SELECT file, length, newest FROM warc WHERE node = @node", ("@node", node)).ExecuteReader();
        while (rows.Read()) files.Add(rows.GetString(0), new ArchiveFile(rows.GetString(0), rows.GetInt64(1), DateOnly.FromDayNumber(rows.GetInt32(2))));
        return files;
    }

    public static void MarkLength(SqlCommands commands, int node, string file, long length) => commands.Run(
        "INSERT INTO warc (node, file, length, newest) VALUES (@node, @file, @length, 0) ON CONFLICT (node, file) DO UPDATE SET length = excluded.length",
        ("@node", node), ("@file", file), ("@length", length));

    /// <summary>Remembers that a record of a day points into a file.</summary>
    public static void MarkUsed(SqlCommands commands, int node, string file, DateOnly day) => commands.Run(
        "INSERT INTO warc (node, file, length, newest) VALUES (@node, @file, 0, @day) ON CONFLICT (node, file) DO UPDATE SET newest = excluded.newest WHERE warc.newest < excluded.newest",
        ("@node", node), ("@file", file), ("@day", day.DayNumber));

    public static void Forget(SqlCommands commands, int node, string file)
    {
        commands.Run("DELETE FROM payload WHERE node = @node AND file = @file", ("@node", node), ("@file", file));
        commands.Run("DELETE FROM warc WHERE node = @node AND file = @file", ("@node", node), ("@file", file));
    }

    private static byte[] Key(string digest) => Convert.FromHexString(digest.AsSpan("sha256:".Length, 32));
}

/// <summary>A file of the archive.</summary>
/// <param name="Length">Bytes that are known to be on disk.</param>
/// <param name="Newest">The newest day with a record that points into it; <see cref="DateOnly.MinValue"/>: none does.</param>
internal sealed record ArchiveFile(string Name, long Length, DateOnly Newest);

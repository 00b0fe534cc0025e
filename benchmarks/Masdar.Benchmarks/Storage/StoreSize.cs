using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Masdar.Benchmarks.Storage;

/// <summary>
/// What each table of a SQLite store takes, its indexes included, in all and for each original: on a copy, by the pages that are free once it is dropped.
/// <c>dotnet run -c Release --project benchmarks/Masdar.Benchmarks -- store-size DATA/masdar.db</c>
/// </summary>
internal static class StoreSize
{
    /// <summary>The argument by which it is called instead of the other benchmarks.</summary>
    public const string Name = "store-size";

    public static void Run(string path)
    {
        var copy = Path.GetTempFileName();
        try
        {
            // The log beside it counts too: the backup has both in one.
            using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            connection.Open();
            using (var store = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False"))
            {
                store.Open();
                store.BackupDatabase(connection);
            }
            var (originals, noted) = (Number(connection, "SELECT count(*) FROM article WHERE revision > 0"), Number(connection, "SELECT count(*) FROM article WHERE revision = 0"));
            var (page, all, unused) = (Number(connection, "PRAGMA page_size"), Number(connection, "PRAGMA page_count"), Number(connection, "PRAGMA freelist_count"));
            Say($"{originals:N0} originals, {noted:N0} other articles; {(all - unused) * page:N0} bytes in use, {(double)(all - unused) * page / originals:N0} an original");
            var sizes = new List<(string Table, long Bytes, long Rows)>();
            foreach (var table in Tables(connection))
            {
                var (rows, free) = (Number(connection, $"SELECT count(*) FROM \"{table}\""), Number(connection, "PRAGMA freelist_count"));
                Number(connection, $"DROP TABLE \"{table}\"");
                sizes.Add((table, (Number(connection, "PRAGMA freelist_count") - free) * page, rows));
            }
            foreach (var (table, bytes, rows) in sizes.OrderByDescending(size => size.Bytes)) Say($"{table,-12} {bytes,14:N0} bytes {rows,10:N0} rows {(double)bytes / originals,8:N0} an original");
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        using var command = Command(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of this file's own text, and the names of the store's tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}

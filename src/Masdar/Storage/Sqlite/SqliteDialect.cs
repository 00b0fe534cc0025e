using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Masdar.Storage.Sqlite;

/// <summary>The store as one SQLite file in WAL mode: a committed transaction survives a power cut (<c>synchronous=FULL</c>).</summary>
/// <param name="path">The file; made when it is missing, unless it is opened read-only.</param>
internal sealed class SqliteDialect(string path) : SqlDialect
{
    private const int Full = 13, IoError = 10, ReadOnly = 8, CannotOpen = 14, Corrupt = 11, NotADatabase = 26, Busy = 5, Locked = 6;

    public override string Place => path;

    public override IReadOnlyList<string> Scripts { get; } = [.. Enumerable.Range(1, 11).Select(number => Script(string.Create(CultureInfo.InvariantCulture, $"Masdar.Storage.Sqlite.schema.{number}.sql")))];

    public override DbConnection Open(bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            connection.Open();
            // 16 MB of pages: the upper levels of the indexes stay in memory, whatever the store's size.
            Run(connection, readOnly
                ? "PRAGMA query_only=ON; PRAGMA cache_size=-16000; PRAGMA busy_timeout=30000;"
                : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explain(e);
        }
    }

    public override DbTransaction BeginExclusive(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override int ReadVersion(DbConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version";
            return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    public override void WriteVersion(DbConnection connection, DbTransaction transaction, int version)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version}");
        command.ExecuteNonQuery();
    }

    public override bool IsDiskTrouble(DbException exception) => exception is SqliteException { SqliteErrorCode: Full or IoError or ReadOnly or CannotOpen };

    /// <inheritdoc/>
    public override void Backup(DbConnection connection, string path)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString());
        target.Open();
        // SQLite's online backup: one consistent state, whatever the service commits meanwhile.
        ((SqliteConnection)connection).BackupDatabase(target);
    }

    public override StoreException Explain(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => new StoreException($"The store {path} is damaged ({exception.Message}). Nothing was changed. Run \"masdar records rebuild\": it keeps the old store beside and makes a new one from the record files.", exception),
        ReadOnly or CannotOpen => new StoreException($"The store {path} cannot be opened or written ({exception.Message}). Check that the data folder exists and that this account may write to it.", exception),
        Full => new StoreException($"The disk is full: the store {path} cannot be written. Free some space; nothing that was stored is lost.", exception) { IsPassing = true },
        var code => new StoreException($"The store {path} cannot be used: {exception.Message}", exception) { IsPassing = code is IoError or Busy or Locked },
    };

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

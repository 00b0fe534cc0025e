using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Masdar.Storage.Postgres;

/// <summary>
/// The store as tables of a PostgreSQL database that several nodes share. Who writes holds an advisory lock for the transaction, so verdict
/// and insertion are one step on all nodes together. The tables lie in the schema <c>masdar</c>, or the one that the connection string names.
/// </summary>
internal sealed class PostgresDialect : SqlDialect
{
    /// <summary>The first half of the advisory locks' keys ("masd"); the second is the schema's or the node's.</summary>
    private const int WriterLock = 0x6D617364, NodeLock = 0x6D61736E;

    private readonly PostgresAddress _address;
    private readonly string _nodeName;

    /// <param name="connectionString">As Npgsql takes it; its password is in no message.</param>
    /// <param name="nodeName">What tells this node from others on the same store; stays the same over restarts.</param>
    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    public PostgresDialect(string connectionString, string nodeName)
    {
        _address = PostgresAddress.Read(connectionString);
        _nodeName = nodeName;
    }

    public override string Place => _address.Place;

    public override bool IsShared => true;

    public override string? SharedSchedule => _address.ScheduleConnectionString;

    public override string LineOrder => "no";

    public override IReadOnlyList<string> Scripts { get; } = [.. Enumerable.Range(1, 11).Select(number => Script(string.Create(CultureInfo.InvariantCulture, $"Masdar.Storage.Postgres.schema.{number}.sql")))];

    public override DbConnection Open(bool readOnly)
    {
        var connection = new NpgsqlConnection(_address.ConnectionString);
        try
        {
            connection.Open();
            if (Scalar(connection, null, "SHOW server_encoding") is not "UTF8") throw new StoreException($"{Place} does not keep its text in UTF-8. Make a database with: createdb --encoding=UTF8 --template=template0 NAME");
            // A node that froze must not keep the others from writing for ever: the server ends its transaction.
            // A node whose machine is gone says no good-bye: the server asks for it after half a minute and lets go of its locks.
            Run(connection, null, "SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '90s'; SET synchronous_commit = on; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3");
            if (readOnly) Run(connection, null, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            connection.Dispose();
            throw PostgresTrouble.Explain(Place, e);
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginExclusive(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
        try
        {
            Run(connection, transaction, $"SELECT pg_advisory_xact_lock({WriterLock}, hashtext('{_address.Schema}'))");
            return transaction;
        }
        catch (NpgsqlException)
        {
            transaction.Dispose();
            throw;
        }
    }

    public override int ReadVersion(DbConnection connection)
    {
        try
        {
            return Scalar(connection, null, "SELECT to_regclass('version')::text") is null ? 0 : Convert.ToInt32(Scalar(connection, null, "SELECT number FROM version"), CultureInfo.InvariantCulture);
        }
        catch (NpgsqlException e)
        {
            throw PostgresTrouble.Explain(Place, e);
        }
    }

    public override void WriteVersion(DbConnection connection, DbTransaction transaction, int version) =>
        Run(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE IF NOT EXISTS version (number integer NOT NULL); DELETE FROM version; INSERT INTO version VALUES ({version})"));

    public override void BeforeScripts(DbConnection connection, DbTransaction transaction)
    {
        // "IF NOT EXISTS" alone would ask for a right that is not needed where the schema is there.
        if (Scalar(connection, transaction, $"SELECT 1 FROM pg_namespace WHERE nspname = '{_address.Schema}'") is null) Run(connection, transaction, $"CREATE SCHEMA \"{_address.Schema}\"");
    }

    public override int Node(DbConnection connection, bool claim)
    {
        if (!claim) return Convert.ToInt32(ScalarOf(connection, "SELECT id FROM node WHERE name = @name") ?? -1, CultureInfo.InvariantCulture);
        ScalarOf(connection, "INSERT INTO node (name) SELECT @name WHERE NOT EXISTS (SELECT 1 FROM node WHERE name = @name) ON CONFLICT DO NOTHING");
        var node = Convert.ToInt32(ScalarOf(connection, "SELECT id FROM node WHERE name = @name"), CultureInfo.InvariantCulture);
        try
        {
            // Held by the session. A node that was just killed may hold it a moment longer.
            Run(connection, null, string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = '10s'; SELECT pg_advisory_lock({NodeLock}, hashtext('{_address.Schema}') # {node}); SET lock_timeout = '90s'"));
            return node;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            var words = $"Another Masdar writes to {Place} as the node \"{_nodeName}\". Where this data folder is a copy of that one's, remove node.id, records and duplicates from it. A node whose machine was lost lets go within a minute.";
            throw new StoreException(words, e) { IsPassing = true };
        }
    }

    public override bool IsDiskTrouble(DbException exception) => PostgresTrouble.IsDisk(exception) || PostgresTrouble.IsLost(exception);

    public override bool IsConnectionLost(DbException exception) => PostgresTrouble.IsLost(exception);

    public override StoreException Explain(DbException exception) => PostgresTrouble.Explain(Place, exception);

    private object? ScalarOf(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this file; the name is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        var name = command.CreateParameter();
        (name.ParameterName, name.DbType, name.Value) = ("name", System.Data.DbType.String, _nodeName);
        command.Parameters.Add(name);
        return command.ExecuteScalar();
    }

    private static object? Scalar(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = Command(connection, transaction, sql);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    private static void Run(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = Command(connection, transaction, sql);
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Literals of this file with numbers and a schema's name that was checked.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}

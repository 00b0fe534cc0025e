using Masdar.Storage;
using Masdar.Storage.Postgres;
using Npgsql;

namespace Masdar.Tests.Storage;

/// <summary>A schema of its own on the PostgreSQL that MASDAR_TEST_POSTGRES names (<c>eval "$(.ci/postgres)"</c>), gone after the test.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    private readonly string _server;
    private readonly string _schema = $"test_{Guid.NewGuid():N}";

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public PostgresDatabase()
    {
        _server = Environment.GetEnvironmentVariable("MASDAR_TEST_POSTGRES") ?? "";
        Assert.SkipUnless(_server.Length > 0, "No PostgreSQL: run eval \"$(.ci/postgres)\" first; it sets MASDAR_TEST_POSTGRES.");
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { SearchPath = _schema }.ConnectionString;

    public SqlDialect Dialect(string node = "one") => new PostgresDialect(ConnectionString, node);

    public Store Open(string node = "one") => Store.Open(Dialect(node));

    /// <summary>Runs a statement beside the store, in its schema, and gives its first value.</summary>
    public object? Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends every session on the schema but the one that asks, as a failing server does.</summary>
    public void EndSessions() => Scalar($"SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name = 'masdar' AND pid <> pg_backend_pid()");

    public void Dispose() => Scalar($"DROP SCHEMA IF EXISTS \"{_schema}\" CASCADE");
}

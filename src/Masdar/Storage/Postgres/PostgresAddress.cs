using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Masdar.Storage.Postgres;

/// <summary>Where the database is, and in which of its schemas the tables lie.</summary>
/// <param name="ConnectionString">With what Masdar sets where the user left it open. Holds the password: never in a message.</param>
/// <param name="Place">In words, without the password.</param>
/// <param name="Schema">Letters, digits and underscores only, so that it can stand in a statement.</param>
/// <param name="ScheduleConnectionString">The same for the shared schedule, which takes a connection for each step and gives it back.</param>
internal sealed partial record PostgresAddress(string ConnectionString, string ScheduleConnectionString, string Place, string Schema)
{
    private const string DefaultSchema = "masdar";

    /// <summary>Connections for the schedule: all nodes together must stay below what the server allows.</summary>
    private const int MostScheduleConnections = 12;

    /// <exception cref="StoreException">It is no connection string; the message does not repeat it, since it may hold a password.</exception>
    public static PostgresAddress Read(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // The exception's own words may hold a piece of the password.
            throw new StoreException("storage.connectionString cannot be read. It is Keyword=value pairs with semicolons between, such as \"Host=db;Database=masdar;Username=masdar;Password=…\"; a value that holds a semicolon stands in quotes.");
        }
        if (string.IsNullOrEmpty(builder.Host)) throw new StoreException("storage.connectionString names no Host.");
        var schema = string.IsNullOrEmpty(builder.SearchPath) ? DefaultSchema : builder.SearchPath;
        if (!SchemaName().IsMatch(schema)) throw new StoreException("storage.connectionString: \"Search Path\" is one schema's name, of small letters, digits and underscores.");
        builder.SearchPath = schema;
        builder.ApplicationName ??= "masdar";
        // Connections are kept open by us, and a session holds this node's lock.
        builder.Pooling = false;
        builder.Enlist = false;
        // Npgsql's own default would cut a wait for the lock of a busy cluster short.
        if (!builder.ContainsKey("Command Timeout") || builder.CommandTimeout == 30) builder.CommandTimeout = 120;
        if (builder.KeepAlive == 0) builder.KeepAlive = 30;
        builder.IncludeErrorDetail = false;
        var schedule = new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Pooling = true, MinPoolSize = 0, MaxPoolSize = MostScheduleConnections, CommandTimeout = 30 };
        return new PostgresAddress(builder.ConnectionString, schedule.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"PostgreSQL database {builder.Database ?? builder.Username ?? "(unnamed)"} on {builder.Host}:{builder.Port}"), schema);
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.NonBacktracking)]
    private static partial Regex SchemaName();
}

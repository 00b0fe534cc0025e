using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Masdar.Storage.Postgres;

/// <summary>What PostgreSQL's errors mean for us (SQLSTATE, PostgreSQL manual, appendix A).</summary>
internal static class PostgresTrouble
{
    /// <summary>The server ended a session that kept a transaction open too long; Npgsql has no name for it.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>The server's disk is full, its files cannot be written, it is out of memory, or it takes no writes now.</summary>
    public static bool IsDisk(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources or PostgresErrorCodes.IoError or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable };

    /// <summary>The connection is broken, or the server is ending it: shutting down, starting, failing over, too many clients.</summary>
    public static bool IsLost(DbException exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state is PostgresErrorCodes.TooManyConnections or IdleInTransaction,
        NpgsqlException => true,
        _ => false,
    };

    /// <summary>In words: which server, what is wrong, what to do. Never with the connection string.</summary>
    public static StoreException Explain(string place, Exception exception)
    {
        var isPassing = exception is TimeoutException || (exception is DbException e && (IsLost(e) || IsDisk(e)));
        return new StoreException(Words(place, exception), exception) { IsPassing = isPassing };
    }

    private static string Words(string place, Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            $"{place} refuses the login ({e.MessageText}). Check Username and Password in storage.connectionString.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e =>
            $"{place} does not exist. Make it with: createdb --encoding=UTF8 --template=template0 --owner=masdar masdar",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e =>
            $"{place} does not let this user make its tables ({e.MessageText}). The user needs CREATE on the database, or a schema of its own.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e =>
            $"The disk of {place} is full. Free some space; nothing that was stored is lost.",
        PostgresException e => $"{place} cannot be used: {e.MessageText}",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or null } e =>
            $"{place} cannot be reached ({Innermost(e).Message}). Check that the server runs, and Host and Port in storage.connectionString.",
        _ => $"{place} cannot be used: {exception.Message}",
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}

using System.Data.Common;

namespace Masdar.Storage;

/// <summary>What differs between the databases that can be the store. Everything else is the same SQL.</summary>
internal abstract class SqlDialect
{
    /// <summary>In words, for messages: the file or the server.</summary>
    public abstract string Place { get; }

    /// <summary>Opens a connection that is ready to use.</summary>
    /// <param name="readOnly">Only reads; must not disturb a service that runs on the same store.</param>
    /// <exception cref="StoreException">The store is missing, damaged, or from a newer Masdar; the message says what to do.</exception>
    public abstract DbConnection Open(bool readOnly);

    /// <summary>Begins a transaction in which no other process decides or inserts: verdict and insertion are one step.</summary>
    public abstract DbTransaction BeginExclusive(DbConnection connection);

    /// <summary>The numbered scripts that make the tables, oldest first.</summary>
    public abstract IReadOnlyList<string> Scripts { get; }

    /// <summary>The version that the store is at: how many of <see cref="Scripts"/> were run.</summary>
    public abstract int ReadVersion(DbConnection connection);

    public abstract void WriteVersion(DbConnection connection, DbTransaction transaction, int version);

    /// <summary>Whether the exception means that the disk is full or refuses to be written.</summary>
    public abstract bool IsDiskTrouble(DbException exception);

    /// <summary>Copies the store as it stands to a file, while it may be in use.</summary>
    /// <exception cref="StoreException">The store has its own way of being saved.</exception>
    public virtual void Backup(DbConnection connection, string path) =>
        throw new StoreException($"The store {Place} is a database server's: save it with that server's own tools (pg_dump), and the files with \"masdar records export\".");

    /// <summary>Reads a script that is embedded beside the dialect.</summary>
    protected static string Script(string name)
    {
        using var stream = typeof(SqlDialect).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The store cannot be used; the message names it and says what to do.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

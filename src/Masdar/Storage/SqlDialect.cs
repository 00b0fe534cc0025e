using System.Data.Common;

namespace Masdar.Storage;

/// <summary>What differs between the databases that can be the store. Everything else is the same SQL.</summary>
internal abstract class SqlDialect
{
    /// <summary>In words, for messages: the file or the server.</summary>
    public abstract string Place { get; }

    /// <summary>Whether several nodes use this store, each with files of its own.</summary>
    public virtual bool IsShared => false;

    /// <summary>With what the schedule that all nodes share is reached, which lies beside the store; null where it is this process's own. Holds the password.</summary>
    public virtual string? SharedSchedule => null;

    /// <summary>The columns of a line that put a day's lines in the order in which they were stored.</summary>
    public virtual string LineOrder => "at";

    /// <summary>Opens a connection that is ready to use.</summary>
    /// <param name="readOnly">Only reads; must not disturb a service that runs on the same store.</param>
    /// <exception cref="StoreException">The store is missing, damaged, or from a newer Masdar; the message says what to do.</exception>
    public abstract DbConnection Open(bool readOnly);

    /// <summary>Begins a transaction in which no other process decides or inserts: verdict and insertion are one step.</summary>
    public abstract DbTransaction BeginExclusive(DbConnection connection);

    /// <summary>The number of this node: whose files the lines are. 0 where there is one.</summary>
    /// <param name="claim">Whether this is the one process that writes as this node; otherwise it only asks, and a node that never wrote is -1.</param>
    /// <exception cref="StoreException">Another process writes as this node.</exception>
    public virtual int Node(DbConnection connection, bool claim) => 0;

    /// <summary>What the scripts need to be there before the first of them is run.</summary>
    public virtual void BeforeScripts(DbConnection connection, DbTransaction transaction)
    {
    }

    /// <summary>The numbered scripts that make the tables, oldest first.</summary>
    public abstract IReadOnlyList<string> Scripts { get; }

    /// <summary>The version that the store is at: how many of <see cref="Scripts"/> were run.</summary>
    public abstract int ReadVersion(DbConnection connection);

    public abstract void WriteVersion(DbConnection connection, DbTransaction transaction, int version);

    /// <summary>Whether the exception means that the disk is full or refuses to be written, or that the server is not there.</summary>
    public abstract bool IsDiskTrouble(DbException exception);

    /// <summary>Copies the store as it stands to a file, while it may be in use.</summary>
    /// <exception cref="StoreException">The store has its own way of being saved.</exception>
    public virtual void Backup(DbConnection connection, string path) =>
        throw new StoreException($"The store {Place} is a database server's: save it with that server's own tools (pg_dump), and the files with \"masdar records export\".");

    /// <summary>Whether the exception means that the connection is of no more use: nothing of its open transaction is stored.</summary>
    public virtual bool IsConnectionLost(DbException exception) => false;

    /// <summary>An exception in words: which store, what is wrong, what to do.</summary>
    public abstract StoreException Explain(DbException exception);

    /// <summary>Reads a script that is embedded beside the dialect.</summary>
    protected static string Script(string name)
    {
        using var stream = typeof(SqlDialect).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The store cannot be used; the message names it and says what to do.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it may pass by itself: a server that is away, a full disk. A later try may succeed although nobody changed anything.</summary>
    public bool IsPassing { get; init; }
}

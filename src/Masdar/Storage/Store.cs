using System.Data.Common;
using System.Security.Cryptography;

namespace Masdar.Storage;

/// <summary>
/// What Masdar remembers: articles by id, address and text, the state of each source, and every line that was given a place in a file.
/// One writer at a time; readers never wait for it. A line is stored in the transaction that stores its article, so files and store agree
/// after a crash: what is not yet known to be on disk is written again, at the same place.
/// </summary>
internal sealed class Store : IDisposable
{
    private readonly SqlDialect _dialect;
    private readonly SqlCommands _reader;
    private readonly SqlCommands? _writer;
    private readonly SemaphoreSlim _readGate = new(1);
    private readonly SemaphoreSlim _writeGate = new(1);

    private Store(SqlDialect dialect, DbConnection? writer, DbConnection reader, int node)
    {
        _dialect = dialect;
        _reader = new SqlCommands(reader);
        _writer = writer is null ? null : new SqlCommands(writer);
        Node = node;
    }

    /// <summary>Which node's files the lines belong to; 0 where there is one.</summary>
    public int Node { get; }

    /// <summary>The file or server, for messages.</summary>
    public string Place => _dialect.Place;

    /// <summary>Opens the store and brings its tables up to date.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public static Store Open(SqlDialect dialect, int node = 0)
    {
        DbConnection? writer = null;
        try
        {
            writer = dialect.Open(readOnly: false);
            Migrate(dialect, writer);
            return new Store(dialect, writer, dialect.Open(readOnly: true), node);
        }
        catch (DbException e)
        {
            writer?.Dispose();
            throw new StoreException($"The store {dialect.Place} cannot be used: {e.Message}", e);
        }
        catch (StoreException)
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing store for reading only; a service may be running on it.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public static Store OpenReadOnly(SqlDialect dialect, int node = 0)
    {
        var reader = dialect.Open(readOnly: true);
        if (dialect.ReadVersion(reader) == dialect.Scripts.Count) return new Store(dialect, null, reader, node);
        reader.Dispose();
        throw new StoreException($"The store {dialect.Place} is of another version of Masdar. Run \"masdar run --once\" with this version first.");
    }

    /// <summary>Whether an exception out of <see cref="WriteAsync"/> means a full or refusing disk rather than a fault of ours.</summary>
    public bool IsDiskTrouble(Exception exception) => exception is DbException e && _dialect.IsDiskTrouble(e);

    /// <summary>Runs <paramref name="work"/> in one exclusive transaction; on return it is durable, on an exception nothing of it is stored.</summary>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, T> work, CancellationToken cancellationToken)
    {
        var commands = _writer ?? throw new InvalidOperationException("This store was opened for reading only.");
        await _writeGate.WaitAsync(cancellationToken);
        try
        {
            using var transaction = _dialect.BeginExclusive(commands.Connection);
            commands.Transaction = transaction;
            var result = work(new StoreTransaction(commands, Node));
            transaction.Commit();
            return result;
        }
        finally
        {
            commands.Transaction = null;
            _writeGate.Release();
        }
    }

    /// <summary>Runs <paramref name="read"/> on what is committed.</summary>
    public async Task<T> ReadAsync<T>(Func<StoreReader, T> read, CancellationToken cancellationToken)
    {
        await _readGate.WaitAsync(cancellationToken);
        try
        {
            return read(new StoreReader(_reader, Node));
        }
        finally
        {
            _readGate.Release();
        }
    }

    /// <summary>Copies what is committed to a file; a service may be writing meanwhile.</summary>
    public async Task BackupAsync(string path, CancellationToken cancellationToken)
    {
        await _readGate.WaitAsync(cancellationToken);
        try
        {
            _dialect.Backup(_reader.Connection, path);
        }
        finally
        {
            _readGate.Release();
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _reader.Dispose();
        _readGate.Dispose();
        _writeGate.Dispose();
    }

    /// <summary>The first 16 bytes of SHA-256: what addresses and texts are looked up by.</summary>
    internal static byte[] Hash(string value)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(value), hash);
        return hash[..16].ToArray();
    }

    /// <summary>The first 16 bytes of a hash that is written as hex; null stays null.</summary>
    internal static byte[]? HexPrefix(string? hex) => hex is null ? null : Convert.FromHexString(hex.AsSpan(0, 32));

    private static void Migrate(SqlDialect dialect, DbConnection connection)
    {
        using var transaction = dialect.BeginExclusive(connection);
        var version = dialect.ReadVersion(connection);
        if (version > dialect.Scripts.Count) throw new StoreException($"The store {dialect.Place} was made by a newer Masdar (version {version} of its tables, this one knows {dialect.Scripts.Count}). Use that version or a newer one.");
        for (; version < dialect.Scripts.Count; version++)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // A script that is embedded in this program.
            command.CommandText = dialect.Scripts[version];
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            dialect.WriteVersion(connection, transaction, version + 1);
        }
        transaction.Commit();
    }
}

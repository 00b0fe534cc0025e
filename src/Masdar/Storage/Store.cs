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
    /// <summary>How often one piece of work is begun again on a new connection.</summary>
    private const int MostReopened = 2;

    private readonly SqlDialect _dialect;
    private readonly SemaphoreSlim _readGate = new(1);
    private readonly SemaphoreSlim _writeGate = new(1);
    private readonly SketchIndex _sketches = new();
    private readonly Lazy<SketchIndex> _readSketches = new(() => new SketchIndex(isFollowing: true));
    private readonly bool _isReadOnly;
    private SqlCommands? _reader;
    private SqlCommands? _writer;

    private Store(SqlDialect dialect, DbConnection? writer, DbConnection reader, int node)
    {
        _dialect = dialect;
        _isReadOnly = writer is null;
        _reader = new SqlCommands(reader, dialect);
        _writer = writer is null ? null : new SqlCommands(writer, dialect);
        Node = node;
    }

    /// <summary>Which node's files the lines belong to; 0 where there is one.</summary>
    public int Node { get; }

    /// <summary>Whether its tables are those of this version; only <see cref="OpenToCopy"/> opens others.</summary>
    public bool IsUpToDate { get; private init; } = true;

    /// <summary>Whether several nodes use the store.</summary>
    public bool IsShared => _dialect.IsShared;

    /// <inheritdoc cref="SqlDialect.SharedSchedule"/>
    public string? SharedSchedule => _dialect.SharedSchedule;

    /// <summary>The file or server, for messages.</summary>
    public string Place => _dialect.Place;

    /// <summary>Opens the store and brings its tables up to date.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public static Store Open(SqlDialect dialect)
    {
        DbConnection? writer = null;
        try
        {
            writer = dialect.Open(readOnly: false);
            Migrate(dialect, writer);
            var node = dialect.Node(writer, claim: true);
            return new Store(dialect, writer, dialect.Open(readOnly: true), node);
        }
        catch (DbException e)
        {
            writer?.Dispose();
            throw dialect.Explain(e);
        }
        catch (StoreException)
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing store for reading only; a service may be running on it.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public static Store OpenReadOnly(SqlDialect dialect) => OpenReadOnly(dialect, oldest: dialect.Scripts.Count);

    /// <summary>Opens an existing store of this version or an earlier one for <see cref="BackupAsync"/>: the copy is brought up to date, the store is not.</summary>
    /// <exception cref="StoreException">It cannot be used; the message says what to do.</exception>
    public static Store OpenToCopy(SqlDialect dialect) => OpenReadOnly(dialect, oldest: 1);

    private static Store OpenReadOnly(SqlDialect dialect, int oldest)
    {
        var reader = dialect.Open(readOnly: true);
        try
        {
            var version = dialect.ReadVersion(reader);
            if (version >= oldest && version <= dialect.Scripts.Count) return new Store(dialect, null, reader, dialect.Node(reader, claim: false)) { IsUpToDate = version == dialect.Scripts.Count };
            if (version > dialect.Scripts.Count) throw Newer(dialect, version);
            throw new StoreException(version == 0
                ? $"Nothing is stored in {dialect.Place} yet. \"masdar run --once\" fetches every source."
                : $"The store {dialect.Place} is of an earlier version of Masdar. Run \"masdar run --once\" with this version first: it brings the store up to date.");
        }
        catch (DbException e)
        {
            reader.Dispose();
            throw dialect.Explain(e);
        }
        catch (StoreException)
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception out of <see cref="WriteAsync"/> means a full or refusing disk or a server out of reach, rather than a fault of ours.</summary>
    public bool IsDiskTrouble(Exception exception) => exception is StoreException || (exception is DbException e && _dialect.IsDiskTrouble(e));

    /// <summary>
    /// Runs <paramref name="work"/> in one exclusive transaction; on return it is durable, on an exception nothing of it is stored. After
    /// a lost connection the work is begun again on a new one, so it must not count on being called once; if it was lost in the
    /// commit itself, the exception leaves open whether it is stored.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, T> work, CancellationToken cancellationToken)
    {
        if (_isReadOnly) throw new InvalidOperationException("This store was opened for reading only.");
        await _writeGate.WaitAsync(cancellationToken);
        try
        {
            for (var reopened = 0; ; reopened++)
            {
                var isCommitting = false;
                try
                {
                    var commands = _writer ??= OpenWriter();
                    using var transaction = _dialect.BeginExclusive(commands.Connection);
                    commands.Transaction = transaction;
                    var result = work(new StoreTransaction(commands, Node, _sketches));
                    isCommitting = true;
                    transaction.Commit();
                    return result;
                }
                catch (DbException e) when (_dialect.IsConnectionLost(e))
                {
                    Drop(ref _writer);
                    if (isCommitting || reopened == MostReopened) throw;
                }
                finally
                {
                    _writer?.Transaction = null;
                }
            }
        }
        finally
        {
            _writeGate.Release();
        }
    }

    /// <summary>Runs <paramref name="read"/> on what is committed; after a lost connection it is begun again on a new one.</summary>
    public async Task<T> ReadAsync<T>(Func<StoreReader, T> read, CancellationToken cancellationToken)
    {
        await _readGate.WaitAsync(cancellationToken);
        try
        {
            for (var reopened = 0; ; reopened++)
            {
                try
                {
                    return read(new StoreReader(_reader ??= new SqlCommands(_dialect.Open(readOnly: true), _dialect), Node, _readSketches));
                }
                catch (DbException e) when (_dialect.IsConnectionLost(e))
                {
                    Drop(ref _reader);
                    if (reopened == MostReopened) throw;
                }
            }
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
            _reader ??= new SqlCommands(_dialect.Open(readOnly: true), _dialect);
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
        _reader?.Dispose();
        _readGate.Dispose();
        _writeGate.Dispose();
    }

    private SqlCommands OpenWriter()
    {
        var connection = _dialect.Open(readOnly: false);
        try
        {
            if (_dialect.Node(connection, claim: true) == Node) return new SqlCommands(connection, _dialect);
            throw new StoreException($"{_dialect.Place} is not the store that it was: it knows this node by another number. Start Masdar again.");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Drop(ref SqlCommands? commands)
    {
        commands?.Dispose();
        commands = null;
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
        dialect.BeforeScripts(connection, transaction);
        var version = dialect.ReadVersion(connection);
        if (version > dialect.Scripts.Count) throw Newer(dialect, version);
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

    private static StoreException Newer(SqlDialect dialect, int version) =>
        new($"The store {dialect.Place} was made by a newer Masdar (version {version} of its tables, this one knows {dialect.Scripts.Count}). Use that version or a newer one.");
}

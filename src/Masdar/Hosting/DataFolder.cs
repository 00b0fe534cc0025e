using System.Globalization;
using Masdar.Model;
using Masdar.Storage;
using Masdar.Storage.Postgres;
using Masdar.Storage.Sqlite;

namespace Masdar.Hosting;

/// <summary>The data folder: its layout, and the lock that keeps two programs from writing to it.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>What a copy makes, beside the store.</summary>
    private static readonly string[] Filled = ["archive", "records", "duplicates", "corrections", "articles"];

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string StorePath => System.IO.Path.Combine(Path, "masdar.db");

    public string LogPath => System.IO.Path.Combine(Path, "logs");

    /// <summary>Stands in the folder while a backup or a restore fills it.</summary>
    private string CopyPath => System.IO.Path.Combine(Path, "copy.unfinished");

    /// <summary>Whether a backup or a restore into this folder was interrupted.</summary>
    public bool IsUnfinishedCopy => File.Exists(CopyPath);

    /// <summary>Whether it can be filled: it is not there, empty, or holds no more than what an interrupted copy left.</summary>
    public bool IsFree => IsUnfinishedCopy || !Directory.Exists(Path) || Directory.EnumerateFileSystemEntries(Path).All(path => path == LockPath);

    private string NodePath => System.IO.Path.Combine(Path, "node.id");

    private string LockPath => System.IO.Path.Combine(Path, "masdar.lock");

    /// <summary>Makes the folder where its parent exists (a missing parent is more likely a mistyped path), and locks it.</summary>
    /// <exception cref="DataFolderException">It cannot be used; the message names it and says what to do.</exception>
    public FileStream MakeAndLock()
    {
        var held = Lock();
        if (!IsUnfinishedCopy) return held;
        held.Dispose();
        throw new DataFolderException($"{Path} is not whole: \"masdar backup\" or \"masdar restore\" was interrupted while it filled this folder. Run that command again: it begins anew. Or give another folder with --data.");
    }

    /// <summary>Locks a folder that is to be filled, and clears what an interrupted copy left. Until <see cref="EndCopy"/> nothing else can use it.</summary>
    /// <exception cref="DataFolderException">It cannot be used; the message names it and says what to do.</exception>
    public FileStream BeginCopy()
    {
        var held = Lock();
        try
        {
            if (IsUnfinishedCopy) DeleteFilled();
            using var mark = new FileStream(CopyPath, FileMode.Create, FileAccess.Write, FileShare.None);
            mark.Flush(flushToDisk: true);
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new DataFolderException($"{Path} cannot be filled: {e.Message}", e);
        }
    }

    /// <summary>The folder is filled: all of it is on disk.</summary>
    public void EndCopy() => File.Delete(CopyPath);

    /// <summary>Takes out what a copy that failed has filled, its mark last; to be called without the lock.</summary>
    /// <param name="wasThere">Whether the folder itself is to stay.</param>
    public void ClearCopy(bool wasThere)
    {
        try
        {
            DeleteFilled();
            File.Delete(LockPath);
            File.Delete(CopyPath);
            if (!wasThere) Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays marked, and the next try clears it.
        }
    }

    private void DeleteFilled()
    {
        foreach (var part in Directory.EnumerateFiles(Path, System.IO.Path.GetFileName(StorePath) + "*")) File.Delete(part);
        foreach (var filled in Filled.Select(name => System.IO.Path.Combine(Path, name)).Where(Directory.Exists)) Directory.Delete(filled, recursive: true);
    }

    private FileStream Lock()
    {
        if (!Directory.Exists(Path))
        {
            var parent = Directory.GetParent(Path);
            if (parent is { Exists: false }) throw new DataFolderException($"The data folder {Path} cannot be made: {parent.FullName} does not exist. Make it first, or give another folder with --data.");
        }
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {Path} cannot be made: {e.Message}", e);
        }
        FileStream held;
        try
        {
            held = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataFolderException($"The data folder {Path} cannot be written: {e.Message} Give this account the right to write there.", e);
        }
        catch (IOException e) when (File.Exists(LockPath))
        {
            throw new DataFolderException($"The data folder {Path} cannot be locked: another Masdar is working on it, or it cannot be written ({e.Message}). Stop that one (\"masdar service status\" shows it), or give another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw new DataFolderException($"The data folder {Path} cannot be written: {e.Message}", e) { IsPassing = true };
        }
        try
        {
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return held;
        }
        catch (IOException e)
        {
            held.Dispose();
            throw new DataFolderException($"The data folder {Path} cannot be written: {e.Message}", e) { IsPassing = true };
        }
    }

    /// <summary>Whether there may be a store: the file is there, or it lies on a server.</summary>
    public bool MayHaveStore(StorageOptions storage) => storage.Provider != StorageProvider.Sqlite || File.Exists(StorePath);

    /// <summary>The store that the configuration names.</summary>
    /// <param name="writes">Whether this process writes: then the folder gets a node's name where it has none.</param>
    /// <exception cref="DataFolderException">The node's name cannot be read or written.</exception>
    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    public SqlDialect Dialect(StorageOptions storage, bool writes) => storage.Provider switch
    {
        StorageProvider.Postgres => new PostgresDialect(storage.ConnectionString ?? "", NodeName(writes)),
        _ => new SqliteDialect(StorePath),
    };

    /// <summary>What tells this folder's node from the others on one store: the machine's name, for people, and a number that is nobody else's.</summary>
    private string NodeName(bool mayMake)
    {
        try
        {
            if (File.Exists(NodePath) && File.ReadAllText(NodePath).Trim() is { Length: > 0 and <= 200 } name) return name;
            if (!mayMake) return "";
            name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Guid.NewGuid():N}");
            File.WriteAllText(NodePath, name + "\n");
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"{NodePath} cannot be read or written: {e.Message}", e) { IsPassing = e is IOException };
        }
    }
}

/// <summary>The data folder cannot be used; the message says what to do.</summary>
internal sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it may pass by itself, as a full disk does.</summary>
    public bool IsPassing { get; init; }
}

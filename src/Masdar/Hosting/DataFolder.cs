using System.Globalization;
using Masdar.Storage;
using Masdar.Storage.Sqlite;

namespace Masdar.Hosting;

/// <summary>The data folder: its layout, and the lock that keeps two programs from writing to it.</summary>
internal sealed class DataFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string StorePath => System.IO.Path.Combine(Path, "masdar.db");

    public string LogPath => System.IO.Path.Combine(Path, "logs");

    private string LockPath => System.IO.Path.Combine(Path, "masdar.lock");

    /// <summary>Makes the folder where its parent exists (a missing parent is more likely a mistyped path), and locks it.</summary>
    /// <exception cref="DataFolderException">It cannot be used; the message names it and says what to do.</exception>
    public FileStream MakeAndLock()
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
            throw new DataFolderException($"The data folder {Path} cannot be written: {e.Message}", e);
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
            throw new DataFolderException($"The data folder {Path} cannot be written: {e.Message}", e);
        }
    }

    public SqlDialect Dialect() => new SqliteDialect(StorePath);
}

/// <summary>The data folder cannot be used; the message says what to do.</summary>
internal sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);

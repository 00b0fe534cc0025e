using System.Runtime.InteropServices;

namespace Masdar.Output;

/// <summary>Makes a new file's name durable: on Linux a file that is flushed may still be missing from its folder after a power cut (fsync(2)).</summary>
internal static partial class FolderSync
{
    /// <summary>Best effort: a file system that cannot flush folders is not a reason to refuse a record.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        for (var path = folder; path is not null; path = Path.GetFileName(path) is "records" or "duplicates" or "corrections" or "articles" or "archive" ? null : Path.GetDirectoryName(path))
        {
            var descriptor = Open(path, 0);
            if (descriptor < 0) return;
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}

namespace Masdar.Configuration;

/// <summary>Replaces a file whole: whoever reads it, even after a crash, finds the old bytes or the new ones.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes what <paramref name="change"/> returns, null for no change. A second editor is kept out meanwhile. A link is followed, and the file's
    /// access rights are kept.
    /// </summary>
    /// <exception cref="IOException">It cannot be written, or another edit is under way.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Change(string path, Func<byte[]?> change)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        using var held = new FileStream(target + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        if (change() is not { } bytes) return;
        // Under a name of its own, so that nothing but the renaming touches the file's own name.
        var draft = $"{target}.{Path.GetRandomFileName()}.new";
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(target));
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}

using Masdar.Archive;

namespace Masdar.Pipeline;

/// <summary>Copies the archive beside a store that was copied before: then everything is there that the store's records point to.</summary>
internal static class ArchiveCopy
{
    /// <summary>A file that a service appends to is copied as far as it is; what is torn at its end is cut when it is next opened.</summary>
    public static async Task<int> RunAsync(WarcFiles from, WarcFiles to, CancellationToken cancellationToken)
    {
        var files = from.OnDisk();
        foreach (var name in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to.PathOf(name))!);
            await using var source = new FileStream(from.PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var target = new FileStream(to.PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await source.CopyToAsync(target, cancellationToken);
            target.Flush(flushToDisk: true);
        }
        return files.Count;
    }
}

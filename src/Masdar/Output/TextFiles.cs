using System.Globalization;
using System.Text;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>The published texts' files below the data folder, one an article: <c>articles/YYYY/MM/DD/&lt;id&gt;.txt</c>, of the day of its newest revision (UTC).</summary>
/// <param name="dataFolder">The folder that holds <c>articles</c>.</param>
internal sealed class TextFiles(string dataFolder)
{
    private const string Ending = ".txt", DayFormat = "yyyy/MM/dd";

    private const int MostAtOnce = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private string Folder => Path.Combine(dataFolder, "articles");

    /// <summary>The file of an article, whether or not it exists.</summary>
    public string PathOf(ArticleId id, DateOnly day) => Path.Combine(FolderOf(day), id + Ending);

    /// <summary>The folder of a day.</summary>
    public string FolderOf(DateOnly day) => Path.Combine(Folder, day.ToString(DayFormat, CultureInfo.InvariantCulture).Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The texts that are on disk; others than ours in the folder are passed over.</summary>
    public IEnumerable<(ArticleId Id, DateOnly Day, string Path)> OnDisk()
    {
        if (!Directory.Exists(Folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(Folder, "*" + Ending, SearchOption.AllDirectories))
        {
            var day = Path.GetRelativePath(Folder, Path.GetDirectoryName(path)!).Replace(Path.DirectorySeparatorChar, '/');
            if (DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                && ArticleId.TryParse(Path.GetFileNameWithoutExtension(path), out var id) && path == PathOf(id, at)) yield return (id, at, path);
        }
    }

    /// <summary>What the file of a record holds.</summary>
    public static byte[] TextOf(ArticleRecord record) => Utf8.GetBytes(TextLayout.Write(record));

    /// <summary>Writes texts, each whole or not at all; on return they are on disk for good, with their folders.</summary>
    /// <remarks>Several at a time: a disk takes sixteen flushes at once in little more than the time of one.</remarks>
    /// <param name="texts">No path twice.</param>
    /// <exception cref="IOException">The disk is full or refuses.</exception>
    public static async Task WriteAsync(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Text)> texts, Renaming renaming, CancellationToken cancellationToken)
    {
        var folders = texts.Select(text => Path.GetDirectoryName(text.Path)!).Distinct(StringComparer.Ordinal).ToList();
        foreach (var folder in folders) Directory.CreateDirectory(folder);
        var next = -1;
        // Threads of their own: they mostly wait, and the pool has others to serve.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(texts.Count, MostAtOnce)).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (Interlocked.Increment(ref next) is var i && i < texts.Count) Write(Beside(texts[i].Path), texts[i].Text.Span);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        foreach (var (path, _) in texts) renaming.Over(Beside(path), path);
        foreach (var folder in folders) FolderSync.Flush(folder);
    }

    private static string Beside(string path) => path + ".new";

    private static void Write(string path, ReadOnlySpan<byte> text)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(text);
        file.Flush(flushToDisk: true);
    }
}

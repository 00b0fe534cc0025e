using Masdar.Model;

namespace Masdar.Output;

/// <summary>The published text layout, one file an article: a later revision takes the earlier one's place, also where it is of another day.</summary>
/// <param name="revisions">The revisions of an article whose lines are this node's, and the days of their lines, as they are stored now.</param>
internal sealed class TextArticles(TextFiles files, Func<ArticleId, CancellationToken, Task<IReadOnlyList<RevisionDay>>> revisions, Renaming? renaming = null) : IArticleOutput
{
    private readonly Renaming _renaming = renaming ?? new Renaming(File.Move, OperatingSystem.IsWindows());

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken)
    {
        _renaming.TryAgain();
        var (texts, earlier) = (new List<(string Path, ReadOnlyMemory<byte> Text)>(lines.Count), new List<string>());
        foreach (var line in lines)
        {
            if (line.Kind != LineKind.Records) continue;
            var record = RecordJson.ReadRecord(line.Bytes.Span).Record;
            var known = await revisions(record.Article.Id, cancellationToken);
            // An old line that is written again after damage: the newer text stands, or its line is still to come.
            if (known.Any(at => at.Revision > record.Revision)) continue;
            texts.Add((files.PathOf(record.Article.Id, line.Day), TextFiles.TextOf(record)));
            earlier.AddRange(known.Select(at => at.Day).Where(day => day != line.Day).Distinct().Select(day => files.PathOf(record.Article.Id, day)));
        }
        if (texts.Count == 0) return;
        await TextFiles.WriteAsync(texts, _renaming, cancellationToken);
        foreach (var folder in earlier.Where(Remove).Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal).ToList()) FolderSync.Flush(folder);
    }

    private static bool Remove(string path)
    {
        if (!File.Exists(path)) return false;
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it; a check names it.
            return false;
        }
    }
}

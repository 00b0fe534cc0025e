using System.Globalization;
using System.Text;
using Masdar.Model;

namespace Masdar.Output;

/// <summary>The published text layout: a file an article, <c>data/articles/YYYY/MM/DD/&lt;id&gt;.txt</c>. A later revision takes the earlier one's place.</summary>
internal sealed class TextArticles(string dataFolder, Renaming? renaming = null) : IArticleOutput
{
    private readonly Renaming _renaming = renaming ?? new Renaming(File.Move, OperatingSystem.IsWindows());

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The file of an article.</summary>
    public string PathOf(Article article) => Path.Combine(
        dataFolder, "articles", article.FetchedAt.UtcDateTime.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture).Replace('/', Path.DirectorySeparatorChar), $"{article.Id}.txt");

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken)
    {
        _renaming.TryAgain();
        foreach (var line in lines)
        {
            if (line.Kind == LineKind.Records) Write(RecordJson.ReadRecord(line.Bytes.Span).Record);
        }
        return Task.CompletedTask;
    }

    /// <summary>Whole or not at all: written beside and then renamed.</summary>
    private void Write(ArticleRecord record)
    {
        var path = PathOf(record.Article);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Utf8.GetBytes(TextLayout.Write(record)));
            file.Flush(flushToDisk: true);
        }
        _renaming.Over(beside, path);
    }
}

using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Output;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>A file that was read: a document to be stored, or what is wrong with it.</summary>
internal sealed record ImportReading(string Path, PreparedItem? Item, ImportProblem? Problem)
{
    /// <summary>The attribution template that its disclaimer is of; null where it has none, or one that is not known.</summary>
    public string? Template { get; init; }

    /// <summary>Whether a disclaimer said where the article is from.</summary>
    public bool HasDisclaimer { get; init; }

    /// <summary>The encoding that it was read in, where that is not UTF-8; null where it is.</summary>
    public string? Charset { get; init; }
}

/// <summary>Makes articles of files in the published text layout. Imported articles have no address, and their id is their text's.</summary>
/// <param name="now">The day of documents that name none.</param>
internal sealed class ImportReader(MasdarConfig config, Normalizer normalizer, Fingerprinter fingerprinter, DateTimeOffset now)
{
    public const int MostBytes = 4 * 1024 * 1024;

    private readonly LayoutReader _layout = new(config.Attribution.Templates.Values, config.Sources.SelectMany(source => source.Categories.Values));
    private readonly Dictionary<string, Source> _sources = ByName(config.Sources);

    // Nothing of it is written: it stands in for a feed where the stages want one.
    private readonly ParsedFeed _feed = new() { Format = FeedFormat.Rss, Items = [] };

    /// <summary>The source that imported articles are stored under; nothing is ever fetched for it.</summary>
    /// <param name="template">The template by which they are attributed; null: by their language.</param>
    public static Source SourceOf(string? template) => new()
    {
        Id = ArticleId.ImportSource,
        Name = ArticleId.ImportSource,
        Feed = new Uri("about:blank"),
        Schedule = Schedule.Every(TimeSpan.FromDays(1)),
        Attribution = template,
    };

    /// <summary>Never throws for what the file is.</summary>
    public async Task<ImportReading> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > MostBytes) return Unreadable(path, 0, $"has more than {MostBytes / 1024 / 1024} MiB, too much for an article");
            bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, 0, $"cannot be read: {e.Message}");
        }
        var decoded = CharsetDecoder.Decode(bytes, httpCharset: null, CharsetHint.None);
        if (decoded.Text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero) return Unreadable(path, decoded.Text.AsSpan(0, zero).Count('\n') + 1, "is no text");
        return _layout.Read(decoded.Text) switch
        {
            ImportedDocument document => new ImportReading(path, Prepare(document), null)
            {
                Template = document.Attribution?.Template,
                HasDisclaimer = document.Attribution?.SourceName is not null,
                Charset = decoded.Charset is "utf-8" ? null : decoded.Charset,
            },
            UnreadableDocument unreadable => Unreadable(path, unreadable.Line, unreadable.Problem),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of reading."),
        };
    }

    private PreparedItem Prepare(ImportedDocument document)
    {
        var attribution = document.Attribution;
        var item = new FeedItem { Key = "", RawHash = "", Title = new FeedText(document.Headline, IsHtml: false), Categories = [.. document.Categories.Select(HtmlText)] };
        var extract = new Extract { TextFrom = TextFrom.Page, Body = new FeedText(document.Text, IsHtml: false), PageTitle = attribution?.OriginalTitle };
        var article = normalizer.Normalize(SourceOf(null), _feed, item, extract, FetchedAt(attribution?.Date)) with { Source = SourceInfoOf(attribution?.SourceName) };
        var fingerprint = fingerprinter.Compute(article);
        return new PreparedItem(article with { Id = ArticleId.Of(ArticleId.ImportSource, fingerprint.Content) }, fingerprint, RawHash: null);
    }

    /// <summary>The disclaimer's day at 00:00 in the publisher's zone, so that the disclaimer made anew names the same day.</summary>
    private DateTimeOffset FetchedAt(DateOnly? day)
    {
        if (day is not { } date) return now;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(DateTime.SpecifyKind(midnight - config.Publisher.TimeZone.GetUtcOffset(midnight), DateTimeKind.Utc));
    }

    private SourceInfo SourceInfoOf(string? name)
    {
        var source = name is null ? null : _sources.GetValueOrDefault(ArabicText.Fold(name));
        // What names no source was first published by whom it is published by now.
        return new SourceInfo(ArticleId.ImportSource, name ?? config.Publisher.Name ?? ArticleId.ImportSource, source?.Homepage?.AbsoluteUri, Feed: null);
    }

    private static Dictionary<string, Source> ByName(IReadOnlyList<Source> sources)
    {
        var byName = new Dictionary<string, Source>(StringComparer.Ordinal);
        foreach (var source in sources) byName.TryAdd(ArabicText.Fold(source.Name), source);
        return byName;
    }

    /// <summary>Feeds give categories as HTML, and so the stages read them.</summary>
    private static string HtmlText(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static ImportReading Unreadable(string path, int line, string message) => new(path, null, new ImportProblem(path, line, message));
}

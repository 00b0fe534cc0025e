using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>What became of an article.</summary>
internal enum Fate
{
    /// <summary>A record was written; a revision each time that its source changed it.</summary>
    Original,

    /// <summary>It is the same as a stored original: noted.</summary>
    Duplicate,

    /// <summary>It is a stored one of the same source, which came back under another id or address: nothing was written.</summary>
    Alias,

    /// <summary>It was never stored: a rule left it out.</summary>
    LeftOut,
}

/// <summary>A record or note about an article, and where it stands.</summary>
/// <param name="Record">Null for a note.</param>
internal sealed record Writing(OutputLine Line, int Revision, StoredRecord? Record);

/// <summary>What happened to one article, and why.</summary>
/// <param name="Since">When it was first stored or left out.</param>
internal sealed record Explanation(ArticleId Id, string SourceId, Fate Fate, DateTimeOffset Since)
{
    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Writing> Writings { get; init; } = [];

    /// <summary>Of a duplicate whose note is still there.</summary>
    public DuplicateNote? Note { get; init; }

    /// <summary>Of a duplicate or alias: the original.</summary>
    public ArticleId? OriginalId { get; init; }

    /// <summary>The original's newest record; null where there is none any more.</summary>
    public ArticleRecord? Original { get; init; }

    /// <summary>Why it was left out, or why its page was not taken when it was first stored.</summary>
    public Drop? Drop { get; init; }

    /// <summary>The next look at its page.</summary>
    public PageLook? Look { get; init; }

    /// <summary>Its newest line was dropped for its age (<c>storage.retention</c>).</summary>
    public bool IsDropped { get; init; }

    /// <summary>Where the archive has what it was taken from; null where nothing is kept.</summary>
    public ArchivePlace? Archive => Newest is { } newest ? newest.Archive : Note?.Archive;

    /// <summary>The newest record; null where there is none.</summary>
    public StoredRecord? Newest => Writings is [.., { Record: { } record }] ? record : null;

    /// <summary>The articles that a person may mean: by id, by address in any of its forms, or by the id that a feed gives its item.</summary>
    /// <param name="sourceIds">The sources whose items are looked for by their own ids.</param>
    public static IReadOnlyList<Explanation> Of(StoreReader store, string query, IEnumerable<string> sourceIds)
    {
        query = query.Trim();
        if (ArticleId.TryParse(query.ToLowerInvariant(), out var id) && Of(store, id) is { } named) return [named];
        var ids = new List<ArticleId>();
        var forms = new List<string> { query };
        if (AddressOf(query) is { } url)
        {
            ids.AddRange(store.ByUrl(CanonicalUrl.Compare(url.AbsoluteUri)));
            forms.AddRange([url.AbsoluteUri, CanonicalUrl.Publish(url)]);
        }
        foreach (var source in sourceIds) ids.AddRange(forms.Distinct(StringComparer.Ordinal).Select(form => ArticleId.Of(source, form)));
        return [.. ids.Distinct().Select(one => Of(store, one)).OfType<Explanation>().OrderBy(found => found.Since)];
    }

    private static Explanation? Of(StoreReader store, ArticleId id)
    {
        var drop = store.Drop(id);
        if (store.Article(id) is not { } article) return drop is null ? null : new Explanation(id, drop.SourceId, Fate.LeftOut, drop.At) { Drop = drop };
        var lines = store.LinesOf(id);
        var note = article.Revision == 0 && lines.FirstOrDefault(line => line.Revision == 0) is { } noted ? RecordJson.ReadDuplicate(noted.Line.Bytes.Span) : null;
        var fate = article.Revision > 0 ? Fate.Original : note is not null || article.IsDropped ? Fate.Duplicate : Fate.Alias;
        return new Explanation(id, article.SourceId, fate, article.StoredAt)
        {
            Writings = [.. lines.Select(line => new Writing(line.Line, line.Revision, line.Revision > 0 ? RecordJson.ReadRecord(line.Line.Bytes.Span) : null))],
            Note = note,
            IsDropped = article.IsDropped,
            OriginalId = article.Original,
            Original = article.Original is { } original && store.Line(original) is { Revision: > 0 } stored ? RecordJson.ReadRecord(stored.Line.Bytes.Span).Record : null,
            // What a filter once left out, and was taken in since or is a change of a stored one, was not its page.
            Drop = drop is { Cause.Code: var code } && code.StartsWith("page.", StringComparison.Ordinal) ? drop : null,
            Look = store.PageLook(id),
        };
    }

    private static Uri? AddressOf(string query)
    {
        var address = query.Contains("://", StringComparison.Ordinal) ? query : query.StartsWith("//", StringComparison.Ordinal) ? "https:" + query : "https://" + query;
        return query.Contains('.', StringComparison.Ordinal) && !query.Any(char.IsWhiteSpace) && Uri.TryCreate(address, UriKind.Absolute, out var url) && CanonicalUrl.IsWeb(url) ? url : null;
    }
}

using Masdar.Model;

namespace Masdar.Storage;

/// <summary>Why an article's page is looked at again.</summary>
internal enum PageLookKind
{
    /// <summary>It could not be had, or did not convince: the record was written from the feed.</summary>
    Missed,

    /// <summary>It was taken; the article is young, and its author may correct it.</summary>
    Correction,
}

/// <summary>An article's page that is to be looked at again.</summary>
/// <param name="Url">The page's address as the feed gave it.</param>
/// <param name="Tries">Looks that were had since the article was stored.</param>
internal sealed record PageLook(ArticleId Id, string SourceId, PageLookKind Kind, Uri Url, DateTimeOffset Due, int Tries)
{
    /// <summary>Of the page's last answer, for the next request.</summary>
    public Validators Validators { get; init; } = Validators.None;
}

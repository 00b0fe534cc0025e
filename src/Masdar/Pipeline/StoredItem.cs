using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>A feed's item as its record remembers it, for a page that is looked at when the item may have left the feed.</summary>
internal static class StoredItem
{
    /// <summary>What extraction judges a page by: title, summary, and the body where the feed gave it.</summary>
    public static FeedItem Rebuild(Article stored, Uri url)
    {
        var isFeeds = stored.TextFrom == TextFrom.Feed && stored.Html.Length > 0;
        return new FeedItem
        {
            Key = stored.Guid ?? stored.Url ?? stored.Id.ToString(),
            RawHash = "",
            Guid = stored.Guid,
            Url = url,
            Title = new FeedText(stored.Title, IsHtml: false),
            Summary = stored.Summary is { } summary ? new FeedText(summary, IsHtml: false) : null,
            Content = isFeeds ? new FeedText(stored.Html, IsHtml: true) : null,
            Base = url,
            Language = stored.Language,
        };
    }

    /// <summary>The stored article with the page's text. What the feed said of it stays; what it did not say is the page's.</summary>
    public static Article Merge(Article stored, Article page) => page with
    {
        Id = stored.Id,
        Url = stored.Url,
        UrlKey = stored.UrlKey,
        Guid = stored.Guid,
        Title = stored.Title,
        Summary = stored.Summary ?? page.Summary,
        Language = stored.Language ?? page.Language,
        Direction = stored.Language is null ? page.Direction : stored.Direction,
        Authors = stored.Authors.Count > 0 ? stored.Authors : page.Authors,
        Categories = stored.Categories,
        Image = stored.Image ?? page.Image,
        Enclosures = stored.Enclosures,
        PublishedAt = stored.PublishedAt ?? page.PublishedAt,
        UpdatedAt = page.UpdatedAt ?? stored.UpdatedAt,
        Rights = page.Rights ?? stored.Rights,
        Origin = stored.Origin ?? page.Origin,
    };
}

using Masdar.Model;

namespace Masdar.Tests.Deduplication;

/// <summary>Articles for these tests, with what matters here and nothing else.</summary>
internal static class Articles
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 21, 12, 0, 0, TimeSpan.Zero);

    public static Article Of(string text, string title = "عنوان", string source = "a", string? guid = null, string? url = null, DateTimeOffset? at = null, string? homepage = null) => new()
    {
        Id = ArticleId.Of(source, guid ?? $"{title}|{text}"),
        Source = new SourceInfo(source, source, homepage, null),
        Guid = guid,
        Url = url,
        UrlKey = url,
        Title = title,
        OriginalTitle = title,
        Text = text,
        Html = "",
        TextFrom = TextFrom.Feed,
        Direction = TextDirection.Rtl,
        FetchedAt = at ?? Noon,
    };
}

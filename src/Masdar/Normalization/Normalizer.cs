using Masdar.Model;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>
/// Makes the article of an item: text by one set of rules, HTML sanitized, addresses canonical, times in UTC. Pure, total and safe to
/// share between threads; whatever an item holds, the cost is linear in its length.
/// </summary>
internal sealed class Normalizer
{
    /// <summary>Lengths in text elements, what a reader calls characters.</summary>
    private const int MaxTitle = 1000;
    private const int MaxSummary = 2000;
    private const int FallbackTitle = 100;
    private const int MaxGuid = 4096;

    /// <param name="source">Where the item comes from.</param>
    /// <param name="feed">The document that it stood in.</param>
    /// <param name="item">The item as parsed.</param>
    /// <param name="extract">Its body, from the page or the feed.</param>
    /// <param name="fetchedAt">When the feed was fetched.</param>
#pragma warning disable CA1822 // A stage is an object: the pipeline is given it.
    public Article Normalize(Source source, ParsedFeed feed, FeedItem item, Extract extract, DateTimeOffset fetchedAt)
#pragma warning restore CA1822
    {
        var body = Body(extract.Body, extract.Base);
        var summary = Summary(item, extract, body.Text);
        var title = Title(item.Title, body.Text, summary);
        var pageTitle = Labels.Line(extract.PageTitle, MaxTitle, isHtml: false);
        var url = Address(source, feed, item, extract);
        var (language, direction) = LanguageChoice.Of([source.Language, feed.Language, item.Language, extract.Language], title, body.Text.Length > 0 ? body.Text : summary ?? "");

        return new Article
        {
            Id = ArticleId.Of(source.Id, item.Key),
            Source = SourceInfo.Of(source),
            Url = url,
            UrlKey = url is null ? null : CanonicalUrl.Compare(url),
            Guid = Labels.Line(item.Guid, MaxGuid, isHtml: false),
            Title = title,
            OriginalTitle = pageTitle ?? title,
            Summary = summary,
            Text = body.Text,
            Html = body.Html,
            TextFrom = extract.TextFrom,
            Language = language,
            Direction = direction,
            Authors = Labels.Authors(item.Authors.Count > 0 ? item.Authors : extract.Authors),
            Categories = Labels.Categories(item.Categories, source.Categories),
            Image = Attachments.Image(item.Image, extract.Base) ?? Attachments.Image(extract.Image, extract.Base) ?? body.Image,
            Enclosures = Attachments.Enclosures(item.Enclosures, item.Base),
            PublishedAt = (item.PublishedAt ?? extract.PublishedAt)?.ToUniversalTime(),
            UpdatedAt = (item.UpdatedAt ?? extract.UpdatedAt)?.ToUniversalTime(),
            FetchedAt = fetchedAt.ToUniversalTime(),
            Rights = Provenance.Merge(item.Rights, extract.Rights),
            Origin = Provenance.Clean(item.Origin) ?? Provenance.Clean(extract.Origin),
        };
    }

    private static HtmlBody Body(FeedText? body, Uri? baseUrl) => body switch
    {
        null => HtmlBody.Empty,
        { IsHtml: true } => HtmlBody.FromHtml(body.Value, baseUrl),
        _ => HtmlBody.FromPlain(body.Value),
    };

    /// <summary>
    /// The feed's summary; where the body came from the page, the feed's own short text serves as one. Null where it says no more than
    /// the body does, word for word.
    /// </summary>
    private static string? Summary(FeedItem item, Extract extract, string text)
    {
        var source = item.Summary ?? (extract.TextFrom == TextFrom.Page ? item.Content : null);
        if (source is null || ReferenceEquals(source, extract.Body)) return null;
        var whole = Body(source, item.Base).Text;
        if (whole.Length == 0 || string.Equals(whole, text, StringComparison.Ordinal)) return null;
        // A whole article in the feed is no summary of its page.
        if (item.Summary is null && whole.Length > MaxSummary) return null;
        return PlainText.Shorten(whole, MaxSummary);
    }

    /// <summary>The headline, else the first words of the text.</summary>
    private static string Title(FeedText? title, string text, string? summary)
    {
        if (title is not null && Labels.Line(title.Value, MaxTitle, title.IsHtml) is { } line) return line;
        var words = text.Length > 0 ? text : summary ?? "";
        var end = words.IndexOf('\n', StringComparison.Ordinal);
        return PlainText.Shorten(end < 0 ? words : words[..end], FallbackTitle);
    }

    private static string? Address(Source source, ParsedFeed feed, FeedItem item, Extract extract)
    {
        var url = item.Url is { } given && CanonicalUrl.IsWeb(given) ? given : extract.Canonical;
        if (url is null || !CanonicalUrl.IsWeb(url)) return null;
        return CanonicalUrl.Publish(url, source.Feed.Host, source.Homepage?.Host ?? source.Feed.Host, feed.Link is { IsAbsoluteUri: true } link ? link.Host : source.Feed.Host);
    }
}

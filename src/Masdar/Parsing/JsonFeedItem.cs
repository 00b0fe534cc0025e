using System.Text.Json;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>One item of a JSON Feed.</summary>
internal static class JsonFeedItem
{
    /// <summary>Null where the value is no object.</summary>
    public static ItemDraft? Read(JsonElement item, FeedContext context)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        var draft = new ItemDraft
        {
            Guid = JsonValues.Text(item, "id") is { } id && id.Length <= Limits.ShortText ? id.Trim() : null,
            LinkBase = context.Url,
            Language = FeedLanguage.Read(JsonValues.Text(item, "language")),
        };
        draft.OfferLink(Addresses.Web(JsonValues.Text(item, "url"), context.Url), 9);
        draft.OfferLink(Addresses.Web(JsonValues.Text(item, "external_url"), context.Url), 5);
        draft.FallbackLink = Addresses.WebAddress(draft.Guid);
        draft.OfferTitle(context.Mended(Markup.Make(JsonValues.Text(item, "title"), isHtml: false)), 9);
        draft.OfferSummary(context.Mended(Markup.Make(JsonValues.Text(item, "summary"), isHtml: false)), 9);
        // The HTML carries more than its text does, however long.
        draft.OfferContent(context.Mended(Markup.Make(JsonValues.Text(item, "content_html"), isHtml: true)), null);
        if (draft.Content is null) draft.OfferContent(context.Mended(Markup.Make(JsonValues.Text(item, "content_text"), isHtml: false)), null);
        draft.OfferPublished(context.Date(JsonValues.Text(item, "date_published")), 9);
        draft.Updated = context.Date(JsonValues.Text(item, "date_modified"));
        foreach (var name in (string[])["authors", "author"])
        {
            if (item.TryGetProperty(name, out var authors)) Authors(authors, draft.Authors, context);
        }
        foreach (var tag in JsonValues.Array(item, "tags")) draft.Categories.Add(context.Short(JsonValues.Text(tag)));
        foreach (var attachment in JsonValues.Array(item, "attachments")) Attachment(attachment, draft, context);
        Image(JsonValues.Text(item, "image"), 6, draft, context);
        Image(JsonValues.Text(item, "banner_image"), 5, draft, context);
        return draft;
    }

    /// <summary>One author object, several, or mere names.</summary>
    public static void Authors(JsonElement value, ValueList<string> authors, FeedContext context)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var author in JsonValues.Array(value)) authors.Add(Name(author, context));
        }
        else authors.Add(Name(value, context));
    }

    private static string? Name(JsonElement author, FeedContext context) =>
        context.Short(author.ValueKind == JsonValueKind.Object ? JsonValues.Text(author, "name") ?? JsonValues.Text(author, "url") : JsonValues.Text(author));

    private static void Attachment(JsonElement attachment, ItemDraft draft, FeedContext context)
    {
        if (Addresses.Resolve(JsonValues.Text(attachment, "url"), context.Url) is not { } uri) return;
        var type = context.Short(JsonValues.Text(attachment, "mime_type"))?.ToLowerInvariant();
        draft.AddEnclosure(new Enclosure(uri.AbsoluteUri, type, JsonValues.Number(attachment, "size_in_bytes")));
        if (type?.StartsWith("image/", StringComparison.Ordinal) == true) draft.OfferImage(new ArticleImage(uri.AbsoluteUri), 4);
    }

    private static void Image(string? url, int rank, ItemDraft draft, FeedContext context)
    {
        if (Addresses.Web(url, context.Url) is { } uri) draft.OfferImage(new ArticleImage(uri.AbsoluteUri), rank);
    }
}

using System.Globalization;
using System.Xml.Linq;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>Files and pictures: RSS enclosures, Atom enclosure links, Media RSS and podcast elements.</summary>
internal sealed class MediaReader(FeedContext context, Vocabularies vocabularies, XmlBases bases)
{
    private const int MaximumNesting = 4;

    /// <summary>RSS <c>enclosure</c>, Atom <c>link rel=enclosure</c>, <c>enc:enclosure</c>.</summary>
    public void Enclosure(XElement field, ItemDraft draft)
    {
        var url = Markup.Attribute(field, "url") ?? Markup.Attribute(field, "href") ?? Markup.Attribute(field, "resource") ?? field.Value;
        Content(url, Markup.Attribute(field, "type"), field, draft, enclosure: true);
    }

    /// <summary>A file by its address: a picture may be the article's, everything but Media RSS pictures is an enclosure.</summary>
    public void Content(string? url, string? type, XElement field, ItemDraft draft, bool enclosure = true)
    {
        if (Addresses.Resolve(url, bases.Of(field)) is not { } uri) return;
        type = context.Short(type)?.ToLowerInvariant();
        if (enclosure) draft.AddEnclosure(new Enclosure(uri.AbsoluteUri, type, Length(field)));
        if (type?.StartsWith("image/", StringComparison.Ordinal) == true) draft.OfferImage(new ArticleImage(uri.AbsoluteUri, null, Number(field, "width"), Number(field, "height")), 5);
    }

    /// <summary>RSS <c>image</c> within an item: an address, or an element <c>url</c>.</summary>
    public void Image(XElement field, ItemDraft draft)
    {
        var url = field.Elements().FirstOrDefault(e => e.Name.LocalName.Equals("url", StringComparison.OrdinalIgnoreCase))?.Value
            ?? Markup.Attribute(field, "href") ?? Markup.Attribute(field, "url") ?? Markup.Attribute(field, "resource") ?? (field.HasElements ? null : field.Value);
        if (Addresses.Web(url, bases.Of(field)) is { } uri) draft.OfferImage(new ArticleImage(uri.AbsoluteUri), 4);
    }

    /// <summary>Media RSS 1.5.1.</summary>
    public void Media(XElement field, string name, ItemDraft draft, int nesting = 0)
    {
        switch (name.ToLowerInvariant())
        {
            case "group" or "content":
                if (name.Equals("content", StringComparison.OrdinalIgnoreCase)) MediaContent(field, draft);
                if (nesting >= MaximumNesting) return;
                foreach (var child in field.Elements())
                {
                    if (vocabularies.Of(child) == Vocabulary.Media) Media(child, child.Name.LocalName, draft, nesting + 1);
                }
                break;
            case "title": draft.OfferTitle(context.Mended(MediaText(field)), 3); break;
            case "description" or "text": draft.OfferSummary(context.Mended(MediaText(field)), 3); break;
            case "thumbnail": Thumbnail(field, draft); break;
            case "category": draft.Categories.Add(context.Short(Markup.Attribute(field, "label") ?? field.Value)); break;
            case "keywords": Keywords(field, draft); break;
            case "credit": RightsReader.Credit(context.Short(field.Value), draft); break;
            case "copyright":
                RightsReader.Notice(context.Short(field.Value), draft);
                RightsReader.Usage(context.Short(Markup.Attribute(field, "url")), draft);
                break;
            case "license": RightsReader.License(field, draft); break;
        }
    }

    /// <summary>Apple's podcast elements; each only where the format's own says nothing.</summary>
    public void Itunes(XElement field, string name, ItemDraft draft)
    {
        switch (name.ToLowerInvariant())
        {
            case "author": draft.Authors.Add(People.Name(context.Short(field.Value))); break;
            case "title": draft.OfferTitle(context.Mended(Markup.OfRss(field)), 2); break;
            case "summary" or "description": draft.OfferSummary(context.Mended(Markup.OfRssBody(field)), 2); break;
            case "subtitle": draft.OfferSummary(context.Mended(Markup.OfRssBody(field)), 1); break;
            case "image": Image(field, draft); break;
            case "category": draft.Categories.Add(context.Short(Markup.Attribute(field, "text"))); break;
            case "keywords": Keywords(field, draft); break;
        }
    }

    private void MediaContent(XElement field, ItemDraft draft)
    {
        var url = Markup.Attribute(field, "url");
        var type = Markup.Attribute(field, "type");
        var medium = Markup.Attribute(field, "medium")?.Trim().ToLowerInvariant();
        var isPicture = medium is "image" || type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true || (medium is null && type is null && HasPictureName(url));
        if (!isPicture)
        {
            if (medium is not "document" || type?.Contains("html", StringComparison.OrdinalIgnoreCase) != true) Content(url, type, field, draft);
            return;
        }
        if (Addresses.Web(url, bases.Of(field)) is not { } uri) return;
        var alt = field.Elements().FirstOrDefault(e => e.Name.LocalName is "description" or "title" && !e.HasElements)?.Value;
        draft.OfferImage(new ArticleImage(uri.AbsoluteUri, context.Short(alt), Number(field, "width"), Number(field, "height")), 6);
    }

    private void Thumbnail(XElement field, ItemDraft draft)
    {
        if (Addresses.Web(Markup.Attribute(field, "url") ?? field.Value, bases.Of(field)) is { } uri)
            draft.OfferImage(new ArticleImage(uri.AbsoluteUri, null, Number(field, "width"), Number(field, "height")), 3);
    }

    private void Keywords(XElement field, ItemDraft draft)
    {
        foreach (var word in field.Value.Split([',', '،'], Limits.Values)) draft.Categories.Add(context.Short(word));
    }

    private static FeedText? MediaText(XElement field) =>
        Markup.Make(field.HasElements ? Markup.Inner(field) : field.Value, string.Equals(Markup.Attribute(field, "type"), "html", StringComparison.OrdinalIgnoreCase) || field.HasElements);

    private static bool HasPictureName(string? url)
    {
        if (url is null) return false;
        var path = url.AsSpan();
        if (path.IndexOfAny('?', '#') is >= 0 and var end) path = path[..end];
        return path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".webp", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".gif", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".avif", StringComparison.OrdinalIgnoreCase);
    }

    private static long? Length(XElement field) =>
        long.TryParse(Markup.Attribute(field, "length") ?? Markup.Attribute(field, "fileSize"), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var length) ? length : null;

    private static int? Number(XElement field, string name) =>
        int.TryParse(Markup.Attribute(field, name), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

using System.Collections.Frozen;
using System.Xml.Linq;

namespace Masdar.Parsing;

/// <summary>Reads one item of any XML format, field by field, by namespace address and local name.</summary>
internal sealed class ItemReader(FeedContext context, Vocabularies vocabularies, XmlBases bases)
{
    private readonly MediaReader media = new(context, vocabularies, bases);

    /// <summary>The base of the item that is being read.</summary>
    private Uri? itemBase;

    public ItemDraft Read(XElement item)
    {
        itemBase = bases.Of(item);
        var draft = new ItemDraft { LinkBase = itemBase, BodyBase = OwnBase(item), Language = FeedLanguage.Read(item.Attribute(Addresses.XmlLang)?.Value) };
        foreach (var field in item.Elements())
        {
            var name = field.Name.LocalName;
            switch (vocabularies.Of(field))
            {
                case Vocabulary.Rss: Rss(field, name, draft); break;
                case Vocabulary.Atom: Atom(field, name, draft); break;
                case Vocabulary.DublinCore: DublinCore(field, name, draft); break;
                case Vocabulary.DublinTerms: DublinCore(field, name, draft); break;
                case Vocabulary.Media: media.Media(field, name, draft); break;
                case Vocabulary.Itunes: media.Itunes(field, name, draft); break;
                case Vocabulary.Enclosure: media.Enclosure(field, draft); break;
                case Vocabulary.Content when Is(name, "encoded"): draft.OfferContent(context.Mended(Markup.OfRssBody(field)), OwnBase(field)); break;
                case Vocabulary.Xhtml when Is(name, "body", "div"): draft.OfferContent(context.Mended(Markup.Make(Markup.Inner(field), isHtml: true)), OwnBase(field)); break;
                case Vocabulary.FeedBurner when Is(name, "origLink"): draft.OriginalLink ??= Addresses.Web(field.Value, Base(field)); break;
                case Vocabulary.CreativeCommons when Is(name, "license"): RightsReader.License(field, draft); break;
                case Vocabulary.Other: Other(field, name, draft); break;
            }
        }
        About(item, draft);
        return draft;
    }

    private void Rss(XElement field, string name, ItemDraft draft)
    {
        switch (Known.GetValueOrDefault(name))
        {
            case Field.Title: draft.OfferTitle(context.Mended(Markup.OfRss(field)), 9); break;
            case Field.Link: Link(field, draft); break;
            case Field.Description: draft.OfferSummary(context.Mended(Markup.OfRssBody(field)), 9); draft.BodyBase ??= OwnBase(field); break;
            case Field.Content: draft.OfferContent(context.Mended(Markup.OfRssBody(field)), OwnBase(field)); break;
            case Field.Guid: Guid(field, draft); break;
            case Field.Published: draft.OfferPublished(context.Date(field.Value), 9); break;
            case Field.Updated: draft.Updated ??= context.Date(field.Value); break;
            case Field.Author: draft.Authors.Add(People.Name(context.Short(PersonText(field)))); break;
            case Field.Category: draft.Categories.Add(context.Short(field.Value)); break;
            case Field.Enclosure: media.Enclosure(field, draft); break;
            case Field.Source: draft.Origin ??= RightsReader.Origin(context.Short(field.Value), Addresses.Web(Markup.Attribute(field, "url"), Base(field))); break;
            case Field.Rights: RightsReader.Notice(context.Short(field.Value), draft); break;
            case Field.Image: media.Image(field, draft); break;
        }
    }

    private void Atom(XElement field, string name, ItemDraft draft)
    {
        switch (Known.GetValueOrDefault(name))
        {
            case Field.Title: draft.OfferTitle(context.Mended(Markup.OfAtom(field)), 8); break;
            case Field.Link: AtomLink(field, draft); break;
            case Field.Description: draft.OfferSummary(context.Mended(Markup.OfAtom(field)), 8); draft.BodyBase ??= OwnBase(field); break;
            case Field.Content: AtomContent(field, draft); break;
            case Field.Id or Field.Guid: draft.Guid ??= Trimmed(field.Value); break;
            case Field.Published: draft.OfferPublished(context.Date(field.Value), Is(name, "published") ? 9 : Is(name, "created") ? 7 : 8); break;
            case Field.Updated: draft.Updated ??= context.Date(field.Value); break;
            case Field.Author: draft.Authors.Add(People.OfAtom(field, context)); break;
            case Field.Category:
                draft.Categories.Add(context.Short(AtomCategory(field)));
                break;
            case Field.Source: AtomSource(field, draft); break;
            case Field.Rights: RightsReader.Notice(context.Short(field.Value), draft); break;
        }
    }

    private void DublinCore(XElement field, string name, ItemDraft draft)
    {
        switch (Known.GetValueOrDefault(name))
        {
            case Field.Title: draft.OfferTitle(context.Mended(Markup.OfRss(field)), 7); break;
            case Field.Description: draft.OfferSummary(context.Mended(Markup.OfRssBody(field)), 7); break;
            case Field.Author: draft.Authors.Add(People.Name(context.Short(PersonText(field)))); break;
            case Field.Category or Field.Subject: draft.Categories.Add(context.Short(field.Value)); break;
            case Field.Published: draft.OfferPublished(context.Date(field.Value), 7); break;
            case Field.Updated: draft.Updated ??= context.Date(field.Value); break;
            case Field.Language: draft.Language = FeedLanguage.Read(field.Value) ?? draft.Language; break;
            case Field.Rights: RightsReader.Notice(context.Short(field.Value), draft); break;
            case Field.RightsHolder: RightsReader.Holder(context.Short(field.Value), draft); break;
            case Field.License: RightsReader.License(field, draft); break;
        }
    }

    /// <summary>Home-made elements whose name says what they hold.</summary>
    private void Other(XElement field, string name, ItemDraft draft)
    {
        if (Is(name, "encoded", "fullitem", "full-text", "fulltext")) draft.OfferContent(context.Mended(Markup.OfRssBody(field)), OwnBase(field));
        else if (Is(name, "origLink")) draft.OriginalLink ??= Addresses.Web(field.Value, Base(field));
    }

    private void Link(XElement field, ItemDraft draft)
    {
        if (Markup.Attribute(field, "rel") is not null || (Markup.Attribute(field, "href") is not null && string.IsNullOrWhiteSpace(field.Value)))
        {
            AtomLink(field, draft);
            return;
        }
        draft.OfferLink(Addresses.Web(field.Value, Base(field)), 9);
        draft.OfferLink(Addresses.Web(Markup.Attribute(field, "resource"), Base(field)), 8);
    }

    /// <summary>RFC 4287 §4.2.7. Of several alternates the first HTML page is the article.</summary>
    private void AtomLink(XElement field, ItemDraft draft)
    {
        var rel = (Markup.Attribute(field, "rel") ?? "alternate").Trim().ToLowerInvariant();
        var type = (Markup.Attribute(field, "type") ?? "").Trim().ToLowerInvariant();
        var href = Markup.Attribute(field, "href") ?? field.Value;
        switch (rel)
        {
            case "alternate" or "" or "http://www.iana.org/assignments/relation/alternate":
                var isPage = type is "" or "text/html" or "application/xhtml+xml";
                draft.OfferLink(Addresses.Web(href, Base(field)), isPage ? type.Length > 0 ? 6 : 5 : 3);
                break;
            case "enclosure":
                media.Enclosure(field, draft);
                break;
            case "license":
                RightsReader.License(Addresses.Resolve(href, Base(field))?.AbsoluteUri, draft);
                break;
            case "self":
                draft.FallbackLink ??= type.Contains("xml", StringComparison.Ordinal) ? null : Addresses.Web(href, Base(field));
                break;
        }
    }

    private void AtomContent(XElement field, ItemDraft draft)
    {
        draft.OfferContent(context.Mended(Markup.OfAtomContent(field)), OwnBase(field));
        var type = Markup.Attribute(field, "type") ?? "";
        if (Markup.Attribute(field, "src") is not { } src) return;
        if (type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.Length == 0) draft.OfferLink(Addresses.Web(src, Base(field)), 2);
        else media.Content(src, type, field, draft);
    }

    private void AtomSource(XElement source, ItemDraft draft)
    {
        string? Child(string name) => source.Elements().FirstOrDefault(e => Is(e.Name.LocalName, name))?.Value;
        var link = source.Elements().FirstOrDefault(e => Is(e.Name.LocalName, "link") && (Markup.Attribute(e, "rel") ?? "alternate") is "alternate")
            ?? source.Elements().FirstOrDefault(e => Is(e.Name.LocalName, "link"));
        var url = Addresses.Web(link is null ? Child("id") : Markup.Attribute(link, "href"), Base(source));
        draft.Origin ??= RightsReader.Origin(context.Short(Child("title")), url);
        RightsReader.Notice(context.Short(Child("rights")), draft);
    }

    private static void Guid(XElement field, ItemDraft draft)
    {
        if (draft.Guid is not null || Trimmed(field.Value) is not { } guid) return;
        draft.Guid = guid;
        draft.GuidIsPermalink = !string.Equals(Markup.Attribute(field, "isPermaLink")?.Trim(), "false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>RDF's own identity (<c>rdf:about</c>), and an address from a guid where there is no link.</summary>
    private static void About(XElement item, ItemDraft draft)
    {
        if (draft.Guid is null && Markup.Attribute(item, "about") is { } about && Trimmed(about) is { } id) draft.Guid = id;
        if (draft.Guid is { } guid && Addresses.IsWebAddress(guid)) draft.FallbackLink = new Uri(guid);
    }

    /// <summary>RFC 4287 §4.2.2: the term, unless it is a mere identifier and a label says it in words. Kinds of entries are no categories.</summary>
    private static string? AtomCategory(XElement field)
    {
        var term = Markup.Attribute(field, "term");
        if (Markup.Attribute(field, "scheme")?.EndsWith("#kind", StringComparison.Ordinal) == true) return null;
        if (string.IsNullOrWhiteSpace(term)) return Markup.Attribute(field, "label") ?? field.Value;
        return Addresses.IsWebAddress(term) ? Markup.Attribute(field, "label") ?? term : term;
    }

    private static string PersonText(XElement field) =>
        field.Elements().FirstOrDefault(e => Is(e.Name.LocalName, "name"))?.Value ?? field.Value;

    private Uri Base(XElement field) => field.HasAttributes ? bases.Of(field) : itemBase ?? context.Url;

    /// <summary>What <c>xml:base</c> says for the field, or null where it says nothing.</summary>
    private Uri? OwnBase(XElement field) => Base(field) is var own && ReferenceEquals(own, context.Url) ? null : own;

    private static string? Trimmed(string value) => string.IsNullOrWhiteSpace(value) || value.Length > Limits.ShortText ? null : value.Trim();

    private static bool Is(string name, params ReadOnlySpan<string> names)
    {
        foreach (var n in names)
        {
            if (name.Equals(n, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private enum Field
    {
        None,
        Title,
        Link,
        Description,
        Content,
        Guid,
        Id,
        Published,
        Updated,
        Author,
        Category,
        Subject,
        Enclosure,
        Source,
        Rights,
        RightsHolder,
        License,
        Language,
        Image,
    }

    private static readonly FrozenDictionary<string, Field> Known = new Dictionary<string, Field>(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = Field.Title,
        ["link"] = Field.Link,
        ["description"] = Field.Description,
        ["summary"] = Field.Description,
        ["abstract"] = Field.Description,
        ["content"] = Field.Content,
        ["body"] = Field.Content,
        ["encoded"] = Field.Content,
        ["fullitem"] = Field.Content,
        ["fulltext"] = Field.Content,
        ["guid"] = Field.Guid,
        ["id"] = Field.Id,
        ["pubDate"] = Field.Published,
        ["date"] = Field.Published,
        ["published"] = Field.Published,
        ["issued"] = Field.Published,
        ["created"] = Field.Published,
        ["available"] = Field.Published,
        ["updated"] = Field.Updated,
        ["modified"] = Field.Updated,
        ["lastBuildDate"] = Field.Updated,
        ["author"] = Field.Author,
        ["creator"] = Field.Author,
        ["category"] = Field.Category,
        ["subject"] = Field.Subject,
        ["enclosure"] = Field.Enclosure,
        ["source"] = Field.Source,
        ["rights"] = Field.Rights,
        ["copyright"] = Field.Rights,
        ["rightsHolder"] = Field.RightsHolder,
        ["license"] = Field.License,
        ["language"] = Field.Language,
        ["image"] = Field.Image,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}

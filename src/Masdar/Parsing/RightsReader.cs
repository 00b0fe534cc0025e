using System.Xml.Linq;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>What an item says of rights and of where it was taken from, verbatim; the first mention stays.</summary>
internal static class RightsReader
{
    public static void Notice(string? notice, ItemDraft draft)
    {
        if (notice is not null) draft.Rights = (draft.Rights ?? new Rights()) is var r && r.Notice is null ? r with { Notice = notice } : r;
    }

    public static void Holder(string? holder, ItemDraft draft)
    {
        if (holder is not null) draft.Rights = (draft.Rights ?? new Rights()) is var r && r.Holder is null ? r with { Holder = holder } : r;
    }

    public static void Usage(string? usage, ItemDraft draft)
    {
        if (usage is not null) draft.Rights = (draft.Rights ?? new Rights()) is var r && r.Usage is null ? r with { Usage = usage } : r;
    }

    public static void Credit(string? credit, ItemDraft draft)
    {
        if (credit is not null) draft.Rights = (draft.Rights ?? new Rights()) is var r && r.Credit is null ? r with { Credit = credit } : r;
    }

    public static void License(string? license, ItemDraft draft)
    {
        if (license is not null) draft.Rights = (draft.Rights ?? new Rights()) is var r && r.License is null ? r with { License = license } : r;
    }

    /// <summary><c>cc:license rdf:resource</c>, <c>media:license href</c>, or the text.</summary>
    public static void License(XElement field, ItemDraft draft) =>
        License(OfElement(field), draft);

    public static string? OfElement(XElement field)
    {
        var value = Markup.Attribute(field, "resource") ?? Markup.Attribute(field, "href") ?? field.Value;
        return string.IsNullOrWhiteSpace(value) || value.Length > Limits.ShortText ? null : value.Trim();
    }

    /// <summary>What holds for the whole feed holds for an item that is silent.</summary>
    public static void Inherit(Rights? feed, ItemDraft draft)
    {
        if (feed is null) return;
        Notice(feed.Notice, draft);
        License(feed.License, draft);
        Holder(feed.Holder, draft);
    }

    public static Origin? Origin(string? name, Uri? url) => name is null && url is null ? null : new Origin(name, url?.AbsoluteUri);
}

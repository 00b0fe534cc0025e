using Masdar.Model;
using Masdar.Text;

namespace Masdar.Parsing;

/// <summary>
/// Reads a feed document as its author meant it: bytes to text, repair where strict parsing fails, fields, dates, identity.
/// Pure and safe for many threads; what is wrong with the document is a finding, never an exception.
/// </summary>
internal sealed class FeedParser
{
    /// <param name="zone">The source's zone, for dates that name none.</param>
    /// <param name="now">Dates are judged against it; none is made from it.</param>
    public ParseResult Parse(FeedDocument document, TimeZoneInfo zone, DateTimeOffset now)
    {
        var bytes = document.Body.Span;
        if (NotAFeed.Binary(bytes) is { } binary) return new UnreadableFeed(binary);
        var findings = new FindingLog();
        var decoded = CharsetDecoder.Decode(bytes, document.Charset, CharsetHint.Xml);
        foreach (var finding in decoded.Findings) findings.Note(finding);
        var context = new FeedContext(document.Url, zone, now, findings);

        var start = decoded.Text.AsSpan().TrimStart(" \t\r\n\0\uFEFF");
        if (!start.IsEmpty && start[0] is '{' or '[')
        {
            return JsonFeed.Read(start, context) ?? (ParseResult)new UnreadableFeed(NotAFeed.Diagnose(decoded.Text, findings));
        }
        if (XmlFeed.Open(decoded.Text, findings) is not { } feed) return new UnreadableFeed(NotAFeed.Diagnose(decoded.Text, findings));
        // A web page may hold a tag that reads like a feed's root; without an item it stays a web page.
        return feed.Items.Count == 0 && NotAFeed.IsHtml(decoded.Text) ? new UnreadableFeed(NotAFeed.Diagnose(decoded.Text, findings)) : Read(feed, context);
    }

    private ParsedFeed Read(XmlFeed feed, FeedContext context)
    {
        var own = feed.Items.Count > 0 ? feed.Items[0].Name.Namespace : feed.Root.Name.Namespace;
        var vocabularies = new Vocabularies(own, feed.Format == FeedFormat.Atom ? Vocabulary.Atom : Vocabulary.Rss);
        var channel = new ChannelReader(context, vocabularies).Read(feed);
        context = context with { Order = DateOrders.Of(channel.Language) };
        // What no xml:base rules is relative to the document itself, in RSS as in Atom (RFC 3986 §5.1.3).
        var reader = new ItemReader(context, vocabularies, new XmlBases(context.Url));
        var drafts = new List<ItemDraft>(Math.Min(feed.Items.Count, Limits.Items));
        if (feed.Items.Count > Limits.Items) context.Findings.Note(Codes.TooManyItems, $"The feed has more than {Limits.Items} items; the first {Limits.Items} were kept.");
        foreach (var item in feed.Items.Take(Limits.Items))
        {
            if (!ItemGuard.Try(() => reader.Read(item), context, out var draft)) continue;
            if (draft is null || draft.IsEmpty)
            {
                context.Findings.Note(Codes.ItemsEmpty, "The feed has items without title, text or address; they were left out.");
                continue;
            }
            if (draft.Authors.Values.Count == 0)
            {
                foreach (var author in channel.Authors.Values) draft.Authors.Add(author);
            }
            RightsReader.Inherit(channel.Rights, draft);
            drafts.Add(draft);
        }
        return Finish(feed.Format, channel, drafts, context);
    }

    public static ParsedFeed Finish(FeedFormat format, ChannelFacts channel, IReadOnlyList<ItemDraft> drafts, FeedContext context)
    {
        var items = ItemIdentity.Finish(format, drafts, context.Findings);
        if (items.Count == 0) context.Findings.Note(Codes.ItemsNone, "The feed is readable but has no items.");
        return new ParsedFeed
        {
            Format = format,
            Title = channel.Title,
            Language = channel.Language,
            Link = channel.Link,
            Generator = channel.Generator,
            Items = items,
            Findings = context.Findings.ToList(),
            Wishes = channel.Wishes,
        };
    }
}

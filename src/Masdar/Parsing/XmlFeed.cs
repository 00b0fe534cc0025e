using System.Xml;
using System.Xml.Linq;
using CodeHollow.FeedReader.Feeds;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>
/// An XML feed opened: its format, its channel and its items as elements. CodeHollow.FeedReader reads the document; where it throws, or
/// finds fewer items than the document holds, the items are taken from the same document all the same.
/// </summary>
/// <param name="Channel">RSS and RDF <c>channel</c>, Atom <c>feed</c>.</param>
internal sealed record XmlFeed(FeedFormat Format, XElement Root, XElement Channel, IReadOnlyList<XElement> Items)
{
    /// <summary>Null where the text holds no feed. Repairs that were needed are noted.</summary>
    public static XmlFeed? Open(string text, FindingLog findings)
    {
        var scan = XmlScan.Of(text);
        if (scan.Root < 0) return null;
        if (scan.Doctype >= 0) findings.Note(Codes.Doctype, "The feed has a DOCTYPE; it was left out and nothing that it names was fetched.");
        var stripped = XmlProlog.Strip(text, scan);
        if (scan.Items <= Limits.Items && Read(stripped, scan, Limits.Attributes, findings) is { } strict)
        {
            if (stripped.AsSpan().ContainsAny(XmlRepairText.Forbidden)) findings.Note(Codes.Characters, "The feed holds characters that XML forbids; they were left out.");
            return strict;
        }
        if (XmlRepair.Run(text, scan, findings) is not { } repaired) return null;
        // Repair keeps so many of a tag's attributes, and declares so many prefixes besides.
        return Read(repaired, XmlScan.Of(repaired), 2 * Limits.Attributes, findings);
    }

    private static XmlFeed? Read(string text, XmlScan scan, int maximumAttributes, FindingLog findings)
    {
        if (Load(text, maximumAttributes) is not { } document || FeedShape.Find(document) is not { } feed) return null;
        // A root of several names (a prefix, another letter case) is more than the reader knows.
        if (scan.RootName.Contains(':', StringComparison.Ordinal) && feed.Format != FeedFormat.Rdf) return feed;
        if (ByCodeHollow(document, text) is { } read && read.Items.Count < feed.Items.Count)
            findings.Note(Codes.ReaderMissed, $"The reader found {read.Items.Count} of {feed.Items.Count} items; all were taken from the document itself.");
        return feed;
    }

    /// <summary>
    /// CodeHollow.FeedReader over a document that is loaded already, by the root that it tells formats by. Its string reading would load the
    /// text once more, after 33 passes for single characters, and drop the white space between the words of unescaped mark-up.
    /// </summary>
    private static BaseFeed? ByCodeHollow(XDocument document, string text)
    {
        var root = document.Root!;
        try
        {
            if (FeedShape.IsNamed(root, "feed")) return new AtomFeed(text, root);
            var channel = root.Elements().First(e => FeedShape.IsNamed(e, "channel"));
            if (FeedShape.IsNamed(root, "rdf")) return new Rss10Feed(text, channel);
            return root.Attribute("version")?.Value switch
            {
                "2.0" when root.Attribute(XNamespace.Xmlns + "media") is not null => new MediaRssFeed(text, channel),
                "0.91" => new Rss091Feed(text, channel),
                "0.92" => new Rss092Feed(text, channel),
                _ => new Rss20Feed(text, channel),
            };
        }
        // The reader promises nothing of what it throws on a hostile document (NullReferenceException and others were seen); what is wrong
        // with it is found out by our own reading.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>White space is kept: between the words of unescaped mark-up it matters. Null where the text is not well-formed or passes a bound.</summary>
    private static XDocument? Load(string text, int maximumAttributes)
    {
        try
        {
            using var reader = new BoundedXmlReader(XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = true }), maximumAttributes);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}

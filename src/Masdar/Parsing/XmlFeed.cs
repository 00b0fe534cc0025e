using System.Xml;
using System.Xml.Linq;
using CodeHollow.FeedReader;
using Masdar.Model;
using Reader = CodeHollow.FeedReader.FeedReader;

namespace Masdar.Parsing;

/// <summary>
/// An XML feed opened: its format, its channel and its items as elements. CodeHollow.FeedReader reads the document; where it throws, or
/// finds fewer items than the document holds, the items are taken from the same document directly.
/// </summary>
/// <param name="Channel">RSS and RDF <c>channel</c>, Atom <c>feed</c>.</param>
internal sealed record XmlFeed(FeedFormat Format, XElement Root, XElement Channel, IReadOnlyList<XElement> Items)
{
    /// <summary>Fields whose mark-up may stand unescaped: there white space between tags matters.</summary>
    private static readonly string[] TextFields = ["title", "description", "content", "summary", "encoded", "body"];

    /// <summary>Null where the text holds no feed. Repairs that were needed are noted.</summary>
    public static XmlFeed? Open(string text, FindingLog findings)
    {
        var scan = XmlScan.Of(text);
        if (scan.Root < 0) return null;
        if (scan.Doctype >= 0) findings.Note(Codes.Doctype, "The feed has a DOCTYPE; it was left out and nothing that it names was fetched.");
        var stripped = XmlProlog.Strip(text, scan);
        if (scan.WithinBounds && Read(stripped, scan, findings) is { } strict)
        {
            if (stripped.AsSpan().ContainsAny(XmlRepairText.Forbidden)) findings.Note(Codes.Characters, "The feed holds characters that XML forbids; they were left out.");
            return strict;
        }
        if (XmlRepair.Run(text, scan, findings) is not { } repaired) return null;
        return Read(repaired, XmlScan.Of(repaired), findings);
    }

    private static XmlFeed? Read(string text, XmlScan scan, FindingLog findings)
    {
        var read = scan.RootName.Contains(':', StringComparison.Ordinal) && !scan.RootName.Equals("rdf:RDF", StringComparison.OrdinalIgnoreCase) ? null : ByCodeHollow(text);
        if (read is null)
        {
            if (Load(text, LoadOptions.PreserveWhitespace) is not { } loaded) return null;
            return FeedShape.Find(loaded);
        }
        var feed = read.SpecificFeed.Element?.Document is { } document ? FeedShape.Find(document) : null;
        if (feed is null) return null;
        if (feed.Items.Count > read.Items.Count) findings.Note(Codes.ReaderMissed, $"The reader found {read.Items.Count} of {feed.Items.Count} items; all were taken from the document itself.");
        if (!feed.HasInlineMarkup()) return feed;
        return Load(text, LoadOptions.PreserveWhitespace) is { } whole ? FeedShape.Find(whole) ?? feed : feed;
    }

    private static Feed? ByCodeHollow(string text)
    {
        try
        {
            return Reader.ReadFromString(text);
        }
        // The reader promises nothing of what it throws on a hostile document (XmlException, NullReferenceException and others were seen);
        // what is wrong with it is found out by our own reading.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static XDocument? Load(string text, LoadOptions options)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader, options);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private bool HasInlineMarkup()
    {
        foreach (var item in Items)
        {
            foreach (var field in item.Elements())
            {
                if (field.HasElements && TextFields.Contains(field.Name.LocalName, StringComparer.OrdinalIgnoreCase)) return true;
            }
        }
        return false;
    }
}

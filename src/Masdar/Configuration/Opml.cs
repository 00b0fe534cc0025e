using System.Text;
using System.Xml;
using Masdar.Model;

namespace Masdar.Configuration;

/// <summary>What an OPML file held.</summary>
/// <param name="Sources">In the file's order, each address once.</param>
/// <param name="Skipped">Outlines that look like feeds but cannot be one, each with the reason.</param>
/// <param name="Problems">Why the file could not be read to its end; empty where it was.</param>
internal sealed record OpmlResult(IReadOnlyList<NewSource> Sources, IReadOnlyList<string> Skipped, IReadOnlyList<ConfigProblem> Problems);

/// <summary>Subscription lists in OPML 1.0 and 2.0 (<see href="https://opml.org/spec2.opml"/>), as feed readers exchange them.</summary>
internal static class Opml
{
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int MaxDepth = 64;

    /// <summary>Every <c>outline</c> with an <c>xmlUrl</c>, however deep; folders are passed through. DOCTYPE and what it declares are ignored, nothing is fetched.</summary>
    /// <param name="file">As problems name it.</param>
    public static OpmlResult Read(string file, byte[] bytes)
    {
        var (sources, skipped, problems) = (new List<NewSource>(), new List<string>(), new List<ConfigProblem>());
        if (bytes.Length > MaxBytes) return new([], [], [new(file, 0, 0, "", $"has more than {MaxBytes / 1024 / 1024} MiB, too much for a list of sources")]);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MaxBytes,
            MaxCharactersFromEntities = 1024,
            CheckCharacters = false,
        };
        var feeds = new HashSet<string>(StringComparer.Ordinal);
        var root = "";
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var xml = XmlReader.Create(stream, settings);
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (root.Length == 0 && !Is(root = xml.LocalName, "opml"))
                    return new([], [], [At(file, xml, $"is no OPML: its root is {Values.Quote(root)}")]);
                if (xml.Depth > MaxDepth || sources.Count >= SourcesReader.MostSources)
                {
                    problems.Add(At(file, xml, $"goes beyond {MaxDepth} levels or {SourcesReader.MostSources} sources"));
                    break;
                }
                if (Is(xml.LocalName, "outline") && Attribute(xml, "xmlUrl") is { } address) Take(xml, address);
            }
        }
        catch (XmlException e)
        {
            problems.Add(new(file, e.LineNumber, e.LinePosition, "", "is broken XML: " + e.Message));
        }
        return new(sources, skipped, problems);

        void Take(XmlReader xml, string address)
        {
            var name = NewSource.Line(Attribute(xml, "title") ?? Attribute(xml, "text") ?? "");
            // feed: is an old way of marking an address as a feed's.
            if (address.StartsWith("feed:", StringComparison.OrdinalIgnoreCase)) address = address[5..] is var rest && rest.StartsWith("//", StringComparison.Ordinal) ? "http:" + rest : rest;
            var read = Values.Address(Text(address));
            if (read.Problem is { } problem) skipped.Add($"{(name.Length > 0 ? name : "an outline without a title")}: {problem}");
            else if (feeds.Add(read.Value!.AbsoluteUri))
                sources.Add(new(null, name.Length > 0 ? name : read.Value.Host, read.Value)
                {
                    Homepage = Attribute(xml, "htmlUrl") is { } home ? Values.Address(Text(home)).Value : null,
                    Language = Attribute(xml, "language") is { } language && SourcesReader.IsLanguage(language) ? language : null,
                });
        }
    }

    /// <summary>An OPML 2.0 document of the sources. Headers, which may be secrets, are not in it.</summary>
    public static string Write(IReadOnlyList<Source> sources, string title)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("opml");
            writer.WriteAttributeString("version", "2.0");
            writer.WriteStartElement("head");
            writer.WriteElementString("title", title);
            writer.WriteEndElement();
            writer.WriteStartElement("body");
            foreach (var source in sources)
            {
                writer.WriteStartElement("outline");
                writer.WriteAttributeString("type", "rss");
                writer.WriteAttributeString("text", source.Name);
                writer.WriteAttributeString("title", source.Name);
                writer.WriteAttributeString("xmlUrl", source.Feed.AbsoluteUri);
                if (source.Homepage is { } homepage) writer.WriteAttributeString("htmlUrl", homepage.AbsoluteUri);
                if (source.Language is { } language) writer.WriteAttributeString("language", language);
                writer.WriteEndElement();
            }
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static JsonPart Text(string text) => new(JsonKind.Text, default, 0, 0) { Text = text.Trim() };

    /// <summary>By name without regard to case, as readers write xmlurl and xmlURL too; null where it is missing or blank.</summary>
    private static string? Attribute(XmlReader xml, string name)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more && value is null; more = xml.MoveToNextAttribute())
            if (Is(xml.LocalName, name) && !string.IsNullOrWhiteSpace(xml.Value)) value = xml.Value;
        xml.MoveToElement();
        return value;
    }

    private static bool Is(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    private static ConfigProblem At(string file, XmlReader xml, string message)
    {
        var line = (IXmlLineInfo)xml;
        return new(file, line.LineNumber, line.LinePosition, "", message);
    }
}

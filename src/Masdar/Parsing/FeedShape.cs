using System.Xml.Linq;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>Finds channel and items in a document by local names alone: whatever prefix, namespace or letter case a feed gives them.</summary>
internal static class FeedShape
{
    /// <summary>Null where neither the root nor what it wraps is a feed.</summary>
    public static XmlFeed? Find(XDocument document)
    {
        if (document.Root is not { } root) return null;
        if (Of(root) is { } feed) return feed;
        foreach (var child in root.Elements().Take(20))
        {
            if (IsNamed(child, "rss", "feed", "rdf") && Of(child) is { } wrapped) return wrapped;
        }
        return null;
    }

    public static bool IsNamed(XElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static XmlFeed? Of(XElement root)
    {
        if (IsNamed(root, "feed")) return Feed(FeedFormat.Atom, root, root, [root]);
        if (IsNamed(root, "entry") && Vocabularies.OfRoot(root.Name.Namespace) == Vocabulary.Atom) return new XmlFeed(FeedFormat.Atom, root, new XElement("none"), [root]);
        if (IsNamed(root, "rdf")) return Feed(FeedFormat.Rdf, root, Channel(root), [root, .. root.Elements().Where(e => IsNamed(e, "channel"))]);
        if (IsNamed(root, "rss")) return Feed(FeedFormat.Rss, root, Channel(root), [.. root.Elements().Where(e => IsNamed(e, "channel")), root]);
        if (IsNamed(root, "channel")) return Feed(FeedFormat.Rss, root, root, [root]);
        return null;
    }

    private static XElement Channel(XElement root) => root.Elements().FirstOrDefault(e => IsNamed(e, "channel")) ?? root;

    private static XmlFeed Feed(FeedFormat format, XElement root, XElement channel, IEnumerable<XElement> parents)
    {
        var items = new List<XElement>();
        foreach (var parent in parents)
        {
            foreach (var child in parent.Elements())
            {
                if (IsNamed(child, "item", "entry")) items.Add(child);
                // RSS 1.1 and some home-made feeds gather their items in a list of their own.
                else if (IsNamed(child, "items", "entries")) items.AddRange(child.Elements().Where(e => IsNamed(e, "item", "entry")));
            }
        }
        return new XmlFeed(format, root, channel, items);
    }
}

using System.Collections.Frozen;
using System.Xml.Linq;

namespace Masdar.Parsing;

/// <summary>The families of elements that feeds are made of.</summary>
internal enum Vocabulary
{
    Other,

    /// <summary>RSS's own elements, whatever namespace the feed puts them in.</summary>
    Rss,
    Atom,
    Content,
    DublinCore,
    DublinTerms,
    Media,
    Itunes,
    FeedBurner,
    Syndication,
    CreativeCommons,
    Xhtml,
    Rdf,
    Enclosure,
}

/// <summary>Tells an element's vocabulary by its namespace, and by its prefix where a feed binds a well-known prefix to another address.</summary>
internal sealed class Vocabularies(XNamespace own, Vocabulary ownVocabulary)
{
    private static readonly (Vocabulary Vocabulary, string Prefix, string[] Namespaces)[] Known =
    [
        (Vocabulary.Atom, "atom", ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/atom/ns"]),
        (Vocabulary.Content, "content", ["http://purl.org/rss/1.0/modules/content/"]),
        (Vocabulary.DublinCore, "dc", ["http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/"]),
        (Vocabulary.DublinTerms, "dcterms", ["http://purl.org/dc/terms/"]),
        (Vocabulary.Media, "media", ["http://search.yahoo.com/mrss/", "http://video.search.yahoo.com/mrss", "http://search.yahoo.com/rss/"]),
        (Vocabulary.Itunes, "itunes", ["http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.google.com/schemas/play-podcasts/1.0"]),
        (Vocabulary.FeedBurner, "feedburner", ["http://rssnamespace.org/feedburner/ext/1.0", "http://www.pheedo.com/namespace/pheedo"]),
        (Vocabulary.Syndication, "sy", ["http://purl.org/rss/1.0/modules/syndication/"]),
        (Vocabulary.CreativeCommons, "creativeCommons", ["http://backend.userland.com/creativeCommonsRssModule", "http://web.resource.org/cc/", "http://creativecommons.org/ns#", "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html"]),
        (Vocabulary.Xhtml, "xhtml", ["http://www.w3.org/1999/xhtml"]),
        (Vocabulary.Rdf, "rdf", ["http://www.w3.org/1999/02/22-rdf-syntax-ns#"]),
        (Vocabulary.Enclosure, "enc", ["http://purl.oclc.org/net/rss_2.0/enc#"]),
        (Vocabulary.Rss, "rss", ["", "http://backend.userland.com/rss2", "http://backend.userland.com/rss", "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/net/rss1.1#"]),
    ];

    private static readonly FrozenDictionary<string, Vocabulary> ByNamespace = Known
        .SelectMany(k => k.Namespaces.Select(n => KeyValuePair.Create(Fold(n), k.Vocabulary)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (Vocabulary Vocabulary, string Namespace)> ByPrefix = Known
        .Select(k => KeyValuePair.Create(k.Prefix, (k.Vocabulary, k.Namespaces[0])))
        .Append(KeyValuePair.Create("cc", (Vocabulary.CreativeCommons, "http://creativecommons.org/ns#")))
        .Append(KeyValuePair.Create("mrss", (Vocabulary.Media, "http://search.yahoo.com/mrss/")))
        .Append(KeyValuePair.Create("dct", (Vocabulary.DublinTerms, "http://purl.org/dc/terms/")))
        .Append(KeyValuePair.Create("a10", (Vocabulary.Atom, "http://www.w3.org/2005/Atom")))
        .Append(KeyValuePair.Create("pheedo", (Vocabulary.FeedBurner, "http://www.pheedo.com/namespace/pheedo")))
        .Append(KeyValuePair.Create("googleplay", (Vocabulary.Itunes, "http://www.google.com/schemas/play-podcasts/1.0")))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<XNamespace, Vocabulary> seen = new() { [own] = ownVocabulary };

    public Vocabulary Of(XElement element)
    {
        if (seen.TryGetValue(element.Name.Namespace, out var vocabulary)) return vocabulary;
        return seen[element.Name.Namespace] = Find(element);
    }

    /// <summary>The namespace that a prefix is expected to stand for; of an unknown one a name of its own.</summary>
    public static string NamespaceOf(string prefix) => ByPrefix.TryGetValue(prefix, out var known) && known.Namespace.Length > 0 ? known.Namespace : $"urn:undeclared:{prefix}";

    /// <summary>RSS where the namespace is none that is known: what else would stand at the root of a feed.</summary>
    public static Vocabulary OfRoot(XNamespace name) => ByNamespace.TryGetValue(Fold(name.NamespaceName), out var known) && known is Vocabulary.Atom ? known : Vocabulary.Rss;

    private static Vocabulary Find(XElement element)
    {
        if (ByNamespace.TryGetValue(Fold(element.Name.NamespaceName), out var known)) return known;
        var prefix = element.GetPrefixOfNamespace(element.Name.Namespace);
        return prefix is not null && ByPrefix.TryGetValue(prefix, out var byPrefix) ? byPrefix.Vocabulary : Vocabulary.Other;
    }

    private static string Fold(string name)
    {
        var folded = name.Trim().TrimEnd('/', '#');
        return folded.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? string.Concat("http://", folded.AsSpan(8)) : folded;
    }
}

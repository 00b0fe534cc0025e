using System.Collections.Frozen;

namespace Masdar.Text;

/// <summary>What becomes of an element of incoming HTML.</summary>
internal enum HtmlRole
{
    /// <summary>Not on the list: the element goes, its content stays.</summary>
    Unwrap,

    /// <summary>As <see cref="Unwrap"/>, and its content stands in paragraphs of its own.</summary>
    UnwrapBlock,

    /// <summary>Goes with all that is in it.</summary>
    Drop,

    Inline,

    /// <summary>Phrasing that is worth keeping only with an attribute (<c>span</c>, <c>bdo</c> as <c>span</c>).</summary>
    Span,

    Link,

    Block,

    Paragraph,

    Heading,

    Preformatted,

    Table,

    Row,

    Cell,

    LineBreak,

    /// <summary><c>hr</c>.</summary>
    Rule,

    /// <summary><c>wbr</c>.</summary>
    Opportunity,

    Image,

    /// <summary><c>audio</c> and <c>video</c>: of what is in them only their <c>source</c> elements stay.</summary>
    Media,

    MediaSource,
}

/// <summary>What an element is written as.</summary>
internal readonly record struct HtmlRule(HtmlRole Role, string Name);

/// <summary>The allow list: everything that is not named here loses its element, and everything that runs or hides loses its content too.</summary>
internal static class HtmlRules
{
    private static readonly FrozenDictionary<string, HtmlRule> ByName = Build();

    private static readonly FrozenDictionary<string, HtmlRule>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The elements that output may have.</summary>
    public static IEnumerable<string> Elements => ByName.Values.Where(rule => rule.Name.Length > 0).Select(rule => rule.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The attributes that output may have, on one element or another.</summary>
    public static IReadOnlyList<string> Attributes { get; } =
    [
        "alt", "cite", "colspan", "controls", "datetime", "dir", "height", "href", "lang", "open", "poster", "reversed", "rowspan", "scope",
        "src", "srcset", "start", "title", "type", "value", "width",
    ];

    /// <param name="localName">Lower case, as the parser gives it.</param>
    public static HtmlRule Of(string localName) => ByName.TryGetValue(localName, out var rule) ? rule : default;

    /// <summary>Whether it is the name of an element that HTML knows, in lower case.</summary>
    public static bool IsKnown(ReadOnlySpan<char> localName) => BySpan.ContainsKey(localName);

    private static FrozenDictionary<string, HtmlRule> Build()
    {
        var rules = new Dictionary<string, HtmlRule>(StringComparer.Ordinal);

        void Add(HtmlRole role, string names, string? writtenAs = null)
        {
            foreach (var name in names.Split(' ')) rules[name] = new(role, writtenAs ?? (role is HtmlRole.Drop or HtmlRole.Unwrap or HtmlRole.UnwrapBlock ? "" : name));
        }

        Add(HtmlRole.Inline, "abbr b bdi big cite code del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small strike strong sub sup time tt u var");
        Add(HtmlRole.Inline, "acronym", "abbr");
        Add(HtmlRole.Span, "span");
        Add(HtmlRole.Span, "bdo", "span");
        Add(HtmlRole.Link, "a");
        Add(HtmlRole.Block, "address article aside blockquote dd details div dl dt figcaption figure footer header hgroup li main nav ol section summary ul");
        Add(HtmlRole.Block, "menu dir", "ul");
        Add(HtmlRole.Block, "body center dialog fieldset form marquee multicol search", "div");
        Add(HtmlRole.Paragraph, "p");
        Add(HtmlRole.Heading, "h1 h2 h3 h4 h5 h6");
        Add(HtmlRole.Preformatted, "pre");
        Add(HtmlRole.Preformatted, "listing plaintext xmp", "pre");
        Add(HtmlRole.Table, "table tbody tfoot thead caption");
        Add(HtmlRole.Row, "tr");
        Add(HtmlRole.Cell, "td th");
        Add(HtmlRole.LineBreak, "br");
        Add(HtmlRole.Rule, "hr");
        Add(HtmlRole.Opportunity, "wbr");
        Add(HtmlRole.Image, "img");
        Add(HtmlRole.Media, "audio video");
        Add(HtmlRole.MediaSource, "source");
        Add(HtmlRole.Unwrap, "basefont blink data font html label nobr noscript output picture slot");
        Add(HtmlRole.UnwrapBlock, "legend");
        Add(
            HtmlRole.Drop,
            "applet area base bgsound button canvas col colgroup command datalist embed fencedframe frame frameset head iframe image input isindex keygen link "
            + "map math meta meter noembed noframes object optgroup option param portal progress script select style svg template textarea title track");
        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

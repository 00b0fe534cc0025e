using System.Xml.Linq;

namespace Masdar.Parsing;

/// <summary>
/// What addresses in a document are relative to (XML Base §3). Remembers the base of the parent that was asked for last, so that an item's many
/// files do not each walk to the root through whatever attributes stand there. For one document and one thread.
/// </summary>
/// <param name="outermost">Where no <c>xml:base</c> says otherwise.</param>
internal sealed class XmlBases(Uri outermost)
{
    private XElement? parent;

    /// <summary>Null before the first was asked for.</summary>
    private Uri? parentBase;

    /// <summary>The base that holds at an element: its own and its ancestors' <c>xml:base</c>, else the outermost, the same instance.</summary>
    public Uri Of(XElement element)
    {
        if (parentBase is null || !ReferenceEquals(element.Parent, parent)) (parent, parentBase) = (element.Parent, Walk(element.Parent));
        return Own(element) is { } own ? Addresses.Resolve(own, parentBase) ?? parentBase : parentBase;
    }

    private Uri Walk(XElement? element)
    {
        var parts = new Stack<string>();
        for (var e = element; e is not null; e = e.Parent)
        {
            if (Own(e) is { } part) parts.Push(part);
        }
        var result = outermost;
        foreach (var part in parts) result = Addresses.Resolve(part, result) ?? result;
        return result;
    }

    private static string? Own(XElement element) => element.HasAttributes && element.Attribute(Addresses.XmlBase)?.Value is { Length: > 0 } part ? part : null;
}

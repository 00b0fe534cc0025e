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

    private long grown;

    /// <summary>The base that holds at an element: its own and its ancestors' <c>xml:base</c>, else the outermost, the same instance.</summary>
    public Uri Of(XElement element)
    {
        if (parentBase is null || !ReferenceEquals(element.Parent, parent)) (parent, parentBase) = (element.Parent, Walk(element.Parent));
        var result = Inner(element, parentBase);
        grown += result.AbsoluteUri.Length;
        return grown <= Limits.BaseGrowth ? result : new Uri(outermost, "/");
    }

    private Uri Walk(XElement? element)
    {
        Stack<XElement>? bases = null;
        for (var e = element; e is not null; e = e.Parent)
        {
            if (e.HasAttributes && e.Attribute(Addresses.XmlBase) is not null) (bases ??= new Stack<XElement>()).Push(e);
        }
        return bases is null ? outermost : bases.Aggregate(outermost, static (outer, one) => Inner(one, outer));
    }

    private static Uri Inner(XElement element, Uri outer) => element.HasAttributes && Addresses.Base(element, outer) is { } own ? own : outer;
}

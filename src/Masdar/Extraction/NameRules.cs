using AngleSharp.Dom;

namespace Masdar.Extraction;

/// <summary>
/// Drops blocks that lie in an element whose class or id says that it is beside the article. Two guards: the element holds less than a share
/// of the words, and so do all elements of that name together; else the name is taken for the text's own.
/// </summary>
internal static class NameRules
{
    private const double Guard = 0.20;

    /// <summary>Words of an element up to which the weaker names count.</summary>
    private const int Short = 25;

    /// <summary>Words of an element with a picture up to which it is a caption's.</summary>
    private const int CaptionLength = 60;

    public static List<Block> Apply(List<Block> blocks)
    {
        var sizes = new Dictionary<IElement, int>();
        var all = 0;
        foreach (var block in blocks)
        {
            all += block.Words;
            for (var element = block.Element; element is not null; element = element.ParentElement) sizes[element] = sizes.GetValueOrDefault(element) + block.Words;
        }
        var named = new Dictionary<IElement, string?>();
        var names = new string?[blocks.Count];
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            for (var element = blocks[i].Element; element is not null && names[i] is null; element = element.ParentElement)
            {
                if (!named.TryGetValue(element, out var name)) named[element] = name = NameOf(element, sizes[element], Guard * all);
                names[i] = name;
            }
            if (names[i] is { } found) words[found] = words.GetValueOrDefault(found) + blocks[i].Words;
        }
        var kept = new List<Block>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (names[i] is not { } name || words[name] > Guard * all) kept.Add(blocks[i]);
        }
        return kept;
    }

    private static string? NameOf(IElement element, int size, double limit)
    {
        if (size > limit) return null;
        if (element.LocalName is "figcaption") return "figcaption";
        var isShort = size <= Short && element.LocalName is not ['h', >= '1' and <= '6'];
        var mayBeCaption = size <= CaptionLength;
        if (element.ClassName is { Length: > 0 and < 500 })
        {
            foreach (var token in element.ClassList.Take(20)) if (Named(token) is { } name) return name;
        }
        if (element.GetAttribute(PagePruner.NamesAttribute) is { } outer)
        {
            foreach (var token in outer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(20)) if (Named(token) is { } name) return name;
        }
        return element.Id is { Length: > 0 } id ? Named(id) : null;

        string? Named(string token)
        {
            if (PageWords.Named(token, isShort) is { } name) return name;
            return mayBeCaption && PageWords.NamesPicture(token) && element.QuerySelector("img, picture") is not null ? "picture" : null;
        }
    }
}

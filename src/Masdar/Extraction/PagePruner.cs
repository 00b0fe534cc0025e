using AngleSharp.Dom;

namespace Masdar.Extraction;

/// <summary>
/// Takes out of a page what is never an article's text, before readability scores it. What holds the text in spite of its name stays:
/// an element with more than a share of the page's paragraph words is kept.
/// </summary>
internal static class PagePruner
{
    /// <summary>The share of the page's paragraph words above which an element is taken to hold the article.</summary>
    private const double Holds = 0.25;

    /// <summary>Where <see cref="NameRules"/> finds the classes and ids of elements that readability replaced.</summary>
    public const string NamesAttribute = "data-names";

    private static readonly HashSet<string> Removed = new(StringComparer.Ordinal)
    {
        "figcaption", "aside", "nav", "dialog", "button", "noscript", "template", "menu", "svg", "canvas", "iframe", "object", "embed",
        "audio", "video", "select", "textarea", "style", "link", "search",
    };

    private static readonly HashSet<string> RemovedRoles = new(StringComparer.OrdinalIgnoreCase)
        { "navigation", "complementary", "dialog", "alertdialog", "search", "menu", "menubar", "banner", "contentinfo", "toolbar", "tooltip", "alert" };

    /// <param name="page">The page's body; changed.</param>
    public static void Prune(IElement page)
    {
        var limit = Holds * Math.Max(60, ParagraphWords(page));
        Visit(page, limit);
    }

    private static void Visit(IElement parent, double limit)
    {
        var children = parent.Children.ToArray();
        foreach (var child in children)
        {
            if (child.LocalName is "script" || (IsRemoved(child) && ParagraphWords(child) < limit)) child.Remove();
            else
            {
                KeepName(child);
                Visit(child, limit);
            }
        }
    }

    /// <summary>Readability puts a paragraph in the place of an element that holds nothing else: the element's names go with it.</summary>
    private static void KeepName(IElement element)
    {
        if (element.LocalName is not ("div" or "section") || element.ChildElementCount != 1 || element.FirstElementChild is not { } only) return;
        var names = $"{element.GetAttribute(NamesAttribute)} {element.ClassName} {element.Id}".Trim();
        if (names.Length is > 0 and < 300) only.SetAttribute(NamesAttribute, names);
    }

    private static bool IsRemoved(IElement element)
    {
        if (Removed.Contains(element.LocalName) || IsHidden(element)) return true;
        if (element.GetAttribute("aria-modal") is "true") return true;
        return element.GetAttribute("role") is { } role && RemovedRoles.Contains(role.Trim());
    }

    /// <summary>Whether readers do not see the element, by its own attributes.</summary>
    public static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden") && element.GetAttribute("hidden") is not "until-found") return true;
        if (element.GetAttribute("aria-hidden") is "true" && element.LocalName is not ("img" or "figure")) return true;
        return element.GetAttribute("style") is { } style && IsInvisible(style);
    }

    private static bool IsInvisible(string style)
    {
        var plain = style.Replace(" ", "", StringComparison.Ordinal);
        return plain.Contains("display:none", StringComparison.OrdinalIgnoreCase) || plain.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Words in paragraphs of some length, which tells text from menus.</summary>
    private static int ParagraphWords(IElement element)
    {
        var words = 0;
        foreach (var paragraph in element.LocalName is "p" ? [element] : element.QuerySelectorAll("p").AsEnumerable())
        {
            var count = TextMeasure.CountWords(paragraph.TextContent);
            if (count >= 10) words += count;
        }
        return words;
    }
}

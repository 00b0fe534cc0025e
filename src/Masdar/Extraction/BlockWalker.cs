using System.Text;
using AngleSharp.Dom;

namespace Masdar.Extraction;

/// <summary>Cuts an element into <see cref="Block"/>s: block elements end a block, and so do two line breaks after one another.</summary>
internal sealed class BlockWalker
{
    private static readonly HashSet<string> BlockNames = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "legend", "main", "nav", "ol", "p",
        "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "noscript", "html", "search",
    };

    private static readonly HashSet<string> SkippedNames = new(StringComparer.Ordinal)
    {
        "script", "style", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "button", "input", "select",
        "textarea", "head", "map", "progress", "meter", "datalist", "dialog", "noscript", "nav", "link", "meta", "title", "frameset",
    };

    private static readonly Dictionary<string, string> InlineNames = new(StringComparer.Ordinal)
    {
        ["b"] = "strong",
        ["strong"] = "strong",
        ["i"] = "em",
        ["em"] = "em",
        ["s"] = "s",
        ["del"] = "s",
        ["strike"] = "s",
        ["sub"] = "sub",
        ["sup"] = "sup",
        ["code"] = "code",
        ["kbd"] = "code",
        ["tt"] = "code",
        ["q"] = "q",
        ["mark"] = "mark",
    };

    private readonly List<Block> blocks = [];
    private readonly StringBuilder html = new();
    private readonly StringBuilder text = new();
    private readonly List<(string Start, string End)> inline = [];
    private IElement? owner;
    private int linkLength;
    private int links;
    private int linkDepth;
    private int quoteDepth;
    private int listDepth;
    private bool ordered;
    private int inRow;
    private bool pendingBreak;
    private bool hasPicture;
    private int flushes;

    /// <param name="root">Of a tree that is no deeper than <see cref="MarkupLimits.MaxDepth"/> and some.</param>
    public static List<Block> Walk(IElement root)
    {
        var walker = new BlockWalker { owner = root };
        walker.Children(root);
        walker.Flush();
        return walker.blocks;
    }

    /// <summary>Whether the element stands in lines of its own.</summary>
    public static bool IsBlock(IElement element) => BlockNames.Contains(element.LocalName);

    private void Children(INode parent)
    {
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is IText t) Text(t.Data);
            else if (children[i] is IElement e) Element(e);
        }
    }

    private void Element(IElement element)
    {
        var name = element.LocalName;
        if (SkippedNames.Contains(name)) return;
        if (name is "br") Break();
        else if (name is "img") Image(element);
        else if (name is "a") Link(element);
        else if (inRow > 0) InRow(element, name);
        else if (name is "table") Table(element);
        else if (name is "pre") Preformatted(element);
        else if (BlockNames.Contains(name)) BlockElement(element, name);
        else Inline(element, name);
    }

    private void InRow(IElement element, string name)
    {
        if (!BlockNames.Contains(name)) Inline(element, name);
        else
        {
            Text(" ");
            Children(element);
            Text(" ");
        }
    }

    private void BlockElement(IElement element, string name)
    {
        Flush();
        var outer = (owner, listDepth, ordered);
        owner = element;
        if (name is "ul" or "ol" or "dl")
        {
            listDepth++;
            ordered = name is "ol";
        }
        if (name is "blockquote") quoteDepth++;
        Children(element);
        Flush();
        if (name is "blockquote") quoteDepth--;
        (owner, listDepth, ordered) = outer;
    }

    private void Inline(IElement element, string name)
    {
        if (!InlineNames.TryGetValue(name, out var tag) || HasBlockChild(element))
        {
            Children(element);
            return;
        }
        Wrap(element, $"<{tag}>", $"</{tag}>");
    }

    /// <summary>An inline element: where a block ends within it, its tag is closed there and opened again in the next block.</summary>
    private void Wrap(IElement element, string start, string end)
    {
        Settle();
        var mark = html.Length;
        var flushed = flushes;
        inline.Add((start, end));
        html.Append(start);
        Children(element);
        inline.RemoveAt(inline.Count - 1);
        if (flushed == flushes && html.Length == mark + start.Length) html.Length = mark;
        else html.Append(end);
    }

    private void Link(IElement element)
    {
        linkDepth++;
        var href = element.GetAttribute("href");
        var before = text.Length;
        if (href is null || href.Length > 2000 || href.StartsWith('#') || href.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || HasBlockChild(element))
        {
            Children(element);
        }
        else Wrap(element, $"<a href=\"{EncodeAttribute(href)}\">", "</a>");
        if (text.Length > before) links++;
        linkDepth--;
    }

    private void Image(IElement element)
    {
        var src = element.GetAttribute("src");
        if (string.IsNullOrWhiteSpace(src) || src.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) src = element.GetAttribute("data-src") ?? element.GetAttribute("data-original");
        if (string.IsNullOrWhiteSpace(src) || src.Length > 2000 || inRow > 0) return;
        Settle();
        html.Append("<img src=\"").Append(EncodeAttribute(src)).Append('"');
        if (element.GetAttribute("alt") is { Length: > 0 and < 1000 } alt) html.Append(" alt=\"").Append(EncodeAttribute(alt)).Append('"');
        html.Append('>');
        hasPicture = true;
    }

    private void Break()
    {
        if (inRow > 0)
        {
            Text(" ");
            return;
        }
        // The second in a row: Arabic CMSs write paragraphs like that.
        if (pendingBreak) Flush();
        else pendingBreak = text.Length > 0;
    }

    private void Text(string data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            var c = data[i];
            if (char.IsWhiteSpace(c) || c == '\u200B' || c == '\uFEFF')
            {
                if (text.Length == 0 || pendingBreak || text[^1] is ' ' or '\n') continue;
                text.Append(' ');
                html.Append(' ');
                if (linkDepth > 0) linkLength++;
                continue;
            }
            Settle();
            text.Append(c);
            if (linkDepth > 0) linkLength++;
            if (c == '<') html.Append("&lt;");
            else if (c == '>') html.Append("&gt;");
            else if (c == '&') html.Append("&amp;");
            else html.Append(c);
        }
    }

    /// <summary>A single line break becomes one only when something follows it.</summary>
    private void Settle()
    {
        if (!pendingBreak) return;
        pendingBreak = false;
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        text.Append('\n');
        html.Append("<br>");
    }

    private void Table(IElement table)
    {
        Flush();
        if (!IsData(table))
        {
            BlockElement(table, "div");
            return;
        }
        foreach (var child in table.Children)
        {
            if (child.LocalName is "caption") BlockElement(child, "caption");
        }
        var rows = table.QuerySelectorAll("tr");
        foreach (var row in rows)
        {
            owner = row;
            inRow++;
            foreach (var cell in row.Children)
            {
                if (cell.LocalName is not ("td" or "th")) continue;
                if (text.Length > 0) text.Append(' ');
                html.Append('<').Append(cell.LocalName).Append('>');
                Children(cell);
                html.Append("</").Append(cell.LocalName).Append('>');
            }
            inRow--;
            Add(BlockKind.Row, 0);
        }
        owner = table.ParentElement;
    }

    /// <summary>A table of values, not one that lays out the page: rows of short cells, no table within.</summary>
    private static bool IsData(IElement table)
    {
        if (table.QuerySelector("table, p + p, div p, ul, h1, h2, h3") is not null) return false;
        var cells = table.QuerySelectorAll("td, th");
        var rows = table.QuerySelectorAll("tr").Length;
        if (rows < 2 || cells.Length <= rows || cells.Length > 5000) return false;
        return table.TextContent.Length / cells.Length < 200;
    }

    private void Preformatted(IElement element)
    {
        Flush();
        var raw = element.TextContent.Trim('\r', '\n');
        if (string.IsNullOrWhiteSpace(raw)) return;
        blocks.Add(new Block(BlockKind.Preformatted, Escape(raw), raw.Replace("\r\n", "\n", StringComparison.Ordinal)) { Element = element, Quoted = quoteDepth > 0 });
    }

    private void Flush()
    {
        var name = owner?.LocalName;
        if (name is ['h', >= '1' and <= '6']) Add(BlockKind.Heading, name[1] - '0');
        else if (listDepth > 0) Add(BlockKind.Item, listDepth);
        else Add(BlockKind.Paragraph, 0);
    }

    private void Add(BlockKind kind, int level)
    {
        pendingBreak = false;
        for (var i = inline.Count - 1; i >= 0; i--) html.Append(inline[i].End);
        var plain = text.ToString().Trim();
        var markup = html.ToString().Trim();
        if (plain.Length > 0 || hasPicture)
        {
            blocks.Add(new Block(plain.Length == 0 ? BlockKind.Picture : kind, markup, plain)
            {
                Level = level,
                Ordered = ordered,
                Quoted = quoteDepth > 0,
                Element = owner,
                LinkLength = linkLength,
                Links = links,
            });
        }
        html.Clear();
        text.Clear();
        foreach (var tag in inline) html.Append(tag.Start);
        flushes++;
        (linkLength, links, hasPicture) = (0, 0, false);
    }

    private static bool HasBlockChild(IElement element)
    {
        foreach (var child in element.Children)
        {
            if (BlockNames.Contains(child.LocalName)) return true;
            foreach (var grandchild in child.Children) if (BlockNames.Contains(grandchild.LocalName)) return true;
        }
        return false;
    }

    private static string EncodeAttribute(string value) => value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static string Escape(string value) => value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

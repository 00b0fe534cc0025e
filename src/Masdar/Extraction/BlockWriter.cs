using System.Text;

namespace Masdar.Extraction;

/// <summary>Writes blocks as plain HTML: paragraphs, sub-headings, lists, quotations, tables and preformatted text, nothing else.</summary>
internal static class BlockWriter
{
    public static string Write(IReadOnlyList<Block> blocks)
    {
        var html = new StringBuilder();
        var open = "";
        foreach (var block in blocks)
        {
            var around = Around(block);
            if (!string.Equals(around, open, StringComparison.Ordinal))
            {
                Close(html, open);
                Open(html, around);
                open = around;
            }
            var tag = Tag(block);
            html.Append('<').Append(tag).Append('>').Append(block.Html).Append("</").Append(tag).Append(">\n");
        }
        Close(html, open);
        return html.ToString();
    }

    /// <summary>The elements around a block, outermost first, as "blockquote ul".</summary>
    private static string Around(Block block)
    {
        var inner = block.Kind switch
        {
            BlockKind.Item => block.Ordered ? "ol" : "ul",
            BlockKind.Row => "table",
            _ => "",
        };
        return block.Quoted ? $"blockquote {inner}".TrimEnd() : inner;
    }

    private static string Tag(Block block) => block.Kind switch
    {
        BlockKind.Heading => block.Level <= 2 ? "h2" : block.Level == 3 ? "h3" : "h4",
        BlockKind.Item => "li",
        BlockKind.Row => "tr",
        BlockKind.Preformatted => "pre",
        BlockKind.Picture => "figure",
        _ => "p",
    };

    private static void Open(StringBuilder html, string around)
    {
        foreach (var name in around.Split(' ', StringSplitOptions.RemoveEmptyEntries)) html.Append('<').Append(name).Append('>');
    }

    private static void Close(StringBuilder html, string around)
    {
        var names = around.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--) html.Append("</").Append(names[i]).Append(">\n");
    }
}

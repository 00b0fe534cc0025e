using System.Text;
using System.Text.RegularExpressions;

namespace Masdar.Parsing;

/// <summary>
/// Makes a well-formed document of one that is none, as a reader would understand it: one pass, linear, bounded. Used only after strict
/// parsing failed or a bound was passed. Every kind of repair is a finding <c>feed.repaired.*</c>.
/// </summary>
internal sealed partial class XmlRepair
{
    private readonly string text;
    private readonly FindingLog findings;
    private readonly StringBuilder output;
    private readonly XmlRepairText characters;
    private readonly XmlRepairStack open;
    private int at;
    private int items;
    private bool itemClosed;

    private XmlRepair(string text, int doctype, FindingLog findings)
    {
        this.text = text;
        this.findings = findings;
        output = new StringBuilder(text.Length + 256);
        characters = new XmlRepairText(output, XmlProlog.Entities(text, doctype), findings);
        open = new XmlRepairStack(output, findings);
    }

    /// <returns>The repaired document, or null where nothing in it looks like the root of a feed.</returns>
    public static string? Run(string text, XmlScan scan, FindingLog findings)
    {
        var root = scan.Root;
        if (!scan.HasFeedRoot)
        {
            var found = RootTag().Match(text);
            if (!found.Success) return null;
            root = found.Index;
        }
        return new XmlRepair(text, scan.Doctype, findings).Build(root);
    }

    private string Build(int root)
    {
        if (HasMoreThanProlog(text.AsSpan(0, root))) findings.Note(Codes.JunkBefore, "There is text before the feed begins (often a warning of the server's own program); it was skipped. Tell the source.");
        at = root;
        var cut = !Walk();
        if (cut && open.Count > 0) Close();
        output.Insert(open.DeclarationsAt, open.MissingDeclarations());
        return output.ToString();
    }

    /// <summary>False where the text ended before the root did.</summary>
    private bool Walk()
    {
        while (at < text.Length)
        {
            var next = text.IndexOf('<', at);
            if (next < 0) next = text.Length;
            if (next > at)
            {
                characters.Append(text.AsSpan(at, next - at));
                at = next;
                continue;
            }
            if (!Markup()) return false;
            if (open.RootClosed)
            {
                if (!text.AsSpan(at).Trim(" \t\r\n\0\uFEFF").IsEmpty) findings.Note(Codes.JunkAfter, "There is text after the end of the feed; it was skipped.");
                return true;
            }
            if (items > Limits.Items) return Overflow();
        }
        return false;
    }

    /// <summary>What begins with a <c>&lt;</c>. False where it is cut off.</summary>
    private bool Markup()
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("<![CDATA[")) return CData();
        if (rest.StartsWith("<!--")) return SkipTo(XmlScan.CommentEnd(text, at));
        if (rest.StartsWith("<?")) return SkipPast("?>");
        if (rest.StartsWith("<!") && rest.Length > 2 && char.IsAsciiLetter(rest[2])) return SkipPast(">");
        if (rest.Length > 1 && rest[1] == '/' && rest.Length > 2 && XmlRepairTag.IsNameStart(rest[2])) return EndTag();
        if (rest.Length > 1 && XmlRepairTag.IsNameStart(rest[1])) return StartTag();
        if (rest.Length == 1) return false;
        characters.AppendEscaped('<');
        findings.Note(Codes.BareMarkup, "The feed has < signs that begin no tag; they were read as text.");
        at++;
        return true;
    }

    private bool CData()
    {
        var end = text.IndexOf("]]>", at + 9, StringComparison.Ordinal);
        if (end < 0) return false;
        output.Append("<![CDATA[");
        characters.AppendAllowed(text.AsSpan(at + 9, end - at - 9));
        output.Append("]]>");
        at = end + 3;
        return true;
    }

    private bool EndTag()
    {
        var end = text.IndexOf('>', at);
        if (end < 0) return false;
        itemClosed |= open.Close(XmlScan.NameAt(text.AsSpan(at + 2, end - at - 2)).ToString());
        at = end + 1;
        return true;
    }

    private bool StartTag()
    {
        var tag = XmlRepairTag.Read(text, at, findings);
        if (tag is null) return false;
        at = tag.End;
        if (open.Push(tag, characters) && open.IsItem) items++;
        return true;
    }

    /// <summary>
    /// The end is missing. Items that were whole are kept, the one that was cut is not, unless no item in the whole document is ever closed.
    /// </summary>
    private void Close()
    {
        var lost = open.CloseAtEnd(dropOpenItem: itemClosed || items <= 1);
        findings.Note(Codes.CutOff, lost
            ? "The feed is cut off; the items before the cut were kept, and the one in which it was cut was left out."
            : "The feed is not closed at its end; all its items were kept.");
    }

    private bool Overflow()
    {
        findings.Note(Codes.TooManyItems, $"The feed has more than {Limits.Items} items; the first {Limits.Items} were kept.");
        open.CloseAtEnd(dropOpenItem: true);
        return true;
    }

    private bool SkipPast(string end)
    {
        var found = text.IndexOf(end, at, StringComparison.Ordinal);
        return SkipTo(found < 0 ? -1 : found + end.Length);
    }

    private bool SkipTo(int index)
    {
        if (index < 0) return false;
        at = index;
        return true;
    }

    private static bool HasMoreThanProlog(ReadOnlySpan<char> before)
    {
        before = before.Trim(" \t\r\n\0\uFEFF");
        return !before.IsEmpty && !before.StartsWith("<?xml") && !before.StartsWith("<!");
    }

    [GeneratedRegex(@"<(?:[A-Za-z_][A-Za-z0-9_.-]{0,30}:)?(?:rss|feed|rdf|channel|entry)[\s>/]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex RootTag();
}

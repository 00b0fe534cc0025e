using System.Buffers;

namespace Masdar.Parsing;

/// <summary>What one quick pass over the mark-up tells, before anything is parsed: where the root is, and how many items there may be.</summary>
/// <param name="Root">Index of the root's <c>&lt;</c>, or -1.</param>
/// <param name="RootName">The root's qualified name as written.</param>
/// <param name="Items">Start tags of <c>item</c> and <c>entry</c>.</param>
/// <param name="Doctype">Index of <c>&lt;!DOCTYPE</c> before the root, or -1.</param>
internal readonly record struct XmlScan(int Root, string RootName, int Items, int Doctype)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n/>");

    /// <summary>Whether the first element is one that feeds begin with.</summary>
    public bool HasFeedRoot => RootName[(RootName.IndexOf(':', StringComparison.Ordinal) + 1)..].ToLowerInvariant() is "rss" or "feed" or "rdf" or "channel" or "entry";

    public static XmlScan Of(ReadOnlySpan<char> text)
    {
        int root = -1, items = 0, doctype = -1;
        var rootName = "";
        var at = 0;
        while (at < text.Length - 1)
        {
            var next = text[at..].IndexOf('<');
            if (next < 0 || at + next >= text.Length - 1) break;
            at += next;
            var c = text[at + 1];
            if (c == '/')
            {
                at += 2;
            }
            else if (c == '!')
            {
                var rest = text[at..];
                if (rest.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) && root < 0 && doctype < 0) doctype = at;
                at = rest.StartsWith("<!--") ? CommentEnd(text, at) is > 0 and var end ? end : text.Length : rest.StartsWith("<![CDATA[") ? Past(text, at, "]]>") : doctype == at ? XmlProlog.DoctypeEnd(text, at) : at + 2;
            }
            else if (c == '?')
            {
                at = Past(text, at, "?>");
            }
            else if (XmlRepairTag.IsNameStart(c))
            {
                var close = TagEnd(text[at..]);
                if (close < 0) break;
                var name = NameAt(text[(at + 1)..(at + close)]);
                if (root < 0) (root, rootName) = (at, name.ToString());
                if (IsItem(name)) items++;
                at += close + 1;
            }
            else
            {
                at++;
            }
        }
        return new XmlScan(root, rootName, items, doctype);
    }

    /// <summary>The index of the <c>&gt;</c> that ends a tag, outside of quoted values.</summary>
    private static int TagEnd(ReadOnlySpan<char> tag)
    {
        var at = 0;
        while (true)
        {
            var next = tag[at..].IndexOfAny('>', '"', '\'');
            if (next < 0) return -1;
            at += next;
            if (tag[at] == '>') return at;
            var quote = tag[(at + 1)..].IndexOf(tag[at]);
            if (quote < 0) return -1;
            at += quote + 2;
        }
    }

    /// <summary>The qualified name that a start tag begins with.</summary>
    public static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAny(NameEnd);
        return end < 0 ? tag : tag[..end];
    }

    /// <summary>
    /// The index after the comment that begins at <paramref name="at"/>, or -1. <c>&lt;!--&gt;</c> begins one (XML 1.0 §2.5), and is one only where none ends later.
    /// </summary>
    public static int CommentEnd(ReadOnlySpan<char> text, int at)
    {
        var end = text[(at + 4)..].IndexOf("-->");
        if (end >= 0) return at + 4 + end + 3;
        end = text[at..].IndexOf("-->");
        return end < 0 ? -1 : at + end + 3;
    }

    private static bool IsItem(ReadOnlySpan<char> name)
    {
        if (name.Length < 4) return false;
        var local = name[(name.IndexOf(':') + 1)..];
        return local.Equals("item", StringComparison.OrdinalIgnoreCase) || local.Equals("entry", StringComparison.OrdinalIgnoreCase);
    }

    private static int Past(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> end)
    {
        var found = text[at..].IndexOf(end);
        return found < 0 ? text.Length : at + found + end.Length;
    }
}

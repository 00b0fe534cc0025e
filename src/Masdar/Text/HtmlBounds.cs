using System.Collections.Frozen;
using System.Text;

namespace Masdar.Text;

/// <summary>
/// Keeps large HTML from costing more than its length: a tree builder is quadratic in depth, in attributes of one tag, in stray end
/// tags and in unclosed formatting. One linear pass takes those tags out before the parse; text is never taken. It need not be exact:
/// what is safe is decided later, on the parsed tree.
/// </summary>
internal sealed class HtmlBounds
{
    private const int SmallLength = 8 * 1024;
    private const int SmallTags = 256;
    private const int MaxOpen = 192;
    private const int MaxTags = 150_000;
    private const int MaxTagLength = 600 * 1024;

    /// <summary>How many elements unclosed formatting may add, each paragraph opening it anew.</summary>
    private const int MaxReopened = 100_000;

    /// <summary>
    /// How many formatting elements may outlive the element that they were opened in (<c>&lt;a&gt;&lt;b&gt;x&lt;/a&gt;</c>): a parser opens them again outside of it, and so
    /// each time one level deeper. Further ones end with it.
    /// </summary>
    private const int MaxOutliving = 64;

    private static readonly FrozenSet<string> Void = Names("area base basefont bgsound br embed hr img input keygen link meta param source track wbr");
    private static readonly FrozenSet<string> Formatting = Names("a b big code em font i nobr s small strike strong tt u");
    private static readonly FrozenSet<string> Phrasing = Names("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var p li dd dt");
    private static readonly FrozenSet<string> Ignored = Names("html head body frameset frame col colgroup svg math image isindex base basefont bgsound link meta");
    private static readonly FrozenSet<string> TableParts = Names("caption tbody tfoot thead tr td th");
    private static readonly FrozenSet<string> Swallowed = Names("script style iframe noembed noframes textarea title");

    private readonly StringBuilder _kept;
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _closable = new(StringComparer.Ordinal);
    private readonly bool _keepFormatting;
    private int _formatting;
    private int _outliving;
    private int _reopened;
    private int _tags;

    private HtmlBounds(int length, bool keepFormatting)
    {
        _kept = new StringBuilder(length);
        _keepFormatting = keepFormatting;
    }

    /// <summary>The HTML itself where it is small; otherwise what a parser can build in linear time.</summary>
    public static string Apply(string html)
    {
        if (html.Length <= SmallLength && html.AsSpan().Count('<') <= SmallTags) return html;
        var bounds = new HtmlBounds(Math.Min(html.Length, HtmlBody.MaxInput), keepFormatting: true);
        if (!bounds.Read(html))
        {
            bounds = new HtmlBounds(Math.Min(html.Length, HtmlBody.MaxInput), keepFormatting: false);
            bounds.Read(html);
        }
        return bounds._kept.ToString();
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private bool Read(string html)
    {
        var at = 0;
        while (at < html.Length && _kept.Length < HtmlBody.MaxInput && _reopened <= MaxReopened)
        {
            var tag = html.IndexOf('<', at);
            var text = html.AsSpan(at, (tag < 0 ? html.Length : tag) - at);
            if (!text.IsWhiteSpace()) OpenCell();
            _kept.Append(text);
            if (tag < 0) break;
            at = ReadMarkup(html, tag);
        }
        return _reopened <= MaxReopened;
    }

    /// <summary>Reads what starts at a &lt; and gives where it ends.</summary>
    private int ReadMarkup(string html, int at)
    {
        var next = at + 1 < html.Length ? html[at + 1] : '\0';
        var isEnd = next == '/' && at + 2 < html.Length && char.IsAsciiLetter(html[at + 2]);
        if (!isEnd && !char.IsAsciiLetter(next))
        {
            if (next is '!' or '?' or '/') return HtmlTags.EndOfDeclaration(html, at);
            _kept.Append("&lt;");
            return at + 1;
        }

        var (name, end, attributes) = HtmlTags.Read(html, isEnd ? at + 2 : at + 1);
        if (!isEnd && name is ("xmp" or "plaintext")) return ReadRaw(html, Math.Min(end, html.Length), name);
        if (!isEnd && Swallowed.Contains(name)) return EndOfElement(html, HtmlTags.EndOfRawText(html, Math.Min(end, html.Length), name));
        if (HtmlRules.IsKnown(name) && !Ignored.Contains(name) && end <= html.Length && end - at <= MaxTagLength && _tags < MaxTags
            && (isEnd ? Close(name) : attributes <= 128 && Open(name)))
        {
            _tags++;
            _kept.Append(html, at, end - at);
        }
        else if (_kept.Length > 0 && _kept[^1] is not (' ' or '>') && !Phrasing.Contains(name))
        {
            _kept.Append(' ');
        }
        return end;
    }

    /// <summary>Markup that is shown as it stands.</summary>
    private int ReadRaw(string html, int start, string name)
    {
        var end = name is "plaintext" ? html.Length : HtmlTags.EndOfRawText(html, start, name);
        OpenCell();
        _kept.Append("<pre>");
        HtmlEscape.Text(_kept, html.AsSpan(start, end - start));
        _kept.Append("</pre>");
        return EndOfElement(html, end);
    }

    private static int EndOfElement(string html, int endTag)
    {
        var end = html.IndexOf('>', endTag);
        return end < 0 ? html.Length : end + 1;
    }

    private bool Open(string name)
    {
        if (Void.Contains(name))
        {
            OpenCell();
            return true;
        }
        var isFormatting = Formatting.Contains(name);
        if (isFormatting && !_keepFormatting) return false;
        CloseImplied(name);
        if (TableParts.Contains(name))
        {
            if (!_open.Contains("table")) return false;
        }
        else
        {
            OpenCell();
        }
        if (_open.Count >= MaxOpen) return false;
        _open.Add(name);
        _closable[name] = _closable.GetValueOrDefault(name) + 1;
        if (isFormatting) _formatting++;
        else _reopened += _formatting;
        return true;
    }

    /// <summary>Takes off the stack what the new element closes by itself (WHATWG HTML §13.1.2.4).</summary>
    private void CloseImplied(string name)
    {
        if (!Phrasing.Contains(name) || name is "p" or "li" or "dd" or "dt") CloseTop("p");
        switch (name)
        {
            case "li":
                CloseTop("li");
                break;
            case "dd" or "dt":
                CloseTop("dd");
                CloseTop("dt");
                break;
            case "td" or "th" or "tr" or "tbody" or "thead" or "tfoot":
                CloseTop("td");
                CloseTop("th");
                if (name is not ("td" or "th")) CloseTop("tr");
                if (name is "tbody" or "thead" or "tfoot") CloseTop(_open.Count > 0 && _open[^1] is "tbody" or "thead" or "tfoot" ? _open[^1] : "");
                break;
        }
    }

    private void CloseTop(string name)
    {
        if (_open.Count == 0 || !string.Equals(_open[^1], name, StringComparison.Ordinal)) return;
        _open.RemoveAt(_open.Count - 1);
        _closable[name] = _closable.GetValueOrDefault(name) - 1;
    }

    /// <summary>Whether the end tag has a start tag to end.</summary>
    private bool Close(string name)
    {
        if (_closable.GetValueOrDefault(name) <= 0) return false;
        _closable[name]--;
        for (var i = _open.Count - 1; i >= 0 && i >= _open.Count - 64; i--)
        {
            if (string.Equals(_open[i], name, StringComparison.Ordinal))
            {
                // Formatting that a block's end closed lives on: it is opened again.
                if (i == _open.Count - 1 && Formatting.Contains(name)) _formatting--;
                EndFormatting(i + 1);
                _open.RemoveRange(i, _open.Count - i);
                break;
            }
            if (!Phrasing.Contains(_open[i])) break;
        }
        return true;
    }

    /// <summary>Ends the formatting that is open from a place of the stack on, where too much of it has outlived its place.</summary>
    private void EndFormatting(int from)
    {
        for (var i = _open.Count - 1; i >= from; i--)
        {
            if (!Formatting.Contains(_open[i]) || ++_outliving <= MaxOutliving) continue;
            _kept.Append("</").Append(_open[i]).Append('>');
            _closable[_open[i]]--;
            _formatting--;
        }
    }

    /// <summary>Text between a table and its cells would be moved before the table, each piece at the cost of all before it.</summary>
    private void OpenCell()
    {
        if (_open.Count == 0) return;
        switch (_open[^1])
        {
            case "table" or "tbody" or "thead" or "tfoot":
                _kept.Append("<tr><td>");
                _open.Add("tr");
                _open.Add("td");
                break;
            case "tr":
                _kept.Append("<td>");
                _open.Add("td");
                break;
        }
    }
}

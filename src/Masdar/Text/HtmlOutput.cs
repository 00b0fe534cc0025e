using System.Text;

namespace Masdar.Text;

/// <summary>
/// Writes sanitized HTML and plain text side by side. Text arrives in runs that end at the next tag; each run is cleaned once, as a
/// whole, so that a mark composes with its letter and an isolate is judged with its end.
/// </summary>
/// <param name="length">About how much is to be expected.</param>
internal sealed class HtmlOutput(int length)
{
    private readonly StringBuilder _html = new(length + 64);
    private readonly StringBuilder _text = new(length);
    private readonly StringBuilder _paragraph = new(1024);
    private readonly StringBuilder _run = new();
    private string? _firstOfRun;
    private Gap _pending;
    private bool _afterSpace = true;
    private bool _startsLines;
    private bool _untaggedEdge;
    private bool _meets;
    private bool _isLoose;

    /// <summary>What separates the next text from the text before it.</summary>
    private enum Gap
    {
        None,
        Paragraph,
        Cell,
    }

    /// <summary>Whether text is taken as it stands (<c>pre</c>).</summary>
    public bool Preformatted
    {
        get;
        set
        {
            _startsLines = value && !field;
            field = value;
        }
    }

    /// <summary>How much HTML there is, with the current run done.</summary>
    public int Position
    {
        get
        {
            EndRun();
            return _html.Length;
        }
    }

    public bool IsFull => _html.Length + _run.Length > HtmlBody.MaxOutput;

    /// <summary>How many stretches of text other than white space were written, with the current run done.</summary>
    public int TextCount { get; private set; }

    public void Text(string data)
    {
        if (_run.Length > 0) _run.Append(data);
        else if (_firstOfRun is null) _firstOfRun = data;
        else _run.Append(_firstOfRun).Append(data);
    }

    /// <summary>Markup, already escaped.</summary>
    public StringBuilder Markup()
    {
        EndRun();
        return _html;
    }

    /// <summary>The edge of a block, or a line break: what follows is a paragraph of its own.</summary>
    public void ParagraphEdge()
    {
        EndRun();
        if (_afterSpace && !Preformatted && _html.Length > 0 && _html[^1] == ' ') _html.Length--;
        _afterSpace = true;
        if (_pending == Gap.None && _paragraph.Length > 0) _pending = Gap.Paragraph;
    }

    /// <summary>The edge of a block whose element is not written: a line break must stand for it, where text would touch text.</summary>
    public void UntaggedEdge()
    {
        ParagraphEdge();
        _untaggedEdge = true;
    }

    /// <summary>Whether text or a picture stands since the last written edge of a block, which the next would touch.</summary>
    public bool Touches { get; set; }

    /// <summary>Something is about to be written within the line.</summary>
    public void Touch()
    {
        if (_untaggedEdge && Touches) _html.Append("<br>");
        _untaggedEdge = false;
        Touches = true;
    }

    /// <summary>The edge of a table's row.</summary>
    public void RowEdge()
    {
        ParagraphEdge();
        if (_paragraph.Length > 0) _pending = Gap.Paragraph;
    }

    /// <summary>The start of a cell: its first text goes on in the row's paragraph.</summary>
    public void CellEdge(bool first)
    {
        ParagraphEdge();
        if (!first && _paragraph.Length > 0) _pending = Gap.Cell;
    }

    /// <summary>Takes back an element that proved to be empty; a space that stood in it stays.</summary>
    public void TakeBack(int position, bool inline)
    {
        EndRun();
        var space = inline && _html.Length > position && _html[^1] == ' ';
        _html.Length = position;
        if (space && !(position > 0 && _html[^1] == ' ')) _html.Append(' ');
        _untaggedEdge |= !inline;
    }

    public (string Html, string Text) Finish()
    {
        ParagraphEdge();
        EndParagraph();
        var html = _html.ToString();
        // Two runs met where an element fell away between them. No character of markup can compose: see HtmlEscape.Text.
        return (_meets ? html.Normalize(NormalizationForm.FormC) : html, _text.ToString());
    }

    public void EndRun()
    {
        if (_firstOfRun is null) return;
        var run = _run.Length > 0 ? _run.ToString() : _firstOfRun;
        var room = Math.Max(0, HtmlBody.MaxOutput - _html.Length);
        run = PlainText.Characters(run.Length > room ? run[..room] : run, keepBreaks: Preformatted);
        _run.Clear();
        _firstOfRun = null;
        if (run.Length > 0 && CharKinds.Of(run[0]) is CharKind.Depends or CharKind.Sign)
        {
            _meets |= _html.Length > 0 && _html[^1] != '>';
            _isLoose = true;
        }
        if (Preformatted) AppendLines(run);
        else AppendWords(run);
    }

    private void AppendWords(ReadOnlySpan<char> run)
    {
        while (!run.IsEmpty)
        {
            if (run[0] == ' ')
            {
                if (!_afterSpace)
                {
                    _html.Append(' ');
                    if (_pending == Gap.None) _paragraph.Append(' ');
                }
                _afterSpace = true;
                run = run.TrimStart(' ');
                continue;
            }
            var end = 1;
            // Up to the first double space it can be taken over whole.
            while (end < run.Length && !(run[end] == ' ' && (end + 1 == run.Length || run[end + 1] == ' '))) end++;
            OpenParagraph();
            HtmlEscape.Text(_html, run[..end]);
            _paragraph.Append(run[..end]);
            _afterSpace = false;
            TextCount++;
            run = run[end..];
        }
    }

    private void AppendLines(ReadOnlySpan<char> run)
    {
        // A parser drops the first line feed after <pre>; those that are there already went that way.
        if (_startsLines) run = run.TrimStart('\n');
        _startsLines &= run.IsEmpty;
        HtmlEscape.Text(_html, run);
        foreach (var range in run.Split('\n'))
        {
            var line = run[range].Trim(' ');
            if (range.Start.Value > 0) _pending = _paragraph.Length > 0 ? Gap.Paragraph : Gap.None;
            if (line.IsEmpty) continue;
            OpenParagraph();
            TextCount++;
            _isLoose = true;
            _paragraph.Append(run[range]);
        }
        _afterSpace = false;
    }

    private void OpenParagraph()
    {
        if (_pending == Gap.Paragraph) EndParagraph();
        else if (_pending == Gap.Cell)
        {
            while (_paragraph.Length > 0 && _paragraph[^1] == ' ') _paragraph.Length--;
            _paragraph.Append(" | ");
        }
        _pending = Gap.None;
        Touch();
    }

    private void EndParagraph()
    {
        if (_paragraph.Length == 0) return;
        // Runs are clean each for itself; only a mark or joiner at the start of one makes the whole another text.
        var start = _text.Length;
        if (start > 0) _text.Append('\n');
        var before = _text.Length;
        if (_isLoose) _text.Append(PlainText.Line(_paragraph.ToString()));
        else AppendTrimmed();
        _paragraph.Clear();
        _isLoose = false;
        if (_text.Length == before) _text.Length = start;
    }

    private void AppendTrimmed()
    {
        int from = 0, to = _paragraph.Length;
        while (from < to && IsTrimmed(_paragraph[from])) from++;
        while (to > from && IsTrimmed(_paragraph[to - 1])) to--;
        _text.Append(_paragraph, from, to - from);
    }

    private static bool IsTrimmed(char c) => c is ' ' or '\u200E' or '\u200F' or '\u061C';
}

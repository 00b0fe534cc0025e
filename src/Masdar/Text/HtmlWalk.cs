using AngleSharp.Dom;
using Masdar.Model;

namespace Masdar.Text;

/// <summary>
/// One walk over a parsed body. Only elements that <see cref="HtmlRules"/> allows are written, by names of our own, with attributes that
/// <see cref="HtmlAttributes"/> makes; every character else is escaped: nothing of the input's markup is copied. Iterative, so that
/// depth costs no stack.
/// </summary>
internal sealed class HtmlWalk(Uri? baseUrl, int length)
{
    /// <summary>How deep elements nest in the output; what lies deeper is written without its elements.</summary>
    private const int MaxDepth = 96;

    private readonly HtmlOutput _output = new(length);
    private readonly HtmlAttributes _attributes = new(baseUrl);
    private readonly Stack<Frame> _frames = new();
    private Scope _scope;
    private int _depth;
    private string? _lastImage;
    private ArticleImage? _image;

    /// <summary>How much an element holds: a kept block holds more than breaks, a kept phrase at least one.</summary>
    private enum Content
    {
        Nothing,
        Break,
        Something,
    }

    /// <summary>What is open that must not be opened again within itself, or a second parse would read another tree.</summary>
    private readonly record struct Scope(bool Paragraph, bool Link, bool Heading, bool Preformatted);

    public HtmlBody Run(IElement body)
    {
        _frames.Push(new Frame(body, default, _scope, 0, 0));
        while (_frames.TryPeek(out var frame))
        {
            if (frame.Next == frame.Node.ChildNodes.Length || (_output.IsFull && frame.Next > 0))
            {
                _frames.Pop();
                Close(frame);
                continue;
            }
            // By index: asking a node for its next sibling searches the parent's list each time.
            switch (frame.Node.ChildNodes[frame.Next++])
            {
                case IText text:
                    if (!frame.SkipsText) _output.Text(text.Data);
                    break;
                case IElement element:
                    Visit(element, frame);
                    break;
            }
        }
        var (html, plain) = _output.Finish();
        return new(html, plain, _image);
    }

    private void Visit(IElement element, Frame parent)
    {
        if (!string.Equals(element.NamespaceUri, NamespaceNames.HtmlUri, StringComparison.Ordinal)) return;
        var rule = HtmlRules.Of(element.LocalName);
        if (parent.SkipsText && rule.Role != HtmlRole.MediaSource) return;
        switch (rule.Role)
        {
            case HtmlRole.Drop:
                break;
            case HtmlRole.LineBreak:
                LineBreak(parent);
                break;
            case HtmlRole.Rule:
                _output.ParagraphEdge();
                if (_scope.Paragraph)
                {
                    _output.UntaggedEdge();
                    break;
                }
                _output.Markup().Append("<hr>");
                _output.Touches = false;
                break;
            case HtmlRole.Opportunity:
                _output.Markup().Append("<wbr>");
                break;
            case HtmlRole.Image:
                Image(element, parent);
                break;
            case HtmlRole.MediaSource:
                if (parent.SkipsText && parent.IsWritten && _attributes.Write(_output.Markup(), element, rule)) parent.Holds = Content.Something;
                break;
            default:
                Open(element, rule, parent);
                break;
        }
    }

    private void LineBreak(Frame parent)
    {
        _output.ParagraphEdge();
        _output.Markup().Append("<br>");
        _output.Touches = false;
        if (parent.Holds == Content.Nothing) parent.Holds = Content.Break;
    }

    private void Image(IElement element, Frame parent)
    {
        // A lazy picture's noscript twin is the same picture.
        if (_attributes.Image(element) is not { } image || string.Equals(image.Url, _lastImage, StringComparison.Ordinal)) return;
        var markup = _output.Markup();
        _output.Touch();
        _attributes.WriteImage(markup, element, image);
        _lastImage = image.Url;
        if (_image is null && !image.Url.StartsWith("data:", StringComparison.Ordinal)) _image = image;
        parent.Holds = Content.Something;
    }

    private void Open(IElement element, HtmlRule rule, Frame parent)
    {
        switch (rule.Role)
        {
            case HtmlRole.Row:
                _output.RowEdge();
                break;
            case HtmlRole.Cell:
                _output.CellEdge(first: !parent.HasCells);
                parent.HasCells = true;
                break;
            case > HtmlRole.Link or HtmlRole.UnwrapBlock:
                _output.ParagraphEdge();
                break;
        }

        var frame = new Frame(element, rule, _scope, _output.Position, _output.TextCount);
        if (Fits(rule.Role) && _attributes.Write(_output.Markup(), element, rule))
        {
            frame.IsWritten = true;
            frame.Touched = _output.Touches;
            if (IsBlock(rule)) _output.Touches = false;
            _depth++;
            Enter(rule.Role);
        }
        else if (IsBlock(rule))
        {
            _output.UntaggedEdge();
        }
        if (rule.Role == HtmlRole.Media)
        {
            frame.SkipsText = true;
            frame.Holds = frame.IsWritten && _attributes.HasSource(element) ? Content.Something : Content.Nothing;
        }
        _frames.Push(frame);
    }

    /// <summary>Whether the element may be opened here, so that a second parse reads the same.</summary>
    private bool Fits(HtmlRole role) => role switch
    {
        HtmlRole.Unwrap or HtmlRole.UnwrapBlock => false,
        _ when _depth >= MaxDepth => false,
        HtmlRole.Link => !_scope.Link,
        HtmlRole.Heading => !_scope.Paragraph && !_scope.Heading,
        HtmlRole.Block or HtmlRole.Paragraph => !_scope.Paragraph,
        HtmlRole.Preformatted => !_scope.Paragraph && !_scope.Preformatted,
        HtmlRole.Table => !_scope.Paragraph,
        _ => true,
    };

    private void Enter(HtmlRole role)
    {
        _scope = role switch
        {
            HtmlRole.Paragraph => _scope with { Paragraph = true },
            HtmlRole.Link => _scope with { Link = true },
            HtmlRole.Heading => _scope with { Heading = true },
            HtmlRole.Preformatted => _scope with { Preformatted = true },
            HtmlRole.Cell => _scope with { Paragraph = false, Link = false, Heading = false },
            _ => _scope,
        };
        _output.Preformatted = _scope.Preformatted;
    }

    private void Close(Frame frame)
    {
        _output.EndRun();
        if (_output.TextCount > frame.TextCount) frame.Holds = Content.Something;
        var isBlock = IsBlock(frame.Rule);
        if (isBlock) _output.ParagraphEdge();
        if (frame.Rule.Role == HtmlRole.Row) _output.RowEdge();
        if (frame.IsWritten)
        {
            _depth--;
            if (IsWorthKeeping(frame, isBlock))
            {
                _output.Markup().Append("</").Append(frame.Rule.Name).Append('>');
                if (isBlock) _output.Touches = false;
            }
            else
            {
                _output.TakeBack(frame.Start, !isBlock);
                _output.Touches = frame.Touched;
            }
        }
        else if (isBlock)
        {
            _output.UntaggedEdge();
        }
        _scope = frame.Outer;
        _output.Preformatted = _scope.Preformatted;
        if (_frames.TryPeek(out var parent) && frame.Holds > parent.Holds) parent.Holds = frame.Holds;
    }

    private static bool IsBlock(HtmlRule rule) => rule.Role is > HtmlRole.Link or HtmlRole.UnwrapBlock;

    private static bool IsWorthKeeping(Frame frame, bool isBlock) =>
        frame.Rule.Role == HtmlRole.Cell || frame.Holds == Content.Something || (!isBlock && frame.Holds == Content.Break);

    private sealed class Frame(INode node, HtmlRule rule, Scope outer, int start, int textCount)
    {
        public INode Node { get; } = node;

        public HtmlRule Rule { get; } = rule;

        /// <summary>The scope to go back to.</summary>
        public Scope Outer { get; } = outer;

        /// <summary>Where the element's own HTML starts.</summary>
        public int Start { get; } = start;

        /// <summary>How much text there was before the element.</summary>
        public int TextCount { get; } = textCount;

        public int Next { get; set; }

        public bool IsWritten { get; set; }

        /// <summary>Whether the element's start would touch what stood before it, had it no tag.</summary>
        public bool Touched { get; set; }

        public bool SkipsText { get; set; }

        public bool HasCells { get; set; }

        public Content Holds { get; set; }
    }
}

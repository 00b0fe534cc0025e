using AngleSharp.Dom;

namespace Masdar.Extraction;

/// <summary>What a block of an article is.</summary>
internal enum BlockKind
{
    Paragraph,
    Heading,
    Item,
    Row,
    Preformatted,
    Picture,
}

/// <summary>A piece of an article that stands in its own line: a paragraph, a sub-heading, an item of a list, a row of a table.</summary>
/// <param name="Html">What is inside the block: escaped text and inline elements only.</param>
/// <param name="Text">The plain text: white space collapsed, one LF where the page breaks the line.</param>
internal sealed record Block(BlockKind Kind, string Html, string Text)
{
    /// <summary>Of a heading 1 to 6, of an item the depth of its list.</summary>
    public int Level { get; init; }

    public bool Ordered { get; init; }

    /// <summary>Within a quotation.</summary>
    public bool Quoted { get; init; }

    /// <summary>The nearest block element of the page, null for a block that was made from text.</summary>
    public IElement? Element { get; init; }

    /// <summary>Characters of <see cref="Text"/> that are within links.</summary>
    public int LinkLength { get; init; }

    public int Links { get; init; }

    public int Words => words ??= TextMeasure.CountWords(Text);

    /// <summary>The share of the text that is link text, 0 to 1.</summary>
    public double LinkShare => Text.Length == 0 ? 0 : Math.Min(1, (double)LinkLength / Text.Length);

    /// <summary>Counts as a sentence: long enough or closed by punctuation.</summary>
    public bool IsProse => Kind != BlockKind.Heading && LinkShare < 0.5 && (Words >= 20 || (Words >= 8 && TextMeasure.EndsSentence(Text)));

    private int? words;
}

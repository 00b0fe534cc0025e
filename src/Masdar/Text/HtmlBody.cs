using AngleSharp;
using AngleSharp.Html.Parser;
using Masdar.Model;

namespace Masdar.Text;

/// <summary>A body in both of its forms, made from one parse, so that they say the same.</summary>
/// <param name="Html">Sanitized by the allow list of <see cref="HtmlRules"/>, all addresses absolute.</param>
/// <param name="Text">Plain text by the rules of <see cref="PlainText"/>.</param>
/// <param name="Image">The first picture that is no tracking pixel, or null.</param>
internal sealed record HtmlBody(string Html, string Text, ArticleImage? Image)
{
    public static HtmlBody Empty { get; } = new("", "", null);

    /// <summary>The most characters of incoming HTML that are read.</summary>
    public const int MaxInput = 4 * 1024 * 1024;

    /// <summary>The most characters of outgoing HTML; where they are reached the body ends.</summary>
    public const int MaxOutput = 2 * 1024 * 1024;

    // A parser holds options only: one may serve all threads. Scripting stays off, so that noscript's content is seen. What is never
    // written is not kept either, and positions, which nobody asks for, are half of a parse.
    private static readonly HtmlParser Parser = new(
        new HtmlParserOptions
        {
            IsScripting = false,
            DisableElementPositionTracking = true,
            SkipComments = true,
            SkipProcessingInstructions = true,
            SkipScriptText = true,
            SkipRCDataText = true,
        },
        BrowsingContext.New(AngleSharp.Configuration.Default));

    /// <summary>Sanitizes a fragment of HTML (WHATWG HTML §13). Total; linear in the length.</summary>
    /// <param name="baseUrl">What relative addresses are relative to; null: those are left out.</param>
    public static HtmlBody FromHtml(string html, Uri? baseUrl)
    {
        if (string.IsNullOrWhiteSpace(html)) return Empty;
        // A line end in HTML is the writer's wrapping, whether there is mark-up around it or not.
        if (!html.AsSpan().ContainsAny('<', '&')) return FromPlain(PlainText.Line(html));

        html = HtmlBounds.Apply(html);
        // The body tag keeps what belongs in a head, and framesets, from taking the text with them.
        using var document = Parser.ParseDocument("<!DOCTYPE html><body>" + html);
        return document.Body is { } body ? new HtmlWalk(baseUrl, Math.Min(html.Length, MaxOutput)).Run(body) : Empty;
    }

    /// <summary>Text that is no HTML: its lines become paragraphs, and markup in it is shown as it stands.</summary>
    public static HtmlBody FromPlain(string text)
    {
        var paragraphs = PlainText.Paragraphs(text.Length > MaxOutput ? text[..MaxOutput] : text);
        if (paragraphs.Length == 0) return Empty;
        var html = new System.Text.StringBuilder(paragraphs.Length + 64);
        foreach (var range in paragraphs.AsSpan().Split('\n'))
        {
            html.Append("<p>");
            HtmlEscape.Text(html, paragraphs.AsSpan(range));
            html.Append("</p>");
        }
        return new(html.ToString(), paragraphs, null);
    }
}

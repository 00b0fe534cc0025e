using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Parses a page once, within <see cref="MarkupLimits"/>.</summary>
internal static class PageParser
{
    private static readonly HtmlParserOptions Options = new() { SkipComments = true, DisableElementPositionTracking = true, MaximumDepth = 512 };

    /// <param name="findings">Gets <c>page.charset.*</c> where the encoding had to be guessed, and <c>page.cut</c> where something had to be left out.</param>
    public static IHtmlDocument Parse(Fetched page, List<Finding> findings)
    {
        var decoded = CharsetDecoder.Decode(page.Body.Span, page.Charset, CharsetHint.Html);
        findings.AddRange(decoded.Findings.Select(static f => f with { Code = f.Code.Replace("feed.", "page.", StringComparison.Ordinal) }));
        var html = MarkupLimits.Apply(decoded.Text, out var cut);
        if (cut && !findings.Exists(static f => f.Code is "page.cut")) findings.Add(new Finding("page.cut", "The page's markup is deeper or longer than any article's; parts of it were left out."));
        return new HtmlParser(Options).ParseDocument(html);
    }
}

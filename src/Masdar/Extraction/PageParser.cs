using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>Parses a page once, within <see cref="MarkupLimits"/>.</summary>
internal static class PageParser
{
    private static readonly HtmlParserOptions Options = new() { SkipComments = true, DisableElementPositionTracking = true, MaximumDepth = 512 };

    /// <param name="findings">Gets <c>page.cut</c> where something had to be left out.</param>
    public static IHtmlDocument Parse(Fetched page, List<Finding> findings)
    {
        var html = MarkupLimits.Apply(PageDecoder.Decode(page), out var cut);
        if (cut && !findings.Exists(static f => f.Code is "page.cut")) findings.Add(new Finding("page.cut", "The page's markup is deeper or longer than any article's; parts of it were left out."));
        return new HtmlParser(Options).ParseDocument(html);
    }
}

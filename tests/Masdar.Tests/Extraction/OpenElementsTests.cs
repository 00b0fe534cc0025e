using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using Masdar.Extraction;

namespace Masdar.Tests.Extraction;

public class OpenElementsTests
{
    /// <summary>Each kind that a parser treats in its own way, but formatting, which it opens anew by itself, and forms, which end without what is in them.</summary>
    private static readonly string[] Names =
        ["div", "span", "abbr", "p", "li", "ul", "dd", "dt", "h1", "h2", "table", "tr", "td", "caption", "button", "object", "section", "option", "rt", "ruby", "x-own", "article", "center"];

    [Fact]
    public void The_most_that_may_be_open_is_never_less_than_what_a_parser_has_open()
    {
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Bool).Array[1, 60].Sample(
            tags =>
            {
                var open = new OpenElements();
                var html = "<!DOCTYPE html><body>";
                foreach (var (name, isEnd) in tags)
                {
                    html += isEnd ? $"</{Names[name]}>" : $"<{Names[name]}>";
                    if (isEnd) open.Close(Names[name]);
                    else open.Open(Names[name]);
                }
                using var document = new HtmlParser().ParseDocument(html + "<wbr>");
                var depth = document.QuerySelector("wbr")!.Ancestors<IElement>().Count(one => one.LocalName is not ("html" or "body" or "tbody" or "tr"));
                return depth <= open.MostDepth;
            },
            iter: 20_000);
    }

    [Fact]
    public void A_usual_page_is_thought_no_deeper_than_it_is()
    {
        var open = new OpenElements();
        foreach (var name in new[] { "div", "ul", "li", "p" }) open.Open(name);
        open.Open("li");
        open.Close("ul");
        Assert.Equal(1, open.Depth);
        open.Close("div");
        Assert.Equal(0, open.Depth);
    }
}

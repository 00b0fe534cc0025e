using System.Text;
using CsCheck;
using Ganss.Xss;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class HtmlSafetyTests
{
    private static readonly Uri Base = new("https://news.example/2026/story");

    public static TheoryData<string> Payloads => [.. HtmlPayloads.Own];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Nothing_but_the_allowed_is_left(string payload)
    {
        foreach (var html in Wrappings(payload)) AssertSafe(html);
    }

    [Fact]
    public void Nothing_but_the_allowed_is_left_of_the_shared_corpus()
    {
        var payloads = HtmlPayloads.Shared();
        Assert.SkipUnless(payloads is not null, "The shared corpus is not at hand.");
        foreach (var html in payloads.SelectMany(Wrappings)) AssertSafe(html);
    }

    [Fact]
    public void Any_mix_of_payloads_is_safe_and_stays_as_it_is_when_done_again()
    {
        var piece = Gen.OneOf(
            Pick([.. HtmlPayloads.Own]),
            Pick("<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<a href=/x>", "</a>", "<b>", "</b>", "<i>", "</i>", "<li>", "<ul>", "</ul>", "<svg>", "</svg>", "<math>", "</math>",
                "<style>", "</style>", "<h2>", "</h2>", "<pre>", "</pre>", "<form>", "</form>", "<select>", "</select>", "<template>", "</template>", "<mglyph>", "<mtext>", "<title>", "</title>", "<!--", "-->", "<noscript>",
                "</noscript>", "\"", "'", ">", "<", "=", "text", " ", "\n", "<button>", "</button>", "<object>", "</object>", "<dd>", "<dt>", "<ruby>", "<rt>", "<caption>", "<marquee>", "</marquee>", "<br>", "<hr>"),
            PlainTextTests.Hostile);
        piece.Array[1, 12].Select(string.Concat).Sample(AssertSafe, iter: 6_000);
    }

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<string> Wrappings(string payload) =>
        [payload, $"<p>before</p>{payload}<p>after</p>", $"<table><tr><td>{payload}</td></tr></table>", $"<svg>{payload}", $"<b><a href=/x>{payload}", $"<ul><li>{payload}</ul>", $"<select>{payload}", $"<math><mtext>{payload}"];

    private static void AssertSafe(string html)
    {
        var body = HtmlBody.FromHtml(html, Base);
        Assert.Empty(StrictHtml.Violations(body.Html));
        Assert.Null(TextChecks.Violation(body.Html));
        Assert.Null(TextChecks.ParagraphViolation(body.Text));

        var removed = new List<string>();
        Oracle(removed).Sanitize(body.Html);
        Assert.Empty(removed);

        // A browser parses again: the text that a second parse finds is the same.
        var again = HtmlBody.FromHtml(body.Html, null);
        Assert.Equal(Squeezed(body.Text), Squeezed(again.Text));
        Assert.Empty(StrictHtml.Violations(again.Html));
    }

    private static string Squeezed(string text) => text.Replace(" | ", " ", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
        // Marks that stood in two paragraphs come together here, and have an order then.
        .Normalize(NormalizationForm.FormC);

    private static HtmlSanitizer Oracle(List<string> removed)
    {
        var oracle = new HtmlSanitizer();
        oracle.AllowedTags.Clear();
        oracle.AllowedTags.UnionWith(HtmlRules.Elements);
        oracle.AllowedAttributes.Clear();
        oracle.AllowedAttributes.UnionWith(HtmlRules.Attributes);
        oracle.AllowedSchemes.Clear();
        oracle.AllowedSchemes.UnionWith(["http", "https", "mailto", "tel", "data"]);
        oracle.RemovingTag += (_, e) => removed.Add($"<{e.Tag.LocalName}> {e.Reason}");
        oracle.RemovingAttribute += (_, e) => removed.Add($"{e.Attribute.Name}={e.Attribute.Value} {e.Reason}");
        oracle.RemovingComment += (_, e) => removed.Add("comment " + e.Comment.Data);
        oracle.RemovingStyle += (_, e) => removed.Add("style " + e.Style.Name);
        return oracle;
    }
}

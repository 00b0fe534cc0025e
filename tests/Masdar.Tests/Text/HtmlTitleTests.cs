using System.Diagnostics;
using CsCheck;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class HtmlTitleTests
{
    [Theory]
    [InlineData("A <b>bold</b> &amp; plain title", "A bold & plain title")]
    [InlineData("&quot;x&quot; &laquo;y&raquo; &#8217;z&#x2019;", "\"x\" «y» ’z’")]
    [InlineData("&amp;quot;x&amp;quot; &amp;#39;y&amp;#39; AT&amp;amp;T", "\"x\" 'y' AT&T")]
    [InlineData("AT&T and R&D;", "AT&T and R&D;")]
    [InlineData("3 < 5 and x<y", "3 < 5 and x<y")]
    [InlineData("List<String> explained", "List<String> explained")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt; is code", "<script>alert(1)</script> is code")]
    [InlineData("a<script>alert(1)</script>b", "ab")]
    [InlineData("one<br>two<p>three", "one two three")]
    [InlineData("x<!-- hidden -->y", "xy")]
    [InlineData("don&#146;t &#128;5", "don’t €5")]
    [InlineData("  line\n two ", "line two")]
    [InlineData("<img src=x onerror=alert(1)>", "")]
    [InlineData("x <a href=\"a>b\">link</a>", "x link")]
    public void Html_becomes_one_line_of_text(string html, string expected) => Assert.Equal(expected, HtmlTitle.Line(html, isHtml: true));

    [Fact]
    public void Plain_text_is_taken_as_it_stands() => Assert.Equal("<b>&amp; x", HtmlTitle.Line("<b>&amp;\n x", isHtml: false));

    [Fact]
    public void Any_title_is_a_clean_line() => Gen.Select(PlainTextTests.Hostile, Gen.Bool).Sample(
        (text, isHtml) =>
        {
            var line = HtmlTitle.Line(text, isHtml);
            Assert.Null(TextChecks.ParagraphViolation(line));
            Assert.DoesNotContain('\n', line);
        },
        iter: 10_000);

    [Theory]
    [InlineData("a <b c=\"d <i>e</i> f", "a <b c=\"d e f")]
    [InlineData("a <x <y <z <i>e</i>", "a <x <y <z e")]
    public void A_tag_without_an_end_is_text_and_hides_no_other(string html, string expected) => Assert.Equal(expected, HtmlTitle.Line(html, isHtml: true));

    [Theory]
    [InlineData("<a b=c ", "<a x=\"<b>")]
    [InlineData("<x ", ">")]
    [InlineData("</x ", "<b>")]
    [InlineData("<a", ">")]
    public void A_thousand_titles_of_tags_that_never_end_cost_next_to_nothing(string piece, string end)
    {
        var title = new System.Text.StringBuilder().Insert(0, piece, 16 * 1024 / piece.Length).Append(end).ToString();
        title = title[^(16 * 1024)..];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++) HtmlTitle.Line(title, isHtml: true);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    [Theory]
    [InlineData("<a ")]
    [InlineData("<a x='")]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("&amp;")]
    public void Fifty_megabytes_of_title_cost_next_to_nothing(string piece)
    {
        var title = new System.Text.StringBuilder().Insert(0, piece, 50_000_000 / piece.Length).Append('>').ToString();
        var clock = Stopwatch.StartNew();
        HtmlTitle.Line(title, isHtml: true);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
    }
}

using System.Diagnostics;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class HtmlBodyTests
{
    private static readonly Uri Base = new("https://news.example/2026/story");

    [Theory]
    [InlineData("<p>one</p><p>two</p>", "one\ntwo")]
    [InlineData("<p>one<p>two", "one\ntwo")]
    [InlineData("one<br>two<br><br>three", "one\ntwo\nthree")]
    [InlineData("<ul><li>one<li>two <b>bold</b></ul>", "one\ntwo bold")]
    [InlineData("a<b>b</b>c <i> d</i> e", "abc d e")]
    [InlineData("<p>one</p>\n\n  <p>two</p>", "one\ntwo")]
    [InlineData("<h2>head</h2>text<div>block</div>tail", "head\ntext\nblock\ntail")]
    [InlineData("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2")]
    [InlineData("<table><tr><td>a </td><td>b </td><tr><td>1 <b> </b></td><td>2</table>", "a | b\n1 | 2")]
    [InlineData("<table><tr><td><p>one</p><p>two</p></td></tr></table>", "one\ntwo")]
    [InlineData("<table><tr><td><p>one</p></td><td> <div>two</div></td></tr></table>after", "one | two\nafter")]
    [InlineData("<pre>  one\n    two\n\nthree</pre>", "one\ntwo\nthree")]
    [InlineData("<p>a <img src=/x.png alt=picture> b</p>", "a b")]
    [InlineData("<p>&lt;script&gt;alert(1)&lt;/script&gt; is code</p>", "<script>alert(1)</script> is code")]
    [InlineData("<p>a</p><script>b</script><style>c</style><p>d</p>", "a\nd")]
    [InlineData("<figure><img src=/a.png><figcaption>caption</figcaption></figure>text", "caption\ntext")]
    [InlineData("<p>x&nbsp;&#8203;y&shy;z</p>", "x yz")]
    [InlineData("قال<b>\u0654</b> ا<b>\u0654</b>", "قال\u0654 \u0623")]
    [InlineData("<blockquote><p>q</p></blockquote><dl><dt>t<dd>d</dl>", "q\nt\nd")]
    [InlineData("<noscript><p>shown</p></noscript>", "shown")]
    [InlineData("<legend>a</legend>b", "a\nb")]
    [InlineData("one\ntwo\r\nthree", "one two three")]
    [InlineData("one &amp;\ntwo\r\nthree", "one & two three")]
    [InlineData("<p>don&#146;t &ldquo;x&rdquo;</p>", "don’t “x”")]
    public void Blocks_make_paragraphs_and_nothing_is_glued(string html, string text) => Assert.Equal(text, HtmlBody.FromHtml(html, Base).Text);

    [Theory]
    [InlineData("<p>First <b>bold</b> <em>soft</em></p>", "<p>First <b>bold</b> <em>soft</em></p>")]
    [InlineData("<a href='/x?a=1&amp;b=2' onclick=x class=y>l</a>", "<a href=\"https://news.example/x?a=1&amp;b=2\">l</a>")]
    [InlineData("<a href='#note'>1</a> <a name=x>y</a>", "1 y")]
    [InlineData("<a href=javascript:alert(1)>text</a>", "text")]
    [InlineData("<img src=a.png alt='x \"y\"' width=10 height=20px>", "<img src=\"https://news.example/2026/a.png\" alt=\"x &quot;y&quot;\" width=\"10\" height=\"20\">")]
    [InlineData("<img src=/blank.gif data-src=/real.jpg>", "<img src=\"https://news.example/real.jpg\" alt=\"\">")]
    [InlineData("<img data-src='javascript:x' src=/a.jpg>", "<img src=\"https://news.example/a.jpg\" alt=\"\">")]
    [InlineData("<img data-src=/a.jpg><noscript><img src=/a.jpg></noscript>", "<img src=\"https://news.example/a.jpg\" alt=\"\">")]
    [InlineData("<img src=/p.gif width=1 height=1>x", "x")]
    [InlineData("<img src=/p.gif style='height:1px; width:1px'>x", "x")]
    [InlineData("<img src=/a.png srcset='/a.png 1x, /b.png 2x'>", "<img src=\"https://news.example/a.png\" srcset=\"https://news.example/a.png 1x, https://news.example/b.png 2x\" alt=\"\">")]
    [InlineData("<p></p><p> </p><p><br></p><div><span></span></div><p>x</p>", "<p>x</p>")]
    [InlineData("<p>a<b> </b>c</p>", "<p>a c</p>")]
    [InlineData("a<div></div>b", "a<br>b")]
    [InlineData("<b>a</b><p></p><img src=/x.png>b<legend></legend><i>c</i>", "<b>a</b><br><img src=\"https://news.example/x.png\" alt=\"\">b<i><br>c</i>")]
    [InlineData("<span style=color:red>x</span><span dir=rtl lang=ar>ص</span>", "x<span dir=\"rtl\" lang=\"ar\">ص</span>")]
    [InlineData("<bdo dir=rtl>x</bdo>", "<span dir=\"rtl\">x</span>")]
    [InlineData("<center><font size=7>x</font></center>", "<div>x</div>")]
    [InlineData("<pre>\n\n a\n  b</pre>", "<pre> a\n  b</pre>")]
    [InlineData("<ol start=3 type=i><li value=5>x</ol>", "<ol start=\"3\" type=\"i\"><li value=\"5\">x</li></ol>")]
    [InlineData("<td colspan=2>x", "x")]
    [InlineData("<table><tr><td colspan=2>x<td></table>", "<table><tbody><tr><td colspan=\"2\">x</td><td></td></tr></tbody></table>")]
    [InlineData("<video src=/v.mp4 autoplay>old</video><audio></audio>", "<video controls=\"\" src=\"https://news.example/v.mp4\"></video>")]
    [InlineData("<audio><source src=/a.mp3 type=audio/mpeg></audio>", "<audio controls=\"\"><source src=\"https://news.example/a.mp3\" type=\"audio/mpeg\"></audio>")]
    [InlineData("<iframe src=https://e.org>x</iframe><svg><text>y</text></svg><math>z</math>t", "t")]
    [InlineData("<form>a<input><textarea>b</textarea><button>c</button></form>", "<div>a</div>")]
    [InlineData("x<!-- c --><?php y ?>z", "xz")]
    [InlineData("<frameset><frame></frameset><p>x", "<p>x</p>")]
    [InlineData("<html><head><title>t</title></head><body><p>x", "<p>x</p>")]
    [InlineData("<p>\u0338x</p>", "<p>&#x338;x</p>")]
    [InlineData("3 < 5 &amp; 7 > 2", "3 &lt; 5 &amp; 7 &gt; 2")]
    public void Html_is_rewritten_by_the_allow_list(string html, string expected) => Assert.Equal(expected, HtmlBody.FromHtml(html, Base).Html);

    [Fact]
    public void Plain_text_becomes_escaped_paragraphs()
    {
        var body = HtmlBody.FromPlain("one <b>&\r\n\r\n two ");
        Assert.Equal("<p>one &lt;b&gt;&amp;</p><p>two</p>", body.Html);
        Assert.Equal("one <b>&\ntwo", body.Text);
    }

    [Fact]
    public void Relative_addresses_without_a_base_are_left_out() =>
        Assert.Equal("x<a href=\"https://e.org/a\">y</a>", HtmlBody.FromHtml("<a href=/x>x</a><img src=a.png><a href=https://e.org/a>y</a>", null).Html);

    [Fact]
    public void The_first_picture_is_known() =>
        Assert.Equal("https://news.example/b.png", HtmlBody.FromHtml("<img src=/1.gif width=1><p><img src=/b.png><img src=/c.png>", Base).Image?.Url);

    [Fact]
    public void The_same_body_cleaned_again_is_the_same()
    {
        const string Html = "<div><h2>عنوان</h2><p>نص <a href='/x'>رابط</a> &amp; <b>غامق</b></p><ul><li>أ</li><li>ب</li></ul><table><tr><td>1</td><td>2</td></tr></table><pre>a\n b</pre></div>";
        var once = HtmlBody.FromHtml(Html, Base);
        var twice = HtmlBody.FromHtml(once.Html, Base);
        Assert.Equal(once, twice);
    }

    public static TheoryData<string> Heavy => ["deep", "deep-closed", "stray-ends", "attributes", "formatting", "misnested", "anchors", "tables", "table-in-table", "foster", "comments", "entities", "open-quote", "paragraphs", "unclosed-comment", "svg", "select", "lists", "hidden-ends", "ignored", "dashes", "rawtext", "template", "headings", "ruby"];

    [Theory]
    [MemberData(nameof(Heavy))]
    public void Megabytes_of_anything_take_a_bounded_time(string shape)
    {
        // Once for the compiler, then for the clock.
        HtmlBody.FromHtml(Shape(shape, 20_000), Base);
        // A quiet machine needs less than a second; what is quadratic needs minutes.
        var html = Shape(shape, 5 * 1024 * 1024);
        var clock = Stopwatch.StartNew();
        var body = HtmlBody.FromHtml(html, Base);
        clock.Stop();
        TestContext.Current.TestOutputHelper?.WriteLine($"{shape}: {clock.ElapsedMilliseconds} ms, {body.Html.Length} html, {body.Text.Length} text");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{shape} took {clock.Elapsed}.");
        // One text may be escaped to five times its length.
        Assert.InRange(body.Html.Length, 0, HtmlBody.MaxOutput * 5);
        Assert.InRange(body.Text.Length, 0, HtmlBody.MaxOutput);
        if (shape is not ("open-quote" or "unclosed-comment" or "attributes" or "select" or "rawtext" or "template")) Assert.Contains("word", body.Text, StringComparison.Ordinal);
    }

    private static string Shape(string shape, int length) => shape switch
    {
        "deep" => Repeat("<div>", length) + "word",
        "deep-closed" => Repeat("<div>", length / 2) + "word" + Repeat("</div>", length / 2),
        "stray-ends" => Repeat("word</b></p></x>", length),
        "attributes" => "<a " + Repeat("a1 b2=c ", length) + ">word</a>",
        "formatting" => string.Concat(Enumerable.Range(0, 2000).Select(i => $"<b id={i}>")) + Repeat("<p>word", length),
        "misnested" => Repeat("<b><p>word</b></p><i>", length),
        "anchors" => Repeat("<a href=/x><b>word", length),
        "tables" => Repeat("<table><tr><td>word", length),
        "table-in-table" => Repeat("<table>word", length),
        "foster" => "<table>" + Repeat("word<b></b>", length),
        "comments" => Repeat("word<!-- x -->", length),
        "entities" => Repeat("word&amp;&copy;&bogus;&#x41;", length),
        "open-quote" => Repeat("<a href=\"word", length),
        "paragraphs" => Repeat("<p>word <i>soft</i></p>\n", length),
        "unclosed-comment" => Repeat("<!-- word ", length),
        "svg" => Repeat("word<svg><g><path/>", length),
        "select" => "<select>" + Repeat("<option>word", length),
        "lists" => Repeat("<ul><li>word", length),
        "hidden-ends" => Repeat("<div><template></div>word</template>", length),
        "ignored" => Repeat("word<tr><html><body a=1>", length),
        "dashes" => "word<!-" + new string('-', length),
        "rawtext" => "<script>" + Repeat("</scrip", length),
        "template" => Repeat("<template>word", length),
        "headings" => Repeat("<h1>word<h2>", length),
        "ruby" => Repeat("<ruby>word<rt>", length),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Repeat(string text, int length) => new System.Text.StringBuilder(length + text.Length).Insert(0, text, length / text.Length).ToString();
}

using AngleSharp.Html.Parser;
using Masdar.Extraction;

namespace Masdar.Tests.Extraction;

public class BlockWalkerTests
{
    [Theory]
    [InlineData("<p>a b</p><p>c</p>", "<p>a b</p>\n<p>c</p>\n")]
    [InlineData("a<br>b<br><br>c", "<p>a<br>b</p>\n<p>c</p>\n")]
    [InlineData("<b>a<br> <br>c</b> d", "<p><strong>a</strong></p>\n<p><strong>c</strong> d</p>\n")]
    [InlineData("<ul><li>a<li>b</ul><ol><li><p>c</p></li></ol>", "<ul><li>a</li>\n<li>b</li>\n</ul>\n<ol><li>c</li>\n</ol>\n")]
    [InlineData("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>\n<p>c</p>\n")]
    [InlineData("<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2 &amp; 3</td></tr></table>", "<table><tr><th>x</th><th>y</th></tr>\n<tr><td>1</td><td>2 &amp; 3</td></tr>\n</table>\n")]
    [InlineData("<table><caption>a <b>b</b></caption><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>", "<p>a <strong>b</strong></p>\n<table><tr><th>x</th><th>y</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n")]
    [InlineData("<p>o</p><table><caption><p>a</p>b</caption><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>n", "<p>o</p>\n<p>a</p>\n<p>b</p>\n<table><tr><th>x</th><th>y</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n<p>n</p>\n")]
    [InlineData("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "<p>a</p>\n<p>b</p>\n")]
    [InlineData("<h1>a</h1><h3>b</h3><h6>c</h6>", "<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>\n")]
    [InlineData("<p>a <a href=\"/x?a=1&amp;b=2\">b</a> <a href=\"javascript:x()\">c</a></p>", "<p>a <a href=\"/x?a=1&amp;b=2\">b</a> c</p>\n")]
    [InlineData("<p>1 &lt; 2</p><script>x</script><style>y</style><svg><text>z</text></svg>", "<p>1 &lt; 2</p>\n")]
    [InlineData("<pre>a\n  b</pre>", "<pre>a\n  b</pre>\n")]
    [InlineData("<p><img src=\"/i.jpg\" alt='a \"b\"' onerror=x></p>", "<figure><img src=\"/i.jpg\" alt=\"a &quot;b&quot;\"></figure>\n")]
    [InlineData("<a href=/x><h2>t</h2><p>s</p></a>", "<h2>t</h2>\n<p>s</p>\n")]
    [InlineData("<div>  \n </div><p>&nbsp;</p>", "")]
    public void Blocks_are_written_as_plain_html(string html, string expected) => Assert.Equal(expected, BlockWriter.Write(Walk(html)));

    [Fact]
    public void The_share_of_links_is_that_of_the_text()
    {
        var block = Assert.Single(Walk("<p>1234 <a href=/>6789</a></p>"));
        Assert.Equal(4.0 / 9, block.LinkShare, 3);
        Assert.Equal(1, block.Links);
    }

    [Theory]
    [InlineData("وقال الوزير إن الطريق فتح اليوم بعد أشغال طويلة؟", true)]
    [InlineData("وقال الوزير إن الطريق فتح اليوم بعد أشغال طويلة»", false)]
    [InlineData("وقال الوزير إن الطريق فتح اليوم بعد أشغال طويلة.»", true)]
    public void Arabic_punctuation_closes_a_sentence(string text, bool prose) => Assert.Equal(prose, Walk($"<p>{text}</p>")[0].IsProse);

    [Theory]
    [InlineData("one two, three", 3)]
    [InlineData("وَقَالَ الوزير", 2)]
    [InlineData("香港行政长官", 3)]
    [InlineData("", 0)]
    [InlineData(" — ", 0)]
    public void Words_are_counted_in_every_script(string text, int words) => Assert.Equal(words, TextMeasure.CountWords(text));

    private static List<Block> Walk(string html) => BlockWalker.Walk(new HtmlParser().ParseDocument($"<body>{html}").Body!);
}

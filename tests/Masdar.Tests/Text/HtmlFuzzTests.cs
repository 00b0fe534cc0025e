using System.Text;
using Masdar.Tests.Parsing;
using Masdar.Text;

namespace Masdar.Tests.Text;

/// <summary>HTML and bytes that are spoilt at random, from payloads and from real feeds where they are at hand: nothing unsafe is left, nothing throws.</summary>
public class HtmlFuzzTests
{
    private static readonly Uri Base = new("https://news.example/2026/story");

    private static readonly string[] Pieces =
    [
        "<", ">", "&", "</", "/>", "\"", "'", "`", "=", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#xD800;", "&lt;", "&amp;amp;", "\0", "\uFFFE", "\uD800", "\u202E", "\u200B", "<svg>", "<math>", "<style>", "</style>", "<script>",
        "<template>", "<table>", "<td>", "<select>", "<p", "<a href=", "javascript:", " onload=", " srcset=", " style=", "<b>", "<font>", "</p>", "<br>", "<noscript>", "<textarea>", "<plaintext>", "<title>", "<frameset>", "كلمة ",
    ];

    [Fact]
    public void Nothing_unsafe_is_left_of_spoilt_html()
    {
        var seeds = Seeds();
        Fuzzing.Run(
            random => Spoil(seeds[random.Next(seeds.Count)], random),
            html => HtmlBody.FromHtml(html, Base),
            body =>
            {
                Assert.Empty(StrictHtml.Violations(body.Html));
                Assert.Null(TextChecks.Violation(body.Html));
                Assert.Null(TextChecks.ParagraphViolation(body.Text));
            },
            html => html[..Math.Min(html.Length, 4000)]);
    }

    [Fact]
    public void Any_bytes_are_decoded()
    {
        var seeds = Seeds();
        string?[] charsets = [null, "utf-8", "windows-1256", "utf-16", "iso-2022-jp", "hz-gb-2312", "big5", "none"];
        Encoding[] encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, CharsetNames.ByCodePage(1256), CharsetNames.ByCodePage(28596)];
        Fuzzing.Run(
            random =>
            {
                var bytes = encodings[random.Next(encodings.Length)].GetBytes(Spoil(seeds[random.Next(seeds.Count)], random));
                for (var n = random.Next(20); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return (Bytes: bytes, Charset: charsets[random.Next(charsets.Length)]);
            },
            input => Enum.GetValues<CharsetHint>().Select(hint => CharsetDecoder.Decode(input.Bytes, input.Charset, hint).Text).ToList(),
            texts => Assert.All(texts, text => Assert.False(text.StartsWith('\uFEFF'))),
            input => $"{input.Charset}: {Convert.ToBase64String(input.Bytes.AsSpan(0, Math.Min(input.Bytes.Length, 4000)))}");
    }

    private static string Spoil(string seed, Random random)
    {
        var html = new StringBuilder(seed);
        for (var n = random.Next(1, 15); n > 0 && html.Length > 0; n--)
        {
            var at = random.Next(html.Length);
            var length = Math.Min(random.Next(1, random.Next(2, 300)), html.Length - at);
            var piece = Pieces[random.Next(Pieces.Length)];
            switch (random.Next(7))
            {
                case 0: html[at] = (char)random.Next(0x700); break;
                case 1: html.Remove(at, length); break;
                case 2: html.Insert(at, html.ToString(at, length)); break;
                case 3: html.Length = at; break;
                case 4 or 5: html.Insert(at, piece); break;
                case 6: html.Insert(at, piece, random.Next(200)); break;
            }
        }
        // Now and then as long as a page may be: what is not linear shows.
        if (html.Length > 0 && random.Next(400) == 0) html.Insert(0, html.ToString(), Fuzzing.Megabyte / html.Length);
        if (html.Length > Fuzzing.Megabyte) html.Length = Fuzzing.Megabyte;
        return html.ToString();
    }

    private static List<string> Seeds()
    {
        var seeds = new List<string>(HtmlPayloads.Own);
        seeds.AddRange(HtmlPayloads.Shared() ?? []);
        if (FeedCorpus.Folder is not null) seeds.AddRange(FeedCorpus.Cases().Take(200).Select(c => CharsetDecoder.Decode(c.Document.Body.Span, null, CharsetHint.Xml).Text).Where(text => text.Length < 20_000));
        return seeds;
    }
}

using System.Globalization;
using System.Text;
using CsCheck;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Tests.Text;
using Masdar.Text;

namespace Masdar.Tests.Parsing;

/// <summary>Feeds that are spoilt at random are read, whatever is left of them.</summary>
public class FeedFuzzTests
{
    private const int LargestSeed = 40_000;

    private static readonly string[] Pieces =
    [
        "<", ">", "&", "</", "/>", "]]>", "<![CDATA[", "<!--", "-->", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<!DOCTYPE rss [<!ENTITY a \"b\">]>", "&a;", "&nbsp;", "&#0;", "&#xFFFFFFFF;",
        "<item>", "</item>", "<entry>", "</channel>", "</rss>", "<title>", "</title>", "<link", " xmlns=\"\"", " xmlns:x=\"\"", " xml:base=\"http://[\"", "<x:y z:w='1'>", "\0", "\uFFFE", "\uD800", "\u202E", "ÿþ",
        "<pubDate>0000-00-00</pubDate>", "<pubDate>9999-12-31T23:59:59-15:00</pubDate>", "<pubDate>99999999999999999</pubDate>", "<guid>", "ظ\u00a7", "Ø³Ù", "{", "}", "[", "\"", "\\ud800", "1e999", "<a:b:c>", "<İ>",
    ];

    private static readonly string[] Words =
    [
        "21", "2026", "1447", "0", "99", "31", "12", ":", "-", "/", ".", "+", "(", ")", "م", "ص", "pm", "a", "p", "m", "t", "z", "gmt", "est", "كانون", "الثاني", "تشرين", "2", "شباط", "رمضان", "هـ", "mar", "sept", "الساعة", "بتوقيت", "مكة", "年", "오후", "999999999", "9999999999", "1e9", "٢١", "\u200F",
    ];

    [Fact]
    public void Nothing_that_happens_to_a_feed_makes_an_exception()
    {
        var seeds = Seeds();
        string?[] charsets = ["windows-1256", "utf-16", "utf-8", "gb2312", "nonsense", "iso-2022-jp"];
        Fuzzing.Run(
            random => (Bytes: Spoil(seeds[random.Next(seeds.Count)], seeds, random), Charset: random.Next(4) == 0 ? charsets[random.Next(charsets.Length)] : null),
            input => new FeedParser().Parse(new FeedDocument(input.Bytes, new Uri("https://example.org/feed"), null, input.Charset), Feeds.Damascus, Feeds.Now),
            Check,
            input => $"{input.Charset}, {input.Bytes.Length} bytes: {Convert.ToBase64String(input.Bytes.AsSpan(0, Math.Min(input.Bytes.Length, 60_000)))}");
    }

    [Fact]
    public void No_text_makes_the_date_reader_throw_or_invent()
    {
        var words = Gen.Int[0, Words.Length - 1].Select(i => Words[i]);
        var separators = Gen.Int[0, 2].Select(i => new[] { " ", "", ", " }[i]);
        Gen.Select(words.Array[0, 14], separators).Sample((parts, separator) =>
        {
            var reading = FeedDate.Read(string.Join(separator, parts), Feeds.Damascus, Feeds.Now);
            return reading.Value is null || (reading.Value <= Feeds.Now.AddDays(1) && reading.Value.Value.Offset == TimeSpan.Zero);
        });
    }

    [Fact]
    public void Any_gregorian_moment_survives_every_common_way_to_write_it()
    {
        Gen.Long[new DateTime(1971, 1, 3).Ticks / TimeSpan.TicksPerSecond, Feeds.Now.Ticks / TimeSpan.TicksPerSecond].Sample(seconds =>
        {
            var moment = new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            string[] forms =
            [
                moment.ToString("R", CultureInfo.InvariantCulture), moment.ToString("O", CultureInfo.InvariantCulture), moment.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture),
                moment.ToOffset(TimeSpan.FromHours(3)).ToString("dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture), moment.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
                moment.ToString("dddd, MMMM d, yyyy h:mm:ss tt 'UTC'", CultureInfo.InvariantCulture), moment.ToString("ddd MMM d HH:mm:ss 'GMT' yyyy", CultureInfo.InvariantCulture),
                $"{ArabicMonths.Format(DateOnly.FromDateTime(moment.DateTime), MonthNames.Levantine, DigitSet.ArabicIndic)} {moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} بتوقيت غرينتش",
                $"{ArabicMonths.Format(DateOnly.FromDateTime(moment.DateTime), MonthNames.Maghrebi, DigitSet.Latin)} - {moment.ToString("hh:mm:ss", CultureInfo.InvariantCulture)} {(moment.Hour < 12 ? "صباحاً" : "مساءً")} (غرينتش)",
            ];
            foreach (var form in forms) Assert.Equal((form, moment), (form, FeedDate.Read(form, Feeds.Damascus, Feeds.Now).Value ?? default));
        });
    }

    private static void Check(ParseResult result)
    {
        if (result is not ParsedFeed feed) return;
        Assert.All(feed.Items, item => Assert.Equal(32, item.RawHash.Length));
        Assert.All(feed.Items, item => Assert.True(item.PublishedAt is null || item.PublishedAt < Feeds.Now.AddDays(1)));
    }

    private static byte[] Spoil(byte[] seed, List<byte[]> seeds, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var n = random.Next(1, 12); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, random.Next(1, 400)), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4 or 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])); break;
                case 6:
                    var other = seeds[random.Next(seeds.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                case 7:
                    var piece = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
                    for (var i = random.Next(200); i > 0; i--) bytes.InsertRange(at, piece);
                    break;
                case 8: bytes.Reverse(at, length); break;
            }
        }
        if (random.Next(400) == 0) return Fuzzing.Long([.. bytes]);
        return random.Next(20) == 0 ? Encoding.Unicode.GetBytes(Encoding.UTF8.GetString([.. bytes])) : [.. bytes];
    }

    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>
        {
            Encoding.UTF8.GetBytes(Feeds.Rss("<item><title>خبر &amp; آخر</title><link>https://example.org/1</link><description><![CDATA[<p>نص</p>]]></description><pubDate>الخميس، 24 سبتمبر 2025 01:00 م</pubDate></item>")),
            Encoding.UTF8.GetBytes(Feeds.Atom("<entry xml:base=\"a/\"><id>1</id><title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">x <b>y</b></div></title><link href=\"1\"/><updated>2026-01-01T00:00:00Z</updated></entry>")),
            Encoding.UTF8.GetBytes("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>x</p>\",\"date_published\":\"2026-01-01T00:00:00Z\",\"tags\":[\"a\"]}]}"),
        };
        if (FeedCorpus.Folder is not null) seeds.AddRange(FeedCorpus.Cases().Select(c => c.Document.Body.ToArray()).Where(b => b.Length <= LargestSeed));
        return seeds;
    }
}

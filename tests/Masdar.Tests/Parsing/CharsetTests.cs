using System.Text;
using Masdar.Text;

namespace Masdar.Tests.Parsing;

public class CharsetTests
{
    private const string Arabic = "أعلنت وزارة التربية السورية اليوم نتائج امتحانات الشهادة الثانوية العامة في جميع المحافظات";

    private static readonly Encoding Windows1256 = CodePagesEncodingProvider.Instance.GetEncoding(1256)!;

    [Theory]
    [InlineData(1256, "windows-1256", null)]
    [InlineData(1256, null, "windows-1256")]
    [InlineData(1256, "cp1256", "utf-8")]
    [InlineData(1256, "iso-8859-1", null)]
    [InlineData(1256, null, "iso-8859-1")]
    [InlineData(1256, "utf-8", null)]
    [InlineData(1256, null, null)]
    [InlineData(1256, "iso-8859-1", "windows-1256")]
    [InlineData(28596, null, "iso-8859-6")]
    [InlineData(28596, null, null)]
    [InlineData(65001, null, "windows-1256")]
    [InlineData(65001, "iso-8859-1", null)]
    [InlineData(65001, null, "utf-16")]
    [InlineData(1200, null, "utf-16")]
    [InlineData(1200, null, null)]
    [InlineData(1201, null, null)]
    [InlineData(12000, null, null)]
    public void Arabic_is_read_whatever_is_declared(int codePage, string? http, string? declared)
    {
        var text = Document(declared, Arabic);
        Assert.Equal(text, CharsetDecoder.Decode(CharsetNames.ByCodePage(codePage).GetBytes(text), http, CharsetHint.Xml).Text);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("unicode-1-1-utf-7")]
    [InlineData("csUnicode11UTF7")]
    [InlineData("x-unicode-2-0-utf-7")]
    [InlineData("x-unicode-1-1-utf-7")]
    public void Utf_7_by_whatever_name_is_no_encoding(string name)
    {
        Assert.Null(CharsetNames.Find(name));
        var text = Document(name, Arabic);
        Assert.Equal(text, CharsetDecoder.Decode(Encoding.UTF8.GetBytes(text), name, CharsetHint.Xml).Text);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void A_byte_order_mark_decides_and_is_no_text(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = Document("windows-1256", Arabic);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        Assert.Equal(text, CharsetDecoder.Decode(bytes, "iso-8859-1", CharsetHint.Xml).Text);
    }

    [Theory]
    [InlineData(51932, "euc-jp", "日本の新聞の記事")]
    [InlineData(50220, "iso-2022-jp", "日本の新聞の記事")]
    [InlineData(932, "shift_jis", "日本の新聞の記事")]
    [InlineData(54936, "gb2312", "中国的新闻文章")]
    [InlineData(1251, "windows-1251", "Новости сегодня")]
    [InlineData(1252, "iso-8859-1", "Élysée – “l’œuvre”")]
    public void A_declared_encoding_is_used(int codePage, string declared, string words)
    {
        var text = Document(declared, words);
        Assert.Equal(text, CharsetDecoder.Decode(CharsetNames.ByCodePage(codePage).GetBytes(text), null, CharsetHint.Xml).Text);
    }

    [Theory]
    [InlineData("<meta charset=windows-1256>")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1256\">")]
    public void A_pages_meta_declares_its_encoding(string meta)
    {
        var text = $"<html><head>{meta}<title>خبر</title></head></html>";
        Assert.Equal(text, CharsetDecoder.Decode(Windows1256.GetBytes(text), null, CharsetHint.Html).Text);
    }

    [Fact]
    public void One_broken_byte_in_a_long_utf8_text_costs_one_character_and_is_told()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Arabic), 0xD8, .. Encoding.UTF8.GetBytes(" " + Arabic)];
        var decoded = CharsetDecoder.Decode(bytes, "windows-1256", CharsetHint.None);
        Assert.Equal($"{Arabic}\uFFFD {Arabic}", decoded.Text);
        Assert.Equal("feed.charset.lost", Assert.Single(decoded.Findings).Code);
    }

    [Fact]
    public void Latin_text_stays_latin()
    {
        var text = Document("iso-8859-1", "Les élèves français dénoncent à Noël le manque d’égalité où l’été");
        Assert.Equal(text, CharsetDecoder.Decode(CharsetNames.Windows1252.GetBytes(text), null, CharsetHint.Xml).Text);
    }

    [Fact]
    public void Mojibake_of_every_known_kind_is_undone_exactly()
    {
        var utf8 = Encoding.UTF8.GetBytes(Arabic);
        Assert.Equal(Arabic, CharsetMojibake.Repair(Windows1256.GetString(utf8)));
        Assert.Equal(Arabic, CharsetMojibake.Repair(CharsetNames.Windows1252.GetString(utf8)));
        Assert.Equal(Arabic, CharsetMojibake.Repair(Encoding.Latin1.GetString(utf8)));
        Assert.Equal(Arabic, CharsetMojibake.Repair(CharsetNames.Windows1252.GetString(Windows1256.GetBytes(Arabic))));
        Assert.Equal(Arabic, CharsetMojibake.Repair(CharsetNames.Windows1252.GetString(Encoding.UTF8.GetBytes(CharsetNames.Windows1252.GetString(utf8)))));
    }

    [Theory]
    [InlineData(Arabic)]
    [InlineData("ظ ط ظطظ")]
    [InlineData("Ångström über Ødegård à São Tomé")]
    [InlineData("ØÙ")]
    [InlineData("ÇA ALORS")]
    [InlineData("Ù…Ù… مرحبا")]
    [InlineData("cafÃ©")]
    [InlineData("Новости ÐÑ")]
    public void Other_text_is_left_alone(string text) => Assert.Null(CharsetMojibake.Repair(text));

    private static string Document(string? declared, string words) =>
        $"<?xml version=\"1.0\"{(declared is null ? "" : $" encoding=\"{declared}\"")}?><rss><channel><title>{words}</title></channel></rss>";
}

using CsCheck;
using Masdar.Text;

namespace Masdar.Tests.Text;

public class PlainTextTests
{
    /// <summary>Characters that any rule is about, beside common ones.</summary>
    internal static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.Const("a"), Gen.Const("ا"), Gen.Const("م"), Gen.Const("ه"), Gen.Const(" "), Gen.Const("."), Gen.Const("<"), Gen.Const(">"), Gen.Const("="), Gen.Const("&"),
        Gen.Char['\u0000', '\u00AD'].Select(c => c.ToString()), Gen.Char['\u0300', '\u0345'].Select(c => c.ToString()), Gen.Char['\u0610', '\u0670'].Select(c => c.ToString()),
        Gen.Char['\u2000', '\u2070'].Select(c => c.ToString()), Gen.Char['\u2028', '\u202F'].Select(c => c.ToString()), Gen.Char['\u2066', '\u2069'].Select(c => c.ToString()),
        Gen.Char['\uD7F0', '\uE010'].Select(c => c.ToString()), Gen.Char['\uFE00', '\uFFFF'].Select(c => c.ToString()),
        Gen.Char['\u1100', '\u11FF'].Select(c => c.ToString()), Gen.Char['\u0000', '\uFFFF'].Select(c => c.ToString()),
        Pick("\u200C", "\u200D", "\uFE0F", "😀", "\U0001F468", "\U0001F3F4", "\U000E0067", "\U000E007F", "\u202E", "\u202C", "\u2067", "\u2069", "\r\n", "\u20E3", "1", "©"))
        .Array[0, 24].Select(string.Concat);

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Theory]
    [InlineData("\u0627\u0654", "\u0623")] // alef, hamza above
    [InlineData("\u0627\u0653", "\u0622")] // alef, madda
    [InlineData("\u0627\u0655", "\u0625")] // alef, hamza below
    [InlineData("\u0648\u0654", "\u0624")]
    [InlineData("\u064A\u0654", "\u0626")]
    [InlineData("\u06CC\u0654", "\u06CC\u0654")]
    [InlineData("\u0645\u0651\u064E", "\u0645\u064E\u0651")] // marks in canonical order
    [InlineData("e\u0301", "é")]
    public void Text_is_composed(string text, string expected) => Assert.Equal(expected, PlainText.Line(text));

    [Theory]
    [InlineData("\uFEFB \uFDF2 \uFDFA \uFE8D\uFEDF")] // presentation forms
    [InlineData("محـــمد")] // tatweel
    [InlineData("ووفقاً مُحَمَّد")] // harakat
    [InlineData("أ إ آ ٱ ى ی ة ه ؤ ئ")]
    [InlineData("ک ی ہ ھ ە گ پ چ ڤ")]
    [InlineData("٠١٢٣ ۰۱۲۳ 0123")]
    [InlineData("، ؛ ؟ « » “ ” ٪ ٫ ٬ ۔ … ² ½")]
    [InlineData("می\u200Cخواهم")] // ZWNJ between letters
    [InlineData("١٤٤٧ ه\u200D")] // the Hijri year's heh
    [InlineData("👨\u200D👩\u200D👧 ❤\uFE0F 1\uFE0F\u20E3 🏴\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F")]
    [InlineData("رقم \u200E+963\u200F هنا")] // marks inside
    [InlineData("قال \u2067שלום\u2069 ثم")] // an isolate that is closed
    [InlineData("قال \u202Bשלום\u202C ثم")] // an embedding that is closed
    [InlineData("한국어 中文 日本語 ไทย हिन्दी")]
    public void What_the_source_wrote_stays(string text) => Assert.Equal(text, PlainText.Line(text));

    [Theory]
    [InlineData("innocent \u202Etxt.exe", "innocent txt.exe")]
    [InlineData("a \u202Db\u202C c", "a b c")] // an override goes with its end
    [InlineData("a \u2067b c", "a b c")] // an isolate left open
    [InlineData("a b\u2069 c", "a b c")]
    [InlineData("a \u2067b\u202C c\u2069", "a b c")] // crossed
    [InlineData("\u200F\u200Fمرحبا\u200F", "مرحبا")]
    [InlineData("ن\u00ADص\u200B و\u2060ا\uFEFFح\u034Fد\uFE00", "نص واحد")]
    [InlineData("a\u200C b \u200Dc", "a b c")] // joiners that join nothing
    [InlineData("م\u200D\uFFA0=", "م=")] // a joiner before a letter that nobody sees
    [InlineData("a\u0000\u0007b\u0085c\u009Fd", "ab cd")]
    [InlineData("a\uFFFEb\uFDD0c\U0001FFFEd", "abcd")]
    [InlineData("a\tb\u00A0c\u202Fd\u3000e\u2003 \u2009f", "a b c d e f")]
    [InlineData("  a  \n b ", "a b")]
    [InlineData("a\U000E0061\U000E0062b", "ab")] // tags outside of a flag
    public void What_nobody_should_see_goes(string text, string expected) => Assert.Equal(expected, PlainText.Line(text));

    [Fact]
    public void A_lone_surrogate_is_replaced()
    {
        Assert.Equal("a\uFFFDb\uFFFD", PlainText.Line("a\uD800b\uDC00"));
        Assert.Equal("\uFFFD😀", PlainText.Line("\uD83D😀"));
    }

    [Fact]
    public void Every_kind_of_break_separates_paragraphs_by_one_line_feed() =>
        Assert.Equal("1\n2\n3\n4\n5\n6\n7", PlainText.Paragraphs("\n1\r\n2\r\r3\v4\f5\u0085 \u2028 6 \u2029\n\n7 \n"));

    [Fact]
    public void An_isolate_does_not_reach_into_the_next_paragraph() =>
        Assert.Equal("a b\nc d", PlainText.Paragraphs("a \u2067b\nc\u2069 d"));

    [Theory]
    [InlineData("\u064E\u0651")]
    [InlineData("\u0301\u0327")]
    [InlineData("\u200B\u0301")]
    [InlineData("\U000E0100\u0316\u0300")]
    [InlineData("\u2067a")]
    [InlineData("\u200D😀")]
    [InlineData("\uD800")]
    [InlineData("\r")]
    public void Megabytes_of_marks_take_a_bounded_time(string piece)
    {
        var text = "م" + new System.Text.StringBuilder().Insert(0, piece, 4_000_000 / piece.Length);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var line = PlainText.Line(text);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
        Assert.Equal(line, PlainText.Line(line));
        Assert.Null(TextChecks.Violation(line));
    }

    [Fact]
    public void Clean_text_is_not_copied()
    {
        const string Text = "هذا الخبر بعنوان: سطر أول\nوسطر ثان";
        Assert.Same(Text, PlainText.Paragraphs(Text));
    }

    [Fact]
    public void Any_text_keeps_the_rules_and_is_the_same_the_second_time() => Hostile.Sample(
        text =>
        {
            var paragraphs = PlainText.Paragraphs(text);
            Assert.Null(TextChecks.ParagraphViolation(paragraphs));
            Assert.Equal(paragraphs, PlainText.Paragraphs(paragraphs));
            var line = PlainText.Line(text);
            Assert.Null(TextChecks.ParagraphViolation(line));
            Assert.DoesNotContain('\n', line);
            Assert.Equal(line, PlainText.Line(line));
        },
        iter: 30_000);

    [Fact]
    public void Shortening_keeps_marks_with_their_letters_and_pairs_whole()
    {
        Assert.Equal("محمَّد", PlainText.Shorten("محمَّد", 4));
        Assert.Equal("محمَّ…", PlainText.Shorten("محمَّدين", 4));
        Assert.Equal("😀…", PlainText.Shorten("😀😀😀", 2));
        Assert.Equal("one two three…", PlainText.Shorten("one two three four five", 16));
        Assert.Equal("short", PlainText.Shorten("short", 5));
    }

    [Fact]
    public void Shortening_is_bounded_and_stays_clean() => Hostile.Sample(
        text =>
        {
            var shortened = PlainText.Shorten(PlainText.Line(text), 5);
            Assert.Null(TextChecks.ParagraphViolation(shortened));
        },
        iter: 5_000);

    [Fact]
    public void The_runtime_here_can_normalize() => Assert.True(UnicodeCheck.Works());
}

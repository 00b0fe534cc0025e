using Masdar.Deduplication;

namespace Masdar.Tests.Deduplication;

public class FigureReaderTests
{
    private static UnitText Read(string text)
    {
        using var codes = new TokenBuffer(64);
        codes.Add(text);
        return UnitText.Read(codes.Written.ToArray());
    }

    [Theory]
    [InlineData("3", "ثلاثة")]
    [InlineData("3", "٣")]
    [InlineData("3", "الثالث")]
    [InlineData("007", "7")]
    [InlineData("15", "خمسة عشر")]
    [InlineData("25", "خمسة وعشرين")]
    [InlineData("23", "الثالثة والعشرون")]
    [InlineData("12", "الثاني عشر")]
    [InlineData("41 882", "41,882")]
    [InlineData("41٬882", "41882")]
    [InlineData("24 ألف", "24000")]
    [InlineData("24 ألفاً", "أربعة وعشرون ألفا")]
    [InlineData("2.5 مليون", "2500000")]
    [InlineData("300", "ثلاثمئة")]
    [InlineData("300", "ثلاثمائة")]
    [InlineData("300", "ثلاث مئة")]
    [InlineData("150", "مئة وخمسون")]
    [InlineData("1200", "ألف ومئتان")]
    [InlineData("2000000", "مليونان")]
    [InlineData("3,2", "3.2")]
    [InlineData("2ر3", "2.3")]
    [InlineData("4 صفر", "4-0")]
    [InlineData("ال23", "23")]
    [InlineData("الـ47", "47")]
    [InlineData("تموز", "يوليو")]
    [InlineData("تموز/يوليو", "يوليو")]
    [InlineData("كانون الثاني", "يناير")]
    [InlineData("كانون الأول", "ديسمبر")]
    [InlineData("تشرين الأول/أكتوبر", "أكتوبر")]
    [InlineData("تشرين الثاني", "نوفمبر")]
    [InlineData("كانون 2", "جانفي")]
    [InlineData("21 كانون الثاني 2026", "٢١ يناير ٢٠٢٦")]
    [InlineData("three", "3")]
    public void One_figure_in_two_spellings_is_the_same_units(string one, string other) => Assert.Equal(Read(one).Hashes, Read(other).Hashes);

    [Theory]
    [InlineData("1.5", "15")]
    [InlineData("كانون الثاني", "كانون الأول")]
    [InlineData("الثاني", "يناير")]
    [InlineData("الأحد", "الاثنين")]
    [InlineData("24 ألف", "24 مليون")]
    [InlineData("ربيع الأول", "ربيع الثاني")]
    public void Two_figures_are_two(string one, string other) => Assert.NotEqual(Read(one).Hashes, Read(other).Hashes);

    [Theory]
    [InlineData("19", (int)FigureForm.Digits)]
    [InlineData("تسعة عشر", (int)FigureForm.Word)]
    [InlineData("التاسع عشر", (int)FigureForm.Ordinal)]
    [InlineData("والخميس", (int)FigureForm.Weekday)]
    [InlineData("بشباط", (int)FigureForm.Month)]
    [InlineData("19th", (int)FigureForm.None)]
    public void A_figure_knows_how_it_is_written(string text, int form) => Assert.Equal([(FigureForm)form], Read(text).Forms);

    [Fact]
    public void Words_around_figures_stay_their_own() => Assert.Equal(["قتل", "3", "اشخاص", "و", "19", "جريحا"], Enumerable.Range(0, 6).Select(i => Read("قتل 3 أشخاص و19 جريحا").Words(i, i + 1)));
}

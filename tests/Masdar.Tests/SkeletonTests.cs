using Masdar.Model;
using Masdar.Text;

namespace Masdar.Tests;

public class SkeletonTests
{
    [Fact]
    public void The_disclaimers_date_has_levantine_months_and_arabic_indic_digits() =>
        Assert.Equal("٢١ كانون الثاني ٢٠٢٦", ArabicMonths.Format(new DateOnly(2026, 1, 21), MonthNames.Levantine, DigitSet.ArabicIndic));

    [Fact]
    public void Every_spelling_of_a_month_is_found() => Assert.Equal(11, ArabicMonths.Find("تشرين الثانى"));
}

using CsCheck;
using Masdar.Configuration;

namespace Masdar.Tests.Configuration;

public class ScheduleTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void A_duration_is_a_number_and_a_unit(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), ScheduleText.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("15")]
    [InlineData("15M")]
    [InlineData("15 m")]
    [InlineData(" 15m")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("٣٠s")]
    [InlineData("999999999d")]
    [InlineData("00:15:00")]
    public void Anything_else_is_none(string text) => Assert.Null(ScheduleText.Duration(text));

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Int[0, 3650 * 86400].Sample(s => Assert.Equal(TimeSpan.FromSeconds(s), ScheduleText.Duration(ScheduleText.Write(TimeSpan.FromSeconds(s)))), iter: 1000);

    [Theory]
    [InlineData("0 0/10 6-23 * * ?")]
    [InlineData("0 0 12 1/5 * ? 2026")]
    public void Six_or_seven_fields_are_cron(string text)
    {
        var schedule = ScheduleText.Parse(text, _ => null).Value!;
        Assert.Equal((text, text, (TimeSpan?)null), (schedule.Text, schedule.Cron, schedule.Interval));
    }
}

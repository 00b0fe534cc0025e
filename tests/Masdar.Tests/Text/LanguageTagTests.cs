using Masdar.Text;

namespace Masdar.Tests.Text;

public class LanguageTagTests
{
    [Theory]
    [InlineData("ar", "ar")]
    [InlineData("AR-sy", "ar-SY")]
    [InlineData("ar_SY", "ar-SY")]
    [InlineData(" ku-arab-IQ ", "ku-Arab-IQ")]
    [InlineData("zh-Hant-TW", "zh-Hant-TW")]
    [InlineData("Arabic", null)]
    [InlineData("ar SY", null)]
    [InlineData("ar-", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("und", null)]
    [InlineData("a\" onclick=\"x", null)]
    public void A_tag_has_its_usual_spelling_or_is_none(string? text, string? expected) => Assert.Equal(expected, LanguageTag.Normalize(text));

    [Fact]
    public void A_script_subtag_goes_before_the_languages_habit()
    {
        Assert.Equal(TextScript.Arabic, LanguageTag.ScriptOf("ku-Arab"));
        Assert.Equal(TextScript.Latin, LanguageTag.ScriptOf("ar-Latn"));
        Assert.Equal(TextScript.Arabic, LanguageTag.ScriptOf("ckb-IQ"));
        Assert.Null(LanguageTag.ScriptOf("ku"));
    }
}

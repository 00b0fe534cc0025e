using Masdar.Model;

namespace Masdar.Tests.Normalization;

public class LanguageChoiceTests
{
    private const string English = "The ministry said on Thursday that the new hospital was opened in the capital and that it will serve the whole of the region.";

    [Fact]
    public void The_configured_language_goes_before_the_feeds_and_that_before_the_letters()
    {
        Assert.Equal("ar-SY", Language(NormalizerTests.ArabicText, "ar-sy", "fa"));
        Assert.Equal("ar-EG", Language(NormalizerTests.ArabicText, null, "ar_EG"));
        Assert.Equal("ar", Language(NormalizerTests.ArabicText, null, "Arabic!"));
    }

    [Fact]
    public void What_is_stated_stands_but_the_direction_follows_plain_letters()
    {
        var article = Article(English, "ar", null);
        Assert.Equal("ar", article.Language);
        Assert.Equal(TextDirection.Ltr, article.Direction);
        Assert.Equal("ar", Language(English, "ar", "en-GB"));
        Assert.Equal("en-US", Language(NormalizerTests.ArabicText, null, "en-us"));
        Assert.Equal("en", Language(English, null, null));
    }

    [Theory]
    [InlineData("ar", "أعلنت وزارة الصحة عن افتتاح مستشفى جديد في المدينة وقال الوزير إن هذا المشروع من أهم المشاريع")]
    [InlineData("ar", "اعلنت وزارة الصحة فی المدینة عن افتتاح المستشفی الجدید و کان من المقرر أن یکون هذا علی مراحل بعد أن قال الوزیر إن التی سبقت من هذا")]
    [InlineData("fa", "وزیر بهداشت اعلام کرد که این بیمارستان جدید در تهران با حضور مردم گشایش یافت و برای همه است")]
    [InlineData("ur", "وزیر صحت نے کہا ہے کہ نئے ہسپتال کا افتتاح شہر میں کیا گیا ہے اور یہ بہت بڑا منصوبہ ہے")]
    [InlineData("ckb", "وەزیری تەندروستی ڕایگەیاند کە نەخۆشخانەیەکی نوێ لە شاری هەولێر کرایەوە و خزمەتی هەمووان دەکات")]
    [InlineData("ps", "د روغتیا وزارت وویل چې په ښار کې یو نوی روغتون پرانیستل شو او دا به ټولو ته خدمت وکړي")]
    [InlineData("he", "שר הבריאות הודיע היום על פתיחת בית חולים חדש בעיר הגדולה")]
    [InlineData("ru", "Министр заявил, что в городе открылась новая больница и это был не первый проект для региона на севере")]
    [InlineData("uk", "Міністр заявив, що в місті відкрилася нова лікарня і це був не перший проєкт")]
    [InlineData("el", "Ο υπουργός ανακοίνωσε σήμερα την έναρξη λειτουργίας του νοσοκομείου")]
    [InlineData("en", English)]
    [InlineData("fr", "Le ministre a annoncé que le nouvel hôpital est ouvert dans la ville et qu'il sera pour les habitants de la région")]
    [InlineData("de", "Der Minister sagte, dass das neue Krankenhaus in der Stadt eröffnet wird und für die Region nicht nur ein Gewinn ist")]
    [InlineData("es", "El ministro dijo que el nuevo hospital fue inaugurado en la ciudad y que los vecinos del barrio lo esperaban por años")]
    [InlineData("tr", "Bakan, yeni hastanenin bu hafta ile birlikte şehirde açıldığını ve çok daha büyük bir proje için çalıştıklarını söyledi ancak bu kadar değil")]
    [InlineData("ja", "厚生労働大臣は新しい病院が市内に開院したと発表しました")]
    [InlineData("zh", "卫生部长今天宣布新医院在首都正式启用并将服务整个地区")]
    [InlineData("ko", "보건부 장관은 새로운 병원이 오늘 문을 열었다고 발표했다")]
    [InlineData(null, "12345 67890 …")]
    [InlineData(null, "Zyx wvu tsr qpo nml kji hgf edc baz")]
    public void Letters_and_common_words_tell_languages_apart(string? expected, string text) => Assert.Equal(expected, Language(text, null, null));

    [Theory]
    [InlineData("fa", "x", TextDirection.Rtl)]
    [InlineData("ku-Arab", "x", TextDirection.Rtl)]
    [InlineData("ku", "Wezîr got ku nexweşxane li bajêr ji bo her kesî ye û dê bê", TextDirection.Ltr)]
    [InlineData("en", "x", TextDirection.Ltr)]
    [InlineData(null, "خبر", TextDirection.Rtl)]
    [InlineData(null, "2026", TextDirection.Ltr)]
    public void Direction_follows_the_languages_script_else_the_letters(string? language, string text, object direction) =>
        Assert.Equal((TextDirection)direction, Article(text, language, null).Direction);

    private static string? Language(string text, string? configured, string? feed) => Article(text, configured, feed).Language;

    private static Article Article(string text, string? configured, string? feed) =>
        NormalizerTests.Normalize(NormalizerTests.Item(title: null, html: text), NormalizerTests.Source(configured), feedLanguage: feed);
}

using System.Text.RegularExpressions;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>The words of pages that stand in an article's place, in English, Arabic and some other languages.</summary>
internal static partial class WallWords
{
    // Folded, as ArabicText.Fold does: one spelling for hamza, teh marbuta and yeh, no marks.
    private static readonly string[] ArabicChallenge =
    [
        "التحقق من المتصفح", "التحقق من متصفحك", "التحقق من الاتصال", "التحقق من اتصالك", "التحقق من امان", "التحقق من انك", "تحقق من انك", "انك انسان", "انك بشر", "انك لست", "لست روبوت",
        "لست برنامج", "التحقق البشري", "اكمل التحقق", "تم حظرك", "تم حظر وصولك", "تم رفض وصولك", "تفعيل جافا سكريبت", "تفعيل الجافا سكريبت", "تفعيل جافاسكريبت", "حركه مرور غير عاديه",
    ];

    private static readonly string[] ArabicConsentTitle =
    [
        "خصوصيتك", "اعدادات الخصوصيه", "اعدادات ملفات", "نحترم خصوصي", "نقدر خصوصي", "ملفات تعريف الارتباط", "ملفات الارتباط", "الموافقه علي الكوكيز", "سياسه الكوكيز", "قبل المتابعه",
    ];

    private static readonly string[] ArabicConsent =
    [
        "ملفات تعريف الارتباط", "ملفات الارتباط", "الكوكيز", "كوكيز", "سياسه الخصوصيه", "البيانات الشخصيه", "بياناتك", "بيانات شخصيه", "خصوصيتك", "شركاونا", "شركاينا", "قبول الكل", "اقبل الكل", "رفض الكل",
        "قبول جميع", "رفض جميع", "الموافقه", "اوافق", "موافقتك", "اداره الخيارات", "اداره التفضيلات", "اعدادات الخصوصيه", "المصلحه المشروعه", "اعلانات مخصصه", "الاعلانات المخصصه", "تخصيص الاعلانات",
    ];

    private static readonly string[] ArabicLogin =
    [
        "تسجيل الدخول", "سجل الدخول", "سجل دخولك", "سجلوا الدخول", "دخول الاعضاء", "دخول المستخدمين", "دخول المشتركين", "الدخول الي حسابك", "الدخول الي الحساب", "تسجيل دخول", "انشاء حساب", "حسابي",
    ];

    private static readonly string[] ArabicNotFound =
    [
        "الصفحه غير موجوده", "الصفحه غير متوفره", "الصفحه غير متاحه", "الصفحه المطلوبه", "صفحه غير موجوده", "الصفحه التي تبحث عنها", "الصفحه التي طلبتها", "العثور علي الصفحه",
        "العثور علي هذه الصفحه", "العثور علي المقال", "العثور علي الخبر", "العثور علي المحتوي", "هذه الصفحه لم تعد", "خطا 404", "404 خطا", "الخبر غير موجود", "المقال غير موجود",
        "الموضوع غير موجود", "المحتوي غير موجود", "المحتوي غير متوفر", "المحتوي غير متاح", "الرابط غير صحيح", "الرابط غير صالح", "حذف هذا الخبر", "حذف هذا المقال", "حذف هذه الصفحه",
    ];

    private static readonly string[] ArabicPaywall =
    [
        "للمشتركين فقط", "للمشتركين حصرا", "متاح للمشتركين", "متاحه للمشتركين", "مخصص للمشتركين", "مخصصه للمشتركين", "حصري للمشتركين", "حصريا للمشتركين", "حصريه للمشتركين",
        "المحتوي للمشتركين", "المقال للمشتركين", "الماده للمشتركين", "محتوي للمشتركين", "خاص بالمشتركين", "خاص بمشتركي", "محتوي مدفوع", "هل انت مشترك", "مشترك بالفعل", "لمتابعه القراءه",
        "لمواصله القراءه", "للاستمرار في القراءه", "لاكمال القراءه", "لاستكمال القراءه", "لمتابعه قراءه", "لمواصله قراءه", "لاكمال قراءه", "لاستكمال قراءه", "متابعه القراءه اشترك",
        "لقراءه المقال كاملا", "لقراءه الخبر كاملا", "لقراءه النص كاملا", "لقراءه كامل المقال", "لقراءه كامل الخبر", "لقراءه بقيه المقال", "لقراءه باقي المقال", "اشترك لقراءه",
        "اشترك الان لقراءه", "اشترك لتتابع", "اشترك لتكمل", "اشترك لتقرا", "بالاشتراك فقط", "الاشتراك مطلوب", "يتطلب اشتراكا", "للاعضاء فقط", "متاح للاعضاء",
    ];

    private static readonly string[] ArabicChallengeTitle =
    [
        "لحظه", "جار التحقق", "جاري التحقق", "يتم التحقق", "يرجي الانتظار", "التحقق", "تحقق من", "الوصول مرفوض", "تم رفض الوصول", "تم حظر", "الوصول محظور", "فحص الامان", "اثبت انك",
    ];

    private static readonly string[] ArabicNotFoundTitle =
    [
        "لم يتم العثور", "لا يمكن العثور", "تعذر العثور", "لم نعثر", "لم نتمكن من العثور", "عفوا", "عذرا", "لا توجد نتائج", "غير موجود",
    ];

    public static bool IsChallengeTitle(string title) => ChallengeTitle().IsMatch(title) || (title.Length < 80 && (Begins(ArabicChallengeTitle, title) || Has(ArabicChallenge, title)));

    public static bool IsChallenge(string text) => ChallengeText().IsMatch(text) || Has(ArabicChallenge, text);

    public static bool IsConsentHost(string host) => ConsentHost().IsMatch(host);

    public static bool IsConsentTitle(string title) => ConsentTitle().IsMatch(title) || Has(ArabicConsentTitle, title);

    /// <summary>How often the text speaks of cookies, consent and personal data.</summary>
    public static int CountConsent(string text)
    {
        var count = ConsentText().Count(text);
        var folded = ArabicText.Fold(text);
        foreach (var phrase in ArabicConsent)
        {
            for (var at = folded.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(phrase, at + phrase.Length, StringComparison.Ordinal)) count++;
        }
        return count;
    }

    public static bool IsLoginPath(string path) => LoginPath().IsMatch(path);

    public static bool IsLoginTitle(string title) => LoginTitle().IsMatch(title) || Begins(ArabicLogin, title);

    public static bool IsNotFoundTitle(string title) => NotFoundTitle().IsMatch(title) || (title.Length < 120 && (Begins(ArabicNotFoundTitle, title) || Has(ArabicNotFound, title)));

    public static bool IsNotFound(string text) => NotFoundText().IsMatch(text) || Has(ArabicNotFound, text);

    public static bool IsPaywall(string text) => PaywallText().IsMatch(text) || Has(ArabicPaywall, text);

    /// <summary>As <see cref="IsPaywall"/>, without the question to subscribers that stands beside every log-in.</summary>
    public static bool AsksToPay(string text) => PaywallLine().IsMatch(text) || Has(ArabicPaywall, text);

    private static bool Has(string[] phrases, string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0600', '\uFEFC')) return false;
        var folded = ArabicText.Fold(text);
        return Array.Exists(phrases, phrase => folded.Contains(phrase, StringComparison.Ordinal));
    }

    private static bool Begins(string[] phrases, string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0600', '\uFEFC')) return false;
        return text.Split('\n').Select(static line => ArabicText.Fold(line).TrimStart(' ', '-', '|', ':')).Any(line => Array.Exists(phrases, phrase => line.StartsWith(phrase, StringComparison.Ordinal)));
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    [GeneratedRegex(@"^(just a moment|attention required|access denied|access to this page has been denied|are you a (robot|human)|checking your browser|please wait|one moment|security (check|verification)|ddos-guard|verif(y|ying) (you are|that you|your browser)|human verification|robot check|pardon our interruption|you have been blocked|request (blocked|rejected)|bot (check|verification|detection)|un momento|einen moment|un instant|sicherheitsüberprüfung|vérification de sécurité)", Options)]
    private static partial Regex ChallengeTitle();

    [GeneratedRegex(@"(enable javascript and cookies to continue|checking (your browser|if the site connection is secure)|verify(ing)? (that )?you are (a )?human|(are|you're|i'm|i am) not a robot|needs to review the security of your connection|unusual (traffic|activity) from your|ray id: ?[0-9a-f]{10,}|complete the (captcha|security check))", Options)]
    private static partial Regex ChallengeText();

    [GeneratedRegex(@"(^|\.)(consent|consents|myprivacy|privacy-?gate|cmp|cookiewall|zustimmung)\.", Options)]
    private static partial Regex ConsentHost();

    [GeneratedRegex(@"(before you continue|we value your privacy|your privacy (choices|settings|matters|is important)|privacy settings|cookie (settings|consent|preferences|notice)|manage (your )?consent|we use cookies|we care about your privacy|datenschutzeinstellungen|ihre privatsphäre|votre vie privée|su privacidad)", Options)]
    private static partial Regex ConsentTitle();

    [GeneratedRegex(@"(cookies?|consent|privacy policy|our partners|personal data|personali[sz]ed (ads|advertising)|legitimate interest|accept all|reject all|einwilligung|datenschutzerklärung|personenbezogene|alle akzeptieren|tout accepter|données personnelles|aceptar todo)", Options)]
    private static partial Regex ConsentText();

    [GeneratedRegex(@"/(log-?in|sign-?in|signup|sign-up|register|auth|account/login|sso|wp-login\.php)(/|$|\.)", Options)]
    private static partial Regex LoginPath();

    [GeneratedRegex(@"(^|\n)\W*(log ?in|sign ?in|login|please (log|sign) ?in|anmelden|einloggen|connexion|se connecter|iniciar sesión)", Options)]
    private static partial Regex LoginTitle();

    [GeneratedRegex(@"^\W*((error )?404\b|error 404|page not found|(sorry, )?(this|the|that) page (can'?t|cannot|could not|couldn'?t) be found|not found\b|(page|article|story|content) (not found|does not exist|doesn'?t exist|is (not|no longer) available|unavailable|has been removed)|nothing found|oops|seite nicht gefunden|page introuvable|página no encontrada|страница не найдена|خطأ ?404|404)|(page not found|\b404\b)\W*$", Options)]
    private static partial Regex NotFoundTitle();

    [GeneratedRegex(@"((page|article|story) (you('re| are)? (requested|looking for|were looking for)|cannot be found|could not be found|not found)|no longer (available|exists))", Options)]
    private static partial Regex NotFoundText();

    private const string Paid =
        @"(subscribe|sign up|sign in|log in|register)( now| today)? to (continue|keep|read|unlock|access)|continue reading (this article )?with|(this|the) (article|content|story) is (for|only available to|available to|reserved for|exclusive to) (our )?(paying |premium |registered )?(subscribers|members|users)|(subscribers|members)[ -]only (article|content|story)|for subscribers only|to (continue|keep) reading,? (please )?(subscribe|log|sign|register)|to read the (full|rest of the) (article|story)|(create|start) (a|your) (free )?(account|trial|subscription) to|you('ve| have) (reached|read) (your|the|all) .{0,40}(limit|articles)|jetzt weiterlesen|nur für abonnenten|weiterlesen mit|réservé aux abonnés|pour lire la suite|contenido exclusivo para suscriptores|solo para suscriptores";

    [GeneratedRegex($"({Paid}|already a (subscriber|member)\\?)", Options)]
    private static partial Regex PaywallText();

    [GeneratedRegex($"({Paid})", Options)]
    private static partial Regex PaywallLine();
}

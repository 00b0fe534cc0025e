using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Why a page's text is not taken. The codes are <c>page.gate.</c> and the name in lower case.</summary>
internal enum Refusal
{
    /// <summary>A check whether a robot is asking.</summary>
    Challenge,

    /// <summary>A wall that asks for consent to cookies.</summary>
    Consent,

    Login,

    /// <summary>"Not found" under a status that says otherwise, or the site's front page instead of the article.</summary>
    NotFound,

    /// <summary>The beginning of an article that is for subscribers.</summary>
    Paywall,

    /// <summary>No text was found.</summary>
    Empty,

    /// <summary>Not about what the feed says.</summary>
    Unfit,

    /// <summary>The feed gives more.</summary>
    Shorter,

    /// <summary>The same text as of other articles of the source.</summary>
    Repeated,

    /// <summary>The page asks that its text be shown nowhere else.</summary>
    Robots,
}

/// <summary>What is seen of a page before it is changed: enough to tell a wall from an article.</summary>
/// <param name="Words">Words of the whole page.</param>
internal sealed record PageSigns(Uri Asked, Uri Url, string Title, string Heading, int Words, bool HasPassword, bool HasChallenge, bool HasPaywall)
{
    public static PageSigns Of(IHtmlDocument document, Uri asked, Uri url, string? title)
    {
        var heading = document.QuerySelector("h1, h2")?.TextContent ?? "";
        var words = document.Body is { } body ? BlockWalker.Walk(body).Sum(static b => b.Words) : 0;
        var isSmall = words < 400;
        return new PageSigns(asked, url, title ?? "", heading.Length > 300 ? "" : TextMeasure.Collapse(heading), words,
            document.QuerySelector("input[type=password i]") is not null,
            isSmall && document.QuerySelector("#challenge-form, #cf-challenge-running, #challenge-running, #cf-wrapper, #px-captcha, .g-recaptcha, .h-captcha, #captcha, iframe[src*=captcha i], script[src*=captcha i], script[src*='challenge-platform'], script[src*='ddos-guard'], script[src*='_Incapsula_']") is not null,
            document.QuerySelector("[class*=paywall i], [id*=paywall i], [class*=regwall i], [class*=subscriber-only i]") is not null);
    }
}

/// <summary>Lets a page's text through only if it is the article that the feed speaks of, and whole.</summary>
internal static partial class PageGate
{
    /// <returns>Null: the text may be taken.</returns>
    public static Refusal? Wall(PageSigns signs, FoundBody body)
    {
        var text = body.Words < 400 ? string.Join('\n', body.Blocks.Select(static b => b.Text)) : "";
        var head = signs.Title + "\n" + signs.Heading;
        var isShort = body.Words < 250;
        if (isShort && signs.Words < 400 && (ChallengeTitle().IsMatch(signs.Title) || (body.Words < 120 && (signs.HasChallenge || ChallengeText().IsMatch(text))))) return Refusal.Challenge;
        if (ConsentHost().IsMatch(signs.Url.Host) && !SameSite.Is(signs.Url, signs.Asked)) return Refusal.Consent;
        if (isShort && (ConsentTitle().IsMatch(head) || IsConsent(text, body.Words))) return Refusal.Consent;
        if (LoginPath().IsMatch(signs.Url.AbsolutePath) && !LoginPath().IsMatch(signs.Asked.AbsolutePath)) return Refusal.Login;
        if (isShort && signs.HasPassword && (LoginTitle().IsMatch(head) || body.Words < 60)) return Refusal.Login;
        if (isShort && (NotFoundTitle().IsMatch(signs.Title) || NotFoundTitle().IsMatch(signs.Heading) || (body.Words < 80 && NotFoundText().IsMatch(text)))) return Refusal.NotFound;
        if (signs.Url.AbsolutePath is "/" or "/404" or "/404/" && signs.Asked.AbsolutePath.Length > 1 && signs.Url.Query.Length == 0) return Refusal.NotFound;
        return null;
    }

    /// <summary>Compares with the feed's own words.</summary>
    /// <param name="isFree">What the page says of its being free.</param>
    public static Refusal? Fit(PageSigns signs, FoundBody body, IReadOnlyList<string> headlines, FeedItem item, bool? isFree)
    {
        if (body.Words < 8) return Refusal.Empty;
        var text = string.Join('\n', body.Blocks.Select(static b => b.Text));
        var words = TextMeasure.Words(text).ToHashSet(StringComparer.Ordinal);
        var known = new HashSet<string>(words, StringComparer.Ordinal);
        foreach (var headline in headlines) known.UnionWith(TextMeasure.Words(headline));
        var title = Telling(FeedWords.Of(item.Title));
        var summary = Telling(FeedWords.Of(item.Summary ?? item.Content));
        var titleFits = title.Count >= 2 ? TextMeasure.Covered(title, known) : (double?)null;
        var summaryFits = summary.Count >= 6 ? TextMeasure.Covered(summary, words) : (double?)null;
        if (titleFits is null or < 0.3 && summaryFits is null or < 0.3 && (titleFits is not null || summaryFits is not null)) return Refusal.Unfit;

        var feed = FeedWords.Count(item.Content ?? item.Summary);
        var isStub = body.Words < 400 && (isFree == false || (signs.HasPaywall && body.Words < 200) || PaywallText().IsMatch(text)) && (PaywallText().IsMatch(text) || body.Words < 150);
        if (isStub) return Refusal.Paywall;
        return body.Words < 0.9 * feed ? Refusal.Shorter : null;
    }

    /// <summary>Whether the page says again the feed's title: then a body that is seen twice is one article under two addresses.</summary>
    public static bool IsSameTitle(string? a, string? b) => a is not null && b is not null && string.Equals(ArabicText.Fold(a), ArabicText.Fold(b), StringComparison.Ordinal);

    /// <summary>Distinct words of three letters and more.</summary>
    private static List<string> Telling(List<string> words) => [.. words.Where(static w => w.Length >= 3 || w[0] > '\u3000').Distinct(StringComparer.Ordinal)];

    private static bool IsConsent(string text, int words)
    {
        var hits = ConsentText().Count(text);
        return hits >= 3 && hits * 25 >= words;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    [GeneratedRegex(@"^(just a moment|attention required|access denied|access to this page has been denied|are you a (robot|human)|checking your browser|please wait|one moment|security check|ddos-guard|verif(y|ying) (you are|that you)|human verification|robot check|pardon our interruption|you have been blocked|request (blocked|rejected)|bot (check|verification|detection)|لحظة|التحقق من)", Options)]
    private static partial Regex ChallengeTitle();

    [GeneratedRegex(@"(enable javascript and cookies to continue|checking (your browser|if the site connection is secure)|verify(ing)? (that )?you are (a )?human|are not a robot|needs to review the security of your connection|unusual traffic from your|ray id: ?[0-9a-f]{10,}|أنك لست (روبوت|برنامج))", Options)]
    private static partial Regex ChallengeText();

    [GeneratedRegex(@"(^|\.)(consent|consents|myprivacy|privacy-?gate|cmp|cookiewall|zustimmung)\.", Options)]
    private static partial Regex ConsentHost();

    [GeneratedRegex(@"(before you continue|we value your privacy|your privacy (choices|settings|matters)|privacy settings|cookie (settings|consent|preferences)|manage (your )?consent|we use cookies|إعدادات الخصوصية|نحن نحترم خصوصيتك|ملفات تعريف الارتباط)", Options)]
    private static partial Regex ConsentTitle();

    [GeneratedRegex(@"(cookies?|consent|privacy policy|our partners|personal data|personali[sz]ed (ads|advertising)|legitimate interest|accept all|reject all|ملفات تعريف الارتباط|الكوكيز|سياسة الخصوصية|البيانات الشخصية|شركائنا|قبول الكل|الموافقة)", Options)]
    private static partial Regex ConsentText();

    [GeneratedRegex(@"/(log-?in|sign-?in|signup|sign-up|register|auth|account/login|sso|wp-login\.php)(/|$|\.)", Options)]
    private static partial Regex LoginPath();

    [GeneratedRegex(@"^\W*(log ?in|sign ?in|login|anmelden|connexion|iniciar sesión|تسجيل الدخول|دخول)", Options)]
    private static partial Regex LoginTitle();

    [GeneratedRegex(@"^\W*((error )?404\b|error 404|page not found|(sorry, )?(this|the|that) page (can'?t|cannot|could not|couldn'?t) be found|not found\b|page (does not|doesn'?t) exist|nothing found|oops|seite nicht gefunden|page introuvable|página no encontrada|страница не найдена|الصفحة غير موجودة|الصفحة غير متوفرة|صفحة غير موجودة|لم يتم العثور على|عفواً|عفوا|خطأ ?404|404)|(page not found|\b404\b|الصفحة غير موجودة)\W*$", Options)]
    private static partial Regex NotFoundTitle();

    [GeneratedRegex(@"(page (you('re| are)? (requested|looking for|were looking for)|cannot be found|could not be found|not found)|no longer (available|exists)|الصفحة (التي تبحث عنها|المطلوبة|غير موجودة)|لم يتم العثور على)", Options)]
    private static partial Regex NotFoundText();

    [GeneratedRegex(@"((subscribe|sign up|sign in|log in|register)( now| today)? to (continue|keep|read|unlock|access)|continue reading (this article )?with|(this|the) (article|content|story) is (for|only available to|available to|reserved for|exclusive to) (our )?(paying |premium )?(subscribers|members)|already a (subscriber|member)\?|to (continue|keep) reading,? (please )?(subscribe|log|sign)|jetzt weiterlesen|nur für abonnenten|réservé aux abonnés|contenido exclusivo para suscriptores|(هذا )?(المحتوى|المقال|الخبر) (متاح |مخصص |حصري )?(لل?مشتركين|للأعضاء)|اشتركوا? (الآن )?(ل|من أجل )(متابعة|مواصلة|قراءة|إكمال)|سجّ?لوا? (الدخول|حساباً)? ?ل(متابعة|مواصلة) القراءة)", Options)]
    private static partial Regex PaywallText();
}

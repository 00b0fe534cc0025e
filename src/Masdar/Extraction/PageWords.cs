using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Masdar.Extraction;

/// <summary>The words by which a page names what is beside the article: class and id tokens, and lines in English, Arabic and other languages.</summary>
internal static partial class PageWords
{
    /// <summary>Words of class and id names of elements beside the article, whatever their length.</summary>
    private static readonly FrozenSet<string> Beside = FrozenSet.Create(StringComparer.Ordinal,
        "caption", "captions", "credit", "credits", "byline", "bylines", "author", "authors", "authorbox", "bio", "related", "recirc",
        "recirculation", "recommended", "recommendations", "recommendation", "newsletter", "newsletters", "signup", "subscribe", "subscription",
        "share", "sharing", "sharebar", "social", "socials", "addthis", "sharedaddy", "addtoany", "taglist", "breadcrumb", "breadcrumbs",
        "comment", "comments", "disqus", "promo", "promotion", "promobox", "advert", "advertisement", "advertorial", "ads", "adslot", "sponsor", "sponsored",
        "widget", "sidebar", "popup", "modal", "cookie", "cookies", "consent", "paywall", "toolbar", "readmore", "teaser", "teasers", "outbrain",
        "taboola", "relatedposts", "copyright", "footer", "donate", "donation", "poll", "rating", "ratings", "trending", "popular", "mostread",
        "nav", "navigation", "pagination", "pager", "login", "register", "affiliate", "disclosure", "hidden", "screenreader", "playlist", "sociales", "teilen",
        "relacionadas", "relacionados", "partage", "empfehlungen", "skip", "legend", "figcaption", "imgcaption", "timestamp", "factbox", "infobox", "zitiervorschlag", "posted", "tooltip");

    /// <summary>The same, but only for short blocks: these words also name wrappers and parts of the text.</summary>
    private static readonly FrozenSet<string> BesideIfShort = FrozenSet.Create(StringComparer.Ordinal,
        "date", "meta", "metadata", "more", "tag", "tags", "print", "follow", "ad", "source", "published", "updated", "pubdate", "topics", "topic",
        "category", "categories", "kicker", "label", "duration", "reading", "photographer", "image", "img", "photo", "picture", "gallery", "media", "figure", "video");

    /// <summary>The word of <paramref name="token"/> (a class or an id) that tells a thing beside the article, or null.</summary>
    public static string? Named(string token, bool isShort)
    {
        // A long one is made of a sub-heading's words.
        if (token.Length > 60 || token.AsSpan().Count('-') > 4) return null;
        foreach (var match in TokenWord().EnumerateMatches(token))
        {
            var word = token.AsSpan(match.Index, match.Length).ToString().ToLowerInvariant();
            if (Beside.Contains(word) || (isShort && BesideIfShort.Contains(word))) return word;
        }
        return null;
    }

    /// <summary>Whether a class or id names a picture or what is around one.</summary>
    public static bool NamesPicture(string token) =>
        token.Length <= 80 && (token.Contains("image", StringComparison.OrdinalIgnoreCase) || token.Contains("img", StringComparison.OrdinalIgnoreCase)
            || token.Contains("photo", StringComparison.OrdinalIgnoreCase) || token.Contains("lightbox", StringComparison.OrdinalIgnoreCase)
            || token.Contains("picture", StringComparison.OrdinalIgnoreCase) || token.Contains("foto", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the element is named a quotation.</summary>
    public static bool IsQuoteName(IElement? element) => element?.ClassName is { Length: < 200 } name && name.Contains("quote", StringComparison.OrdinalIgnoreCase);

    /// <summary>The notice in place of a post or video of another site that a reader has to allow first.</summary>
    public static bool IsEmbedNotice(string text) => text.Length <= 700 && EmbedNotice().IsMatch(text);

    /// <summary>A line that begins like a pointer to something else: "Read more", "اقرأ أيضاً".</summary>
    public static bool IsPointer(string text) => text.Length <= 250 && Pointer().IsMatch(text);

    /// <summary>A line that is only about the page: share buttons, adverts, pictures' numbers, bare addresses.</summary>
    public static bool IsFurniture(string text) => text.Length <= 160 && Furniture().IsMatch(text);

    /// <summary>A line of a picture's origin.</summary>
    public static bool IsCredit(string text) => text.Length <= 200 && Credit().IsMatch(text);

    /// <summary>A line that asks the reader to sign up, follow, donate or comment.</summary>
    public static bool IsAppeal(string text) => text.Length <= 400 && Appeal().IsMatch(text);

    /// <summary>A line that names the author or the time and nothing else.</summary>
    public static bool IsByline(string text) => text.Length <= 160 && Byline().IsMatch(text);

    /// <summary>A line on who the author is.</summary>
    public static bool IsAboutAuthor(string text, IReadOnlyList<string> authors)
    {
        if (text.Length > 700) return false;
        foreach (var author in authors)
        {
            var at = author.Length < 4 ? -1 : text.IndexOf(author, StringComparison.OrdinalIgnoreCase);
            if (at is >= 0 and < 40 && AboutAuthor().IsMatch(text.AsSpan(at + author.Length))) return true;
        }
        return false;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TokenWord();

    [GeneratedRegex(@"^[\s>»›▶►•*\-–—+\[(:]*(read (more|also|next|the full|on|our|full)\b|also read\b|see also\b|see more\b|related\b ?(:|articles?|stories|story|posts?|content|news|topics|video|coverage|reading)|more (on|from|about|in|stories|news)\b.{0,60}$|recommended( for you)?\b ?:?$|recommended (stories|reading)|editor'?s'? picks?|don'?t miss\b|you (may|might) (also )?(like|be interested)|(click|tap) here\b|watch( now| also|:)|listen( now|:)|continue reading|keep reading|further reading|up next|trending|most (read|popular)|lesen sie (auch|mehr|dazu|hier)|lesen (auch|jetzt)\b|mehr (zum thema|dazu|zu diesem)|weiterlesen|auch interessant|das könnte (sie|dich) (auch )?interessieren|lire (aussi|la suite|également)|à lire aussi|a lire aussi|voir aussi|sur le même sujet|lea también|leer más|lee también|ver también|te puede interesar|noticias relacionadas|leggi anche|leggi (di più|tutto)|potrebbe interessarti|leia (mais|também)|veja (também|mais)|lees ook|lees meer|läs (mer|också)|les (også|mer)|læs (også|mere)|czytaj (także|też|więcej)|zobacz (także|też)|читайте (также|ещё|еще)|читать (далее|также)|смотрите также|по теме|(اقر[أا]|إقر[أا]|اقرأوا|اقرؤوا|طالع|طالعوا|شاهد|شاهدوا|تابع|انظر) (أيض|ايض|المزيد|ايضا|أيضا|كذلك)|للمزيد\b|المزيد (من|عن|حول)\b.{0,60}$|مواضيع (ذات صلة|متعلقة|مرتبطة|مشابهة)|موضوعات (ذات صلة|متعلقة)|أخبار (ذات صلة|متعلقة|مرتبطة)|اخبار (ذات صلة|متعلقة)|مقالات (ذات صلة|متعلقة|مشابهة)|ذات صلة|ذو صلة|قد (يعجبك|يهمك)|الأكثر (قراءة|مشاهدة)|اخترنا لك|نرشح لك|بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط)", Options)]
    private static partial Regex Pointer();

    [GeneratedRegex(@"^\W*(share( this( article| story| post| page)?| on.{0,30}| via.{0,20})?|tweet( this)?|facebook|twitter|whatsapp|telegram|linkedin|pinterest|e-?mail|print( this)?( article| page)?|copy( the)? link|link copied!?|save( article)?|bookmark|comments?( \(?[0-9]+\)?)?|[0-9]+ (comments?|shares?|likes?|views?|kommentare)|leave a (comment|reply)|post a comment|follow us|subscribe( now| today)?|sign (up|in)|log ?in|register|advertisement|advertising|ad|anzeige|werbung|publicité|publicidad|pubblicità|reklama|sponsored( content)?|реклама|story continues below( advertisement)?|article continues (below|after).{0,40}|(image|photo|picture|slide|bild|foto) ?[0-9]+ ?(/|of|von|de|sur|из)? ?[0-9]*|[0-9]+ ?(/|of|von|de|sur) ?[0-9]+|getty( images)?|play( video)?|loading\.*|show (more|all|less)|view (comments|gallery|all)|back to top|close|menu|next|previous|skip( to.{0,30})?|tags?:?|topics?:?|filed under:?|https?://\S+|www\.\S+|[0-9]+ min(ute)?s? read|reading time:?.{0,20}|teilen|drucken|merken|kommentieren|zur startseite|partager|imprimer|compartir|condividi|شارك.{0,40}|مشاركة( .{0,30})?|مشاركه|انشر|غرد|طباعة|إطبع|اطبع|أرسل.{0,20}|حفظ|نسخ الرابط|تم نسخ الرابط|فيسبوك|فيس بوك|تويتر|واتساب|واتس ?اب|تلغرام|تيليغرام|تلجرام|بريد إلكتروني|البريد الإلكتروني|تعليق(ات)?( \(?[0-9]+\)?)?|أضف تعليق.{0,30}|اترك تعليق.{0,40}|إعلان(ات)?|اعلان|الكلمات (المفتاحية|الدلالية):?.{0,60}|وسوم:?|كلمات (دليلية|مفتاحية|دلالية):?.{0,80}|حجم الخط.{0,20}|تكبير الخط|تصغير الخط|تسجيل الدخول|الرئيسية|العودة إلى.{0,20})\W*$", Options)]
    private static partial Regex Furniture();

    [GeneratedRegex(@"^\W*(photo(graph)?s?( credit| courtesy)?( by\b|:| ©|/)|image( credit| source| courtesy)?( by\b|:| ©)|picture( credit| by)?:|credit(s)?:|©|\(c\)|foto( ?:|: ?|/)|bild(quelle)?:|quelle:|fotos?:|crédit(s)?( photo)?:|imagen?:|fonte:|صورة? (أرشيفية|ارشيفية|من الأرشيف)|تصوير:|\(?(getty|reuters|afp|ap photo|shutterstock|epa|الأناضول|رويترز|أ ف ب|أ\.ف\.ب|غيتي)( images)?\)?\W*$)", Options)]
    private static partial Regex Credit();

    [GeneratedRegex(@"(sign up (for|to)|subscribe to (our|the|my)|(our|free|daily|weekly) newsletter|follow (us|me|him|her|@|\w+ on (twitter|facebook|instagram|x|linkedin))|like us on|join (us|our) (on|the|channel)|download (our|the) app|get (the|our) (latest|best)|first appeared on|originally (published|appeared)|appeared first on|was originally published|copyright [©0-9]|© ?[0-9]{4}|all rights reserved|support (our|independent|us)|become a (member|subscriber|patron)|donate (now|today|to|here)|newsletter|get in touch (with|at)|email (us|the author) at|e-?mailing us|for more stories like this|\S+@\S+\.[a-z]{2,}|fehler (gefunden|entdeckt)|do you have a (story|tip)|have a tip\b|contact (us|the author|him|her) at|send (us )?(tips|feedback)|click here (to|for)|your email address|leave a (comment|reply)|let us know (in the|what)|tell us what you think|abonnieren sie|newsletter (abonnieren|bestellen)|abonnez-vous|inscrivez-vous|suivez-nous|suscríbete|síguenos|iscriviti|seguici|подпис(ывайтесь|аться)|تابعونا|تابعنا|تابعوا (آخر|أخبار|حساب|صفح|قناة)|اشترك(وا)? (في|ب|الآن|معنا)|انضم(وا)? (إلى|الى|لقناة)|للاشتراك|حمّ?لوا? (التطبيق|تطبيق)|على (تلغرام|تلجرام|واتساب|فيسبوك|تويتر) *[:.]?$|جميع الحقوق محفوظة|حقوق النشر|النشرة (البريدية|الإخبارية)|نشرتنا|ساهم(وا)? في دعم|ادعم(نا|وا)|لا يتم نشر التعليقات|التعليقات المنشورة)", Options)]
    private static partial Regex Appeal();

    [GeneratedRegex(@"^\W*((by|von|par|por|di|door|av|text|texte|autor|auteur|author|written by|reported by|posted by|published by|story by|words by|reporting by)[: ]\s*\p{Lu}.{0,80}|(published|updated|last updated|posted|modified|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|опубликовано|نُ?شر(ت)? (في|بتاريخ|:)|آخر تحديث|تاريخ النشر|تحديث|حُ?دّ?ث)\b.{0,80}|(بقلم|كتب|كتبت|تحرير|إعداد|المصدر|مصدر|ترجمة|المحرر|الكاتب)[: \-–/].{0,60}|[0-9]{1,2}[./\- ].{3,12}[./\- ][0-9]{2,4}.{0,30}|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? .{0,40}[0-9]{2,4}.{0,25}|(الأحد|الاحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت)\W.{0,40}[0-9٠-٩]{2,4}.{0,30}|(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? [0-9]{1,2}(st|nd|rd|th)?,? [0-9]{4}.{0,40}|[0-9]{1,2}:[0-9]{2}.{0,20}|[0-9]{4} ?[年년] ?[0-9]{1,2} ?[月월] ?[0-9]{1,2} ?[日일].{0,60})\W*$", Options)]
    private static partial Regex Byline();

    [GeneratedRegex(@"(empfohlener (redaktioneller|externer) inhalt|externe[rn]? inhalte?\b|externen inhalt|ein klick für den datenschutz|an dieser stelle (finden|befindet|steht)|personenbezogene daten an drittplattformen|erst wenn sie hier klicken|(this|the) (content|embed|video|post|tweet) (is|was) (hosted|provided|blocked|not available) (by|on|because|due)|to (view|see|display) this (content|embed|video|post|tweet)|(please )?(accept|enable|allow) (marketing |all |third[- ]party )?cookies to|third[- ]party (content|cookies)|contenu (externe|bloqué)|ce contenu (est|a été) bloqué|contenido externo|your browser does not support|(please )?enable javascript|javascript is (disabled|required)|لعرض هذا المحتوى|المتصفح لا يدعم|هذا المحتوى (غير متاح|محجوب)|يرجى تفعيل)", Options)]
    private static partial Regex EmbedNotice();

    [GeneratedRegex(@"^[\s,(:–—-]{0,3}(.{0,30}\))?\s?(is|was|are|has (been|written|worked)|writes|covers|reports|works|joined|serves|teaches|lives|ist|war|arbeitet|schreibt|berichtet|est|es|è|هو\b|هي\b|كاتب|صحفي|صحافي|باحث|محرر|مراسل|أستاذ)", Options)]
    private static partial Regex AboutAuthor();
}

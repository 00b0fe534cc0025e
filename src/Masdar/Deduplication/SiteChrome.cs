using System.Collections.Frozen;

namespace Masdar.Deduplication;

/// <summary>
/// Lines that belong to the page and not to the article: share bars, "read also", reading times, rights. They differ between two copies of
/// one text, so they are not compared. Only short lines that begin with such words are taken for it; what is missed costs little, because
/// words that many articles have weigh little.
/// </summary>
internal static class SiteChrome
{
    private const int LongestLine = 14;
    private const int LongestRights = 60;

    private static readonly string[] Beginnings =
    [
        "شارك", "شاركها", "شارك الخبر", "شاركنا", "مشاركة", "مشاركة عبر", "شير", "طباعة", "اطبع", "نسخ الرابط", "انسخ الرابط", "أرسل إلى صديق",
        "التعليقات", "تعليقات", "أضف تعليق", "اكتب تعليق", "لا توجد تعليقات", "لا يوجد تعليقات", "اقرأ أيضا", "إقرأ أيضا", "اقرأ المزيد", "اقرأ المزيد عن", "اقرئي أيضا", "طالع أيضا",
        "شاهد أيضا", "أخبار ذات صلة", "مواضيع ذات صلة", "مقالات ذات صلة", "موضوعات ذات صلة", "مواد ذات صلة", "قد يهمك", "قد يعجبك", "ذات صلة",
        "آخر تحديث", "تم التحديث", "وقت القراءة", "مدة القراءة", "عدد المشاهدات", "عدد القراءات", "مشاهدات", "تابعنا", "تابعونا", "تابعوا", "اشترك", "اشتركوا",
        "حمل تطبيق", "حمل التطبيق", "الكلمات المفتاحية", "الكلمات الدالة", "كلمات دلالية", "وسوم", "الوسوم", "تصنيفات", "رابط الخبر", "رابط مختصر", "الرابط المختصر",
        "share", "share this", "read also", "read more", "related", "related news", "follow us", "print", "copy link", "comments", "tags", "subscribe",
    ];

    /// <summary>Lines that are nothing else than these.</summary>
    private static readonly string[] WholeLines =
    [
        "فيسبوك", "فيس بوك", "تويتر", "إكس", "واتساب", "واتس اب", "تلغرام", "تيليغرام", "تليجرام", "انستغرام", "يوتيوب", "لينكد إن", "لينكدإن", "بينتيريست", "البريد الإلكتروني",
        "facebook", "twitter", "x", "whatsapp", "telegram", "instagram", "youtube", "linkedin", "pinterest", "email", "وكالات", "المصدر وكالات", "المصدر الوكالات",
    ];

    private static readonly string[] Rights = ["جميع الحقوق محفوظة", "كل الحقوق محفوظة", "حقوق النشر محفوظة", "حقوق الطبع محفوظة", "all rights reserved", "copyright"];

    private static readonly FrozenDictionary<ulong, Line[]> ByFirstWord = Build();

    /// <param name="words">The line's words in <see cref="LetterCodes"/>.</param>
    public static bool IsChrome(ReadOnlySpan<byte> words, int count)
    {
        if (count is 0 or > LongestRights) return false;
        var first = words.IndexOf(TokenBuffer.Space);
        if (!ByFirstWord.TryGetValue(Hashing.OfWord(first < 0 ? words : words[..first]), out var lines)) return false;
        foreach (var line in lines)
        {
            if (count > line.Longest || !words.StartsWith(line.Words)) continue;
            if (words.Length == line.Words.Length || (!line.Whole && words[line.Words.Length] == TokenBuffer.Space)) return true;
        }
        return false;
    }

    private static FrozenDictionary<ulong, Line[]> Build()
    {
        IEnumerable<Line> lines =
        [
            .. Beginnings.Select(x => new Line(Encode(x), LongestLine, false)),
            .. WholeLines.Select(x => new Line(Encode(x), LongestLine, true)),
            .. Rights.Select(x => new Line(Encode(x), LongestRights, false)),
        ];
        return lines
            .GroupBy(x => Hashing.OfWord(x.Words.AsSpan() is var words && words.IndexOf(TokenBuffer.Space) is >= 0 and var end ? words[..end] : x.Words))
            .ToFrozenDictionary(x => x.Key, x => x.ToArray());
    }

    private static byte[] Encode(string words)
    {
        using var codes = new TokenBuffer(words.Length * 2);
        codes.Add(words);
        return codes.Written.ToArray();
    }

    private sealed record Line(byte[] Words, int Longest, bool Whole);
}

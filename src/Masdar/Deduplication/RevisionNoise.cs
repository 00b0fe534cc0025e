using System.Collections.Frozen;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>
/// Tells changes that nobody made: view counters, "updated at", share counts, blocks of other headlines. Conservative: a line is noise only if
/// it says so itself, and a changed word of the article's own text is always a revision.
/// </summary>
internal static class RevisionNoise
{
    private const int MostLines = 2000;

    /// <summary>Words of a line that counts or dates the page.</summary>
    private const int LongestCounter = 10;

    /// <summary>Words of a headline in a block of other articles.</summary>
    private const int LongestHeadline = 20;

    private static readonly FrozenSet<string> Counters = Fold(
        "مشاهدة", "مشاهدات", "مشاهده", "قراءة", "قراءات", "زيارة", "زيارات", "تعليق", "تعليقات", "مشاركة", "مشاركات", "إعجاب", "إعجابات", "متابع", "متابعين",
        "تحديث", "views", "view", "reads", "shares", "share", "comments", "comment", "likes", "updated", "followers");

    private static readonly FrozenSet<string> Headings = Fold(
        "اقرأ أيضا", "اقرأ المزيد", "طالع أيضا", "شاهد أيضا", "أخبار ذات صلة", "مواضيع ذات صلة", "مقالات ذات صلة", "موضوعات ذات صلة", "ذات صلة", "قد يهمك", "قد يهمك أيضا",
        "قد يعجبك أيضا", "الأكثر قراءة", "الأكثر مشاهدة", "آخر الأخبار", "أحدث الأخبار", "read also", "read more", "related", "related news", "most read", "latest news");

    /// <summary>Whether two texts of one article differ in nothing that its author wrote. Equal texts do.</summary>
    public static bool IsNoise(string oldText, string newText) =>
        string.Equals(oldText, newText, StringComparison.Ordinal)
        || (Own(oldText) is { Count: > 0 } old && Own(newText) is { } now && old.SequenceEqual(now, StringComparer.Ordinal));

    /// <summary>The lines that are the article's; null where there are too many to look at.</summary>
    private static List<string>? Own(string text)
    {
        var lines = text.Split('\n', MostLines + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > MostLines) return null;
        var own = lines.Take(BlockStart(lines)).Where(x => !IsCounter(x)).ToList();
        return own;
    }

    /// <summary>Where a block of other articles' headlines begins that goes on to the end; the number of lines where there is none.</summary>
    private static int BlockStart(string[] lines)
    {
        var start = lines.Length;
        for (var i = lines.Length - 1; i > 0; i--)
        {
            if (Headings.Contains(Letters(lines[i]))) start = i;
            else if (!IsHeadline(lines[i])) break;
        }
        return start;
    }

    private static bool IsHeadline(string line) => line[^1] is not ('.' or '،' or ':' or '؛' or '…') && line.AsSpan().Count(' ') < LongestHeadline;

    /// <summary>A short line with a figure and a word such as "views", or such a word alone with a time: nothing else is a counter.</summary>
    private static bool IsCounter(string line)
    {
        var words = Letters(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= LongestCounter && line[^1] != '.' && ArabicText.FoldDigits(line).AsSpan().ContainsAnyInRange('0', '9')
            && Array.Exists(words, IsCounted) && Array.TrueForAll(words, IsOfCounters);
    }

    /// <summary>مشاهدة and المشاهدة.</summary>
    private static bool IsCounted(string word) => Counters.Contains(word) || (word.StartsWith("ال", StringComparison.Ordinal) && Counters.Contains(word[2..]));

    /// <summary>Words that a counter line may have beside its own: anything else makes it a sentence.</summary>
    private static bool IsOfCounters(string word) => IsCounted(word) || Fillers.Contains(word) || ArabicMonths.Find(word) is not null;

    private static readonly FrozenSet<string> Fillers = Fold(
        "عدد", "آخر", "تم", "في", "منذ", "قبل", "الساعة", "ساعة", "ساعات", "دقيقة", "دقائق", "ثانية", "يوم", "أيام", "ألف", "مليون", "صباحا", "مساء", "ص", "م", "بتوقيت", "دمشق", "غرينتش", "مكة", "المكرمة",
        "السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "كانون", "تشرين", "الأول", "الثاني", "بتاريخ", "الخبر", "المقال",
        "last", "at", "on", "ago", "hours", "hour", "minutes", "minute", "days", "day", "gmt", "am", "pm", "k", "of", "the");

    /// <summary>Folded words without figures and signs.</summary>
    private static string Letters(string line)
    {
        var letters = new System.Text.StringBuilder(line.Length);
        foreach (var c in ArabicText.Fold(line)) letters.Append(char.IsLetter(c) ? c : ' ');
        return string.Join(' ', letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static FrozenSet<string> Fold(params string[] words) => words.Select(ArabicText.Fold).ToFrozenSet(StringComparer.Ordinal);
}

using System.Collections.Frozen;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>How a figure is written. Only figures of one form are held against each other: parsing is not so sure across forms.</summary>
internal enum FigureForm : byte
{
    /// <summary>Not a figure.</summary>
    None,
    Digits,
    Word,
    Ordinal,
    Weekday,
    Month,
}

/// <summary>What a word may be worth inside a figure.</summary>
internal enum FigurePart : byte
{
    One,
    Ten,
    Tens,
    Hundred,
    Hundreds,
    Scale,
    ScaleDual,
    Ordinal,
    Weekday,
    Month,

    /// <summary>كانون, تشرين, ربيع, جمادى: a month together with the ordinal behind it; the value is the first month of the name.</summary>
    MonthHead,
}

/// <param name="Linked">Whether "and" is written before it (خمسة وعشرون).</param>
internal readonly record struct FigureWord(FigurePart Part, long Value, bool Linked);

/// <summary>Number words, ordinals, weekdays and months in the spellings that folding leaves, with the particles that are written onto them.</summary>
internal static class Figures
{
    private static readonly (string Prefix, bool Linked)[] Prefixes =
    [
        ("", false), ("و", true), ("ف", false), ("ب", false), ("ل", false), ("ك", false), ("ال", false), ("وال", true),
        ("بال", false), ("لل", false), ("فال", false), ("وب", true), ("ول", true), ("وبال", true), ("ولل", true), ("كال", false),
    ];

    private static readonly (FigurePart Part, long Value, string Words)[] Words =
    [
        (FigurePart.One, 0, "صفر"), (FigurePart.One, 1, "واحد واحدة إحدى one"), (FigurePart.One, 2, "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي two"),
        (FigurePart.One, 3, "ثلاث ثلاثة three"), (FigurePart.One, 4, "أربع أربعة four"), (FigurePart.One, 5, "خمس خمسة five"), (FigurePart.One, 6, "ست ستة six"),
        (FigurePart.One, 7, "سبع سبعة seven"), (FigurePart.One, 8, "ثمان ثماني ثمانية eight"), (FigurePart.One, 9, "تسع تسعة nine"), (FigurePart.Ten, 10, "عشر عشرة ten"),
        (FigurePart.Tens, 20, "عشرون عشرين"), (FigurePart.Tens, 30, "ثلاثون ثلاثين"), (FigurePart.Tens, 40, "أربعون أربعين"),
        (FigurePart.Tens, 50, "خمسون خمسين"), (FigurePart.Tens, 60, "ستون ستين"), (FigurePart.Tens, 70, "سبعون سبعين"),
        (FigurePart.Tens, 80, "ثمانون ثمانين"), (FigurePart.Tens, 90, "تسعون تسعين"),
        (FigurePart.Hundred, 100, "مئة مائة مية"), (FigurePart.Hundreds, 200, "مئتان مئتين مئتي مائتان مائتين مائتي"),
        (FigurePart.Hundreds, 300, "ثلاثمئة ثلاثمائة"), (FigurePart.Hundreds, 400, "أربعمئة أربعمائة"), (FigurePart.Hundreds, 500, "خمسمئة خمسمائة"),
        (FigurePart.Hundreds, 600, "ستمئة ستمائة"), (FigurePart.Hundreds, 700, "سبعمئة سبعمائة"), (FigurePart.Hundreds, 800, "ثمانمئة ثمانمائة ثمانيمائة"),
        (FigurePart.Hundreds, 900, "تسعمئة تسعمائة"),
        (FigurePart.Scale, 1_000, "ألف ألفا آلاف thousand"), (FigurePart.ScaleDual, 1_000, "ألفان ألفين ألفي"),
        (FigurePart.Scale, 1_000_000, "مليون مليونا ملايين million"), (FigurePart.ScaleDual, 1_000_000, "مليونان مليونين مليوني"),
        (FigurePart.Scale, 1_000_000_000, "مليار مليارا مليارات بليون بلايين بليونات billion"), (FigurePart.ScaleDual, 1_000_000_000, "ملياران مليارين ملياري"),
        (FigurePart.Ordinal, 1, "أول أولى first الحادي الحادية"), (FigurePart.Ordinal, 2, "ثاني ثانية second"), (FigurePart.Ordinal, 3, "ثالث ثالثة third"),
        (FigurePart.Ordinal, 4, "رابع رابعة"), (FigurePart.Ordinal, 5, "خامس خامسة"), (FigurePart.Ordinal, 6, "سادس سادسة"),
        (FigurePart.Ordinal, 7, "سابع سابعة"), (FigurePart.Ordinal, 8, "ثامن ثامنة"), (FigurePart.Ordinal, 9, "تاسع تاسعة"), (FigurePart.Ordinal, 10, "عاشر عاشرة"),
        (FigurePart.Weekday, 1, "السبت saturday"), (FigurePart.Weekday, 2, "الأحد sunday"), (FigurePart.Weekday, 3, "الاثنين monday"), (FigurePart.Weekday, 4, "الثلاثاء tuesday"),
        (FigurePart.Weekday, 5, "الأربعاء wednesday"), (FigurePart.Weekday, 6, "الخميس thursday"), (FigurePart.Weekday, 7, "الجمعة friday"),
        (FigurePart.MonthHead, 12, "كانون"), (FigurePart.MonthHead, 10, "تشرين"), (FigurePart.MonthHead, 15, "ربيع"), (FigurePart.MonthHead, 17, "جمادى"),
        // Months of the Hijri year count from 13. صفر is left to the number.
        (FigurePart.Month, 13, "محرم"), (FigurePart.Month, 19, "رجب"), (FigurePart.Month, 20, "شعبان"), (FigurePart.Month, 21, "رمضان"),
        (FigurePart.Month, 22, "شوال"), (FigurePart.Month, 23, "القعدة"), (FigurePart.Month, 24, "الحجة"),
        (FigurePart.Month, 1, "january jan"), (FigurePart.Month, 2, "february feb"), (FigurePart.Month, 3, "march"), (FigurePart.Month, 4, "april"), (FigurePart.Month, 6, "june"),
        (FigurePart.Month, 7, "july"), (FigurePart.Month, 8, "august"), (FigurePart.Month, 9, "september"), (FigurePart.Month, 10, "october"), (FigurePart.Month, 11, "november"), (FigurePart.Month, 12, "december"),
    ];

    private static readonly FrozenDictionary<ulong, FigureWord> ByHash = Build();

    public static bool TryGet(ulong wordHash, out FigureWord word) => ByHash.TryGetValue(wordHash, out word);

    /// <summary>The month of a head with the ordinal behind it: كانون الأول is 12 and كانون الثاني 1.</summary>
    public static long MonthOf(long head, long ordinal) => head == 12 && ordinal == 2 ? 1 : head + ordinal - 1;

    /// <summary>The hash of a figure: the same for 3, ثلاثة and الثالث.</summary>
    public static ulong Hash(FigureForm form, long value) => Hashing.Mix((ulong)value + (form switch
    {
        FigureForm.Weekday => 0x7765656B64617900UL,
        FigureForm.Month => 0x6D6F6E7468000000UL,
        _ => 0x6E756D6265720000UL,
    }));

    private static FrozenDictionary<ulong, FigureWord> Build()
    {
        var byHash = new Dictionary<ulong, FigureWord>();
        foreach (var (part, value, words) in Words)
        {
            foreach (var word in words.Split(' ')) Add(byHash, word, part, value);
        }
        foreach (var (name, month) in ArabicMonths.FoldedNames)
        {
            if (!name.Contains(' ', StringComparison.Ordinal) && !name.AsSpan().ContainsAnyInRange('0', '9')) Add(byHash, name, FigurePart.Month, month);
        }
        return byHash.ToFrozenDictionary();
    }

    private static void Add(Dictionary<ulong, FigureWord> byHash, string word, FigurePart part, long value)
    {
        foreach (var (prefix, linked) in Prefixes)
        {
            // في المئة and بالمئة are a per cent sign.
            if (part == FigurePart.Hundred && (prefix.EndsWith("ال", StringComparison.Ordinal) || prefix.EndsWith("لل", StringComparison.Ordinal))) continue;
            // A weekday has its article already, and لل takes that article's place.
            if (part == FigurePart.Weekday && prefix.Contains("ال", StringComparison.Ordinal)) continue;
            var spelt = part == FigurePart.Weekday && prefix.EndsWith("لل", StringComparison.Ordinal) ? prefix + word[2..] : prefix + word;
            using var codes = new TokenBuffer(64);
            codes.Add(spelt);
            byHash.TryAdd(Hashing.OfWord(codes.Written), new FigureWord(part, value, linked));
        }
    }
}

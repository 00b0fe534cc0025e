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

    /// <summary>كانون, تشرين: a month together with the ordinal behind it.</summary>
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
        (FigurePart.One, 1, "واحد واحدة إحدى"), (FigurePart.One, 2, "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي"),
        (FigurePart.One, 3, "ثلاث ثلاثة"), (FigurePart.One, 4, "أربع أربعة"), (FigurePart.One, 5, "خمس خمسة"), (FigurePart.One, 6, "ست ستة"),
        (FigurePart.One, 7, "سبع سبعة"), (FigurePart.One, 8, "ثمان ثماني ثمانية"), (FigurePart.One, 9, "تسع تسعة"), (FigurePart.Ten, 10, "عشر عشرة"),
        (FigurePart.Tens, 20, "عشرون عشرين"), (FigurePart.Tens, 30, "ثلاثون ثلاثين"), (FigurePart.Tens, 40, "أربعون أربعين"),
        (FigurePart.Tens, 50, "خمسون خمسين"), (FigurePart.Tens, 60, "ستون ستين"), (FigurePart.Tens, 70, "سبعون سبعين"),
        (FigurePart.Tens, 80, "ثمانون ثمانين"), (FigurePart.Tens, 90, "تسعون تسعين"),
        (FigurePart.Hundred, 100, "مئة مائة مية"), (FigurePart.Hundreds, 200, "مئتان مئتين مئتي مائتان مائتين مائتي"),
        (FigurePart.Hundreds, 300, "ثلاثمئة ثلاثمائة"), (FigurePart.Hundreds, 400, "أربعمئة أربعمائة"), (FigurePart.Hundreds, 500, "خمسمئة خمسمائة"),
        (FigurePart.Hundreds, 600, "ستمئة ستمائة"), (FigurePart.Hundreds, 700, "سبعمئة سبعمائة"), (FigurePart.Hundreds, 800, "ثمانمئة ثمانمائة ثمانيمائة"),
        (FigurePart.Hundreds, 900, "تسعمئة تسعمائة"),
        (FigurePart.Scale, 1_000, "ألف ألفا آلاف"), (FigurePart.ScaleDual, 1_000, "ألفان ألفين ألفي"),
        (FigurePart.Scale, 1_000_000, "مليون مليونا ملايين"), (FigurePart.ScaleDual, 1_000_000, "مليونان مليونين مليوني"),
        (FigurePart.Scale, 1_000_000_000, "مليار مليارا مليارات بليون بلايين بليونات"), (FigurePart.ScaleDual, 1_000_000_000, "ملياران مليارين ملياري"),
        (FigurePart.Ordinal, 1, "أول أولى الحادي الحادية"), (FigurePart.Ordinal, 2, "ثاني ثانية"), (FigurePart.Ordinal, 3, "ثالث ثالثة"),
        (FigurePart.Ordinal, 4, "رابع رابعة"), (FigurePart.Ordinal, 5, "خامس خامسة"), (FigurePart.Ordinal, 6, "سادس سادسة"),
        (FigurePart.Ordinal, 7, "سابع سابعة"), (FigurePart.Ordinal, 8, "ثامن ثامنة"), (FigurePart.Ordinal, 9, "تاسع تاسعة"), (FigurePart.Ordinal, 10, "عاشر عاشرة"),
        (FigurePart.Weekday, 1, "السبت"), (FigurePart.Weekday, 2, "الأحد"), (FigurePart.Weekday, 3, "الاثنين الإثنين"), (FigurePart.Weekday, 4, "الثلاثاء"),
        (FigurePart.Weekday, 5, "الأربعاء"), (FigurePart.Weekday, 6, "الخميس"), (FigurePart.Weekday, 7, "الجمعة"),
        (FigurePart.MonthHead, 1, "كانون"), (FigurePart.MonthHead, 10, "تشرين"),
    ];

    private static readonly FrozenDictionary<ulong, FigureWord> ByHash = Build();

    public static bool TryGet(ulong wordHash, out FigureWord word) => ByHash.TryGetValue(wordHash, out word);

    /// <summary>The month (1 to 12) of كانون or تشرين with the ordinal behind it.</summary>
    public static int MonthOf(long head, long ordinal) => head == 10 ? (ordinal == 1 ? 10 : 11) : (ordinal == 1 ? 12 : 1);

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
            // A weekday has its article already, and لل takes that article's place.
            if (part == FigurePart.Weekday && prefix.Contains("ال", StringComparison.Ordinal)) continue;
            var spelt = part == FigurePart.Weekday && prefix.EndsWith("لل", StringComparison.Ordinal) ? prefix + word[2..] : prefix + word;
            using var codes = new TokenBuffer(64);
            codes.Add(spelt);
            byHash.TryAdd(Hashing.OfWord(codes.Written), new FigureWord(part, value, linked));
        }
    }
}

using System.Collections.Frozen;
using System.Globalization;
using Masdar.Model;

namespace Masdar.Text;

/// <summary>
/// Month names and digits, in own tables: a culture's data changes with the machine, and the disclaimer must be the same bytes everywhere.
/// </summary>
internal static class ArabicMonths
{
    private static readonly string[] Levantine =
        ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"];

    private static readonly string[] Egyptian =
        ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    private static readonly string[] Maghrebi =
        ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    private static readonly string[] English =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Spellings that are seen beside the canonical ones, each unambiguous after folding.</summary>
    private static readonly (int Month, string[] Names)[] Variants =
    [
        (1, ["كانون ثاني", "كانون ثان", "كانون التاني", "كانون 2", "كانون2", "ك2", "ك 2", "ينايير", "جانفى", "جانفيي"]),
        (2, ["إشباط", "فبرايير", "فيبراير", "فيفرى", "فبرير", "فبريي"]),
        (3, ["أذار", "آدار", "مارت", "مارص"]),
        (4, ["إبريل", "ابرايل", "أبرايل", "نيسآن", "افريل", "أفريل"]),
        (5, ["إيار", "نوار", "مايس", "مايو", "ماى", "أيّار"]),
        (6, ["حزيرن", "يونيه", "يونية", "يونو", "جوان", "جون"]),
        (7, ["يوليه", "يولية", "يوليوز", "يليوز", "يوليوس", "جويليه", "جويلية", "جويليا", "جوييه"]),
        (8, ["أب", "غشت", "أغشت", "أوت", "اغسطوس", "أغسطوس"]),
        (9, ["إيلول", "شتنبر", "شتمبر", "سبتنبر", "سيبتمبر"]),
        (10, ["تشرين أول", "تشرين الأوّل", "تشرين 1", "تشرين1", "ت1", "ت 1", "أكتوبير", "اكتوبر", "أوكتوبر"]),
        (11, ["تشرين ثاني", "تشرين ثان", "تشرين التاني", "تشرين 2", "تشرين2", "ت2", "ت 2", "نونبر", "نوفمبير", "نوفنبر"]),
        (12, ["كانون أول", "كانون الأوّل", "كانون 1", "كانون1", "ك1", "ك 1", "دجنبر", "دجمبر", "ديسمبير", "دسمبر", "ديسيمبر", "ديجنبر"]),
    ];

    private static readonly FrozenDictionary<string, int> ByFoldedName = BuildNames();

    /// <summary>Every folded Arabic name with its month (1 to 12), for readers that search in running text.</summary>
    public static IReadOnlyDictionary<string, int> FoldedNames => ByFoldedName;

    /// <param name="month">1 to 12.</param>
    public static string Name(MonthNames family, int month) => Table(family)[month - 1];

    /// <summary>The month (1 to 12) of an Arabic name in any family and spelling, or null.</summary>
    public static int? Find(string name) => ByFoldedName.TryGetValue(ArabicText.Fold(name), out var month) ? month : null;

    /// <summary>Day, month and year as the disclaimer has them: <c>٢١ كانون الثاني ٢٠٢٦</c>. No leading zero, no weekday.</summary>
    public static string Format(DateOnly date, MonthNames family, DigitSet digits)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{date.Day} {Name(family, date.Month)} {date.Year}");
        return digits == DigitSet.ArabicIndic ? ToArabicIndic(text) : text;
    }

    /// <summary>0-9 to ٠-٩.</summary>
    public static string ToArabicIndic(string text) => string.Create(text.Length, text, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++) chars[i] = source[i] is >= '0' and <= '9' ? (char)(source[i] - '0' + '\u0660') : source[i];
    });

    private static string[] Table(MonthNames family) => family switch
    {
        MonthNames.Levantine => Levantine,
        MonthNames.Egyptian => Egyptian,
        MonthNames.Maghrebi => Maghrebi,
        MonthNames.English => English,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, null),
    };

    private static FrozenDictionary<string, int> BuildNames()
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in (string[][])[Levantine, Egyptian, Maghrebi])
        {
            for (var i = 0; i < 12; i++) names[ArabicText.Fold(table[i])] = i + 1;
        }
        foreach (var (month, variants) in Variants)
        {
            foreach (var variant in variants) names[ArabicText.Fold(variant)] = month;
        }
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

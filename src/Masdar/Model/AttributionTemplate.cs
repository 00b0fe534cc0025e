namespace Masdar.Model;

/// <summary>Whose month names the disclaimer's date has.</summary>
internal enum MonthNames
{
    Levantine,
    Egyptian,
    Maghrebi,
    English,
}

/// <summary>Which digits the disclaimer's date has.</summary>
internal enum DigitSet
{
    ArabicIndic,
    Latin,
}

/// <summary>A disclaimer: lines with placeholders <c>{originalTitle}</c>, <c>{sourceName}</c>, <c>{fetchedDate}</c> and so on, replaced in one pass.</summary>
internal sealed record AttributionTemplate(string Name, IReadOnlyList<string> Lines, MonthNames Months, DigitSet Digits)
{
    /// <summary>The placeholders that a line may have.</summary>
    public static IReadOnlyList<string> Placeholders { get; } =
        ["originalTitle", "title", "sourceName", "sourceUrl", "url", "fetchedDate", "publishedDate", "authors", "originName"];

    /// <summary>The templates that are there without any configuration: <c>ar</c> and <c>en</c>.</summary>
    public static IReadOnlyDictionary<string, AttributionTemplate> Shipped { get; } = new Dictionary<string, AttributionTemplate>(StringComparer.Ordinal)
    {
        ["ar"] = new(
            "ar",
            [
                "هذا الخبر بعنوان \"{originalTitle}\" نشر أولاً على موقع {sourceName} وتم جلبه من مصدره الأصلي بتاريخ {fetchedDate}.",
                "لا يتحمل موقعنا مضمونه بأي شكل من الأشكال. بإمكانكم الإطلاع على تفاصيل هذا الخبر من خلال مصدره الأصلي.",
            ],
            MonthNames.Levantine,
            DigitSet.ArabicIndic),
        ["en"] = new(
            "en",
            [
                "This article, titled \"{originalTitle}\", was first published by {sourceName} and was retrieved from its original source on {fetchedDate}.",
                "Our site bears no responsibility for its content in any form. The full details of this article are available from its original source.",
            ],
            MonthNames.English,
            DigitSet.Latin),
    };
}

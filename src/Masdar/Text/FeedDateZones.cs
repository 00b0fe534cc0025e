using System.Collections.Frozen;
using System.Globalization;

namespace Masdar.Text;

/// <summary>Names of zones: abbreviations with a fixed offset, and places with a zone of their own.</summary>
internal static class FeedDateZones
{
    /// <summary>Minutes from UTC and the abbreviations for them (RFC 822 §5.1 and common use); the source's hour is taken at its word.</summary>
    private const string FixedTable = """
        -600 hst
        -540 akst
        -480 pst akdt
        -420 mst pdt
        -360 cst mdt
        -300 est cdt
        -240 edt
        -210 nst
        -180 brt adt
        -150 ndt
        0 z ut utc gmt wet
        60 west bst cet met mez
        120 cest mest mesz eet sast cat
        180 eest idt msk trt ksa eat ast
        210 irst
        240 gst msd
        270 irdt
        300 pkt
        330 ist
        420 wib ict
        480 hkt sgt awst
        540 jst kst
        600 aest
        660 aedt
        720 nzst
        780 nzdt
        """;

    /// <summary>Zones, and the names of places that stand for them: their offset depends on the season.</summary>
    private const string PlaceTable = """
        America/Los_Angeles pt
        America/Denver mt
        America/Chicago ct
        America/New_York et
        UTC غرينتش غرينيتش جرينتش جرينيتش
        Asia/Riyadh مكة السعودية الرياض
        Asia/Damascus دمشق سوريا سورية
        Asia/Beirut بيروت
        Asia/Baghdad بغداد
        Africa/Cairo القاهرة
        Asia/Hebron القدس فلسطين
        Asia/Gaza غزة
        Asia/Amman عمان
        Asia/Muscat مسقط
        Asia/Dubai أبوظبي دبي الإمارات
        Asia/Qatar الدوحة
        Asia/Kuwait الكويت
        Asia/Aden صنعاء عدن
        Europe/Istanbul إسطنبول أنقرة
        Europe/Moscow موسكو
        Asia/Tehran طهران
        Africa/Tripoli طرابلس
        Africa/Tunis تونس
        Africa/Algiers الجزائر
        Africa/Casablanca الرباط
        Africa/Khartoum الخرطوم
        """;

    private static readonly FrozenDictionary<string, int> Fixed =
        Rows(FixedTable).ToFrozenDictionary(row => row.Name, row => int.Parse(row.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Places = Rows(PlaceTable).ToFrozenDictionary(row => ArabicText.Fold(row.Name), row => row.Value, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Prefixes = new[] { "بتوقيت", "توقيت", "بالتوقيت" }.Select(ArabicText.Fold).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Zones that left summer time for good in October 2022, while programs there still write the old label on local time.</summary>
    private static readonly FrozenSet<string> OldLabels = new[] { "Asia/Damascus", "Asia/Amman", "Syria Standard Time", "Jordan Standard Time" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsName(string word) => Fixed.ContainsKey(word) || (word.Length == 2 && Places.ContainsKey(word));

    /// <summary>A place at a token: behind "بتوقيت", or in brackets right after the time. The token is used up.</summary>
    public static string? Place(FeedDateTokens tokens, int i, int afterTime)
    {
        if (!Places.ContainsKey(tokens[i].Text)) return null;
        if (!Prefixes.Contains(tokens[i - 1].Text) && !(tokens[i - 1].IsSign('(') && i - 1 == afterTime)) return null;
        tokens.Use(i, i);
        return tokens[i].Text;
    }

    public static TimeSpan Offset(FeedDateClock clock, DateTime local, TimeZoneInfo sourceZone)
    {
        if (clock.Offset is { } offset) return offset;
        if (clock.ZoneName is not { } name) return In(sourceZone, local);
        if (name is "eet" or "eest" && OldLabels.Contains(sourceZone.Id) && local >= new DateTime(2022, 10, 28, 0, 0, 0, DateTimeKind.Unspecified)) return In(sourceZone, local);
        // AST is Arabia's of an Arab source, and the Atlantic's of any other.
        if (name is "ast" && In(sourceZone, local) < TimeSpan.FromHours(2)) return TimeSpan.FromHours(-4);
        if (Fixed.TryGetValue(name, out var minutes)) return TimeSpan.FromMinutes(minutes);
        return Places.TryGetValue(name, out var id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? In(zone, local) : In(sourceZone, local);
    }

    /// <summary>An hour that the clock skips is read with the offset before the change, one that it repeats with the standard offset.</summary>
    private static TimeSpan In(TimeZoneInfo zone, DateTime local) => zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));

    private static IEnumerable<(string Name, string Value)> Rows(string table) =>
        table.Split('\n').Select(line => line.Trim().Split(' ')).SelectMany(words => words.Skip(1).Select(name => (name, words[0])));
}

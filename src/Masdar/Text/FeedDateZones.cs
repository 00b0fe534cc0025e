using System.Collections.Frozen;

namespace Masdar.Text;

/// <summary>Names of zones: abbreviations with a fixed offset, and places with a zone of their own.</summary>
internal static class FeedDateZones
{
    /// <summary>Minutes from UTC, as the tables of RFC 822 §5.1 and common use have them; the source's hour is taken at its word.</summary>
    private static readonly FrozenDictionary<string, int> Fixed = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["z"] = 0, ["ut"] = 0, ["utc"] = 0, ["gmt"] = 0, ["wet"] = 0, ["west"] = 60, ["bst"] = 60, ["cet"] = 60, ["met"] = 60, ["mez"] = 60,
        ["cest"] = 120, ["mest"] = 120, ["mesz"] = 120, ["eet"] = 120, ["sast"] = 120, ["cat"] = 120, ["eest"] = 180, ["idt"] = 180, ["msk"] = 180, ["trt"] = 180,
        ["ksa"] = 180, ["eat"] = 180, ["gst"] = 240, ["msd"] = 240, ["irst"] = 210, ["irdt"] = 270, ["pkt"] = 300, ["ist"] = 330, ["wib"] = 420, ["ict"] = 420, ["hkt"] = 480, ["sgt"] = 480,
        ["awst"] = 480, ["jst"] = 540, ["kst"] = 540, ["aest"] = 600, ["aedt"] = 660, ["nzst"] = 720, ["nzdt"] = 780, ["brt"] = -180, ["adt"] = -180, ["est"] = -300, ["edt"] = -240,
        ["cst"] = -360, ["cdt"] = -300, ["mst"] = -420, ["mdt"] = -360, ["pst"] = -480, ["pdt"] = -420, ["akst"] = -540, ["akdt"] = -480, ["hst"] = -600, ["nst"] = -210, ["ndt"] = -150,
        ["ast"] = 180,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names whose offset depends on the season or the place.</summary>
    private static readonly FrozenDictionary<string, string> Places = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pt"] = "America/Los_Angeles", ["mt"] = "America/Denver", ["ct"] = "America/Chicago", ["et"] = "America/New_York",
        ["غرينتش"] = "UTC", ["غرينيتش"] = "UTC", ["جرينتش"] = "UTC", ["جرينيتش"] = "UTC",
        ["مكة"] = "Asia/Riyadh", ["السعودية"] = "Asia/Riyadh", ["الرياض"] = "Asia/Riyadh", ["دمشق"] = "Asia/Damascus", ["سوريا"] = "Asia/Damascus", ["سورية"] = "Asia/Damascus",
        ["بيروت"] = "Asia/Beirut", ["بغداد"] = "Asia/Baghdad", ["القاهرة"] = "Africa/Cairo", ["القدس"] = "Asia/Hebron", ["فلسطين"] = "Asia/Hebron", ["غزة"] = "Asia/Gaza",
        ["عمان"] = "Asia/Amman", ["مسقط"] = "Asia/Muscat", ["أبوظبي"] = "Asia/Dubai", ["دبي"] = "Asia/Dubai", ["الإمارات"] = "Asia/Dubai", ["الدوحة"] = "Asia/Qatar", ["الكويت"] = "Asia/Kuwait",
        ["صنعاء"] = "Asia/Aden", ["عدن"] = "Asia/Aden", ["إسطنبول"] = "Europe/Istanbul", ["أنقرة"] = "Europe/Istanbul", ["موسكو"] = "Europe/Moscow", ["طهران"] = "Asia/Tehran",
        ["طرابلس"] = "Africa/Tripoli", ["تونس"] = "Africa/Tunis", ["الجزائر"] = "Africa/Algiers", ["الرباط"] = "Africa/Casablanca", ["الخرطوم"] = "Africa/Khartoum",
    }.ToFrozenDictionary(p => ArabicText.Fold(p.Key), p => p.Value, StringComparer.Ordinal);

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
        if (name == "ast" && In(sourceZone, local) < TimeSpan.FromHours(2)) return TimeSpan.FromHours(-4);
        if (Fixed.TryGetValue(name, out var minutes)) return TimeSpan.FromMinutes(minutes);
        return Places.TryGetValue(name, out var id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? In(zone, local) : In(sourceZone, local);
    }

    /// <summary>An hour that the clock skips is read with the offset before the change, one that it repeats with the standard offset.</summary>
    private static TimeSpan In(TimeZoneInfo zone, DateTime local) => zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));
}

using System.Collections.Frozen;

namespace Masdar.Text;

/// <summary>Language tags (BCP 47), as far as articles need them.</summary>
internal static class LanguageTag
{
    private static readonly FrozenDictionary<string, TextScript> Scripts = new (TextScript Script, string Languages)[]
    {
        (TextScript.Arabic, "ar arb arz ary apc ajp acm afb aeb arq ars azb bal bgn bqi ckb fa prs glk haz lrc mzn pnb ps sd skr ug ur uzs"),
        (TextScript.Hebrew, "he iw yi ji lad"),
        (TextScript.Syriac, "syr syc aii arc"),
        (TextScript.Thaana, "dv"),
        (TextScript.Nko, "nqo"),
        (TextScript.Cyrillic, "ru uk be bg mk sr kk ky tg mn ba tt cv os"),
        (TextScript.Greek, "el"),
        (TextScript.Han, "zh ja"),
        (TextScript.Hangul, "ko"),
        (TextScript.Latin, "en fr de es it pt nl tr pl cs sk sl hr bs hu ro sv da nb nn no fi et lv lt sq ca eu gl id ms vi tl sw so ha az tk af mt ga cy is eo la"),
        (TextScript.Other, "hy ka am ti hi mr ne bn ta te kn ml si th lo km my gu pa bo dz or as"),
    }.SelectMany(entry => entry.Languages.Split(' ').Select(language => (language, entry.Script)))
        .ToFrozenDictionary(entry => entry.language, entry => entry.Script, StringComparer.Ordinal);

    /// <summary>
    /// The tag in its usual spelling (<c>ar-SY</c>, <c>ku-Arab</c>), or null where the text is none: RFC 5646 §2.1 in form, bounded in length.
    /// </summary>
    public static string? Normalize(string? text)
    {
        var tag = text?.Trim().Replace('_', '-');
        if (tag is null or { Length: < 2 or > 35 }) return null;
        var parts = tag.Split('-');
        if (parts[0].Length is < 2 or > 3) return null;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part.Length is 0 or > 8 || part.Any(c => !char.IsAsciiLetterOrDigit(c))) return null;
            if (i == 0 && part.Any(char.IsAsciiDigit)) return null;
            parts[i] = i switch
            {
                > 0 when part.Length == 4 && char.IsAsciiLetter(part[0]) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
                > 0 when part.Length == 2 => part.ToUpperInvariant(),
                _ => part.ToLowerInvariant(),
            };
        }
        tag = string.Join('-', parts);
        return tag is "und" or "mul" or "zxx" ? null : tag;
    }

    /// <summary>The script that a language is written in, by its script subtag or by habit; null where that is not known.</summary>
    /// <param name="tag">As <see cref="Normalize"/> gives it.</param>
    public static TextScript? ScriptOf(string tag)
    {
        var parts = tag.Split('-');
        foreach (var part in parts.Skip(1))
        {
            if (part.Length != 4) continue;
            return part switch
            {
                "Arab" or "Aran" => TextScript.Arabic,
                "Hebr" => TextScript.Hebrew,
                "Syrc" => TextScript.Syriac,
                "Thaa" => TextScript.Thaana,
                "Nkoo" => TextScript.Nko,
                "Latn" => TextScript.Latin,
                "Cyrl" => TextScript.Cyrillic,
                "Grek" => TextScript.Greek,
                "Hans" or "Hant" or "Hani" or "Jpan" => TextScript.Han,
                "Kore" or "Hang" => TextScript.Hangul,
                _ => TextScript.Other,
            };
        }
        return Scripts.TryGetValue(parts[0], out var script) ? script : null;
    }
}

using System.Collections.Frozen;

namespace Masdar.Parsing;

/// <summary>A language as feeds name it, brought to BCP 47: <c>ar_sa</c>, <c>AR-sa</c> and <c>Arabic</c> become <c>ar-SA</c> and <c>ar</c>.</summary>
internal static class LanguageTag
{
    /// <summary>A tag, then the names and older codes that stand for it.</summary>
    private const string Table = """
        ar arabic العربية عربي ara arb
        en english eng
        fr french fra fre français
        de german deu ger deutsch
        es spanish spa
        tr turkish tur
        fa persian farsi fas per فارسی
        ur urdu urd
        ku kurdish
        he hebrew heb iw
        ru russian rus
        """;

    private static readonly FrozenDictionary<string, string> Names = Table.Split('\n')
        .Select(line => line.Trim().Split(' '))
        .SelectMany(words => words.Skip(1).Select(name => KeyValuePair.Create(name, words[0])))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where the value names no language.</summary>
    public static string? Normalize(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 64) return null;
        var text = value.Trim();
        // "ar, en" and "ar;q=0.9" name several: the first.
        var end = text.AsSpan().IndexOfAny(",; ");
        if (end > 0) text = text[..end];
        if (Names.TryGetValue(text, out var known)) return known;
        var parts = text.Replace('_', '-').Split('.')[0].Split('-');
        if (parts[0].Length is not (2 or 3) || !IsLetters(parts[0])) return null;
        var language = Names.GetValueOrDefault(parts[0]) ?? parts[0].ToLowerInvariant();
        if (language is "und" or "mul" or "zxx" or "mis") return null;
        var tag = language;
        for (var i = 1; i < parts.Length && i < 4; i++)
        {
            var part = parts[i];
            if (part.Length == 4 && IsLetters(part)) tag += "-" + char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant();
            else if (part.Length == 2 && IsLetters(part)) tag += "-" + part.ToUpperInvariant();
            else if (part.Length == 3 && !part.AsSpan().ContainsAnyExceptInRange('0', '9')) tag += "-" + part;
            else break;
        }
        return tag;
    }

    private static bool IsLetters(string part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetter(c)) return false;
        }
        return true;
    }
}

using System.Collections.Frozen;
using Masdar.Text;

namespace Masdar.Parsing;

/// <summary>A language as feeds name it, brought to BCP 47: <c>ar_sa</c>, <c>AR-sa</c> and <c>Arabic</c> become <c>ar-SA</c> and <c>ar</c>.</summary>
internal static class FeedLanguage
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
    public static string? Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 64) return null;
        var text = value.Trim();
        // "ar, en" and "ar;q=0.9" name several: the first.
        var end = text.AsSpan().IndexOfAny(",; ");
        if (end > 0) text = text[..end];
        if (Names.TryGetValue(text, out var known)) return known;
        var tag = LanguageTag.Normalize(text.Split('.')[0]);
        return tag is not null && Names.TryGetValue(tag.Split('-')[0], out var newer) ? newer + tag[tag.Split('-')[0].Length..] : tag;
    }
}

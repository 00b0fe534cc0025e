using System.Collections.Frozen;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>
/// Tells languages apart by their script, by letters that only one of them has, and by its commonest words: enough for news, without a
/// model of tens of megabytes. Null where that is not sure.
/// </summary>
internal static class LetterLanguage
{
    private const int Sample = 4000;
    private const int FewestLetters = 12;

    /// <summary>Words that are frequent in one language and rare in the others.</summary>
    private static readonly FrozenDictionary<string, string> CommonWords = new (string Language, string Words)[]
    {
        ("en", "the of and to is was for that with his are this from have been which their said will has were they who not by at it"),
        ("fr", "le les des du et est une dans pour qui sur pas au avec ce son sont par aux cette mais ses ont été leur"),
        ("de", "der die das und ist von den mit für auf dem nicht ein eine sich auch des im wird nach werden hat bei einer"),
        ("es", "el los las y es una por con para del se su al lo como más pero sus ha fue este entre también desde"),
        ("it", "il di che è della per con non una del sono alla nel gli dei anche più le si dal dalla delle stato"),
        ("pt", "o os e é uma em não para com do da dos das que se mais no na por foi ao são pelo também"),
        ("nl", "het een van en is dat op te zijn voor met niet aan er om ook als bij naar werd wordt hij"),
        ("tr", "ve bir bu için ile da de olarak olan daha çok gibi sonra kadar göre ancak değil oldu olduğu"),
        ("sv", "och att det som en på är av för med den till inte om har ett från men var"),
        ("id", "yang dan di untuk dengan dari ini itu pada dalam tidak akan ke oleh telah juga adalah"),
        ("ku", "û ku li bi ji di de jî bo ye ev dike hat bû"),
        ("pl", "nie się na jest że do w z i to po jak przez od dla oraz był ale"),
        ("ru", "и в не на что с по как это из от за для его но был также"),
        ("uk", "і в не на що з та до як це за від для його але був також"),
        ("ar", "في من على أن إلى عن التي الذي هذا مع هذه كان بعد ما لا قال بين كما"),
        ("fa", "و در به از که این را با است برای آن یک می خود تا بر های شد ها"),
        ("ur", "کے میں کی ہے اور سے کا کو اس نے پر ہیں کہ ایک بھی یہ تھا"),
        ("ckb", "لە بە و بۆ کە ئەم لەگەڵ دا ئەو کرد سەر بوو"),
        ("ps", "د په او چې ته له کې دی سره یې هم"),
    }.SelectMany(entry => entry.Words.Split(' ').Select(word => (word, entry.Language)))
        .GroupBy(pair => pair.word, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => string.Join(' ', group.Select(pair => pair.Language)), StringComparer.Ordinal);

    public static string? Detect(ScriptCount letters, string title, string text)
    {
        if (letters.Letters < FewestLetters || letters.Main is not { } script) return null;
        return script switch
        {
            TextScript.Arabic => ArabicScript(title, text),
            TextScript.Hebrew => "he",
            TextScript.Syriac => "syr",
            TextScript.Thaana => "dv",
            TextScript.Nko => "nqo",
            TextScript.Greek => "el",
            TextScript.Hangul => "ko",
            TextScript.Han => Any(title, text, '\u3040', '\u30FF') ? "ja" : "zh",
            TextScript.Cyrillic => Any(title, text, "іїєґІЇЄҐ") && !Any(title, text, "ыэЫЭўЎ") ? "uk" : ByWords(title, text, "ru uk"),
            TextScript.Latin => ByWords(title, text, "en fr de es it pt nl tr sv id ku pl"),
            _ => null,
        };
    }

    /// <summary>Sorani, Urdu, Pashto and Persian by letters of their own, in shares that quoted names do not reach; else Arabic.</summary>
    private static string ArabicScript(string title, string text)
    {
        int sorani = 0, urdu = 0, pashto = 0, persian = 0, all = 0;
        foreach (var part in (ReadOnlySpan<string>)[title, text])
        {
            foreach (var c in part.AsSpan(0, Math.Min(Sample, part.Length)))
            {
                if (!ArabicText.IsArabicLetter(c)) continue;
                all++;
                switch (c)
                {
                    case 'ڕ' or 'ڵ' or 'ۆ' or 'ێ' or 'ە' or 'ڤ':
                        sorani++;
                        break;
                    case 'ٹ' or 'ڈ' or 'ڑ' or 'ں' or 'ے' or 'ہ' or 'ھ':
                        urdu++;
                        break;
                    case 'ښ' or 'ځ' or 'څ' or 'ډ' or 'ړ' or 'ټ' or 'ڼ' or 'ې' or 'ۍ':
                        pashto++;
                        break;
                    case 'گ' or 'پ' or 'چ' or 'ژ' or 'ک' or 'ی':
                        persian++;
                        break;
                }
            }
        }
        // ە and ھ are keyboard variants in Arabic text now and then: a share is asked for.
        if (sorani * 25 > all && sorani >= urdu) return "ckb";
        if (urdu * 25 > all) return "ur";
        if (pashto * 40 > all) return "ps";
        if (persian * 25 <= all) return "ar";
        // Arabic that was typed on a Persian keyboard has ک and ی, but its own words.
        return ByWords(title, text, "ar fa ur ps ckb") ?? "fa";
    }

    /// <summary>The language of most common words, where it leads clearly.</summary>
    private static string? ByWords(string title, string text, string among)
    {
        var scores = among.Split(' ').ToDictionary(language => language, _ => 0, StringComparer.Ordinal);
        foreach (var word in string.Concat(title.AsSpan(0, Math.Min(500, title.Length)), " ", text.AsSpan(0, Math.Min(Sample, text.Length)))
            .ToLowerInvariant().Split([' ', '\n', '.', ',', '،', '"', '\'', '’', '(', ')', ':', ';', '!', '?'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!CommonWords.TryGetValue(word, out var languages)) continue;
            foreach (var language in languages.Split(' '))
            {
                if (scores.TryGetValue(language, out var score)) scores[language] = score + 1;
            }
        }
        var ranked = scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(2).ToList();
        return ranked[0].Value >= 3 && ranked[0].Value * 4 >= ranked[1].Value * 5 ? ranked[0].Key : null;
    }

    private static bool Any(string title, string text, char from, char to) =>
        title.AsSpan().ContainsAnyInRange(from, to) || text.AsSpan(0, Math.Min(Sample, text.Length)).ContainsAnyInRange(from, to);

    private static bool Any(string title, string text, string letters) =>
        title.AsSpan().ContainsAny(letters) || text.AsSpan(0, Math.Min(Sample, text.Length)).ContainsAny(letters);
}

using Masdar.Model;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>
/// The language of an article: what was configured, else what the feed or page says, else what its letters show. A stated language
/// that is written in another script than the article is passed over: a default of <c>ar</c> says nothing of an English text.
/// </summary>
internal static class LanguageChoice
{
    /// <summary>So many letters at least before letters may overrule a word.</summary>
    private const int EnoughLetters = 40;

    /// <param name="stated">In order of precedence; nulls are passed over.</param>
    public static (string? Language, TextDirection Direction) Of(ReadOnlySpan<string?> stated, string title, string text)
    {
        var letters = ScriptCount.Of(title, text);
        string? first = null, language = null;
        foreach (var candidate in stated)
        {
            if (LanguageTag.Normalize(candidate) is not { } tag) continue;
            first ??= tag;
            if (IsContradicted(tag, letters)) continue;
            language = tag;
            break;
        }
        language ??= LetterLanguage.Detect(letters, title, text) ?? first;
        return (language, DirectionOf(language, letters));
    }

    private static bool IsContradicted(string tag, ScriptCount letters) =>
        letters.Letters >= EnoughLetters && LanguageTag.ScriptOf(tag) is { } script && script != TextScript.Other
        && letters[script] * 10 < letters.Letters && letters[letters.Main!.Value] * 10 > letters.Letters * 8
        // Japanese is kana and Han, counted as one; Serbian, Kurdish, Uzbek and others are written in two scripts without saying so.
        && !(tag is "sr" or "uz" or "az" or "kk" or "ku" or "tg" or "pa" or "ks" or "ug" or "sd" or "ms" or "ha");

    private static TextDirection DirectionOf(string? language, ScriptCount letters)
    {
        if (language is not null && LanguageTag.ScriptOf(language) is { } script && ScriptCount.IsRightToLeft(script)) return TextDirection.Rtl;
        return letters.RightToLeft * 2 > letters.Letters ? TextDirection.Rtl : TextDirection.Ltr;
    }
}

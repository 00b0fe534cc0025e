using Masdar.Model;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>
/// The language of an article: what was configured, else what the feed or page says, else what its letters show. Only the
/// direction follows the letters where they plainly contradict what is stated: an English text under <c>ar</c> is still read from the left.
/// </summary>
internal static class LanguageChoice
{
    /// <summary>So many letters at least before letters may overrule a word.</summary>
    private const int EnoughLetters = 40;

    /// <param name="stated">In order of precedence; nulls are passed over.</param>
    public static (string? Language, TextDirection Direction) Of(ReadOnlySpan<string?> stated, string title, string text)
    {
        var letters = ScriptCount.Of(title, text);
        string? language = null;
        foreach (var candidate in stated)
        {
            language = LanguageTag.Normalize(candidate);
            if (language is not null) break;
        }
        language ??= LetterLanguage.Detect(letters, title, text);
        return (language, DirectionOf(language, letters));
    }

    private static bool IsContradicted(string tag, ScriptCount letters) =>
        letters.Letters >= EnoughLetters && LanguageTag.ScriptOf(tag) is { } script && script != TextScript.Other
        && letters[script] * 10 < letters.Letters && letters[letters.Main!.Value] * 10 > letters.Letters * 8
        // Japanese is kana and Han, counted as one; Serbian, Kurdish, Uzbek and others are written in two scripts without saying so.
        && !(tag is "sr" or "uz" or "az" or "kk" or "ku" or "tg" or "pa" or "ks" or "ug" or "sd" or "ms" or "ha");

    private static TextDirection DirectionOf(string? language, ScriptCount letters)
    {
        if (language is not null && !IsContradicted(language, letters) && LanguageTag.ScriptOf(language) is { } script && ScriptCount.IsRightToLeft(script)) return TextDirection.Rtl;
        return letters.RightToLeft * 2 > letters.Letters ? TextDirection.Rtl : TextDirection.Ltr;
    }
}

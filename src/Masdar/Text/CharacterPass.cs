using System.Globalization;
using System.Text;

namespace Masdar.Text;

/// <summary>
/// One pass over text that holds something other than plain characters: what is dropped and kept depends on the neighbours
/// (joiners between letters, selectors within emoji, isolates that are closed within their line).
/// </summary>
internal static class CharacterPass
{
    private const int MaxMarks = 30;
    private const char Zwnj = '\u200C';
    private const char Zwj = '\u200D';
    private const char TextStyle = '\uFE0E';
    private const char EmojiStyle = '\uFE0F';

    /// <summary>Only U+0020 and, with <paramref name="keepBreaks"/>, LF are left of white space; the result is NFC.</summary>
    public static string Run(string text, bool keepBreaks)
    {
        var kept = Keep(Normalizable(text), keepBreaks);
        BidiControls.Balance(kept);
        return Composed(kept.ToString());
    }

    /// <summary>NFC first, so that neighbours are judged by what they become.</summary>
    private static string Normalizable(string text)
    {
        var marks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isPair = IsPair(text, i);
            marks = Marks(text, i, marks);
            if (c == '\uFFFE' || (char.IsSurrogate(c) && !isPair) || marks > MaxMarks) return Composed(Replaced(text));
            if (isPair) i++;
        }
        return Composed(text);
    }

    private static string Composed(string text) => text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);

    private static bool IsPair(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);

    /// <summary>
    /// Lone surrogates replaced and U+FFFE dropped, which would make normalization throw; marks dropped beyond what one letter can bear,
    /// which would make it quadratic (Unicode Standard Annex #15 §13, stream-safe text).
    /// </summary>
    private static string Replaced(string text)
    {
        var chars = new StringBuilder(text.Length);
        var marks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            marks = Marks(text, i, marks);
            var isKept = marks <= MaxMarks && text[i] != '\uFFFE';
            if (IsPair(text, i))
            {
                if (isKept) chars.Append(text, i, 2);
                i++;
            }
            else if (isKept)
            {
                chars.Append(char.IsSurrogate(text[i]) ? '\uFFFD' : text[i]);
            }
        }
        return chars.ToString();
    }

    /// <summary>How many marks stand on one letter with the character at hand; what is dropped between them ends nothing.</summary>
    private static int Marks(string text, int at, int before)
    {
        var kind = CharKinds.Of(text[at]);
        if (kind is CharKind.Plain or CharKind.Space or CharKind.Break) return 0;
        if (kind == CharKind.Drop) return before;
        var category = CharUnicodeInfo.GetUnicodeCategory(text, at);
        if (IsMark(category)) return before + 1;
        return category == UnicodeCategory.Format ? before : 0;
    }

    private static StringBuilder Keep(string text, bool keepBreaks)
    {
        var kept = new StringBuilder(text.Length);
        var context = new Context();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var kind = CharKinds.Of(c);
            switch (kind)
            {
                case CharKind.Plain:
                    i = AppendPlain(kept, text, i);
                    context.Base(CharUnicodeInfo.GetUnicodeCategory(text[i]));
                    break;
                case CharKind.Sign:
                    kept.Append(c);
                    context.Mark();
                    break;
                case CharKind.Space:
                    kept.Append(' ');
                    context.None();
                    break;
                case CharKind.Break:
                    // CR LF is one break; where breaks stay, an empty line more does no harm.
                    kept.Append(keepBreaks ? '\n' : ' ');
                    if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                    context.None();
                    break;
                case CharKind.Depends when char.IsHighSurrogate(c):
                    i += KeepHigh(kept, text, i, context);
                    break;
                case CharKind.Depends when IsKept(c, text, i, kept, context):
                    kept.Append(c);
                    break;
            }
        }
        return kept;
    }

    /// <summary>Appends plain characters as far as they go, with the spaces between them; gives where the last of them stands.</summary>
    private static int AppendPlain(StringBuilder kept, string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (CharKinds.Of(text[end]) == CharKind.Plain || (text[end] == ' ' && end + 1 < text.Length && CharKinds.Of(text[end + 1]) == CharKind.Plain))) end++;
        kept.Append(text, at, end - at);
        return end - 1;
    }

    /// <summary>Keeps or drops a character beyond U+FFFF, with an emoji's tag sequence (flags such as Wales'); gives how many more chars were read.</summary>
    private static int KeepHigh(StringBuilder kept, string text, int at, Context context)
    {
        var rune = new Rune(text[at], text[at + 1]);
        if (CharKinds.IsDropped(rune)) return 1;
        kept.Append(text, at, 2);
        var category = Rune.GetUnicodeCategory(rune);
        if (rune.Value is >= 0x1F000 and <= 0x1FBFF) context.Emoji();
        else if (IsMark(category)) context.Mark();
        else context.Base(category);
        if (rune.Value != 0x1F3F4) return 1;

        var end = at + 2;
        while (end + 1 < text.Length && end - at < 34 && text[end] == '\uDB40' && text[end + 1] is >= '\uDC20' and <= '\uDC7F') end += 2;
        if (end == at + 2 || text[end - 1] != '\uDC7F') return 1;
        kept.Append(text, at + 2, end - at - 2);
        return end - at - 1;
    }

    private static bool IsKept(char c, string text, int at, StringBuilder kept, Context context)
    {
        switch (c)
        {
            case '\u200E' or '\u200F' or '\u061C' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069':
                context.None();
                return true;
            case Zwnj:
                return context.AfterLetter && IsLetter(text, at + 1) && context.Joined();
            case Zwj:
                return ((context.AfterEmoji && IsEmoji(text, at + 1)) || (context.AfterLetter && (IsLetter(text, at + 1) || IsHeh(kept)))) && context.Joined();
            case EmojiStyle or TextStyle:
                return TakesStyle(kept, text, at) && context.Emoji();
            case >= '\uFE00' and <= '\uFE0D' or '\u2065':
                return false;
            case >= '\u180B' and <= '\u180F':
                return kept.Length > 0 && kept[^1] is >= '\u1820' and <= '\u18AA';
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(c);
        if (category == UnicodeCategory.Format) return false;
        if (IsMark(category)) context.Mark();
        else context.Base(category);
        return true;
    }

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>The Hijri year's heh, which keeps its initial form by a joiner that nothing follows (١٤٤٧ ه‍).</summary>
    private static bool IsHeh(StringBuilder kept) => kept.Length > 0 && kept[^1] == '\u0647';

    /// <summary>A letter that stays: the Hangul fillers are letters, but nothing is seen of them.</summary>
    private static bool IsLetter(string text, int at) => at < text.Length && CharKinds.Of(text[at]) != CharKind.Drop
        && (char.IsLetter(text, at) || (char.IsSurrogate(text[at]) && Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLetter(rune)));

    private static bool IsEmoji(string text, int at) => at < text.Length
        && (text[at] is '\u2194' or '\u2195' || CharUnicodeInfo.GetUnicodeCategory(text, at) == UnicodeCategory.OtherSymbol);

    /// <summary>Whether the last kept character has an emoji form: symbols, and digits before a keycap.</summary>
    private static bool TakesStyle(StringBuilder kept, string text, int at)
    {
        if (kept.Length == 0) return false;
        var last = kept[^1];
        if (last is >= '0' and <= '9' or '#' or '*') return at + 1 < text.Length && text[at + 1] == '\u20E3';
        if (char.IsLowSurrogate(last)) return kept.Length > 1 && new Rune(kept[^2], last).Value is >= 0x1F000 and <= 0x1FBFF;
        return last is '©' or '®' or '‼' or '⁉' or '™' or 'ℹ' or '〰' or '〽' or '㊗' or '㊙' or >= '\u2190' and <= '\u21FF' or >= '\u2300' and <= '\u2BFF';
    }

    /// <summary>What stands before: a letter with any marks, an emoji, or neither.</summary>
    private sealed class Context
    {
        public bool AfterLetter { get; private set; }

        public bool AfterEmoji { get; private set; }

        public void Base(UnicodeCategory category)
        {
            AfterLetter = category <= UnicodeCategory.OtherLetter;
            AfterEmoji = category is UnicodeCategory.OtherSymbol;
        }

        public bool Emoji()
        {
            (AfterLetter, AfterEmoji) = (false, true);
            return true;
        }

        public void Mark() => AfterEmoji = false;

        public void None() => AfterLetter = AfterEmoji = false;

        public bool Joined()
        {
            None();
            return true;
        }
    }
}

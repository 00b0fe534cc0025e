using System.Text;

namespace Masdar.Text;

/// <summary>
/// The rules of stored text: NFC; no controls, bidi overrides or stray invisible characters; lone surrogates replaced; white space
/// single; paragraphs separated by exactly one LF, none empty, none with spaces at its ends. Letters, marks, tatweel, digits and
/// punctuation stay as the source has them. Total, linear and idempotent.
/// </summary>
internal static class PlainText
{
    /// <summary>Text of several paragraphs: every line break separates two.</summary>
    public static string Paragraphs(string text) => IsClean(text, allowBreaks: true) ? text : Rebuild(text, "\n");

    /// <summary>Text of one line, for titles and names: a line break is a space.</summary>
    public static string Line(string text) => IsClean(text, allowBreaks: false) ? text : Rebuild(text, " ");

    /// <summary>
    /// The character rules alone, for text within markup: the same characters are dropped and composed and white space becomes U+0020,
    /// but it is neither collapsed nor trimmed.
    /// </summary>
    /// <param name="keepBreaks">Whether line breaks stay, as LF; otherwise they become spaces.</param>
    public static string Characters(string text, bool keepBreaks)
    {
        var spaces = false;
        var previous = CharKind.Plain;
        foreach (var c in text)
        {
            var kind = CharKinds.Of(c);
            if (kind is CharKind.Depends or CharKind.Drop || (kind == CharKind.Sign && previous == CharKind.Sign)) return CharacterPass.Run(text, keepBreaks);
            if (kind == CharKind.Break && keepBreaks && c != '\n') return CharacterPass.Run(text, keepBreaks);
            spaces |= (kind == CharKind.Space && c != ' ') || (kind == CharKind.Break && !keepBreaks);
            previous = kind;
        }
        return spaces ? WithPlainSpaces(text, keepBreaks) : text;
    }

    private static string WithPlainSpaces(string text, bool keepBreaks) => string.Create(text.Length, (text, keepBreaks), static (chars, state) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            var c = state.text[i];
            chars[i] = CharKinds.Of(c) is CharKind.Space || (CharKinds.Of(c) is CharKind.Break && !state.keepBreaks) ? ' ' : c;
        }
    });

    /// <summary>At most so many text elements (what a reader calls a character), cut at a space where one is near, with … at the end.</summary>
    public static string Shorten(string text, int maxElements) => TextElements.Shorten(text, maxElements);

    private static bool IsClean(string text, bool allowBreaks)
    {
        var previous = CharKind.Space;
        foreach (var c in text)
        {
            var kind = CharKinds.Of(c);
            switch (kind)
            {
                case CharKind.Plain:
                    break;
                case CharKind.Sign when previous != CharKind.Sign:
                    break;
                case CharKind.Space or CharKind.Break when c == ' ' || (c == '\n' && allowBreaks):
                    if (previous is CharKind.Space or CharKind.Break) return false;
                    break;
                default:
                    return false;
            }
            previous = kind;
        }
        return text.Length == 0 || previous is not (CharKind.Space or CharKind.Break);
    }

    /// <summary>Neither spaces nor direction marks at a paragraph's ends: nobody sees them there, and they spoil comparing.</summary>
    public static ReadOnlySpan<char> TrimEnds(ReadOnlySpan<char> line) => line.Trim(" \u200E\u200F\u061C");

    private static string Rebuild(string text, string separator)
    {
        var characters = CharacterPass.Run(text, keepBreaks: true);
        var built = new StringBuilder(characters.Length);
        foreach (var range in characters.AsSpan().Split('\n'))
        {
            AppendParagraph(built, characters.AsSpan(range), separator);
        }
        // Characters that met because spaces between them fell away at a paragraph's end cannot compose: a separator stands between.
        return built.ToString();
    }

    private static void AppendParagraph(StringBuilder built, ReadOnlySpan<char> line, string separator)
    {
        line = TrimEnds(line);
        if (line.IsEmpty) return;
        if (built.Length > 0) built.Append(separator);
        var gap = false;
        foreach (var c in line)
        {
            if (c == ' ')
            {
                gap = true;
                continue;
            }
            if (gap) built.Append(' ');
            gap = false;
            built.Append(c);
        }
    }
}

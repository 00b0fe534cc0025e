namespace Masdar.Deduplication;

/// <summary>
/// What <see cref="Model.Shingles.Tokens"/> holds: one byte of version, the folded title, LF, the folded text, both in
/// <see cref="LetterCodes"/>. Words and not their hashes, so that better rules apply to what is stored already, and evidence can be read.
/// </summary>
internal static class StoredText
{
    private const byte Version = 1;
    private const byte LineFeed = (byte)'\n';

    public static byte[] Write(ReadOnlySpan<byte> title, ReadOnlySpan<byte> text)
    {
        text = FirstWords(text, Fingerprinter.MostStoredWords);
        var tokens = new byte[2 + title.Length + text.Length];
        tokens[0] = Version;
        title.CopyTo(tokens.AsSpan(1));
        tokens[1 + title.Length] = LineFeed;
        text.CopyTo(tokens.AsSpan(2 + title.Length));
        return tokens;
    }

    public static UnitText ReadTitle(ReadOnlyMemory<byte> tokens) => TitleEnd(tokens.Span) is > 0 and var end ? UnitText.Read(tokens[1..end]) : UnitText.Read(default);

    public static UnitText ReadBody(ReadOnlyMemory<byte> tokens) => TitleEnd(tokens.Span) is > 0 and var end ? UnitText.Read(tokens[(end + 1)..]) : UnitText.Read(default);

    /// <summary>Where the title ends; -1 for what another version wrote: nothing is like it.</summary>
    private static int TitleEnd(ReadOnlySpan<byte> tokens) => tokens is [Version, ..] ? tokens.IndexOf(LineFeed) : -1;

    private static ReadOnlySpan<byte> FirstWords(ReadOnlySpan<byte> text, int most)
    {
        var at = 0;
        for (var words = 0; words < most; words++)
        {
            var length = text[at..].IndexOf(TokenBuffer.Space);
            if (length < 0) return text;
            at += length + 1;
        }
        return text[..(at - 1)];
    }
}

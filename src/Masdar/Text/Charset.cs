using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Masdar.Model;

namespace Masdar.Text;

/// <summary>Where a document of this kind declares its own encoding.</summary>
internal enum CharsetHint
{
    /// <summary>The XML declaration (XML 1.0 §4.3.3).</summary>
    Xml,

    /// <summary><c>meta charset</c> or <c>meta http-equiv</c> within the first bytes (WHATWG HTML, "prescan a byte stream").</summary>
    Html,

    /// <summary>Nowhere: plain text and JSON (RFC 8259 §8.1).</summary>
    None,
}

/// <summary>A document's text, without a byte order mark.</summary>
/// <param name="Charset">The name of the encoding that was used, lower case.</param>
/// <param name="Findings">What was guessed, overruled or lost on the way.</param>
internal sealed record DecodedText(string Text, string Charset, IReadOnlyList<Finding> Findings);

/// <summary>
/// Bytes to text, whatever is declared. In this order: byte order mark; UTF-16 and UTF-32 by their zero bytes; valid UTF-8; nearly valid
/// UTF-8; the HTTP charset; the document's own declaration; detection; windows-1252. A Latin declaration yields to detected Arabic.
/// </summary>
internal static partial class CharsetDecoder
{
    /// <summary>Bytes at the beginning in which a declaration is looked for.</summary>
    private const int DeclarationWindow = 4096;

    /// <summary>Bytes of an XML declaration that are looked at.</summary>
    private const int DeclarationLength = 300;

    /// <param name="httpCharset">The charset parameter of Content-Type as sent, or null.</param>
    public static DecodedText Decode(ReadOnlySpan<byte> bytes, string? httpCharset, CharsetHint hint)
    {
        if (FromMark(bytes) is { } marked) return Finish(bytes[marked.Skip..], marked.Encoding, null);
        if (FromZeroBytes(bytes) is { } wide) return Finish(bytes, wide, null);

        var declaredName = DeclaredName(bytes[..Math.Min(bytes.Length, DeclarationWindow)], hint);
        var escaped = CharsetNames.Find(declaredName) ?? CharsetNames.Find(httpCharset);
        if (escaped is not null && CharsetNames.IsSevenBit(escaped) && HasShifts(bytes, escaped)) return Finish(bytes, escaped, null);
        if (StrictUtf8(bytes) is { } valid) return Finish(valid, Encoding.UTF8, null);
        if (IsNearlyUtf8(bytes)) return Finish(bytes, Encoding.UTF8, null);

        var encoding = Declared(httpCharset, declaredName);
        if (encoding is not null && !CharsetNames.IsLatin(encoding)) return Finish(bytes, encoding, null);

        var detected = CharsetDetection.Detect(bytes, encoding is not null);
        if (detected is not null && detected.CodePage != encoding?.CodePage)
        {
            var message = encoding is null
                ? $"The document names no encoding and is not UTF-8; it was read as {detected.WebName}. Ask the source to declare its encoding."
                : $"The document says {encoding.WebName} but is {detected.WebName}, and was read so. Ask the source to correct its declaration.";
            return Finish(bytes, detected, new Finding("feed.charset.detected", message));
        }
        if (encoding is not null) return Finish(bytes, encoding, null);
        return Finish(bytes, CharsetNames.Windows1252, new Finding("feed.charset.guessed",
            "The document names no encoding and none could be recognised; it was read as windows-1252. Ask the source to declare its encoding."));
    }

    /// <summary>
    /// HTTP before the document (RFC 7303 §3), unless HTTP only repeats a server's Latin default. A charset of UTF-8 for what is not UTF-8 is void.
    /// </summary>
    private static Encoding? Declared(string? httpCharset, string? declaredName)
    {
        var http = NotUnicode(CharsetNames.Find(httpCharset));
        var declared = NotUnicode(CharsetNames.Find(declaredName));
        if (http is null) return declared;
        return CharsetNames.IsLatin(http) && declared is not null ? declared : http;
    }

    private static Encoding? NotUnicode(Encoding? encoding) => encoding?.CodePage is 65001 or 65000 or 1200 or 1201 or 12000 or 12001 ? null : encoding;

    private static DecodedText Finish(ReadOnlySpan<byte> bytes, Encoding encoding, Finding? finding)
    {
        return Finish(encoding.GetString(bytes), encoding, finding);
    }

    private static DecodedText Finish(string text, Encoding encoding, Finding? finding)
    {
        if (text.StartsWith('\uFEFF')) text = text.TrimStart('\uFEFF');
        var findings = new List<Finding>(2);
        if (finding is not null) findings.Add(finding);
        var lost = text.AsSpan().Count('\uFFFD');
        if (lost > 0)
        {
            findings.Add(new Finding("feed.charset.lost",
                $"{lost} characters could not be read as {encoding.WebName} and show as \uFFFD. Ask the source to correct its encoding."));
        }
        return new DecodedText(text, encoding.WebName, findings);
    }

    /// <summary>The text of valid UTF-8, written straight into its string; null for anything else.</summary>
    private static string? StrictUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes)
        ? string.Create(Encoding.UTF8.GetCharCount(bytes), bytes, static (chars, source) => Utf8.ToUtf16(source, chars, out _, out _))
        : null;

    private static (Encoding Encoding, int Skip)? FromMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) return Utf8.IsValid(bytes) || IsNearlyUtf8(bytes) ? (Encoding.UTF8, 3) : null;
        if (bytes.StartsWith<byte>([0xFF, 0xFE, 0, 0])) return (Encoding.UTF32, 4);
        if (bytes.StartsWith<byte>([0, 0, 0xFE, 0xFF])) return (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4);
        if (bytes.StartsWith<byte>([0xFF, 0xFE])) return (Encoding.Unicode, 2);
        if (bytes.StartsWith<byte>([0xFE, 0xFF])) return (Encoding.BigEndianUnicode, 2);
        return null;
    }

    /// <summary>UTF-16 and UTF-32 without a mark: markup begins with ASCII, so its zero bytes lie at every other place.</summary>
    private static Encoding? FromZeroBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8) return null;
        var sample = bytes[..Math.Min(bytes.Length & ~3, 512)];
        Span<int> zeros = stackalloc int[4];
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0) zeros[i & 3]++;
        }
        var quarter = sample.Length / 4;
        bool Mostly(int count) => count * 4 >= quarter * 3;
        bool Rarely(int count) => count * 10 <= quarter;
        var (a, b, c, d) = (zeros[0], zeros[1], zeros[2], zeros[3]);
        if (Mostly(a) && Mostly(b) && Rarely(d)) return new UTF32Encoding(bigEndian: true, byteOrderMark: false);
        if (Rarely(a) && Mostly(c) && Mostly(d)) return Encoding.UTF32;
        // A few ASCII characters of mark-up are enough where the text itself is Arabic: its high byte is never zero.
        if (Rarely(a) && Rarely(c) && (b + d) * 4 >= quarter) return Encoding.Unicode;
        if (Rarely(b) && Rarely(d) && (a + c) * 4 >= quarter) return Encoding.BigEndianUnicode;
        return null;
    }

    /// <summary>
    /// A long UTF-8 document with a few broken bytes (a text cut within a character, one foreign quotation) is still UTF-8: at least twenty
    /// whole sequences for each broken byte, which no single-byte text has.
    /// </summary>
    private static bool IsNearlyUtf8(ReadOnlySpan<byte> bytes)
    {
        int whole = 0, broken = 0;
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0) break;
            bytes = bytes[ascii..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var consumed) == OperationStatus.Done) whole++;
            else broken++;
            bytes = bytes[Math.Max(consumed, 1)..];
            if (broken > 50 && broken * 20 > whole) return false;
        }
        return whole >= broken * 20;
    }

    /// <summary>Whether a seven-bit encoding's escapes are there: its bytes would pass for valid UTF-8.</summary>
    private static bool HasShifts(ReadOnlySpan<byte> bytes, Encoding encoding) =>
        encoding.CodePage == 52936 ? bytes.IndexOf("~{"u8) >= 0 : bytes.Contains((byte)0x1B);

    private static string? DeclaredName(ReadOnlySpan<byte> head, CharsetHint hint)
    {
        if (hint == CharsetHint.None) return null;
        var start = head.IndexOf("<?xml"u8);
        if (start >= 0)
        {
            var declaration = head[start..Math.Min(head.Length, start + DeclarationLength)];
            var end = declaration.IndexOf((byte)'>');
            var xml = XmlDeclaration().Match(Encoding.Latin1.GetString(end < 0 ? declaration : declaration[..end]));
            if (xml.Success) return xml.Groups["name"].Value;
        }
        if (hint == CharsetHint.Xml) return null;
        var meta = MetaCharset().Match(Encoding.Latin1.GetString(head));
        return meta.Success ? meta.Groups["name"].Value : null;
    }

    [GeneratedRegex("""encoding\s{0,8}=\s{0,8}["']\s{0,8}(?<name>[A-Za-z0-9_.:-]{1,40})""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex XmlDeclaration();

    [GeneratedRegex("""<meta[^>]{0,300}?charset\s{0,8}=\s{0,8}["']?\s{0,8}(?<name>[A-Za-z0-9_.:-]{1,40})""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex MetaCharset();
}

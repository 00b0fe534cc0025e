using System.Text;
using System.Text.RegularExpressions;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>The text of a page's bytes: byte order mark, valid UTF-8, the charset of HTTP, that of the page, and detection, in this order.</summary>
internal static partial class PageDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static PageDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static string Decode(Fetched page)
    {
        var bytes = page.Body.Span;
        if (ByMark(bytes) is { } marked) return marked;
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Cut in the middle of a character is still UTF-8.
            var declared = Find(page.Charset) ?? Find(Declared(bytes));
            if (declared is UTF8Encoding) return declared.GetString(bytes);
            var detected = declared is null || IsLatin(declared) ? Detect(bytes) : null;
            return (detected ?? declared ?? Encoding.GetEncoding(1252)).GetString(bytes);
        }
    }

    private static string? ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes[3..]),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        [(byte)'<', 0, ..] => Encoding.Unicode.GetString(bytes),
        [0, (byte)'<', ..] => Encoding.BigEndianUnicode.GetString(bytes),
        _ => null,
    };

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 8192)]);
        var match = MetaCharset().Match(head);
        return match.Success ? match.Groups["name"].Value : null;
    }

    private static Encoding? Find(string? name)
    {
        name = name?.Trim().Trim('"', '\'');
        if (string.IsNullOrEmpty(name) || name.Length > 40) return null;
        try
        {
            var encoding = Encoding.GetEncoding(name);
            // A page whose declaration could be read as bytes is not UTF-16.
            return encoding.CodePage is 1200 or 1201 or 12000 or 12001 or 65000 ? null : encoding.CodePage == 28591 ? Encoding.GetEncoding(1252) : encoding;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLatin(Encoding encoding) => encoding.CodePage is 1252 or 28591 or 28605 or 20127;

    /// <summary>An Arabic page that declares a Latin charset, or none.</summary>
    private static Encoding? Detect(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 256 * 1024)].ToArray();
        var found = UtfUnknown.CharsetDetector.DetectFromBytes(sample).Detected;
        if (found?.Encoding is null || found.Confidence < 0.5) return null;
        if (found.Encoding.CodePage is not (1256 or 28596)) return found.Confidence >= 0.7 ? found.Encoding : null;
        var text = found.Encoding.GetString(sample);
        var (letters, arabic) = (0, 0);
        foreach (var c in text)
        {
            if (c < 0x80 || !char.IsLetter(c)) continue;
            letters++;
            if (ArabicText.IsArabicLetter(c)) arabic++;
        }
        return arabic >= 0.6 * letters ? found.Encoding : null;
    }

    [GeneratedRegex(@"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,3}=\s{0,3}[""']?\s{0,3}(?<name>[A-Za-z0-9_.:-]{2,40})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MetaCharset();
}

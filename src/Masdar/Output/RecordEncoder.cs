using System.Buffers;
using System.Text.Encodings.Web;

namespace Masdar.Output;

/// <summary>
/// Escapes in JSON only what must be (RFC 8259 §7): quotation mark, reverse solidus, U+0000 to U+001F. Emoji, no-break spaces and
/// U+2028 stay as they are; a lone surrogate, which no UTF-8 can hold, becomes U+FFFD.
/// </summary>
internal sealed unsafe class RecordEncoder : JavaScriptEncoder
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private RecordEncoder() { }

    public static RecordEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength) => IndexOfFirst(new ReadOnlySpan<char>(text, textLength));

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        TryEscape((char)(WillEncode(unicodeScalar) ? unicodeScalar : '\uFFFD'), new Span<char>(buffer, bufferLength), out numberOfCharactersWritten);

    /// <summary>The base class goes scalar by scalar; whole runs at a time are an order of magnitude faster on long texts.</summary>
    public override OperationStatus Encode(ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten, bool isFinalBlock = true)
    {
        charsConsumed = charsWritten = 0;
        while (charsConsumed < source.Length)
        {
            var rest = source[charsConsumed..];
            var run = IndexOfFirst(rest);
            if (run < 0) run = rest.Length;
            if (run > destination.Length - charsWritten) return OperationStatus.DestinationTooSmall;
            rest[..run].CopyTo(destination[charsWritten..]);
            charsConsumed += run;
            charsWritten += run;
            if (run == rest.Length) break;
            if (!isFinalBlock && run == rest.Length - 1 && char.IsHighSurrogate(rest[run])) return OperationStatus.NeedMoreData;
            if (!TryEscape(rest[run], destination[charsWritten..], out var escaped)) return OperationStatus.DestinationTooSmall;
            charsConsumed++;
            charsWritten += escaped;
        }
        return OperationStatus.Done;
    }

    private static int IndexOfFirst(ReadOnlySpan<char> text)
    {
        var escaped = text.IndexOfAny(Escaped);
        var clean = escaped < 0 ? text : text[..escaped];
        for (var i = clean.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < clean.Length; i++)
        {
            if (!char.IsSurrogate(clean[i])) continue;
            if (!char.IsHighSurrogate(clean[i]) || i + 1 >= clean.Length || !char.IsLowSurrogate(clean[i + 1])) return i;
            i++;
        }
        return escaped;
    }

    private static bool TryEscape(char c, Span<char> destination, out int written)
    {
        var shortForm = c switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        written = char.IsSurrogate(c) || c == '\uFFFD' ? 1 : shortForm != '\0' ? 2 : 6;
        if (destination.Length < written)
        {
            written = 0;
            return false;
        }
        if (written == 1)
        {
            destination[0] = '\uFFFD';
            return true;
        }
        destination[0] = '\\';
        if (written == 2)
        {
            destination[1] = shortForm;
            return true;
        }
        "u00".CopyTo(destination[1..]);
        destination[4] = (char)('0' + (c >> 4));
        destination[5] = "0123456789abcdef"[c & 0xF];
        return true;
    }
}

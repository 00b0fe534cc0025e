using System.Text;

namespace Masdar.Text;

/// <summary>Percent-encoding brought to one form where RFC 3986 §6.2.2 says that the forms are equal.</summary>
internal static class PercentEncoding
{
    /// <summary>Hex digits in upper case, unreserved characters not encoded, a percent sign that encodes nothing as %25, non-ASCII encoded.</summary>
    public static string Normalize(string text)
    {
        if (text.AsSpan().IndexOf('%') < 0 && System.Text.Ascii.IsValid(text)) return text;
        var built = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                var value = (char)Convert.ToInt32(text.Substring(i + 1, 2), 16);
                if (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~') built.Append(value);
                else built.Append('%').Append(char.ToUpperInvariant(text[i + 1])).Append(char.ToUpperInvariant(text[i + 2]));
                i += 2;
            }
            else if (c == '%')
            {
                built.Append("%25");
            }
            else if (c < 0x80)
            {
                built.Append(c);
            }
            else
            {
                var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
                built.Append(Uri.EscapeDataString(isPair ? text.Substring(i++, 2) : char.IsSurrogate(c) ? "\uFFFD" : c.ToString()));
            }
        }
        return built.ToString();
    }
}

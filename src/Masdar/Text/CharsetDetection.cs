using System.Text;
using UtfUnknown;

namespace Masdar.Text;

/// <summary>Recognising an encoding from the bytes alone (UTF.Unknown), with a rule of our own for Arabic.</summary>
internal static class CharsetDetection
{
    /// <summary>Bytes that are looked at: enough for certainty, and bounded.</summary>
    private const int Sample = 4 * 1024;

    /// <summary>ASCII bytes that are kept of a run before and after other bytes: the letters beside them tell, long mark-up does not.</summary>
    private const int Edge = 16;

    private const float Confidence = 0.5f;

    /// <summary>The encoding that the bytes are in, or null where nothing is certain enough.</summary>
    /// <param name="latinDeclared">The document says that it is Latin: only Arabic with at least 60 % Arabic letters may overrule that.</param>
    public static Encoding? Detect(ReadOnlySpan<byte> bytes, bool latinDeclared)
    {
        var sample = Densest(bytes);
        var best = CharsetDetector.DetectFromBytes(sample).Detected;
        if (best?.EncodingName is null || best.Confidence < Confidence) return null;
        var encoding = CharsetNames.Find(best.EncodingName);
        if (encoding is null || CharsetNames.IsLatin(encoding) || encoding.CodePage == 65001) return null;
        if (encoding.CodePage is 1256 or 28596) return ArabicShare(encoding.GetString(sample)) >= 60 ? encoding : null;
        return latinDeclared ? null : encoding;
    }

    /// <summary>The bytes above ASCII with what stands beside them: mark-up says nothing of the language, and costs as much to look at.</summary>
    private static byte[] Densest(ReadOnlySpan<byte> bytes)
    {
        var dense = new byte[Math.Min(Sample, bytes.Length)];
        var length = 0;
        while (length < dense.Length && bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var high)
        {
            var end = Math.Min(high + 1 + Edge, bytes.Length);
            var part = bytes[Math.Max(high - Edge, 0)..end];
            if (part.Length > dense.Length - length) part = part[..(dense.Length - length)];
            part.CopyTo(dense.AsSpan(length));
            length += part.Length;
            bytes = bytes[end..];
        }
        return dense[..length];
    }

    /// <summary>Arabic letters in a hundred letters above ASCII.</summary>
    private static int ArabicShare(string text)
    {
        int arabic = 0, letters = 0;
        foreach (var c in text)
        {
            if (c < 0x80 || !char.IsLetter(c)) continue;
            letters++;
            if (ArabicText.IsArabicLetter(c)) arabic++;
        }
        return letters == 0 ? 0 : arabic * 100 / letters;
    }
}

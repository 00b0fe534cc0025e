using System.Text;
using UtfUnknown;

namespace Masdar.Text;

/// <summary>Recognising an encoding from the bytes alone (UTF.Unknown), with a rule of our own for Arabic.</summary>
internal static class CharsetDetection
{
    /// <summary>Bytes that are looked at: enough for certainty, and bounded.</summary>
    private const int Sample = 64 * 1024;

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

    /// <summary>The part in which bytes above ASCII are: mark-up in front says nothing of the language.</summary>
    private static byte[] Densest(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Max(bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F), 0);
        return bytes.Slice(first, Math.Min(Sample, bytes.Length - first)).ToArray();
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

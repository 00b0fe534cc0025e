using System.Net;
using System.Text;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>The words of a feed's text, without its markup; for comparing with a page only.</summary>
internal static class FeedWords
{
    public static List<string> Of(FeedText? text) => text is null ? [] : TextMeasure.Words(Plain(text));

    public static int Count(FeedText? text) => text is null ? 0 : TextMeasure.CountWords(Plain(text));

    private static string Plain(FeedText text)
    {
        if (!text.IsHtml) return text.Value;
        var plain = new StringBuilder(text.Value.Length);
        var at = 0;
        while (at < text.Value.Length)
        {
            var tag = text.Value.IndexOf('<', at);
            if (tag < 0) break;
            plain.Append(text.Value, at, tag - at).Append(' ');
            var end = text.Value.IndexOf('>', tag);
            at = end < 0 ? text.Value.Length : end + 1;
        }
        if (at < text.Value.Length) plain.Append(text.Value, at, text.Value.Length - at);
        return WebUtility.HtmlDecode(plain.ToString());
    }
}

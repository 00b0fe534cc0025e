using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>A block of a body as <see cref="BlockWriter"/> wrote it.</summary>
/// <param name="Start">Where it begins in the HTML.</param>
/// <param name="Length">Its tags and line feed included.</param>
internal sealed partial record PageBlock(ulong Hash, string Text, int Words, int Start, int Length)
{
    private const int FewestWords = 3;

    /// <summary>The blocks of a body, tables' rows left out: a row alone may repeat in every table.</summary>
    public static IReadOnlyList<PageBlock> Of(string html)
    {
        var blocks = new List<PageBlock>();
        foreach (var match in Written().EnumerateMatches(html))
        {
            var text = TextMeasure.Collapse(WebUtility.HtmlDecode(Tag().Replace(html.Substring(match.Index, match.Length), " ")));
            var words = TextMeasure.CountWords(text);
            if (words >= FewestWords) blocks.Add(new PageBlock(HashOf(text), text, words, match.Index, match.Length));
        }
        return blocks;
    }

    /// <summary>Of the folded text: marks and forms of letters do not matter.</summary>
    public static ulong HashOf(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(ArabicText.Fold(text))));

    [GeneratedRegex(@"(<p>[^\n]*</p>|<h[2-4]>[^\n]*</h[2-4]>|<li>[^\n]*</li>|<figure>[^\n]*</figure>)\n", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}

using Masdar.Model;
using Masdar.Text;

namespace Masdar.Normalization;

/// <summary>Pictures and files that go with an article: absolute http and https addresses only.</summary>
internal static class Attachments
{
    private const int MaxEnclosures = 50;
    private const int MaxAlt = 500;
    private const int MaxType = 100;
    private const int MaxPixels = 100_000;

    /// <summary>The picture with its address made absolute, or null where it has none that may be published.</summary>
    public static ArticleImage? Image(ArticleImage? image, Uri? baseUrl)
    {
        if (image is null || HtmlAddress.Web(image.Url, baseUrl) is not { } url) return null;
        return new(url, Labels.Line(image.Alt, MaxAlt, isHtml: false), Pixels(image.Width), Pixels(image.Height));
    }

    /// <summary>The files in their order, each address once.</summary>
    public static IReadOnlyList<Enclosure> Enclosures(IReadOnlyList<Enclosure> enclosures, Uri? baseUrl)
    {
        if (enclosures.Count == 0) return [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<Enclosure>();
        foreach (var enclosure in enclosures)
        {
            if (HtmlAddress.Web(enclosure.Url, baseUrl) is not { } url || !seen.Add(url)) continue;
            kept.Add(new(url, Labels.Line(enclosure.Type, MaxType, isHtml: false), enclosure.Length is >= 0 ? enclosure.Length : null));
            if (kept.Count == MaxEnclosures) break;
        }
        return kept;
    }

    private static int? Pixels(int? side) => side is > 0 and <= MaxPixels ? side : null;
}

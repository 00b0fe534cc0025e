using Masdar.Text;
using AngleSharp.Html.Dom;

namespace Masdar.Extraction;

/// <summary>The other versions of a page that it names itself, for when its own text cannot be taken.</summary>
internal static class PageVersions
{
    /// <summary>AMP, then print; of the same site, each another address than the page's.</summary>
    public static IReadOnlyList<(string Kind, Uri Address)> Of(IHtmlDocument document, Uri url)
    {
        var versions = new List<(string, Uri)>(2);
        foreach (var (kind, selector) in ((string, string)[])[("AMP", "link[rel~=amphtml i][href]"), ("print", "link[rel~=alternate i][media=print i][href]")])
        {
            var href = document.QuerySelector(selector)?.GetAttribute("href");
            if (href is null or { Length: > 2000 } || !OutsideUri.TryCreate(url, href.Trim(), out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0) continue;
            address = OutsideUri.WithoutFragment(address);
            if (address != url && SameSite.Is(address, url) && !versions.Exists(v => v.Item2 == address)) versions.Add((kind, address));
        }
        return versions;
    }
}

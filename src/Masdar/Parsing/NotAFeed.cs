using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>Says what a document is that yields no feed, for the person who has to mend it.</summary>
internal static class NotAFeed
{
    /// <summary>Characters that are looked at.</summary>
    private const int Window = 64 * 1024;

    private static readonly string[] ChallengeSigns =
        ["cf-challenge", "cf_chl_", "challenge-platform", "just a moment...", "checking your browser", "ddos-guard", "attention required! | cloudflare", "_incapsula_", "px-captcha", "g-recaptcha", "h-captcha", "sucuri website firewall", "aes.js", "__cf_chl"];

    private static readonly string[] LoginSigns = ["type=\"password\"", "type='password'", "type=password", "name=\"password\"", "wp-login.php", "تسجيل الدخول"];

    private static readonly (string Root, string What)[] KnownRoots =
    [
        ("urlset", "a sitemap"), ("sitemapindex", "an index of sitemaps"), ("opml", "a list of feeds (OPML); import it with `masdar sources import`"), ("error", "an error message of a server"),
        ("xbel", "a list of bookmarks"), ("opensearchdescription", "a search description"), ("svg", "a picture"), ("soap:envelope", "an answer of a web service"),
    ];

    /// <summary>Bytes that are no text: an archive, a picture, a compressed feed. Null for everything else.</summary>
    public static Finding? Binary(ReadOnlySpan<byte> bytes)
    {
        var what = bytes switch
        {
            [0x1F, 0x8B, ..] => "gzip data that the server did not declare as such",
            [0x50, 0x4B, 0x03, 0x04, ..] => "a ZIP archive",
            [0x25, 0x50, 0x44, 0x46, ..] => "a PDF document",
            [0x89, 0x50, 0x4E, 0x47, ..] or [0xFF, 0xD8, 0xFF, ..] or [0x47, 0x49, 0x46, 0x38, ..] => "a picture",
            _ => null,
        };
        return what is null ? null : new Finding(Codes.Binary, $"The address gives no feed but {what}. Check the address.");
    }

    public static Finding Diagnose(string text, FindingLog findings)
    {
        var start = text.AsSpan().Trim(" \t\r\n\0\uFEFF");
        if (start.IsEmpty) return new Finding(Codes.Empty, "The document is empty. Check the address, or wait until the source mends it.");
        var shown = FindingLog.Excerpt(start, 80);
        var window = text[..Math.Min(text.Length, Window)];
        if (IsHtml(text)) return Html(window, shown);
        if (start[0] is '{' or '[') return new Finding(Codes.JsonNoFeed, $"The document is JSON but no JSON Feed. It begins: {shown}");
        if (start[0] != '<') return new Finding(Codes.NoXml, $"The document is neither XML nor JSON. It begins: {shown}");
        var scan = XmlScan.Of(window);
        foreach (var (root, what) in KnownRoots)
        {
            if (scan.RootName.Equals(root, StringComparison.OrdinalIgnoreCase)) return new Finding(Codes.Root, $"The document is {what}, not a feed. It begins: {shown}");
        }
        if (scan.RootName.Length > 0 && !scan.HasFeedRoot) return new Finding(Codes.Root, $"The document is XML, but its root <{FindingLog.Excerpt(scan.RootName, 30)}> is that of no feed. It begins: {shown}");
        var repaired = findings.ToList().Count > 0 ? " It could not be repaired." : "";
        return new Finding(Codes.Broken, $"The document looks like a feed but is too broken to be read.{repaired} It begins: {shown}");
    }

    private static Finding Html(string window, string shown)
    {
        if (ContainsAny(window, ChallengeSigns))
            return new Finding(Codes.Challenge, $"The address gave a page that asks for proof of a human reader (such as Cloudflare's), not a feed. Ask the source to let feed readers in. It begins: {shown}");
        if (ContainsAny(window, LoginSigns))
            return new Finding(Codes.Login, $"The address gave a page to log in, not a feed. Check the address, or the source's headers. It begins: {shown}");
        return new Finding(Codes.Html, $"The address gave a web page, not a feed. `masdar sources add` finds the feed of a site. It begins: {shown}");
    }

    public static bool IsHtml(string text)
    {
        var window = text[..Math.Min(text.Length, Window)];
        var scan = XmlScan.Of(window);
        if (scan.RootName is { Length: > 0 } root) return root.Equals("html", StringComparison.OrdinalIgnoreCase) || root.Equals("head", StringComparison.OrdinalIgnoreCase) || root.Equals("body", StringComparison.OrdinalIgnoreCase)
            || (!scan.HasFeedRoot && window.Contains("<html", StringComparison.OrdinalIgnoreCase));
        return window.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool ContainsAny(string text, string[] signs)
    {
        foreach (var sign in signs)
        {
            if (text.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}

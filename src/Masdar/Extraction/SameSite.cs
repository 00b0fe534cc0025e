using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Whether two addresses are of one site. Without a list of public suffixes: hosts are compared, not guessed apart.</summary>
internal static class SameSite
{
    private static readonly string[] Prefixes = ["www.", "m.", "amp.", "mobile.", "ar.", "en."];

    /// <summary>The same host but for www, m, amp, mobile and a language; or one is below the other.</summary>
    public static bool Is(Uri a, Uri b)
    {
        var (x, y) = (Bare(a), Bare(b));
        return string.Equals(x, y, StringComparison.Ordinal) || x.EndsWith("." + y, StringComparison.Ordinal) || y.EndsWith("." + x, StringComparison.Ordinal);
    }

    /// <summary>Also the same name under another top domain, as bbc.co.uk and bbc.com.</summary>
    public static bool IsSamePublisher(Uri a, Uri b) => Is(a, b) || string.Equals(Label(a), Label(b), StringComparison.Ordinal);

    private static string Bare(Uri url)
    {
        var host = CanonicalUrl.HostOf(url);
        foreach (var prefix in Prefixes)
        {
            if (host.StartsWith(prefix, StringComparison.Ordinal) && host.IndexOf('.', prefix.Length) > 0) host = host[prefix.Length..];
        }
        return host;
    }

    /// <summary>The longest label that is no top domain: the name that readers know.</summary>
    private static string Label(Uri url)
    {
        if (url.HostNameType != UriHostNameType.Dns) return url.Host;
        var labels = Bare(url).Split('.');
        return labels.Length < 2 ? labels[0] : labels[..^1].MaxBy(static l => l.Length)!;
    }
}

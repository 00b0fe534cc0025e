using System.Text;

namespace Masdar.Text;

/// <summary>
/// Two forms of an address: a faithful one that is published, and a lossy one that is only compared. Both are idempotent, and both are
/// total: what is no http or https address has no published form and compares as itself.
/// </summary>
internal static class CanonicalUrl
{
    /// <summary>
    /// The address to publish: scheme and host in lower case, the host in ASCII (RFC 5891), default port, credentials, fragment and
    /// tracking parameters removed (see <see cref="TrackingParameters"/>). The order of parameters and all else is the source's. A
    /// fragment that is a route of its own (<c>#!</c>, <c>#/</c>) stays.
    /// </summary>
    /// <param name="hosts">Hosts that a <c>ref</c> parameter may name to mean only "came from there": the feed's and the site's.</param>
    public static string Publish(Uri url, params ReadOnlySpan<string> hosts)
    {
        if (!IsWeb(url)) return url.OriginalString;
        var built = new StringBuilder(url.OriginalString.Length + 16);
        built.Append(url.Scheme).Append("://").Append(HostOf(url));
        if (!url.IsDefaultPort) built.Append(':').Append(System.Globalization.CultureInfo.InvariantCulture, $"{url.Port}");
        built.Append(PercentEncoding.Normalize(url.AbsolutePath));
        AppendQuery(built, url.Query, hosts);
        if (IsRoute(url.Fragment)) built.Append(PercentEncoding.Normalize(url.Fragment));
        return built.ToString();
    }

    /// <summary>
    /// The key to compare by: scheme, <c>www.</c>, AMP, trailing slash, index page, session and order of parameters no longer matter.
    /// It starts with <c>//</c>. Letter case of paths and every parameter that may name the article do matter: two articles are never merged.
    /// </summary>
    public static string Compare(string url)
    {
        var key = url.Trim();
        // Taking one thing away may bring another to light (an AMP cache's address in an AMP path); each round makes the key shorter.
        for (var i = 0; i < 64; i++)
        {
            var address = key.StartsWith("//", StringComparison.Ordinal) ? "http:" + key : key;
            if (!OutsideUri.TryCreate(address, UriKind.Absolute, out var parsed) || !IsWeb(parsed)) return key;
            var next = ComparisonKey.Of(parsed);
            if (string.Equals(next, key, StringComparison.Ordinal)) return key;
            key = next;
        }
        return key;
    }

    /// <summary>Whether it is an absolute http or https address with a host.</summary>
    public static bool IsWeb(Uri url) => url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Host.Length > 0;

    /// <summary>The host in ASCII and lower case, an IPv6 address in brackets.</summary>
    public static string HostOf(Uri url)
    {
        if (url.HostNameType is UriHostNameType.IPv6) return url.Host;
        try
        {
            return url.IdnHost.ToLowerInvariant();
        }
        catch (UriFormatException)
        {
            // A label that has no ASCII form.
            return url.Host.ToLowerInvariant();
        }
    }

    /// <summary>A fragment that selects a document in a page of scripts, not a place within a document.</summary>
    public static bool IsRoute(string fragment) => fragment.Length > 2 && fragment[1] is '!' or '/';

    private static void AppendQuery(StringBuilder built, string query, ReadOnlySpan<string> hosts)
    {
        var separator = '?';
        foreach (var range in query.AsSpan().TrimStart('?').Split('&'))
        {
            var parameter = query.AsSpan().TrimStart('?')[range];
            if (parameter.IsEmpty || TrackingParameters.Is(parameter, hosts)) continue;
            built.Append(separator).Append(PercentEncoding.Normalize(parameter.ToString()));
            separator = '&';
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace Masdar.Text;

/// <summary>The lossy form of an http or https address; see <see cref="CanonicalUrl.Compare"/>.</summary>
internal static partial class ComparisonKey
{
    private static readonly string[] HostLabels = ["www", "m", "mobile", "amp"];

    public static string Of(Uri url)
    {
        url = Unwrap(url);
        var path = PathOf(url);
        var query = QueryOf(url.Query);
        var key = new StringBuilder("//").Append(HostKey(url));
        // Under a default port of either scheme it is one site.
        if (url.Port is not (80 or 443)) key.Append(':').Append(System.Globalization.CultureInfo.InvariantCulture, $"{url.Port}");
        key.Append(path).Append(query);
        if (CanonicalUrl.IsRoute(url.Fragment)) key.Append(PercentEncoding.Normalize(url.Fragment));
        return key.ToString();
    }

    /// <summary>The article behind an AMP cache's address (cdn.ampproject.org, google.com/amp).</summary>
    private static Uri Unwrap(Uri url)
    {
        for (var i = 0; i < 8 && AmpCache().Match(url.Host + url.AbsolutePath) is { Success: true } match; i++)
        {
            if (!OutsideUri.TryCreate($"http://{match.Groups["rest"].Value}{url.Query}{url.Fragment}", UriKind.Absolute, out var inner) || !CanonicalUrl.IsWeb(inner)) break;
            url = inner;
        }
        return url;
    }

    private static string HostKey(Uri url)
    {
        var host = CanonicalUrl.HostOf(url).TrimEnd('.');
        if (url.HostNameType is not UriHostNameType.Dns) return host;
        while (true)
        {
            var dot = host.IndexOf('.', StringComparison.Ordinal);
            // At least two labels are left: m.com is a site of that name.
            if (dot < 0 || host.IndexOf('.', dot + 1) < 0 || !HostLabels.Contains(host[..dot], StringComparer.Ordinal)) return host;
            host = host[(dot + 1)..];
        }
    }

    private static string PathOf(Uri url)
    {
        var segments = PercentEncoding.Normalize(url.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var i = 0; i < segments.Count; i++) segments[i] = SessionSegment().Replace(segments[i], "");
        segments.RemoveAll(string.IsNullOrEmpty);
        while (segments.Count > 1 && segments[0] is "amp") segments.RemoveAt(0);
        while (segments.Count > 0)
        {
            if (segments[^1] is "amp" or "amp.html" || IndexPage().IsMatch(segments[^1])) segments.RemoveAt(segments.Count - 1);
            else if (AmpSuffix().Match(segments[^1]) is { Success: true } suffix) segments[^1] = suffix.Groups["name"].Value + suffix.Groups["type"].Value;
            else break;
        }
        return "/" + string.Join('/', segments);
    }

    private static string QueryOf(string query)
    {
        var kept = new List<string>();
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parameter = PercentEncoding.Normalize(part.Replace("+", "%20", StringComparison.Ordinal)).TrimEnd('=');
            if (parameter.Length == 0 || TrackingParameters.Is(parameter, []) || IsIncidental(parameter)) continue;
            kept.Add(parameter);
        }
        if (kept.Count == 0) return "";
        return "?" + string.Join('&', kept.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Parameters that choose a view of an article or name a reader's session, by name and value together.</summary>
    private static bool IsIncidental(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? parameter : parameter[..equals]).ToLowerInvariant();
        var value = equals < 0 ? "" : parameter[(equals + 1)..];
        return name switch
        {
            "amp" or "outputtype" or "output" or "view" => value is "" or "amp" or "1" or "true" && (name is "amp" || value is "amp"),
            "phpsessid" or "jsessionid" or "sessionid" or "session_id" or "cfid" or "cftoken" => true,
            "sid" or "s" => SessionValue().IsMatch(value),
            "ref" or "source" or "via" or "from" or "ncid" or "cmp" or "ito" or "feedname" or "share" => value.Length > 0 && !value.AsSpan().ContainsAnyInRange('0', '9'),
            _ => name.StartsWith("aspsessionid", StringComparison.Ordinal),
        };
    }

    [GeneratedRegex(@"^(?:[a-z0-9-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?|(?:www\.)?bing\.com/amp/(?:s/)?)(?<rest>[^/]+\.[^/]+.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex AmpCache();

    [GeneratedRegex(@";(?:jsessionid|phpsessid|sid)=[^;/]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SessionSegment();

    [GeneratedRegex(@"^(?:index\.(?:html?|php|aspx?|jsp|shtml)|default\.(?:aspx?|html?))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IndexPage();

    [GeneratedRegex(@"^(?<name>.+)\.amp(?<type>\.html?)?$", RegexOptions.NonBacktracking)]
    private static partial Regex AmpSuffix();

    // PHP's have 26 digits or 32 and more. 24 are a database's id (MongoDB's ObjectId), and so an article's.
    [GeneratedRegex("^[0-9a-fA-F]{26,}$", RegexOptions.NonBacktracking)]
    private static partial Regex SessionValue();
}

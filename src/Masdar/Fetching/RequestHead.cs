using System.Net;
using System.Text;

namespace Masdar.Fetching;

/// <summary>Writes a request: what a publisher's server sees of us.</summary>
internal static class RequestHead
{
    /// <summary>Headers that the connection or the decoding depends on; a source cannot set them.</summary>
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Content-Length", "Proxy-Authorization",
        "Proxy-Connection", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Match", "If-Range", "Range", "HTTP2-Settings",
    };

    /// <param name="withHeaders">Whether the errand's own headers may be sent to this address.</param>
    public static HttpRequestMessage Write(Uri url, Errand errand, string userAgent, bool withHeaders)
    {
        var request = new HttpRequestMessage(errand.Form is null ? HttpMethod.Get : HttpMethod.Post, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        var headers = request.Headers;
        if (errand.Form is { } form) request.Content = new FormUrlEncodedContent(form);
        if (withHeaders && errand.Headers is { } own)
        {
            foreach (var (name, value) in own)
            {
                if (!Ours.Contains(name)) headers.TryAddWithoutValidation(name, OnTheWire(value));
            }
        }

        if (!headers.NonValidated.Contains("User-Agent")) headers.TryAddWithoutValidation("User-Agent", OnTheWire(userAgent));
        if (!headers.NonValidated.Contains("Accept")) headers.TryAddWithoutValidation("Accept", errand.Accept);
        headers.TryAddWithoutValidation("Accept-Encoding", DecodedBody.Accepted);

        // Byte for byte as they came: a validator is the server's word, not ours to parse (RFC 9110 §8.8.3).
        if (errand.Validators.ETag is { } tag) headers.TryAddWithoutValidation("If-None-Match", tag);
        if (errand.Validators.LastModified is { } date) headers.TryAddWithoutValidation("If-Modified-Since", date);
        return request;
    }

    /// <summary>Header bytes are Latin-1 here, so that a validator comes back as it came; other letters travel as UTF-8.</summary>
    private static string OnTheWire(string value)
    {
        foreach (var c in value)
        {
            if (c > '\u00FF') return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
        }

        return value;
    }
}

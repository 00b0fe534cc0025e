using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// The heads of a request and its answer as text (RFC 9112 §2.1), for the archive. Field names are spelled, and fields of one name are put
/// together, as the base library does; values are the server's.
/// </summary>
internal static class WireHead
{
    /// <summary>Fields of the answer that no longer describe the kept body get this before their name, as crawlers' archives have it.</summary>
    private const string Hidden = "X-Crawler-";

    /// <param name="body">As sent, transfer coding undone.</param>
    public static Exchange Exchange(HttpResponseMessage response, Uri url, DateTimeOffset at, Errand errand, ReadOnlyMemory<byte> body) =>
        new(url, at, Request(response.RequestMessage!, url, errand), Response(response, body.Length), body);

    private static byte[] Request(HttpRequestMessage request, Uri url, Errand errand)
    {
        var head = new StringBuilder(512);
        head.Append(CultureInfo.InvariantCulture, $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n");
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // The source's own headers may be keys and passwords.
            if (errand.Headers?.Keys.Contains(name, StringComparer.OrdinalIgnoreCase) == true) continue;
            Append(head, name, values);
        }

        return Bytes(head);
    }

    private static byte[] Response(HttpResponseMessage response, int length)
    {
        var head = new StringBuilder(1024);
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.{(response.Version is { Major: 1, Minor: 0 } ? 0 : 1)} {(int)response.StatusCode} {response.ReasonPhrase}\r\n");
        foreach (var (name, values) in response.Headers.NonValidated) Append(head, IsTransfer(name) ? Hidden + name : name, values);
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            var describes = !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || values.ToString() == length.ToString(CultureInfo.InvariantCulture);
            Append(head, describes ? name : Hidden + name, values);
        }

        return Bytes(head);
    }

    private static bool IsTransfer(string name) => name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder head, string name, HeaderStringValues values)
    {
        foreach (var value in values) head.Append(name).Append(": ").Append(value.ReplaceLineEndings(" ")).Append("\r\n");
    }

    /// <summary>The base library reads fields as Latin-1; what it read as UTF-8 is written as that.</summary>
    private static byte[] Bytes(StringBuilder head)
    {
        var text = head.Append("\r\n").ToString();
        return text.All(static c => c <= '\u00FF') ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
    }
}

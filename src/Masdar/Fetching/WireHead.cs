using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Masdar.Model;
using Masdar.Text;

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
        var head = new MemoryStream(512);
        Line(head, $"GET {url.PathAndQuery} HTTP/1.1");
        Line(head, $"Host: {CanonicalUrl.HostOf(url)}{(url.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{url.Port}"))}");
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // The source's own headers may be keys and passwords.
            if (errand.Headers?.Keys.Contains(name, StringComparer.OrdinalIgnoreCase) == true) continue;
            Fields(head, name, values);
        }

        Line(head, "");
        return head.ToArray();
    }

    private static byte[] Response(HttpResponseMessage response, int length)
    {
        var head = new MemoryStream(1024);
        Line(head, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.{(response.Version is { Major: 1, Minor: 0 } ? 0 : 1)} {(int)response.StatusCode} {response.ReasonPhrase}"));
        foreach (var (name, values) in response.Headers.NonValidated) Fields(head, IsTransfer(name) ? Hidden + name : name, values);
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            var describes = !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || values.ToString() == length.ToString(CultureInfo.InvariantCulture);
            Fields(head, describes ? name : Hidden + name, values);
        }

        Line(head, "");
        return head.ToArray();
    }

    private static bool IsTransfer(string name) => name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);

    private static void Fields(MemoryStream head, string name, HeaderStringValues values)
    {
        foreach (var value in values) Line(head, $"{name}: {value}");
    }

    /// <summary>
    /// A line as it was sent. The base library reads fields as Latin-1, so that each character is a byte of whatever the server meant; what it read as
    /// UTF-8 (<c>Location</c>) is written as that. Only CR and LF end a line: U+0085 is the second byte of م.
    /// </summary>
    private static void Line(MemoryStream head, string text)
    {
        text = text.Replace('\r', ' ').Replace('\n', ' ');
        head.Write(text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text));
        head.Write("\r\n"u8);
    }
}

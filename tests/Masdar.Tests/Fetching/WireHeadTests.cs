using System.Text;
using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

/// <summary>The heads that the archive keeps: byte for byte what the server sent, as far as the base library lets it be known.</summary>
public class WireHeadTests
{
    [Fact]
    public async Task Letters_of_a_field_stay_the_bytes_that_they_were_sent_as()
    {
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\nContent-Disposition: inline; filename=محمد.xml\nX-Latin: é\n\n<rss/>");
        using var fetcher = Net.Fetcher();
        var fetched = Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url(), request => request with { KeepsExchange = true }));
        var head = Encoding.UTF8.GetString(fetched.Exchange!.ResponseHead.Span);
        Assert.Contains("filename=محمد.xml\r\n", head, StringComparison.Ordinal);
        Assert.Contains("X-Latin: é\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.StartsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"GET /feed HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n"), Encoding.UTF8.GetString(fetched.Exchange.RequestHead.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://موقع.com:8080/a", "xn--4gbrim.com:8080")]
    [InlineData("https://EXAMPLE.org/a", "example.org")]
    [InlineData("http://[::1]:8080/a", "[::1]:8080")]
    public void The_host_is_written_as_it_is_sent(string address, string host)
    {
        var url = new Uri(address);
        using var request = new HttpRequestMessage();
        using var response = new HttpResponseMessage { RequestMessage = request };
        response.Headers.TryAddWithoutValidation("X-Latin", "\u00C3\u00A9");
        var exchange = WireHead.Exchange(response, url, DateTimeOffset.UnixEpoch, Errand.For(new FetchRequest(url, FetchPurpose.Page), Net.Loopback), default);
        Assert.StartsWith($"GET /a HTTP/1.1\r\nHost: {host}\r\n", Encoding.UTF8.GetString(exchange.RequestHead.Span), StringComparison.Ordinal);
        Assert.Contains("X-Latin: é\r\n", Encoding.UTF8.GetString(exchange.ResponseHead.Span), StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Masdar.Benchmarks.Fetching;

/// <summary>A server on loopback with sound feeds, and with answers that never end.</summary>
internal sealed class HostileSite : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _filler = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));

    public HostileSite()
    {
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    /// <summary>The kinds of answer that do harm.</summary>
    public static IReadOnlyList<string> Traps { get; } = ["endless-body", "endless-chunks", "gzip-bomb", "brotli-bomb", "endless-headers", "endless-header"];

    /// <summary>Each number is a host of its own.</summary>
    public string Url(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"http://127.1.{number / 200}.{1 + (number % 200)}:{((IPEndPoint)_listener.LocalEndpoint).Port}/{kind}/{number}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } first)
                {
                    while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 }) { }
                    var path = first.Split(' ')[1].Split('/');
                    await AnswerAsync(stream, path[1], path.Length > 2 ? path[2] : "0");
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client had enough.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string kind, string number)
    {
        const string xml = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
        switch (kind)
        {
            case "feed":
                var feed = Encoding.UTF8.GetBytes(Feed(number));
                await WriteAsync(stream, $"{xml}Content-Length: {feed.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n");
                await stream.WriteAsync(feed, _stop.Token);
                break;
            case "endless-body":
                await WriteAsync(stream, $"{xml}Connection: close\r\n\r\n<rss><channel><title>");
                while (true) await stream.WriteAsync(_filler, _stop.Token);
            case "endless-chunks":
                await WriteAsync(stream, $"{xml}Transfer-Encoding: chunked\r\n\r\n");
                while (true)
                {
                    await WriteAsync(stream, "10000\r\n");
                    await stream.WriteAsync(_filler, _stop.Token);
                    await WriteAsync(stream, "\r\n");
                }
            case "gzip-bomb":
                await WriteAsync(stream, $"{xml}Content-Encoding: gzip\r\nConnection: close\r\n\r\n");
                await FillAsync(new GZipStream(stream, CompressionLevel.Fastest));
                break;
            case "brotli-bomb":
                await WriteAsync(stream, $"{xml}Content-Encoding: br\r\nConnection: close\r\n\r\n");
                await FillAsync(new BrotliStream(stream, CompressionLevel.Fastest));
                break;
            case "endless-headers":
                await WriteAsync(stream, xml);
                while (true) await WriteAsync(stream, $"X-Filler: {new string('x', 1000)}\r\n");
            case "endless-header":
                await WriteAsync(stream, $"{xml}X-Filler: ");
                while (true) await stream.WriteAsync(_filler, _stop.Token);
            default:
                await WriteAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                break;
        }
    }

    private async Task FillAsync(Stream packed)
    {
        await using (packed)
        {
            while (true) await packed.WriteAsync(_filler, _stop.Token);
        }
    }

    private ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);

    private static string Feed(string number)
    {
        var items = Enumerable.Range(0, 30).Select(i => $"<item><title>خبر {number} {i.ToString(CultureInfo.InvariantCulture)}</title><guid isPermaLink=\"false\">{number}-{i.ToString(CultureInfo.InvariantCulture)}</guid><description>{Words(number, i)}</description></item>");
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>موقع {number}</title>{string.Concat(items)}</channel></rss>";
    }

    private static string Words(string number, int item) => string.Join(' ', Enumerable.Range(0, 120).Select(i => $"كلمة{number}ب{((item * 1000) + i).ToString(CultureInfo.InvariantCulture)}"));
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Masdar.Tests.Fetching;

/// <summary>A server on loopback that says exactly what a test tells it to, HTTP or not, and keeps what it was asked.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, Stream, CancellationToken, Task<bool>> _answer;
    private int _active;
    private int _peak;
    private int _connections;

    /// <param name="answer">Writes the answer; returns whether the connection is kept.</param>
    public RawServer(Func<Asked, Stream, CancellationToken, Task<bool>> answer, string address = "127.0.0.1")
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        Address = address;
        _ = AcceptAsync();
    }

    public string Address { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public int Peak => _peak;

    public int Active => Volatile.Read(ref _active);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A server that gives one fixed text to everything. LF becomes CR LF in the head only if written so.</summary>
    public static RawServer Saying(string head, byte[]? body = null, bool keep = false) =>
        new(async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), token);
            await stream.WriteAsync(body ?? [], token);
            return keep;
        });

    /// <summary>A server that answers each path by a complete, well-formed answer.</summary>
    public static RawServer Answering(Func<Asked, string> headAndBody, string address = "127.0.0.1") =>
        new(async (asked, stream, token) =>
        {
            var text = headAndBody(asked).ReplaceLineEndings("\n");
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var body = end < 0 ? [] : Encoding.UTF8.GetBytes(text[(end + 2)..]);
            var head = (end < 0 ? text : text[..end]).Replace("\n", "\r\n", StringComparison.Ordinal);
            var length = head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
            await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes($"{head}\r\n{length}\r\n"), .. body], token);
            return true;
        }, address);

    public Uri Url(string path = "/feed", string? host = null) => new($"http://{host ?? Address}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } asked)
                {
                    Requests.Enqueue(asked);
                    var active = Interlocked.Increment(ref _active);
                    for (var peak = _peak; peak < active; peak = _peak) Interlocked.CompareExchange(ref _peak, active, peak);
                    try
                    {
                        if (!await _answer(asked, stream, _stop.Token)) break;
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _active);
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client left, or the test ended.
            }
        }
    }

    private async Task<Asked?> ReadHeadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 65536 && await stream.ReadAsync(one, _stop.Token) > 0)
        {
            bytes.Add(one[0]);
            if (bytes.Count > 3 && one[0] == '\n' && bytes[^3] == '\n')
                return new Asked(Encoding.Latin1.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        }

        return null;
    }

    internal sealed class Asked(string[] lines)
    {
        public string[] Lines { get; } = lines;

        public string Path { get; } = lines[0].Split(' ')[1];

        /// <summary>A header's value as it stood on the wire, or null.</summary>
        public string? this[string name] => Lines.Skip(1).FirstOrDefault(x => x.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim(' ');
    }
}

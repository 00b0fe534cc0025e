using System.Globalization;
using System.IO.Compression;
using System.Text;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

public class BrokenAnswerTests
{
    private static readonly FetchingOptions Impatient = Net.Loopback with { Timeout = TimeSpan.FromMilliseconds(700), MaxFeedBytes = 100_000 };

    [Theory]
    [InlineData("Content-Length: 50", "ten bytes.")]
    [InlineData("Transfer-Encoding: chunked", "a\r\nten bytes.\r\nzz\r\nmore\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "a\r\nten bytes.\r\n")]
    [InlineData("Transfer-Encoding: chunked", "a\r\nten")]
    [InlineData("Transfer-Encoding: chunked", "a\r\nten bytes.\r\n7fffffffffffffff\r\nmore")]
    [InlineData("Transfer-Encoding: chunked", "")]
    public async Task A_body_that_ends_early_is_a_failure(string framing, string body)
    {
        await using var server = RawServer.Saying($"HTTP/1.1 200 OK\nETag: \"v1\"\n{framing}", Encoding.ASCII.GetBytes(body));
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.Truncated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("SSH-2.0-OpenSSH_9.6")]
    [InlineData("HTTP/1.1 twohundred OK")]
    [InlineData("HTTP/1.1 200 OK\nno colon here")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 7")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: -5")]
    public async Task What_is_no_HTTP_is_a_failure_in_words(string head)
    {
        await using var server = new RawServer(async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + (head.Contains('\n', StringComparison.Ordinal) ? "\r\n\r\nhello" : "\r\n")), token);
            return false;
        });
        using var fetcher = Net.Fetcher();
        var failed = Assert.IsType<FetchFailed>(await fetcher.GetAsync(server.Url()));
        Assert.Contains(failed.Kind, (FetchErrorKind[])[FetchErrorKind.Protocol, FetchErrorKind.Connection, FetchErrorKind.Truncated]);
        Assert.Contains("127.0.0.1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        Uri url;
        await using (var server = RawServer.Saying("")) url = server.Url();
        using var fetcher = Net.Fetcher();
        Assert.Contains("refused", (await fetcher.GetAsync(url)).Failed(FetchErrorKind.Connection).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_HTTP_where_TLS_should_be_says_so()
    {
        await using var server = RawServer.Saying("HTTP/1.1 400 Bad\nContent-Length: 0");
        using var fetcher = Net.Fetcher(Impatient);
        var failed = Assert.IsType<FetchFailed>(await fetcher.GetAsync(new Uri($"https://127.0.0.1:{server.Port}/")));
        Assert.Contains(failed.Kind, (FetchErrorKind[])[FetchErrorKind.Tls, FetchErrorKind.Timeout]);
    }

    [Theory]
    [InlineData("silence", nameof(FetchErrorKind.Timeout))]
    [InlineData("drip", nameof(FetchErrorKind.Timeout))]
    [InlineData("drip in the head", nameof(FetchErrorKind.Timeout))]
    [InlineData("endless body", nameof(FetchErrorKind.TooLarge))]
    [InlineData("endless chunks", nameof(FetchErrorKind.TooLarge))]
    [InlineData("endless headers", nameof(FetchErrorKind.TooLarge))]
    [InlineData("one endless header", nameof(FetchErrorKind.TooLarge))]
    [InlineData("endless 100 Continue", nameof(FetchErrorKind.Timeout))]
    [InlineData("endless chunk extension", nameof(FetchErrorKind.Truncated))]
    [InlineData("a promise of gigabytes", nameof(FetchErrorKind.TooLarge))]
    public async Task What_never_ends_is_ended(string how, string kind)
    {
        long sent = 0;
        await using var server = new RawServer(async (_, stream, token) =>
        {
            var (head, piece, pause) = how switch
            {
                "silence" => ("", "", 50),
                "drip" => ("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", "x", 20),
                "drip in the head" => ("HTTP/1.1 200 OK\r\n", "x", 20),
                "endless body" => ("HTTP/1.1 200 OK\r\n\r\n", new string('x', 8000), 0),
                "endless chunks" => ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", $"1f40\r\n{new string('x', 8000)}\r\n", 0),
                "endless headers" => ("HTTP/1.1 200 OK\r\n", $"X-A: {new string('x', 1000)}\r\n", 0),
                "one endless header" => ("HTTP/1.1 200 OK\r\nX-A: ", new string('x', 1000), 0),
                "endless 100 Continue" => ("", "HTTP/1.1 100 Continue\r\n\r\n", 1),
                "endless chunk extension" => ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=", new string('x', 1000), 0),
                _ => ("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "x", 20),
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), token);
            while (true)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), token);
                sent += piece.Length;
                if (pause > 0) await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, token);
            }
        });
        using var fetcher = Net.Fetcher(Impatient);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await fetcher.GetAsync(server.Url())).Failed(Enum.Parse<FetchErrorKind>(kind));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        if (how is not "silence") await Net.UntilAsync(() => server.Active == 0);
        Assert.InRange(sent, 0, 16_000_000);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("deflate, br")]
    [InlineData("GZIP")]
    [InlineData("utf-8")]
    public async Task Every_coding_is_undone_and_every_cut_is_noticed(string coding)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"سطر {i} {i * 7919 % 1000}\n")));
        var packed = coding.Replace("raw ", "", StringComparison.Ordinal).Split(", ").Aggregate(text, (x, y) => Pack(coding is "raw deflate" ? coding : y, x));
        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding.Replace("raw ", "", StringComparison.Ordinal)}\r\n";
        await using var server = new RawServer(async (asked, stream, token) =>
        {
            var body = packed[..int.Parse(asked.Path[1..], CultureInfo.InvariantCulture)];
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body], token);
            return true;
        });
        using var fetcher = Net.Fetcher();
        Assert.Equal(text, Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url($"/{packed.Length}"))).Body.ToArray());
        if (coding is "utf-8") return;
        foreach (var length in (int[])[1, 2, 3, 9, 10, 11, packed.Length / 3, packed.Length / 2, packed.Length - 12, packed.Length - 9, packed.Length - 8, packed.Length - 5, packed.Length - 2, packed.Length - 1])
            (await fetcher.GetAsync(server.Url($"/{length}"))).Failed(FetchErrorKind.Truncated);
    }

    [Fact]
    public async Task Gzip_in_members_and_with_something_behind_it_is_whole()
    {
        byte[] members = [.. Pack("gzip", "one "u8.ToArray()), .. Pack("gzip", "two"u8.ToArray())];
        foreach (var body in (byte[][])[members, [.. members, .. new byte[9]], [.. members, 0]])
        {
            await using var server = RawServer.Saying($"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {body.Length}", body);
            using var fetcher = Net.Fetcher();
            Assert.Equal("one two", Encoding.UTF8.GetString(Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url())).Body.Span));
        }
    }

    [Theory]
    [InlineData("bad sum", nameof(FetchErrorKind.Truncated))]
    [InlineData("no gzip at all", nameof(FetchErrorKind.Truncated))]
    [InlineData("unknown coding", nameof(FetchErrorKind.Protocol))]
    [InlineData("ten codings", nameof(FetchErrorKind.TooLarge))]
    public async Task A_coding_that_lies_is_a_failure(string how, string kind)
    {
        var body = Pack("gzip", "hello"u8.ToArray());
        body[^7] ^= 1;
        var coding = how switch { "unknown coding" => "x-made-up", "ten codings" => string.Join(',', Enumerable.Repeat("gzip", 10)), _ => "gzip" };
        if (how is "no gzip at all") body = "<rss/>"u8.ToArray();
        await using var server = RawServer.Saying($"HTTP/1.1 200 OK\nContent-Encoding: {coding}\nContent-Length: {body.Length}", body);
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(Enum.Parse<FetchErrorKind>(kind));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("br, gzip")]
    [InlineData("br, br")]
    public async Task A_bomb_does_not_go_off(string coding)
    {
        var bomb = coding.Split(", ").Aggregate(new byte[64 * 1024 * 1024], (x, y) => Pack(y, x));
        await using var server = RawServer.Saying($"HTTP/1.1 200 OK\nContent-Encoding: {coding}\nContent-Length: {bomb.Length}", bomb);
        using var fetcher = Net.Fetcher();
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.TooLarge);
    }

    [Fact]
    public async Task The_limits_are_exact_and_differ_for_feeds_and_pages()
    {
        await using var server = RawServer.Answering(x => $"HTTP/1.1 200 OK\n\n{new string('x', int.Parse(x.Path[1..], CultureInfo.InvariantCulture))}");
        using var fetcher = Net.Fetcher(Net.Loopback with { MaxFeedBytes = 1000, MaxPageBytes = 500 });
        Assert.Equal(1000, Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/1000"))).Body.Length);
        (await fetcher.GetAsync(server.Url("/1001"))).Failed(FetchErrorKind.TooLarge);
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/500"), null, FetchPurpose.Page));
        (await fetcher.GetAsync(server.Url("/501"), null, FetchPurpose.Page)).Failed(FetchErrorKind.TooLarge);
    }

    [Fact]
    public async Task An_HTTP_1_0_answer_without_length_is_read_to_its_end()
    {
        await using var server = RawServer.Saying("HTTP/1.0 200 OK\nContent-Type: text/xml", "whole"u8.ToArray());
        using var fetcher = Net.Fetcher();
        Assert.Equal(5, Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url())).Body.Length);
    }

    private static byte[] Pack(string coding, byte[] bytes)
    {
        var packed = new MemoryStream();
        using (Stream encoder = coding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(packed, CompressionLevel.Optimal),
            "DEFLATE" => new ZLibStream(packed, CompressionLevel.Optimal),
            "RAW DEFLATE" => new DeflateStream(packed, CompressionLevel.Optimal),
            "BR" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => packed,
        })
        {
            encoder.Write(bytes);
        }

        return packed.ToArray();
    }
}

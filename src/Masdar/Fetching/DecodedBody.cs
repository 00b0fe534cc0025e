using System.IO.Compression;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// Undoes content codings (RFC 9110 §8.4) a piece at a time: gzip, deflate (with and without zlib's frame), br. Knows whether
/// the coded body was whole.
/// </summary>
internal sealed class DecodedBody : IAsyncDisposable
{
    /// <summary>What is sent as Accept-Encoding.</summary>
    public const string Accepted = "gzip, deflate, br";

    private const int MostLayers = 2;

    /// <summary>
    /// A gzip member that a whole gzip body is followed by, so that it shows in the output; a cut one swallows or chokes on it.
    /// It is the text <see cref="Marker"/>, stored.
    /// </summary>
    private static readonly byte[] MarkerMember =
    [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1, 8, 0, 0xF7, 0xFF, 0x9D, 0x01, 0xC7, 0x5E, 0xB3, 0x0E, 0xFA, 0x11, 0xE0, 0xCF, 0xA4, 0x7D, 8, 0, 0, 0,
    ];

    private readonly List<Layer> _layers = [];
    private readonly WireStream _wire;

    private DecodedBody(WireStream wire)
    {
        _wire = wire;
        Stream = wire;
    }

    /// <summary>Where the decoded bytes are read. After the last of them stands <see cref="Marker"/> if <see cref="Marked"/>.</summary>
    public Stream Stream { get; private set; }

    /// <summary>Whether anything is decoded at all.</summary>
    public bool Coded => _layers.Count > 0;

    /// <summary>Bytes taken off the wire.</summary>
    public long WireBytes => _wire.Count;

    public static ReadOnlySpan<byte> Marker => MarkerMember.AsSpan(15, 8);

    /// <summary>Whether the outermost output ends in <see cref="Marker"/> if the body was whole. Known at the end only.</summary>
    public bool Marked => _layers is [.., { Gzip: true, Input.AskedBeyondEnd: true }];

    /// <summary>Reads the field's codings and stacks their decoders. Throws <see cref="FetchProblem"/> for one that is not known.</summary>
    /// <param name="limit">For the bytes of each layer.</param>
    /// <param name="kept">Where the coded bytes are gathered; they are not where nothing is coded.</param>
    public static async ValueTask<DecodedBody> OpenAsync(Stream body, string? contentEncoding, long limit, string host, PooledBytes? kept, CancellationToken cancellationToken)
    {
        var codings = Codings(contentEncoding, host);
        var gzip = codings is [.., "gzip"];
        var input = new WireStream(body, limit, host, gzip ? MarkerMember : default, codings.Count > 0 ? kept : null);
        var decoded = new DecodedBody(input);
        for (var i = codings.Count - 1; i >= 0; i--)
        {
            if (i < codings.Count - 1) input = new WireStream(decoded.Stream, limit, host, codings[i] is "gzip" ? MarkerMember : default);
            Stream decoder = codings[i] switch
            {
                "gzip" => new GZipStream(input, CompressionMode.Decompress, leaveOpen: true),
                "br" => new BrotliStream(input, CompressionMode.Decompress, leaveOpen: true),
                _ => HasZlibFrame((await input.PeekAsync(2, cancellationToken)).Span)
                    ? new ZLibStream(input, CompressionMode.Decompress, leaveOpen: true)
                    : new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true),
            };
            decoded._layers.Add(new Layer(input, decoder, codings[i] is "gzip"));
            decoded.Stream = decoder;
        }

        return decoded;
    }

    /// <summary>
    /// Whether every layer came to its own end, known when the last decoder has. For an outermost gzip the caller has looked
    /// for the marker; an outer one that was cut takes it for a broken trailer and throws <see cref="InvalidDataException"/>.
    /// </summary>
    public async ValueTask<bool> WholeAsync(CancellationToken cancellationToken)
    {
        if (_layers.Count == 0) return true;
        var last = _layers[^1];
        if (!last.Gzip && last.Input.AskedBeyondEnd) return false;

        // An inner decoder may come to its end before it has read all that its outer one would give.
        var rest = new byte[1024];
        while (_layers.Count > 1 && await last.Input.ReadAsync(rest, cancellationToken) > 0) { }
        return _layers[..^1].TrueForAll(x => x.Gzip || !x.Input.AskedBeyondEnd);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _layers.Count - 1; i >= 0; i--) await _layers[i].Decoder.DisposeAsync();
        await _wire.DisposeAsync();
    }

    /// <summary>Lower-case codings in the order in which they were applied; what says nothing, such as a charset, is left out.</summary>
    private static List<string> Codings(string? field, string host)
    {
        var codings = new List<string>();
        if (field is null) return codings;
        foreach (var name in field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (name.ToLowerInvariant())
            {
                case "gzip" or "x-gzip":
                    codings.Add("gzip");
                    break;
                case "deflate":
                    codings.Add("deflate");
                    break;
                case "br":
                    codings.Add("br");
                    break;
                // Servers that take the field for a charset, or name what is no coding: the body is as it is.
                case "identity" or "none" or "utf-8" or "utf8" or "binary" or "8bit" or "windows-1256" or "iso-8859-1":
                    break;
                default:
                    throw new FetchProblem(
                        FetchErrorKind.Protocol, $"{host} sent a content coding that nobody asked for: {Words.Brief(name)}; asked for were {Accepted}.");
            }

            if (codings.Count > MostLayers)
                throw new FetchProblem(FetchErrorKind.TooLarge, $"{host} packed its answer more than {MostLayers} times over, which only a trap does.");
        }

        return codings;
    }

    /// <summary>RFC 1950 §2.2: method 8 and a check sum; "deflate" ought to have it, and often has not.</summary>
    private static bool HasZlibFrame(ReadOnlySpan<byte> start) =>
        start.Length == 2 && (start[0] & 0x0F) == 8 && ((start[0] << 8) | start[1]) % 31 == 0;

    private readonly record struct Layer(WireStream Input, Stream Decoder, bool Gzip);
}

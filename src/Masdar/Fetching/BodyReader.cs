using System.Buffers;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>Reads a body whole, decoded, and never more of it than allowed, in bytes on the wire, bytes unpacked, and expansion.</summary>
internal static class BodyReader
{
    /// <summary>Below this an answer may expand as it likes.</summary>
    private const int FreeExpansion = 1024 * 1024;

    /// <summary>Feeds and pages shrink to a tenth; a hundredth is rare; deflate's bombs reach a thousandth, brotli's far less.</summary>
    private const int MostExpansion = 250;

    private const int FirstBuffer = 32 * 1024;

    /// <summary>The bytes after content decoding. Throws <see cref="FetchProblem"/> for too much, and for a body that was cut off.</summary>
    /// <param name="limit">Bytes allowed, coded and decoded.</param>
    /// <param name="cut">Whether what goes beyond the limit is left out instead of refused.</param>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, long limit, bool cut, string host, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        if (!cut && headers.ContentLength > limit) throw Failures.TooManyBytes(host, limit);
        var coding = headers.NonValidated.TryGetValues("Content-Encoding", out var values) ? values.ToString() : null;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var decoded = await DecodedBody.OpenAsync(stream, coding, limit, host, cancellationToken);

        // One byte more than allowed shows that there is more; the marker is not the document's.
        var most = (int)Math.Min(cut ? limit : limit + 1 + DecodedBody.Marker.Length, Array.MaxLength);
        var expected = decoded.Coded ? 4 * (headers.ContentLength ?? 0) : (headers.ContentLength ?? 0) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected, Math.Min(FirstBuffer, most), Math.Min(16 * FirstBuffer, most)));
        try
        {
            var used = 0;
            while (used < most)
            {
                if (used == buffer.Length) buffer = Grow(buffer, most);
                var got = await decoded.Stream.ReadAsync(buffer.AsMemory(used, Math.Min(buffer.Length, most) - used), cancellationToken);
                if (got == 0) break;
                used += got;
                if (decoded.Coded && used > FreeExpansion && used > MostExpansion * decoded.WireBytes)
                    throw new FetchProblem(FetchErrorKind.TooLarge, $"{host} sent an answer that unpacks to more than {MostExpansion} times its size, which only a trap does.");
            }

            return await FinishAsync(decoded, buffer, used, limit, cut, host, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new FetchProblem(FetchErrorKind.Truncated, $"{host} sent a body whose compression is broken or cut off; it is asked again at the next fetch.", e);
        }
        catch (InvalidOperationException e) when (decoded.Coded)
        {
            // How BrotliStream puts it.
            throw new FetchProblem(FetchErrorKind.Truncated, $"{host} sent a body whose compression is broken or cut off; it is asked again at the next fetch.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<byte[]> FinishAsync(DecodedBody decoded, byte[] buffer, int used, long limit, bool cut, string host, CancellationToken cancellationToken)
    {
        if (cut && used >= limit) return buffer.AsSpan(0, used).ToArray();
        if (decoded.Marked)
        {
            if (!buffer.AsSpan(0, used).EndsWith(DecodedBody.Marker)) throw CutOff(host);
            used -= DecodedBody.Marker.Length;
        }

        if (used > limit) throw Failures.TooManyBytes(host, limit);
        return await decoded.WholeAsync(cancellationToken) ? buffer.AsSpan(0, used).ToArray() : throw CutOff(host);
    }

    private static FetchProblem CutOff(string host) =>
        new(FetchErrorKind.Truncated, $"{host} sent a compressed body that ends too early; it is asked again at the next fetch.");

    private static byte[] Grow(byte[] buffer, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, most));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

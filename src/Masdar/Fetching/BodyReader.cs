using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>Reads a body whole, decoded, and never more of it than allowed, in bytes on the wire, bytes unpacked, and expansion.</summary>
internal static class BodyReader
{
    /// <summary>What every body may take; beyond this it counts as large.</summary>
    public const int Small = 512 * 1024;

    /// <summary>Below this an answer may expand as it likes.</summary>
    private const int FreeExpansion = 1024 * 1024;

    /// <summary>Feeds and pages shrink to a tenth; a hundredth is rare; deflate's bombs reach a thousandth, brotli's far less.</summary>
    private const int MostExpansion = 250;

    /// <summary>The bytes after content decoding. Throws <see cref="FetchProblem"/> for too much, and for a body that was cut off.</summary>
    /// <param name="limit">Bytes allowed, coded and decoded.</param>
    /// <param name="budget">For what is large.</param>
    /// <param name="patience">How long a large body waits for its turn.</param>
    /// <param name="cut">Whether what goes beyond the limit is left out instead of refused.</param>
    /// <param name="kept">Where the bytes are gathered as they were sent, if they are coded; null: nowhere.</param>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response, long limit, bool cut, string host, BodyBudget budget, TimeSpan patience, PooledBytes? kept, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        if (!cut && headers.ContentLength > limit) throw Failures.TooManyBytes(host, limit);
        var coding = headers.NonValidated.TryGetValues("Content-Encoding", out var values) ? values.ToString() : null;
        return await DecodeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), coding, limit, cut, host, kept, Turn, cancellationToken);

        async ValueTask<(BodyBudget, long)?> Turn(long most, bool isCoded) => (budget, await budget.TakeAsync(isCoded ? most : Math.Min(most, headers.ContentLength ?? most), patience, cancellationToken));
    }

    /// <summary>As <see cref="ReadAsync"/>, for a body whose codings are known.</summary>
    /// <param name="coding">Content-Encoding, or null.</param>
    /// <param name="turn">Waits until there is room for so many bytes, coded or not, and gives what is to be returned; null: there is always room.</param>
    public static async Task<ReadOnlyMemory<byte>> DecodeAsync(
        Stream stream, string? coding, long limit, bool cut, string host, PooledBytes? kept, Func<long, bool, ValueTask<(BodyBudget Budget, long Bytes)?>>? turn, CancellationToken cancellationToken)
    {
        await using var decoded = await DecodedBody.OpenAsync(stream, coding, limit, host, kept, cancellationToken);
        using var bytes = new PooledBytes();

        // One byte more than allowed shows that there is more; the marker is not the document's.
        var most = (int)Math.Min(cut ? limit : limit + 1 + DecodedBody.Marker.Length, Array.MaxLength);
        var isLarge = false;
        (BodyBudget Budget, long Bytes)? held = null;
        try
        {
            while (bytes.Count < most)
            {
                if (!isLarge && bytes.Count > Small)
                {
                    isLarge = true;
                    held = turn is null ? null : await turn(most, decoded.Coded);
                }

                var got = await decoded.Stream.ReadAsync(bytes.Room(most - bytes.Count), cancellationToken);
                if (got == 0) break;
                bytes.Advance(got);
                if (decoded.Coded && bytes.Count > FreeExpansion && bytes.Count > MostExpansion * decoded.WireBytes)
                    throw new FetchProblem(FetchErrorKind.TooLarge, $"{host} sent an answer that unpacks to more than {MostExpansion} times its size, which only a trap does.");
            }

            if (cut && bytes.Count >= limit) return bytes.ToArray();
            var ownLength = bytes.Count - (decoded.Marked ? DecodedBody.Marker.Length : 0);
            if (ownLength > limit) throw Failures.TooManyBytes(host, limit);
            var all = bytes.ToArray();
            if (decoded.Marked && !all.AsSpan().EndsWith(DecodedBody.Marker)) throw CutOff(host);
            return await decoded.WholeAsync(cancellationToken) ? all.AsMemory(0, ownLength) : throw CutOff(host);
        }
        catch (Exception e) when (e is InvalidDataException || (e is InvalidOperationException && decoded.Coded))
        {
            // InvalidOperationException is how BrotliStream puts it.
            throw new FetchProblem(FetchErrorKind.Truncated, $"{host} sent a body whose compression is broken or cut off; it is asked again at the next fetch.", e);
        }
        finally
        {
            held?.Budget.Return(held.Value.Bytes);
        }
    }

    private static FetchProblem CutOff(string host) =>
        new(FetchErrorKind.Truncated, $"{host} sent a compressed body that ends too early; it is asked again at the next fetch.");
}

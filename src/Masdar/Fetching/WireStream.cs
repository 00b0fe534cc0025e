using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// The bytes of one layer of coding on their way to its decoder: counted, limited, and watched at their end. The decoders of
/// the base library take the end of the input for the end of the document, so that a cut one passes for a whole one; here it
/// is seen whether they still wanted more.
/// </summary>
/// <param name="inner">Where the bytes come from; not closed by this.</param>
/// <param name="limit">More bytes than this are refused with <see cref="FetchErrorKind.TooLarge"/>.</param>
/// <param name="afterEnd">Bytes that the decoder is given when it asks beyond the end.</param>
/// <param name="kept">Where the bytes are gathered as they are, besides; null: nowhere.</param>
internal sealed class WireStream(Stream inner, long limit, string host, ReadOnlyMemory<byte> afterEnd = default, PooledBytes? kept = null) : Stream
{
    private ReadOnlyMemory<byte> _pushedBack;
    private ReadOnlyMemory<byte> _afterEnd = afterEnd;

    /// <summary>Bytes handed on so far, those after the end not counted.</summary>
    public long Count { get; private set; }

    /// <summary>Whether more was asked for when all had been given.</summary>
    public bool AskedBeyondEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, as many of <paramref name="count"/> as there are, without taking them.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var got = await inner.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken);
        return _pushedBack = bytes.AsMemory(0, got);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        var got = Take(ref _pushedBack, buffer);
        if (got == 0) got = await inner.ReadAsync(buffer, cancellationToken);
        if (got == 0)
        {
            AskedBeyondEnd = true;
            return Take(ref _afterEnd, buffer);
        }

        Count += got;
        kept?.Write(buffer.Span[..got]);
        return Count <= limit ? got : throw Failures.TooManyBytes(host, limit);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> from, Memory<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        from = from[count..];
        return count;
    }
}

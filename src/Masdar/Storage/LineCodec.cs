using System.Buffers;
using System.IO.Compression;

namespace Masdar.Storage;

/// <summary>Lines as the store keeps them: Brotli at its fastest, a third to a quarter of their size.</summary>
internal static class LineCodec
{
    private const int Quality = 1, Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> line)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(line.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(line, buffer, out var written, Quality, Window)) throw new InvalidOperationException("A line could not be compressed.");
            return buffer.AsSpan(0, written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="length">The line's length, as stored beside it.</param>
    /// <exception cref="StoreException">The packed bytes are damaged.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        var line = new byte[length];
        if (!BrotliDecoder.TryDecompress(packed, line, out var written) || written != length) throw new StoreException("A stored line is damaged. Run \"masdar records verify\" to see what is affected.");
        return line;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Masdar.Archive;

/// <summary>
/// A record as a gzip member of its own (RFC 1952 §2.3), so that it can be read without what lies before it. An extra field "sl" gives its
/// lengths (ISO 28500 annex D): a reader skips what it does not want, and a torn one shows.
/// </summary>
internal static class GzipMember
{
    private const int HeadLength = 24, TailLength = 8, ExtraFlag = 4;

    /// <summary>Writes the parts, one after the other, as one member.</summary>
    public static void Write(MemoryStream output, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var start = (int)output.Length;
        output.Position = start;
        output.Write(new byte[HeadLength]);
        var sum = new Crc32();
        var length = 0U;
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                deflate.Write(part.Span);
                sum.Append(part.Span);
                length += (uint)part.Length;
            }
        }
        Span<byte> tail = stackalloc byte[TailLength];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, sum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(tail[4..], length);
        output.Write(tail);
        var head = output.GetBuffer().AsSpan(start, HeadLength);
        ReadOnlySpan<byte> begin = [0x1F, 0x8B, 8, ExtraFlag, 0, 0, 0, 0, 4, 0xFF, 12, 0, (byte)'s', (byte)'l', 8, 0];
        begin.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)((int)output.Length - start));
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], length);
    }

    /// <summary>The lengths of the member at a place, packed and not; null where there is no whole member of ours.</summary>
    public static (int Packed, int Length)? Measure(SafeFileHandle file, long offset, long end)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        if (end - offset < HeadLength + TailLength || RandomAccess.Read(file, head, offset) < HeadLength) return null;
        if (head[0] != 0x1F || head[1] != 0x8B || head[3] != ExtraFlag || head[12] != (byte)'s' || head[13] != (byte)'l') return null;
        var packed = BinaryPrimitives.ReadUInt32LittleEndian(head[16..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[20..]);
        return packed is >= HeadLength + TailLength and <= int.MaxValue && packed <= end - offset && length <= Array.MaxLength ? ((int)packed, (int)length) : null;
    }

    /// <summary>The first bytes of a member, <paramref name="most"/> at most; fewer where it is damaged.</summary>
    /// <param name="packedLength">See <see cref="Measure"/>.</param>
    public static ReadOnlyMemory<byte> ReadStart(SafeFileHandle file, long offset, int packedLength, int most)
    {
        var packed = new byte[Math.Min(packedLength, HeadLength + most)];
        var got = ReadAll(file, packed, offset);
        var (bytes, length) = (new byte[most], 0);
        if (got <= HeadLength) return default;
        using var deflate = new DeflateStream(new MemoryStream(packed, HeadLength, got - HeadLength), CompressionMode.Decompress);
        try
        {
            while (length < most && deflate.Read(bytes, length, Math.Min(512, most - length)) is > 0 and var read) length += read;
        }
        catch (InvalidDataException)
        {
            // It ends in the middle, as it must where only its beginning was read.
        }
        return bytes.AsMemory(0, length);
    }

    /// <summary>The bytes of the member at a place; null where there is none, or its check sum is wrong.</summary>
    public static byte[]? Read(SafeFileHandle file, long offset, long end)
    {
        if (Measure(file, offset, end) is not var (packedLength, length)) return null;
        var packed = new byte[packedLength];
        if (ReadAll(file, packed, offset) < packedLength) return null;
        // Deflate reaches a thousandth: what says more is no member of ours.
        if (length > 1100L * packedLength) return null;
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(packed, HeadLength, packedLength - HeadLength - TailLength), CompressionMode.Decompress);
            if (deflate.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length || deflate.ReadByte() >= 0) return null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        var tail = packed.AsSpan(packedLength - TailLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(tail) == Crc32.HashToUInt32(bytes) && BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) == (uint)length ? bytes : null;
    }

    private static int ReadAll(SafeFileHandle file, byte[] buffer, long offset)
    {
        var got = 0;
        while (got < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(got), offset + got) is > 0 and var more) got += more;
        return got;
    }
}

using System.Buffers;

namespace Masdar.Fetching;

/// <summary>
/// Bytes gathered in pooled pieces until their number is known. Pieces, not one array that doubles: thirty large documents at
/// once then take what they weigh.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    private const int FirstPiece = 32 * 1024;
    private const int LaterPiece = 256 * 1024;

    private readonly List<byte[]> _pieces = [];
    private int _usedOfLast;

    /// <summary>Bytes gathered so far.</summary>
    public int Count { get; private set; }

    /// <summary>Room for the next bytes: at least one, at most <paramref name="most"/>.</summary>
    public Memory<byte> Room(int most)
    {
        if (_pieces.Count == 0 || _usedOfLast == _pieces[^1].Length)
        {
            _pieces.Add(ArrayPool<byte>.Shared.Rent(_pieces.Count == 0 ? FirstPiece : LaterPiece));
            _usedOfLast = 0;
        }

        var free = _pieces[^1].AsMemory(_usedOfLast);
        return free.Length <= most ? free : free[..most];
    }

    /// <summary>Takes note that so many bytes were written to <see cref="Room"/>.</summary>
    public void Advance(int count)
    {
        _usedOfLast += count;
        Count += count;
    }

    /// <summary>Adds bytes that lie elsewhere.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = Room(bytes.Length);
            bytes[..room.Length].CopyTo(room.Span);
            Advance(room.Length);
            bytes = bytes[room.Length..];
        }
    }

    /// <summary>All of them in one array of their own.</summary>
    public byte[] ToArray()
    {
        var all = GC.AllocateUninitializedArray<byte>(Count);
        var at = 0;
        foreach (var piece in _pieces)
        {
            var length = Math.Min(piece.Length, Count - at);
            piece.AsSpan(0, length).CopyTo(all.AsSpan(at));
            at += length;
        }

        return all;
    }

    public void Dispose()
    {
        foreach (var piece in _pieces) ArrayPool<byte>.Shared.Return(piece);
        _pieces.Clear();
    }
}

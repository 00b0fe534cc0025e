using System.Numerics;

namespace Masdar.Storage;

/// <summary>
/// Hashes of originals that were stored one after the other, sorted. An entry is the low half of a hash (the high half of a smallest hash is
/// mostly zero) before the low half of an original's number, so the originals of one hash lie together, the newest last.
/// </summary>
internal sealed class SketchSegment
{
    /// <summary>Entries that one step of the directory stands for.</summary>
    private const int Step = 32;

    private readonly ulong[] _entries;

    // Where the entries begin whose top bits are at least the index.
    private readonly int[] _starts;
    private readonly int _shift;

    /// <param name="entries">Sorted ascending; it is kept.</param>
    public SketchSegment(ulong[] entries)
    {
        _entries = entries;
        var bits = Math.Clamp(BitOperations.Log2((uint)(entries.Length / Step) | 1), 1, 24);
        _shift = 64 - bits;
        _starts = new int[(1 << bits) + 1];
        var at = 0;
        for (var i = 0; i < 1 << bits; i++)
        {
            while (at < entries.Length && entries[at] >> _shift < (ulong)i) at++;
            _starts[i] = at;
        }
        _starts[^1] = entries.Length;
    }

    public int Count => _entries.Length;

    public static ulong Entry(ulong hash, long no) => (hash << 32) | (uint)no;

    /// <summary>The entries of a hash, the newest original last.</summary>
    public ReadOnlySpan<ulong> Of(ulong hash)
    {
        var (first, last) = (hash << 32, (hash << 32) | uint.MaxValue);
        var top = (int)(first >> _shift);
        var from = FirstFrom(first, _starts[top], _starts[top + 1]);
        // Mostly none or one; a hash that thousands have is looked through by halves.
        var to = from;
        while (to < _entries.Length && to < from + 4 && _entries[to] <= last) to++;
        if (to == from + 4 && to < _entries.Length && _entries[to] <= last) to = last == ulong.MaxValue ? _entries.Length : FirstFrom(last + 1, to, _entries.Length);
        return _entries.AsSpan(from, to - from);
    }

    /// <summary>Both in one, each entry once.</summary>
    public static SketchSegment Merge(SketchSegment older, SketchSegment newer)
    {
        var (a, b) = (older._entries, newer._entries);
        var merged = new ulong[a.Length + b.Length];
        var count = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            var next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i++] : b[j++];
            if (count == 0 || merged[count - 1] != next) merged[count++] = next;
        }
        if (count < merged.Length) Array.Resize(ref merged, count);
        return new SketchSegment(merged);
    }

    /// <summary>The first place from <paramref name="from"/> to before <paramref name="to"/> whose entry is at least <paramref name="least"/>.</summary>
    private int FirstFrom(ulong least, int from, int to)
    {
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (_entries[middle] < least) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}

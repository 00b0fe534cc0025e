using System.Buffers.Binary;

namespace Masdar.Storage;

/// <summary>
/// Which originals have a hash, in memory: 128 bytes an original. Says what to look at and never what is true: what it names may be gone, or
/// have been taken back with its transaction, so the rows decide. Used by the one writer, or by readers in turn.
/// </summary>
/// <param name="isFollowing">Whether what is stored is not told to it, so that it looks for new rows each time.</param>
internal sealed class SketchIndex(bool isFollowing = false)
{
    /// <summary>
    /// Originals that are looked at for one hash, the newest: a triple that thousands have (an agency's frame, standing background) tells nothing about any of
    /// them, and must not make the look-up slow.
    /// </summary>
    private const int MostOfOneHash = 128;

    /// <summary>Entries of the head, and of the largest segment: 128 KB and 32 MB.</summary>
    private const int HeadSize = 1 << 14, LargestSegment = 1 << 22;

    /// <summary>Originals that may be added before the rows are read anew, which lets go of those that are gone: these, and a quarter of what there is.</summary>
    private const int FewestBeforeReload = 100_000;

    // The head: what was added last, in chains of one bucket each, the newest first.
    private readonly ulong[] _head = new ulong[HeadSize];
    private readonly int[] _next = new int[HeadSize], _buckets = new int[HeadSize];
    private readonly List<SketchSegment> _segments = [];
    private readonly Dictionary<uint, int> _hits = [];
    private int _headCount;
    private long _loaded, _added, _seen;

    /// <summary>Whether the rows were read; until then nothing is to be added.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Reads what other nodes stored, or everything where nothing was read yet or much of it may be gone.</summary>
    public void CatchUp(SqlCommands commands)
    {
        if (IsLoaded && _added > FewestBeforeReload + (_loaded / 4)) Clear();
        if (IsLoaded && !commands.Dialect.IsShared && !isFollowing) return;
        var batch = new List<ulong>(IsLoaded ? 256 : 1 << 16);
        var isFirst = !IsLoaded;
        using (var rows = commands.Get("SELECT no, bytes FROM hashes WHERE no > @seen ORDER BY no", ("@seen", _seen)).ExecuteReader())
        {
            while (rows.Read())
            {
                var (no, bytes) = (rows.GetInt64(0), (byte[])rows.GetValue(1));
                for (var at = 0; at + 8 <= bytes.Length; at += 8)
                {
                    var hash = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at));
                    if (isFirst) batch.Add(SketchSegment.Entry(hash, no));
                    else AddToHead(SketchSegment.Entry(hash, no));
                }
                _seen = no;
                _added++;
                if (batch.Count > LargestSegment - 256) AddSegment(batch);
            }
        }
        if (batch.Count > 0) AddSegment(batch);
        if (isFirst) (_loaded, _added) = (_added, 0);
        IsLoaded = true;
    }

    public void Add(long no, IReadOnlyList<ulong> sketch)
    {
        if (!IsLoaded) return;
        foreach (var hash in sketch) AddToHead(SketchSegment.Entry(hash, no));
        _seen = Math.Max(_seen, no);
        _added++;
    }

    /// <summary>The numbers of originals that share at least <paramref name="fewest"/> hashes, those that share most first, of equals the newest.</summary>
    public List<long> Find(IReadOnlyList<ulong> sketch, int fewest)
    {
        _hits.Clear();
        foreach (var hash in sketch) Count(hash);
        var found = new List<(long No, int Hits)>();
        foreach (var (low, hits) in _hits)
        {
            if (hits >= fewest) found.Add((NumberOf(low), hits));
        }
        found.Sort(static (a, b) => a.Hits != b.Hits ? b.Hits.CompareTo(a.Hits) : b.No.CompareTo(a.No));
        return found.ConvertAll(static x => x.No);
    }

    private void Count(ulong hash)
    {
        var left = MostOfOneHash;
        for (var at = _buckets[BucketOf((uint)hash)] - 1; at >= 0 && left > 0; at = _next[at] - 1)
        {
            if (_head[at] >> 32 == (uint)hash) Hit((uint)_head[at], ref left);
        }
        for (var i = _segments.Count - 1; i >= 0 && left > 0; i--)
        {
            var entries = _segments[i].Of((uint)hash);
            for (var at = entries.Length - 1; at >= 0 && left > 0; at--) Hit((uint)entries[at], ref left);
        }
    }

    private void Hit(uint low, ref int left)
    {
        left--;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_hits, low, out _)++;
    }

    private void AddToHead(ulong entry)
    {
        ref var bucket = ref _buckets[BucketOf((uint)(entry >> 32))];
        _head[_headCount] = entry;
        _next[_headCount] = bucket;
        bucket = ++_headCount;
        if (_headCount < HeadSize) return;
        var entries = _head.ToArray();
        Array.Sort(entries);
        _segments.Add(new SketchSegment(entries));
        ClearHead();
        // Neighbours of like size become one, so there are few and each entry is moved a few times only.
        while (_segments is [.., var older, var newer] && older.Count <= 2 * newer.Count && older.Count + newer.Count <= LargestSegment)
        {
            _segments.RemoveRange(_segments.Count - 2, 2);
            _segments.Add(SketchSegment.Merge(older, newer));
        }
    }

    private void AddSegment(List<ulong> batch)
    {
        var entries = batch.ToArray();
        batch.Clear();
        Array.Sort(entries);
        _segments.Add(new SketchSegment(entries));
    }

    /// <summary>The number of which an entry has the low half: there are never so many that two could be meant.</summary>
    private long NumberOf(uint low)
    {
        var no = (_seen & ~(long)uint.MaxValue) | low;
        return no > _seen ? no - (1L << 32) : no;
    }

    private static int BucketOf(uint hash) => (int)(hash & (HeadSize - 1));

    private void ClearHead()
    {
        _headCount = 0;
        Array.Clear(_buckets);
    }

    private void Clear()
    {
        _segments.Clear();
        ClearHead();
        (_added, _seen, IsLoaded) = (0, 0, false);
    }
}

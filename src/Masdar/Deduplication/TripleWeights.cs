using System.Buffers;
using System.Numerics;

namespace Masdar.Deduplication;

/// <summary>
/// What a triple counts: 1 over the number of candidates that have it. Words that several originals share (an agency's frame, background
/// that is repeated from day to day) say little about whether two of them are the same story. The candidates at hand are all that is
/// asked: they are the originals that share most with the article, so nothing has to be counted and kept beforehand.
/// </summary>
internal sealed class TripleWeights : IDisposable
{
    /// <summary>Every triple counts 1.</summary>
    public static TripleWeights None { get; } = new([]);

    private readonly int mask;
    private ulong[] keys = [];
    private byte[] counts = [];

    public TripleWeights(IReadOnlyList<ComparedText> candidates)
    {
        if (candidates.Count is < 2 or > byte.MaxValue) return;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * candidates.Sum(x => x.Triples.Length)) | 1);
        (mask, keys, counts) = (size - 1, ArrayPool<ulong>.Shared.Rent(size), ArrayPool<byte>.Shared.Rent(size));
        counts.AsSpan(0, size).Clear();
        foreach (var candidate in candidates)
        {
            foreach (var triple in candidate.Triples)
            {
                var slot = Slot(triple);
                keys[slot] = triple;
                counts[slot]++;
            }
        }
    }

    public void Dispose()
    {
        if (keys.Length == 0) return;
        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<byte>.Shared.Return(counts);
        (keys, counts) = ([], []);
    }

    /// <summary>The weights of two texts and of what they share.</summary>
    public (double Shared, double Old, double New) Weigh(ulong[] old, ulong[] now)
    {
        var (shared, oldWeight, newWeight) = (0.0, 0.0, 0.0);
        for (int o = 0, n = 0; o < old.Length || n < now.Length;)
        {
            var isOld = n == now.Length || (o < old.Length && old[o] <= now[n]);
            var isNew = o == old.Length || (n < now.Length && now[n] <= old[o]);
            var weight = Of(isOld ? old[o] : now[n]);
            if (isOld) (oldWeight, o) = (oldWeight + weight, o + 1);
            if (isNew) (newWeight, n) = (newWeight + weight, n + 1);
            if (isOld && isNew) shared += weight;
        }
        return (shared, oldWeight, newWeight);
    }

    private double Of(ulong triple) => keys.Length > 0 && counts[Slot(triple)] is > 1 and var count ? 1.0 / count : 1.0;

    /// <summary>Where the triple is, or where it would be put; the table is at most half full.</summary>
    private int Slot(ulong triple)
    {
        var slot = (int)(triple >> 20) & mask;
        while (counts[slot] != 0 && keys[slot] != triple) slot = (slot + 1) & mask;
        return slot;
    }
}

namespace Masdar.Deduplication;

/// <summary>
/// What a triple counts: 1 over the number of candidates that have it. Words that several originals share (an agency's frame, background
/// that is repeated from day to day) say little about whether two of them are the same story. The candidates at hand are all that is
/// asked: they are the originals that share most with the article, so nothing has to be counted and kept beforehand.
/// </summary>
internal sealed class TripleWeights
{
    private readonly Dictionary<ulong, int>? counts;

    public TripleWeights(IReadOnlyList<ComparedText> candidates)
    {
        if (candidates.Count < 2) return;
        counts = [];
        foreach (var candidate in candidates)
        {
            foreach (var triple in candidate.Triples) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, triple, out _)++;
        }
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

    private double Of(ulong triple) => counts is not null && counts.TryGetValue(triple, out var count) ? 1.0 / count : 1.0;
}

namespace Masdar.Deduplication;

/// <summary>The longest common subsequence of two short rows, by the classic table (Wagner and Fischer).</summary>
internal static class LongestCommon
{
    /// <summary>The pairs of places, ascending in both. Takes space and time of the product of the lengths: the caller bounds them.</summary>
    public static List<(int Old, int New)> Of(ReadOnlySpan<ulong> old, ReadOnlySpan<ulong> now)
    {
        var pairs = new List<(int, int)>();
        var width = now.Length + 1;
        var lengths = new ushort[(old.Length + 1) * width];
        for (var o = old.Length - 1; o >= 0; o--)
        {
            for (var n = now.Length - 1; n >= 0; n--)
            {
                lengths[(o * width) + n] = old[o] == now[n]
                    ? (ushort)(lengths[((o + 1) * width) + n + 1] + 1)
                    : Math.Max(lengths[((o + 1) * width) + n], lengths[(o * width) + n + 1]);
            }
        }
        for (int o = 0, n = 0; o < old.Length && n < now.Length;)
        {
            if (old[o] == now[n]) pairs.Add((o++, n++));
            else if (lengths[((o + 1) * width) + n] >= lengths[(o * width) + n + 1]) o++;
            else n++;
        }
        return pairs;
    }
}

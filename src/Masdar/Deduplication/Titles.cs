namespace Masdar.Deduplication;

internal static class Titles
{
    /// <summary>The share of the shorter title's words that the other has too; 0 where one is empty.</summary>
    public static double SharedShare(UnitText a, UnitText b)
    {
        var (shorter, longer) = a.Count <= b.Count ? (a, b) : (b, a);
        if (shorter.Count == 0) return 0;
        var shared = 0;
        foreach (var hash in shorter.Hashes)
        {
            if (longer.Hashes.Contains(hash)) shared++;
        }
        return (double)shared / shorter.Count;
    }
}

namespace Masdar.Deduplication;

/// <summary>What two headlines, or a headline and a text, have in common.</summary>
internal static class Titles
{
    /// <summary>Shorter words (في, من, عن) are in every text.</summary>
    private const int ShortestWord = 3;

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

    /// <summary>The share of a title's words that stand in a text, or in another title; 1 where there is no title.</summary>
    public static double Found(UnitText title, UnitText text, UnitText? otherTitle = null)
    {
        var (words, found) = (0, 0);
        for (var i = 0; i < title.Count; i++)
        {
            if (title.Letters(i).Length < ShortestWord) continue;
            words++;
            if (text.Hashes.Contains(title.Hashes[i]) || otherTitle?.Hashes.Contains(title.Hashes[i]) == true) found++;
        }
        return words == 0 ? 1 : (double)found / words;
    }
}

namespace Masdar.Deduplication;

/// <summary>
/// Articles that share background and have each their own story are told by their headlines: the words of a headline stand in every copy of its
/// text, whoever rewrote it, and not in another story.
/// </summary>
internal static class HeadlineGuard
{
    /// <summary>Texts that share more than this are the same, whatever stands above them.</summary>
    public const double EnoughShared = 0.9;

    /// <summary>Of both headlines' words together, found in the other article.</summary>
    public const double FewestFound = 0.4;

    /// <summary>Shorter words (في, من, عن) are in every text.</summary>
    private const int ShortestWord = 3;

    public static bool Refuses(double share, ComparedText old, ComparedText now)
    {
        if (share >= EnoughShared) return false;
        return (Found(old, now) + Found(now, old)) / 2 < FewestFound;
    }

    /// <summary>The share of one headline's words that the other article has; 1 where there is no headline.</summary>
    private static double Found(ComparedText one, ComparedText other)
    {
        var (words, found) = (0, 0);
        for (var i = 0; i < one.Title.Count; i++)
        {
            if (one.Title.Letters(i).Length < ShortestWord) continue;
            words++;
            if (other.Title.Hashes.Contains(one.Title.Hashes[i]) || other.Body.Hashes.Contains(one.Title.Hashes[i])) found++;
        }
        return words == 0 ? 1 : (double)found / words;
    }
}

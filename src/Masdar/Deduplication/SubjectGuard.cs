namespace Masdar.Deduplication;

/// <summary>
/// Two texts of one form about two subjects are two articles (<c>وفاة فلان</c>, <c>حريق في دمشق / في حمص</c>): a word of one title stands in the text
/// where the other has a word of its own title.
/// </summary>
internal static class SubjectGuard
{
    private const double FewestSharedTitle = 0.4;

    /// <summary>Words more alike than this are spellings of one word.</summary>
    private const double SameWord = 0.5;

    public static bool Refuses(Alignment alignment, ComparedText old, ComparedText now)
    {
        if (Titles.SharedShare(old.Title, now.Title) < FewestSharedTitle) return false;
        var oldWords = OwnWords(old, now);
        if (oldWords.Count == 0) return false;
        var newWords = OwnWords(now, old);
        if (newWords.Count == 0) return false;
        foreach (var r in alignment.Replacements)
        {
            for (var o = r.OldFrom; o < r.OldTo; o++)
            {
                if (!oldWords.Contains(old.Body.Hashes[o])) continue;
                for (var n = r.NewFrom; n < r.NewTo; n++)
                {
                    if (newWords.Contains(now.Body.Hashes[n]) && Dice(old.Body.Letters(o), now.Body.Letters(n)) < SameWord) return true;
                }
            }
        }
        return false;
    }

    /// <summary>Words of a title that the other article has neither in its title nor in its text.</summary>
    private static HashSet<ulong> OwnWords(ComparedText one, ComparedText other)
    {
        var words = new HashSet<ulong>();
        for (var i = 0; i < one.Title.Count; i++)
        {
            var hash = one.Title.Hashes[i];
            if (one.Title.Forms[i] == FigureForm.None && !other.Title.Hashes.Contains(hash) && !other.Body.Hashes.Contains(hash)) words.Add(hash);
        }
        return words;
    }

    /// <summary>Dice's coefficient of the pairs of neighbouring letters.</summary>
    private static double Dice(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length < 2 || b.Length < 2) return a.SequenceEqual(b) ? 1 : 0;
        var shared = 0;
        for (var i = 0; i + 1 < a.Length; i++)
        {
            if (b.IndexOf(a.Slice(i, 2)) >= 0) shared++;
        }
        return 2.0 * shared / (a.Length + b.Length - 2);
    }
}

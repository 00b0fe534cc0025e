namespace Masdar.Deduplication;

/// <summary>
/// Two texts of one form about two subjects are two articles (<c>وفاة فلان</c>, <c>حريق في دمشق / في حمص</c>): a word of one title stands in the text
/// where the other has a word of its own title.
/// </summary>
internal static class SubjectGuard
{
    private const double FewestSharedTitle = 0.4;

    public static bool Refuses(Alignment alignment, ComparedText old, ComparedText now)
    {
        if (alignment.Replacements.Count == 0 || Titles.SharedShare(old.Title, now.Title) < FewestSharedTitle) return false;
        var oldWords = OwnWords(old, now);
        if (oldWords.Count == 0) return false;
        var newWords = OwnWords(now, old);
        if (newWords.Count == 0) return false;
        foreach (var r in alignment.Replacements)
        {
            for (var o = r.OldFrom; o < r.OldTo; o++)
            {
                if (!IsOneOf(oldWords, old, o, out var oldExactly)) continue;
                for (var n = r.NewFrom; n < r.NewTo; n++)
                {
                    if (!IsOneOf(newWords, now, n, out var newExactly) || Words.AreSpellings(old.Body.Letters(o), now.Body.Letters(n))) continue;
                    // Other forms of a title's words (الأردن, الأردني) are less sure: then the other article must have none of them anywhere.
                    if ((oldExactly && newExactly) || (!Stands(old.Body.Letters(o), now) && !Stands(now.Body.Letters(n), old))) return true;
                }
            }
        }
        return false;
    }

    /// <summary>Words of a title (by their place) that the other article has neither in its title nor in its text.</summary>
    private static List<int> OwnWords(ComparedText one, ComparedText other)
    {
        var words = new List<int>();
        for (var i = 0; i < one.Title.Count; i++)
        {
            var hash = one.Title.Hashes[i];
            if (one.Title.Forms[i] == FigureForm.None && !other.Title.Hashes.Contains(hash) && !other.Body.Hashes.Contains(hash)) words.Add(i);
        }
        return words;
    }

    /// <summary>Whether a word of the text is, in this form or another, one of the title's.</summary>
    private static bool IsOneOf(List<int> titleWords, ComparedText text, int unit, out bool exactly)
    {
        exactly = false;
        if (text.Body.Forms[unit] != FigureForm.None) return false;
        foreach (var word in titleWords)
        {
            exactly = text.Title.Hashes[word] == text.Body.Hashes[unit];
            if (exactly || Words.AreForms(text.Title.Letters(word), text.Body.Letters(unit))) return true;
        }
        return false;
    }

    /// <summary>Whether an article has the word in some form, in its title or its text.</summary>
    private static bool Stands(ReadOnlySpan<byte> word, ComparedText text)
    {
        for (var i = 0; i < text.Title.Count; i++)
        {
            if (Words.AreForms(word, text.Title.Letters(i))) return true;
        }
        for (var i = 0; i < text.Body.Count; i++)
        {
            if (Words.AreForms(word, text.Body.Letters(i))) return true;
        }
        return false;
    }
}

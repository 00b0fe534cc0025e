namespace Masdar.Deduplication;

/// <summary>
/// Two texts of one form about two subjects are two articles (<c>وفاة فلان</c>, <c>حريق في دمشق / في حمص</c>): a word of one title stands in the text
/// where the other has a word of its own title.
/// </summary>
internal static class SubjectGuard
{
    private const double FewestSharedTitle = 0.4;

    /// <summary>In a text with fewer words a whole name replaced is another person or country, whatever the headline says.</summary>
    private const int ShortText = 100;

    /// <summary>A name with what belongs to it; a synonym is one word or two.</summary>
    private const int FewestWordsOfName = 3;

    public static bool Refuses(Alignment alignment, ComparedText old, ComparedText now) =>
        ReplacesHeadline(alignment, old, now) || (Math.Min(old.Body.Count, now.Body.Count) < ShortText && ReplacesName(alignment, old.Body, now.Body));

    /// <summary>Three and more words against as many, which the other text has nowhere, and not one of them like one of the others.</summary>
    private static bool ReplacesName(Alignment alignment, UnitText old, UnitText now)
    {
        foreach (var r in alignment.Replacements)
        {
            if (Foreign(old, r.OldFrom, r.OldTo, now) >= FewestWordsOfName && Foreign(now, r.NewFrom, r.NewTo, old) >= FewestWordsOfName && !HaveLikeWords(r, old, now)) return true;
        }
        return false;
    }

    private static int Foreign(UnitText one, int from, int to, UnitText other)
    {
        var foreign = 0;
        for (var i = from; i < to; i++)
        {
            if (!other.Hashes.Contains(one.Hashes[i])) foreign++;
        }
        return foreign;
    }

    private static bool HaveLikeWords(Replacement r, UnitText old, UnitText now)
    {
        for (var o = r.OldFrom; o < r.OldTo; o++)
        {
            for (var n = r.NewFrom; n < r.NewTo; n++)
            {
                if (Words.AreSpellings(old.Letters(o), now.Letters(n)) || Words.AreForms(old.Letters(o), now.Letters(n))) return true;
            }
        }
        return false;
    }

    private static bool ReplacesHeadline(Alignment alignment, ComparedText old, ComparedText now)
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

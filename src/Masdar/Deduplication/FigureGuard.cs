namespace Masdar.Deduplication;

/// <summary>
/// Two texts that say the same with other figures are two articles: prices of two days, results of two matches, a death toll that rose.
/// </summary>
internal static class FigureGuard
{
    /// <summary>Replaced figures among all that both texts have: a typing error is fewer, a new report is more.</summary>
    public const double MostReplaced = 0.15;

    /// <summary>
    /// The same for two and more figures in digits among those in digits: first, second and Monday stand in many texts and would hide that
    /// half of the numbers are new.
    /// </summary>
    public const double MostReplacedDigits = 0.25;

    /// <summary>In a text with fewer words each figure matters.</summary>
    public const int ShortText = 70;

    /// <summary>How many figures were replaced by others of the same form.</summary>
    public static int Replaced(Alignment alignment, UnitText old, UnitText now)
    {
        var replaced = 0;
        foreach (var r in alignment.Replacements) replaced += InOne(old.Forms.AsSpan(r.OldFrom..r.OldTo), now.Forms.AsSpan(r.NewFrom..r.NewTo));
        return replaced;
    }

    /// <summary>Whether a weekday or month was: what comes each day or each month.</summary>
    public static bool ReplacesDay(Alignment alignment, UnitText old, UnitText now)
    {
        bool Both(Replacement r, FigureForm form) => old.Forms.AsSpan(r.OldFrom..r.OldTo).Contains(form) && now.Forms.AsSpan(r.NewFrom..r.NewTo).Contains(form);
        return alignment.Replacements.Any(r => Both(r, FigureForm.Weekday) || Both(r, FigureForm.Month));
    }

    private static int ReplacedDigits(Alignment alignment, UnitText old, UnitText now) => alignment.Replacements.Sum(r => Math.Min(
        old.Forms.AsSpan(r.OldFrom..r.OldTo).Count(FigureForm.Digits), now.Forms.AsSpan(r.NewFrom..r.NewTo).Count(FigureForm.Digits)));

    public static bool Refuses(int replaced, Alignment alignment, ComparedText old, ComparedText now)
    {
        if (replaced == 0) return false;
        return (double)replaced / (replaced + alignment.EqualFigures) >= MostReplaced
            || (ReplacedDigits(alignment, old.Body, now.Body) is >= 2 and var digits && (double)digits / (digits + alignment.EqualDigits) >= MostReplacedDigits)
            || Math.Min(old.Body.Count, now.Body.Count) < ShortText
            || TitlesDiffer(old.Title, now.Title)
            || ReplacesHeadline(alignment, old, now);
    }

    /// <summary>Whether two titles of much the same words have other figures.</summary>
    private static bool TitlesDiffer(UnitText old, UnitText now)
    {
        if (Titles.SharedShare(old, now) < 0.5) return false;
        Span<FigureForm> oldOnly = stackalloc FigureForm[old.Count];
        Span<FigureForm> newOnly = stackalloc FigureForm[now.Count];
        for (var i = 0; i < old.Count; i++) oldOnly[i] = now.Hashes.Contains(old.Hashes[i]) ? FigureForm.None : old.Forms[i];
        for (var i = 0; i < now.Count; i++) newOnly[i] = old.Hashes.Contains(now.Hashes[i]) ? FigureForm.None : now.Forms[i];
        return InOne(oldOnly, newOnly) > 0;
    }

    /// <summary>Whether a figure that a headline names has another in its place.</summary>
    private static bool ReplacesHeadline(Alignment alignment, ComparedText old, ComparedText now)
    {
        foreach (var r in alignment.Replacements)
        {
            if (InOne(old.Body.Forms.AsSpan(r.OldFrom..r.OldTo), now.Body.Forms.AsSpan(r.NewFrom..r.NewTo)) == 0) continue;
            if (NamesOwn(old, r.OldFrom, r.OldTo, now) || NamesOwn(now, r.NewFrom, r.NewTo, old)) return true;
        }
        return false;
    }

    private static bool NamesOwn(ComparedText one, int from, int to, ComparedText other)
    {
        for (var i = from; i < to; i++)
        {
            var hash = one.Body.Hashes[i];
            if (one.Body.Forms[i] != FigureForm.None && one.Title.Hashes.Contains(hash) && !other.Body.Hashes.Contains(hash)) return true;
        }
        return false;
    }

    private static int InOne(ReadOnlySpan<FigureForm> old, ReadOnlySpan<FigureForm> now)
    {
        var replaced = 0;
        for (var form = FigureForm.Digits; form <= FigureForm.Month; form++) replaced += Math.Min(old.Count(form), now.Count(form));
        return replaced;
    }
}

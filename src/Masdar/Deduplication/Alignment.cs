namespace Masdar.Deduplication;

/// <summary>Units of the old text that stand against units of the new one between words that both have.</summary>
internal readonly record struct Replacement(int OldFrom, int OldTo, int NewFrom, int NewTo);

/// <summary>How two texts lie against each other: runs of equal units, and what was replaced between them.</summary>
internal sealed class Alignment
{
    /// <summary>Longer stretches without a common triple are other text, not a replacement.</summary>
    private const int LongestGap = 48;

    /// <summary>More words against each other are a rewritten sentence: figures in it need not stand for one another.</summary>
    private const int LongestReplacement = 8;

    private readonly UnitText old;
    private readonly UnitText now;
    private readonly List<Replacement> replacements = [];

    private Alignment(UnitText old, UnitText now) => (this.old, this.now) = (old, now);

    /// <summary>How many runs of at least three equal units there are.</summary>
    public int Runs { get; private set; }

    /// <summary>Figures that both texts have in the same place.</summary>
    public int EqualFigures { get; private set; }

    /// <summary>Those of them that are written in digits.</summary>
    public int EqualDigits { get; private set; }

    /// <summary>Only tight ones; what was inserted or left out is none.</summary>
    public IReadOnlyList<Replacement> Replacements => replacements;

    /// <summary>The same for both orders of the two, mirrored: which copy came first must not decide whether they are one.</summary>
    public static Alignment Of(UnitText old, UnitText now)
    {
        var mirrored = Precedes(now, old);
        var alignment = mirrored ? new Alignment(now, old) : new Alignment(old, now);
        if (old.Count >= 3 && now.Count >= 3) alignment.Align();
        if (mirrored)
        {
            for (var i = 0; i < alignment.replacements.Count; i++)
            {
                var (oldFrom, oldTo, newFrom, newTo) = alignment.replacements[i];
                alignment.replacements[i] = new Replacement(newFrom, newTo, oldFrom, oldTo);
            }
        }
        return alignment;
    }

    /// <summary>The longer text is looked up in, the shorter one is walked through; their words settle a tie.</summary>
    private static bool Precedes(UnitText a, UnitText b) =>
        a.Count != b.Count ? a.Count > b.Count : a.Hashes.AsSpan().SequenceCompareTo(b.Hashes) > 0;

    private void Align()
    {
        var places = new TriplePlaces(old);
        var (oldEnd, newEnd) = (0, 0);
        for (var at = 0; at + 2 < now.Count;)
        {
            var place = places.Find(now, at, oldEnd);
            if (place < 0)
            {
                at++;
                continue;
            }
            var (oldFrom, newFrom) = (place, at);
            // Backwards, but never into what the run before has taken.
            while (newFrom > newEnd && oldFrom > 0 && oldFrom != oldEnd && old.Hashes[oldFrom - 1] == now.Hashes[newFrom - 1]) (oldFrom, newFrom) = (oldFrom - 1, newFrom - 1);
            if (oldFrom >= oldEnd) CompareGap(oldEnd, oldFrom, newEnd, newFrom);
            var (oldTo, newTo) = (place, at);
            while (oldTo < old.Count && newTo < now.Count && old.Hashes[oldTo] == now.Hashes[newTo]) (oldTo, newTo) = (oldTo + 1, newTo + 1);
            CountFigures(oldFrom, newFrom, newTo - newFrom);
            Runs++;
            (oldEnd, newEnd, at) = (oldTo, newTo, newTo);
        }
        if (Runs > 0) CompareGap(oldEnd, old.Count, newEnd, now.Count);
    }

    private void CountFigures(int oldFrom, int newFrom, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (oldForm, newForm) = (old.Forms[oldFrom + i], now.Forms[newFrom + i]);
            if (oldForm != FigureForm.None && newForm != FigureForm.None) EqualFigures++;
            if (oldForm == FigureForm.Digits || newForm == FigureForm.Digits) EqualDigits++;
        }
    }

    /// <summary>Single equal words inside a gap part it into replacements.</summary>
    private void CompareGap(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (oldFrom == oldTo || newFrom == newTo || oldTo - oldFrom > LongestGap || newTo - newFrom > LongestGap) return;
        var (oldAt, newAt) = (oldFrom, newFrom);
        foreach (var (o, n) in LongestCommon.Of(old.Hashes.AsSpan(oldFrom, oldTo - oldFrom), now.Hashes.AsSpan(newFrom, newTo - newFrom)))
        {
            Replace(oldAt, oldFrom + o, newAt, newFrom + n);
            CountFigures(oldFrom + o, newFrom + n, 1);
            (oldAt, newAt) = (oldFrom + o + 1, newFrom + n + 1);
        }
        Replace(oldAt, oldTo, newAt, newTo);
    }

    private void Replace(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (oldTo > oldFrom && newTo > newFrom && oldTo - oldFrom <= LongestReplacement && newTo - newFrom <= LongestReplacement)
        {
            replacements.Add(new Replacement(oldFrom, oldTo, newFrom, newTo));
        }
    }
}

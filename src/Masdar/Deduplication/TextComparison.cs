namespace Masdar.Deduplication;

/// <summary>What a stretch of a comparison is.</summary>
internal enum ChangeKind
{
    Same,
    Removed,
    Added,

    /// <summary>Other words in the same place.</summary>
    Replaced,
}

/// <param name="Old">Empty where <see cref="ChangeKind.Added"/>.</param>
/// <param name="New">Empty where <see cref="ChangeKind.Removed"/>; the same words in the new text's spelling where <see cref="ChangeKind.Same"/>.</param>
internal sealed record TextChange(ChangeKind Kind, string Old, string New);

/// <summary>Two paragraphs that stand for each other, or one without a counterpart.</summary>
/// <param name="IsMoved">The same paragraph stands elsewhere in the other text.</param>
internal sealed record ComparedParagraph(IReadOnlyList<TextChange> Changes, bool IsMoved)
{
    /// <summary>The left side, with <c>[-…-]</c> around what the right side has not.</summary>
    public string Left => Side(x => x.Old, ChangeKind.Added, "[-", "-]");

    /// <summary>The right side, with <c>{+…+}</c> around what the left side has not.</summary>
    public string Right => Side(x => x.New, ChangeKind.Removed, "{+", "+}");

    public bool IsSame => Changes.All(x => x.Kind == ChangeKind.Same);

    private string Side(Func<TextChange, string> words, ChangeKind absent, string open, string close) =>
        string.Join(' ', Changes.Where(x => x.Kind != absent).Select(x => x.Kind == ChangeKind.Same ? words(x) : open + words(x) + close));
}

/// <summary>
/// Two texts side by side, paragraph by paragraph and word by word, for an editor who asks why an article was taken for a duplicate or what
/// a revision changed. Words that are equal after folding are the same.
/// </summary>
/// <param name="SharedWords">Words of the old text that stand in the same place of the new one; moved paragraphs count.</param>
internal sealed record TextComparison(IReadOnlyList<ComparedParagraph> Paragraphs, int OldWords, int NewWords, int SharedWords)
{
    /// <summary>Paragraphs, and words of one paragraph, beyond which texts are no longer compared in detail.</summary>
    private const int MostParagraphs = 500;
    private const int MostWords = 800;

    /// <summary>Paragraphs that share less do not stand for each other.</summary>
    private const double LeastAlike = 0.3;

    public static TextComparison Of(string oldText, string newText)
    {
        var (old, now) = (Paragraph.Split(oldText, MostParagraphs), Paragraph.Split(newText, MostParagraphs));
        var paragraphs = new List<ComparedParagraph>();
        var shared = 0;
        var (o, n) = (0, 0);
        foreach (var (nextOld, nextNew) in Pair(old, now).Append((old.Count, now.Count)))
        {
            for (; o < nextOld; o++) paragraphs.Add(Alone(old[o], now, ChangeKind.Removed, ref shared));
            for (; n < nextNew; n++) paragraphs.Add(Alone(now[n], old, ChangeKind.Added, ref shared));
            if (nextOld == old.Count) break;
            var changes = Words(old[o++], now[n++]);
            shared += changes.Where(x => x.Kind == ChangeKind.Same).Sum(x => x.Old.AsSpan().Count(' ') + 1);
            paragraphs.Add(new ComparedParagraph(changes, false));
        }
        // A paragraph that one text repeats and the other moved would count more than once.
        var (oldWords, newWords) = (old.Sum(x => x.Words.Length), now.Sum(x => x.Words.Length));
        return new TextComparison(paragraphs, oldWords, newWords, Math.Min(shared, Math.Min(oldWords, newWords)));
    }

    private static ComparedParagraph Alone(Paragraph paragraph, IReadOnlyList<Paragraph> others, ChangeKind kind, ref int shared)
    {
        var moved = others.Any(x => x.Hash == paragraph.Hash);
        // Counted once, on the old side.
        if (moved && kind == ChangeKind.Removed) shared += paragraph.Words.Length;
        var text = string.Join(' ', paragraph.Words);
        return new ComparedParagraph([kind == ChangeKind.Removed ? new TextChange(kind, text, "") : new TextChange(kind, "", text)], moved);
    }

    /// <summary>The pairs of paragraphs, in order, that make the sum of likenesses largest.</summary>
    private static List<(int Old, int New)> Pair(IReadOnlyList<Paragraph> old, IReadOnlyList<Paragraph> now)
    {
        var best = new double[old.Count + 1, now.Count + 1];
        var alike = new double[old.Count, now.Count];
        for (var o = old.Count - 1; o >= 0; o--)
        {
            for (var n = now.Count - 1; n >= 0; n--)
            {
                alike[o, n] = old[o].Likeness(now[n]);
                var paired = alike[o, n] < LeastAlike ? 0 : alike[o, n] + best[o + 1, n + 1];
                best[o, n] = Math.Max(paired, Math.Max(best[o + 1, n], best[o, n + 1]));
            }
        }
        var pairs = new List<(int, int)>();
        for (int o = 0, n = 0; o < old.Count && n < now.Count;)
        {
            if (alike[o, n] >= LeastAlike && best[o, n] <= alike[o, n] + best[o + 1, n + 1]) pairs.Add((o++, n++));
            else if (best[o + 1, n] >= best[o, n + 1]) o++;
            else n++;
        }
        return pairs;
    }

    private static List<TextChange> Words(Paragraph old, Paragraph now)
    {
        var changes = new List<TextChange>();
        void Say(ChangeKind kind, Range oldWords, Range newWords) => changes.Add(new TextChange(kind, string.Join(' ', old.Words[oldWords]), string.Join(' ', now.Words[newWords])));
        void SayBetween(int oldFrom, int oldTo, int newFrom, int newTo)
        {
            if (oldFrom < oldTo && newFrom < newTo) Say(ChangeKind.Replaced, oldFrom..oldTo, newFrom..newTo);
            else if (oldFrom < oldTo) Say(ChangeKind.Removed, oldFrom..oldTo, newFrom..newFrom);
            else if (newFrom < newTo) Say(ChangeKind.Added, oldFrom..oldFrom, newFrom..newTo);
        }
        if (old.Words.Length > MostWords || now.Words.Length > MostWords)
        {
            if (old.Hash == now.Hash) Say(ChangeKind.Same, .., ..);
            else Say(ChangeKind.Replaced, .., ..);
            return changes;
        }
        var (oldAt, newAt, runOld, runNew) = (0, 0, 0, 0);
        foreach (var (o, n) in LongestCommon.Of(old.Hashes, now.Hashes))
        {
            if (o != oldAt || n != newAt)
            {
                if (runOld < oldAt) Say(ChangeKind.Same, runOld..oldAt, runNew..newAt);
                SayBetween(oldAt, o, newAt, n);
                (runOld, runNew) = (o, n);
            }
            (oldAt, newAt) = (o + 1, n + 1);
        }
        if (runOld < oldAt) Say(ChangeKind.Same, runOld..oldAt, runNew..newAt);
        SayBetween(oldAt, old.Words.Length, newAt, now.Words.Length);
        return changes;
    }
}

using System.Buffers;
using Masdar.Text;

namespace Masdar.Output;

/// <summary>Tells where a document's categories begin: nothing separates them from the body but what they look like.</summary>
internal sealed class CategoryLines(IEnumerable<string> known)
{
    private const int MostWords = 4;
    private const int MostCharacters = 40;
    private const int LongestRepeat = 100;

    private static readonly SearchValues<char> Commas = SearchValues.Create("،؛,;:");
    private static readonly SearchValues<char> Closing = SearchValues.Create(".؟?!:…\"”»");

    /// <summary>Short last lines that are no categories: who reported it, and the marks of a text that goes on or ends.</summary>
    private static readonly HashSet<string> Signatures = Folded(
        "سانا", "وكالة سانا", "وكالات", "الوكالات", "رويترز", "فرانس برس", "أ ف ب", "أف ب", "أفب", "أ ب", "أسوشيتد برس", "د ب أ", "الأناضول", "وكالة الأناضول",
        "سبوتنيك", "شينخوا", "نوفوستي", "تاس", "واس", "وام", "قنا", "كونا", "بترا", "واع", "وفا", "متابعات", "مواقع", "خاص", "يتبع", "انتهى", "المصدر",
        "SANA", "AFP", "AP", "Reuters", "dpa", "Agencies");

    private readonly HashSet<string> _known = Folded([.. known]);

    /// <summary>How many lines at the end are categories. One line at least is left as body.</summary>
    /// <param name="lines">Body and categories, without blank lines.</param>
    public int CountAtEnd(IReadOnlyList<string> lines)
    {
        var first = lines.Count;
        while (first > 1 && IsCategory(lines, first - 1)) first--;
        return lines.Count - first;
    }

    private bool IsCategory(IReadOnlyList<string> lines, int at)
    {
        var folded = ArabicText.Fold(lines[at]);
        if (_known.Contains(folded)) return true;
        if (Signatures.Contains(folded.Trim('(', ')', '[', ']', '-', '/', ' '))) return false;
        return Repeats(lines, at, folded) || LooksLikeOne(lines[at]);
    }

    private static bool Repeats(IReadOnlyList<string> lines, int at, string folded)
    {
        bool SameAs(int other) => string.Equals(ArabicText.Fold(lines[other]), folded, StringComparison.Ordinal);
        return lines[at].Length <= LongestRepeat && (SameAs(at - 1) || (at + 1 < lines.Count && SameAs(at + 1)));
    }

    private static bool LooksLikeOne(string line) =>
        line.Length <= MostCharacters
        && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= MostWords
        && !line.Any(char.IsDigit)
        && !line.AsSpan().ContainsAny(Commas)
        && !Closing.Contains(line[^1]);

    private static HashSet<string> Folded(params ReadOnlySpan<string> texts)
    {
        var folded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts) folded.Add(ArabicText.Fold(text));
        folded.Remove("");
        return folded;
    }
}

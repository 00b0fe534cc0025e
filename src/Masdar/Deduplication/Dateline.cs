using System.Buffers;
using System.Collections.Frozen;
using Masdar.Text;

namespace Masdar.Deduplication;

/// <summary>The place and agency before the first sentence: <c>دمشق - سانا</c>, <c>(أ ف ب)</c>, <c>لندن (رويترز) –</c>. Copies put their own in its place.</summary>
internal static class Dateline
{
    private const int LongestInCharacters = 70;
    private const int MostWords = 8;

    private static readonly SearchValues<char> Dashes = SearchValues.Create("-–—ـ");

    private static readonly FrozenSet<string> Agencies = new[]
    {
        "سانا", "رويترز", "وكالات", "الوكالات", "واس", "وام", "بترا", "كونا", "قنا", "بنا", "وفا", "الأناضول", "شينخوا", "سبوتنيك", "نوفوستي", "فرانس برس", "ا ف ب", "اف ب", "افب",
        "د ب ا", "ا ب", "أسوشيتد برس", "cnn", "afp", "reuters", "ap", "dpa", "sana", "xinhua", "بي بي سي", "bbc",
    }.Select(ArabicText.Fold).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The line without its dateline; the whole line where it has none.</summary>
    public static ReadOnlySpan<char> Skip(ReadOnlySpan<char> line)
    {
        var head = line[..Math.Min(line.Length, LongestInCharacters)];
        for (var from = 0; from < head.Length;)
        {
            var dash = head[from..].IndexOfAny(Dashes);
            if (dash < 0) break;
            var end = from + dash;
            // A tatweel is a dash only where it stands alone.
            if ((line[end] != 'ـ' || (end > 0 && line[end - 1] == ' ')) && NamesAgency(head[..end])) return line[end..].TrimStart("-–—ـ: ");
            from = end + 1;
        }
        return head.Length == line.Length && NamesAgency(head) && head.Count(' ') < 4 ? [] : line;
    }

    private static bool NamesAgency(ReadOnlySpan<char> head)
    {
        var name = new System.Text.StringBuilder(head.Length);
        foreach (var c in head) name.Append(char.IsLetter(c) || char.IsWhiteSpace(c) || c == 'ـ' || char.IsSurrogate(c) ? c : ' ');
        var words = ArabicText.Fold(name.ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > MostWords) return false;
        // The agency stands last, in one to three words.
        for (var length = 1; length <= Math.Min(3, words.Length); length++)
        {
            if (Agencies.Contains(string.Join(' ', words[^length..]))) return true;
        }
        return false;
    }
}

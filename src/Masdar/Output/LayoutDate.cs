using System.Globalization;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Output;

/// <summary>Reads the day that a disclaimer names: digits of any set, month names of any family, double names (كانون الثاني/يناير).</summary>
internal static class LayoutDate
{
    private const int MostWords = 12;

    /// <summary>No feed's article is older; what is counted back from a day must not fall out of the calendar.</summary>
    private const int FirstYear = 1900;

    /// <summary>Null where there is no day, or an impossible one.</summary>
    public static DateOnly? Read(string text)
    {
        var words = Words(ArabicText.Fold(text));
        if (words.Count > MostWords) return null;
        int? month = null;
        var numbers = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && Month($"{words[i]} {words[i + 1]}") is { } pair)
            {
                month ??= pair;
                i++;
            }
            else if (Month(words[i]) is { } single)
            {
                month ??= single;
            }
            else if (char.IsAsciiDigit(words[i][0]))
            {
                numbers.Add(words[i]);
            }
        }
        return (month, numbers) switch
        {
            ({ } named, [{ Length: <= 2 } day, { Length: 4 } year]) => Day(year, named, day),
            ({ } named, [{ Length: 4 } year, { Length: <= 2 } day]) => Day(year, named, day),
            (null, [{ Length: 4 } year, { Length: <= 2 } number, { Length: <= 2 } day]) => Day(year, Number(number), day),
            (null, [{ Length: <= 2 } day, { Length: <= 2 } number, { Length: 4 } year]) => Day(year, Number(number), day),
            _ => null,
        };
    }

    private static DateOnly? Day(string year, int month, string day)
    {
        var (y, d) = (Number(year), Number(day));
        if (y < FirstYear || month is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, month)) return null;
        return new DateOnly(y, month, d);
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int? Month(string name)
    {
        if (ArabicMonths.FoldedNames.TryGetValue(name, out var month)) return month;
        for (var i = 1; i <= 12 && name.Length >= 3; i++)
        {
            if (ArabicMonths.Name(MonthNames.English, i).StartsWith(name, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return null;
    }

    /// <summary>Runs of letters and digits; a number ends where a letter begins, but not the other way round (ك2).</summary>
    private static List<string> Words(string folded)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= folded.Length; i++)
        {
            var inside = i < folded.Length && char.IsLetterOrDigit(folded[i]);
            var numberEnds = inside && start >= 0 && char.IsAsciiDigit(folded[start]) && !char.IsAsciiDigit(folded[i]);
            if (start >= 0 && (!inside || numberEnds))
            {
                words.Add(folded[start..i]);
                start = -1;
            }
            if (inside && start < 0) start = i;
        }
        return words;
    }
}

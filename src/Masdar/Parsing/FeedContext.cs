using Masdar.Model;
using Masdar.Text;

namespace Masdar.Parsing;

/// <summary>What holds for all of one document while it is read.</summary>
/// <param name="Zone">For dates that name none.</param>
/// <param name="Now">Dates are judged against it; none is ever made from it.</param>
internal sealed record FeedContext(Uri Url, TimeZoneInfo Zone, DateTimeOffset Now, FindingLog Findings)
{
    /// <summary>How <c>3/4/2026</c> is read: by the feed's language.</summary>
    public DateOrder Order { get; init; } = DateOrder.DayFirst;

    /// <summary>A date in UTC, or null where it says nothing that can be read; why is noted.</summary>
    public DateTimeOffset? Date(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var reading = FeedDate.Read(text, Zone, Now, Order);
        if (reading.Problem != DateProblem.None && reading.Problem != DateProblem.Absent) Note(reading.Problem, text);
        return reading.Value;
    }

    /// <summary>A short value: white space collapsed, bounded, mojibake undone; null where nothing is left.</summary>
    public string? Short(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var mended = Mended(value.Length > Limits.ShortText ? value[..Limits.ShortText] : value).Trim();
        return mended.AsSpan().ContainsAny("\r\n\t") || mended.Contains("  ", StringComparison.Ordinal) ? Collapse(mended) : mended;
    }

    public FeedText? Mended(FeedText? text) => text is null ? null : text with { Value = Mended(text.Value) };

    /// <summary>A whole field, read again where its source decoded it wrongly, and with the C1 controls that stand for windows-1252 put right.</summary>
    public string Mended(string value)
    {
        if (CharsetMojibake.Repair(value) is { } repaired)
        {
            Findings.Note(Codes.Mojibake, "The feed's text was decoded wrongly at its source and showed as signs such as Ø³Ù; it was read again. Tell the source.");
            return repaired;
        }
        return value.AsSpan().ContainsAnyInRange('\u0080', '\u009F') ? Windows1252(value) : value;
    }

    /// <summary>References such as <c>&amp;#150;</c> mean windows-1252, as browsers take them (WHATWG HTML §13.2.5.80).</summary>
    private static string Windows1252(string value) => string.Create(value.Length, value, static (chars, source) =>
    {
        Span<byte> one = stackalloc byte[1];
        Span<char> read = stackalloc char[1];
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = source[i];
            if (source[i] is < '\u0080' or > '\u009F' or '\u0085') continue;
            one[0] = (byte)source[i];
            if (CharsetNames.Windows1252.GetChars(one, read) == 1) chars[i] = read[0];
        }
    });

    private static string Collapse(ReadOnlySpan<char> text)
    {
        var collapsed = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) collapsed.Append(c);
            else if (collapsed.Length > 0 && collapsed[^1] != ' ') collapsed.Append(' ');
        }
        return collapsed.ToString();
    }

    private void Note(DateProblem problem, string text)
    {
        var shown = FindingLog.Excerpt(text, 40);
        switch (problem)
        {
            case DateProblem.Unreadable: Findings.Note(Codes.DateUnreadable, $"A date could not be read and was left out: “{shown}”."); break;
            case DateProblem.Ambiguous: Findings.Note(Codes.DateAmbiguous, $"A date may have its day or its month first and was left out: “{shown}”."); break;
            case DateProblem.Impossible: Findings.Note(Codes.DateImpossible, $"A date does not exist and was left out: “{shown}”."); break;
            case DateProblem.OtherCalendar: Findings.Note(Codes.DateCalendar, $"A date is in another calendar without its Gregorian one beside it, and was left out: “{shown}”."); break;
            case DateProblem.Future: Findings.Note(Codes.DateFuture, $"A date lies more than a day ahead and was left out: “{shown}”."); break;
            case DateProblem.Ahead: Findings.Note(Codes.DateAhead, $"A date lies ahead by less than a day and was kept: “{shown}”. The source's time zone may be set wrongly."); break;
        }
    }
}

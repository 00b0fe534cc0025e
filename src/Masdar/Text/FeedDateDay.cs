namespace Masdar.Text;

/// <summary>The day that a text names, from the tokens that the clock left over.</summary>
internal static class FeedDateDay
{
    public static (DateOnly Date, DateProblem Problem) Read(FeedDateTokens tokens, DateOrder order, int thisYear)
    {
        var problem = DateProblem.Unreadable;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens.IsUsed(i)) continue;
            var found = tokens[i].Kind == DateTokenKind.Number ? Numeric(tokens, i, order, thisYear) : tokens[i].Kind == DateTokenKind.Word ? Named(tokens, i, thisYear) : null;
            if (found is not { } day) continue;
            if (day.Problem == DateProblem.None) return day;
            // A Gregorian date may stand beside the one in another calendar, and a whole one behind a broken one.
            if (problem is DateProblem.Unreadable or DateProblem.OtherCalendar) problem = day.Problem;
        }
        return (default, problem);
    }

    private static (DateOnly Date, DateProblem Problem)? Numeric(FeedDateTokens tokens, int i, DateOrder order, int thisYear)
    {
        var first = tokens[i];
        if (tokens[i + 1].IsDateSign && tokens[i + 2].Kind == DateTokenKind.Number && !tokens.IsUsed(i + 2))
        {
            var second = tokens[i + 2];
            if (tokens[i + 3].IsDateSign && tokens[i + 4].Kind == DateTokenKind.Number && !tokens.IsUsed(i + 4))
            {
                tokens.Use(i, i + 4);
                return Triple(first, second, tokens[i + 4], tokens[i + 1].Text[0], order, thisYear);
            }
            if (tokens[i + 3].IsDateSign && FeedDateNames.Month(second.Text) is not null) return null;
            if (first.Length == 4 && second.Length == 3 && IsLast(tokens, i + 3)) return Ordinal(first.Value, second.Value);
            if (first.Length == 4 && second.IsNumber(1, 2) && IsLast(tokens, i + 3)) return Make(first.Value, second.Value, 1);
            return null;
        }
        if (first.Length is 8 or 12 or 14) return Compact(first);
        if (first.Length == 7 && IsLast(tokens, i + 1)) return Ordinal(first.Value / 1000, first.Value % 1000);
        // W3CDTF: the year alone is a date, where it is all there is.
        return tokens.Count == 1 && first.Length == 4 && first.Value >= 1970 && first.Value <= thisYear ? Make(first.Value, 1, 1) : null;
    }

    private static (DateOnly Date, DateProblem Problem) Triple(DateToken a, DateToken b, DateToken c, char sign, DateOrder order, int thisYear)
    {
        if (a.Value < 0 || b.Value < 0 || c.Value < 0 || b.Length > 3 || (a.Value | b.Value | c.Value) == 0) return (default, DateProblem.Absent);
        if (a.Length >= 3) return Make(a.Value, b.Value, c.Value);
        if (c.Length >= 3) return Sided(a.Value, b.Value, c.Value, sign, order);
        // Two digits each: the day first, unless that is no day, or lies ahead; then the year first (ISO 8601:2000).
        var dayFirst = Sided(a.Value, b.Value, Century(c.Value, thisYear), sign, order);
        var isRecent = Century(c.Value, thisYear) >= 2000 || Century(a.Value, thisYear) < 2000;
        return dayFirst.Problem is DateProblem.None or DateProblem.Ambiguous && isRecent ? dayFirst : Make(Century(a.Value, thisYear), b.Value, c.Value);
    }

    private static (DateOnly Date, DateProblem Problem) Sided(int a, int b, int year, char sign, DateOrder order)
    {
        if (a <= 12 && b > 12) return Make(year, a, b);
        if (a > 12 || a == b || sign == '.') return Make(year, b, a);
        return order switch
        {
            DateOrder.DayFirst => Make(year, b, a),
            DateOrder.MonthFirst => Make(year, a, b),
            _ => (default, DateProblem.Ambiguous),
        };
    }

    private static (DateOnly Date, DateProblem Problem)? Compact(DateToken token)
    {
        var year = Part(token, 0, 4);
        if (year is < 1900 or > 2200) return null;
        return Make(year, Part(token, 4, 2), Part(token, 6, 2));
    }

    private static int Part(DateToken token, int at, int length)
    {
        var value = 0;
        foreach (var c in token.Text.AsSpan(at, length)) value = (value * 10) + (c - '0');
        return value;
    }

    /// <summary>Day and year around the name of a month: 21 Jan 2026, Oct 7 2022, 7-Oct-22, 2004 January 5, Thu Aug 30 17:26:16 2012.</summary>
    private static (DateOnly Date, DateProblem Problem)? Named(FeedDateTokens tokens, int i, int thisYear)
    {
        if (FeedDateNames.IsOtherCalendar(tokens[i].Text)) return OtherCalendar(tokens, i);
        if (FeedDateNames.MonthAt(tokens, i) is not { } month) return null;
        var before = Previous(tokens, i - 1);
        var after = Next(tokens, month.Last + 1);
        int? day = null, year = null;
        if (tokens[before].IsNumber(1, 2)) day = tokens[before].Value;
        else if (tokens[before].IsNumber(4, 4)) year = tokens[before].Value;
        if (day is null && tokens[after].IsNumber(1, 2))
        {
            day = tokens[after].Value;
            after = Next(tokens, after + 1);
        }
        if (year is null && tokens[after].IsNumber(4, 4)) year = tokens[after].Value;
        else if (year is null && tokens[after].IsNumber(2, 2)) year = Century(tokens[after].Value, thisYear);
        else if (year is null && before >= 0 && Previous(tokens, before - 1) is var further && tokens[further].IsNumber(4, 4)) year = tokens[further].Value;
        if (day is null || year is null) return null;
        return Make(year.Value, month.Month, day.Value);
    }

    private static (DateOnly Date, DateProblem Problem)? OtherCalendar(FeedDateTokens tokens, int i)
    {
        var last = i;
        while (FeedDateNames.IsOtherCalendar(tokens[last + 1].Text) || FeedDateNames.IsOrdinalWord(tokens[last + 1].Text)) last++;
        tokens.Use(i, last);
        var before = Previous(tokens, i - 1);
        var after = Next(tokens, last + 1);
        if (tokens[before].IsNumber(1, 2)) tokens.Use(before, before);
        if (tokens[after].IsNumber(4, 4) && tokens[after].Value is > 1300 and < 1600) tokens.Use(after, after);
        return (default, DateProblem.OtherCalendar);
    }

    private static int Previous(FeedDateTokens tokens, int i)
    {
        while (i >= 0 && (tokens.IsUsed(i) || tokens[i].Kind == DateTokenKind.Sign || FeedDateNames.IsFiller(tokens[i].Text))) i--;
        return i;
    }

    private static int Next(FeedDateTokens tokens, int i)
    {
        while (i < tokens.Count && (tokens.IsUsed(i) || tokens[i].Kind == DateTokenKind.Sign || FeedDateNames.IsFiller(tokens[i].Text))) i++;
        return i;
    }

    private static bool IsLast(FeedDateTokens tokens, int i)
    {
        for (; i < tokens.Count; i++)
        {
            if (!tokens.IsUsed(i) && tokens[i].Kind == DateTokenKind.Number) return false;
        }
        return true;
    }

    /// <summary>RFC 2822 §4.3, with a pivot that moves: nothing is more than a year ahead.</summary>
    private static int Century(int year, int thisYear) => year + 2000 <= thisYear + 1 ? year + 2000 : year + 1900;

    private static (DateOnly Date, DateProblem Problem) Ordinal(int year, int day) =>
        year is > 1900 and < 9000 && day >= 1 && day <= (DateTime.IsLeapYear(year) ? 366 : 365) ? (new DateOnly(year, 1, 1).AddDays(day - 1), DateProblem.None) : (default, DateProblem.Impossible);

    private static (DateOnly Date, DateProblem Problem) Make(int year, int month, int day)
    {
        if (year is > 1300 and < 1600) return (default, DateProblem.OtherCalendar);
        if (year < 1000 || (year < 1900 && month == 0)) return (default, DateProblem.Absent);
        if (year > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return (default, DateProblem.Impossible);
        return (new DateOnly(year, month, day), DateProblem.None);
    }
}

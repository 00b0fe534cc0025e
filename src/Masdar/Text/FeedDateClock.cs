using System.Globalization;

namespace Masdar.Text;

/// <summary>The time of day and the zone that a text names, read before the day: what is left over are the numbers of the day.</summary>
internal sealed record FeedDateClock
{
    public TimeSpan TimeOfDay { get; private init; }

    public bool IsPossible { get; private init; } = true;

    /// <summary>A numeric offset, or null. It wins over any name.</summary>
    public TimeSpan? Offset { get; private init; }

    /// <summary>An abbreviation or place, folded, or null.</summary>
    public string? ZoneName { get; private init; }

    public static FeedDateClock Read(FeedDateTokens tokens)
    {
        var clock = new FeedDateClock();
        var after = -1;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens.IsUsed(i) || Time(tokens, i) is not { } time) continue;
            tokens.Use(i, time.Last);
            if (after >= 0) continue;
            after = time.Last + 1;
            var mark = FeedDateNames.DayPart(tokens[after].Text);
            if (mark is not null) tokens.Use(after, after++);
            else if (tokens[i - 1].Length > 1 && FeedDateNames.DayPart(tokens[i - 1].Text) is { } before) mark = before;
            if (mark == FeedDateNames.Part.Dotted) mark = Dotted(tokens, ref after);
            clock = Of(time, mark);
        }
        if (after < 0) (clock, after) = HourAlone(tokens);
        return clock with { Offset = FindOffset(tokens, after), ZoneName = FindZone(tokens, after) };
    }

    /// <summary>Hours, minutes and seconds from <paramref name="i"/> on: 10:14, 10:14:55.123, 14h30, 101455 behind a T.</summary>
    private static (int Hour, int Minute, double Second, int Last)? Time(FeedDateTokens tokens, int i)
    {
        var hour = tokens[i];
        if (hour.IsNumber(4, 6) && hour.Length != 5 && tokens[i - 1] is { Kind: DateTokenKind.Word, Text: "t" } && !hour.Spaced)
        {
            return (hour.Value / (hour.Length == 6 ? 10000 : 100), hour.Value / (hour.Length == 6 ? 100 : 1) % 100, hour.Length == 6 ? hour.Value % 100 : 0, i);
        }
        if (!hour.IsNumber(1, 2) || tokens[i - 1].IsSign('+')) return null;
        var colon = tokens[i + 1].IsSign(':') || tokens[i + 1] is { Kind: DateTokenKind.Word, Text: "h", Spaced: false }
            || (tokens[i + 1].IsSign('.') && FeedDateNames.IsHourWord(tokens[i - 1].Text));
        if (!colon || !tokens[i + 2].IsNumber(1, 2)) return null;
        if (!tokens[i + 3].IsSign(':') || !tokens[i + 4].IsNumber(1, 2)) return (hour.Value, tokens[i + 2].Value, 0, i + 2);
        var second = (double)tokens[i + 4].Value;
        if ((tokens[i + 5].IsSign('.') || tokens[i + 5].IsSign(':')) && tokens[i + 6] is { Kind: DateTokenKind.Number, Spaced: false } fraction)
        {
            return (hour.Value, tokens[i + 2].Value, second + double.Parse("0." + fraction.Text[..Math.Min(7, fraction.Length)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), i + 6);
        }
        return (hour.Value, tokens[i + 2].Value, second, i + 4);
    }

    /// <summary>"5 مساء", "5 pm", "الساعة 17".</summary>
    private static (FeedDateClock Clock, int After) HourAlone(FeedDateTokens tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].IsNumber(1, 2) || tokens[i].Value > 24) continue;
            var part = FeedDateNames.DayPart(tokens[i + 1].Text);
            var named = FeedDateNames.IsHourWord(tokens[i - 1].Text);
            if (!named && (part is null || tokens[i].Value > 12)) continue;
            var after = i + (part is null ? 1 : 2);
            tokens.Use(i, after - 1);
            if (part == FeedDateNames.Part.Dotted) part = Dotted(tokens, ref after);
            return (Of((tokens[i].Value, 0, 0, i), part), after);
        }
        return (new FeedDateClock(), -1);
    }

    /// <summary>"a.m." and "p.m." come as letters and points.</summary>
    private static FeedDateNames.Part? Dotted(FeedDateTokens tokens, ref int after)
    {
        var pm = tokens[after - 1].Text is "p";
        if (!tokens[after].IsSign('.') || tokens[after + 1].Text is not "m") return null;
        tokens.Use(after, after + 1);
        after += 2;
        return pm ? FeedDateNames.Part.Afternoon : FeedDateNames.Part.Morning;
    }

    private static FeedDateClock Of((int Hour, int Minute, double Second, int Last) time, FeedDateNames.Part? part)
    {
        var hour = time.Hour;
        if (hour <= 12)
        {
            hour = part switch
            {
                FeedDateNames.Part.Morning => hour % 12,
                FeedDateNames.Part.Afternoon => (hour % 12) + 12,
                FeedDateNames.Part.Noon => hour is >= 1 and <= 4 ? hour + 12 : hour,
                FeedDateNames.Part.Night => hour == 12 ? 0 : hour is >= 6 and <= 11 ? hour + 12 : hour,
                _ => hour,
            };
        }
        // 24:00 is the next day's beginning, second 60 a leap second (ISO 8601).
        var possible = time.Minute <= 59 && time.Second < 61 && (hour <= 23 || (hour == 24 && time.Minute == 0 && time.Second == 0));
        return new FeedDateClock { IsPossible = possible, TimeOfDay = possible ? new TimeSpan(hour, time.Minute, 0) + TimeSpan.FromTicks((long)(time.Second * TimeSpan.TicksPerSecond)) : TimeSpan.Zero };
    }

    /// <summary>+0300, +03:00, +3, GMT+3, (+03): after the time, or after the name of universal time.</summary>
    private static TimeSpan? FindOffset(FeedDateTokens tokens, int after)
    {
        for (var i = Math.Max(after, 1); i < tokens.Count; i++)
        {
            if (tokens.IsUsed(i) || !(tokens[i].IsSign('+') || tokens[i].IsSign('-')) || !tokens[i + 1].IsNumber(1, 4) || tokens[i + 1].Spaced) continue;
            var named = FeedDateNames.IsUniversal(tokens[i - 1].Text);
            if (!named && (after < 0 || i > after + 3)) continue;
            var (number, last) = (tokens[i + 1], i + 1);
            int hours = number.Value, minutes = 0;
            if (number.Length >= 3) (hours, minutes) = (number.Value / 100, number.Value % 100);
            else if (tokens[i + 2].IsSign(':') && tokens[i + 3].IsNumber(2, 2)) (minutes, last) = (tokens[i + 3].Value, i + 3);
            else if (tokens[i + 2].IsDateSign && tokens[i + 3].Kind != DateTokenKind.Sign) continue;
            else if (!named && tokens[i].Spaced && tokens[i + 2].Kind == DateTokenKind.Word && FeedDateNames.Month(tokens[i + 2].Text) is not null) continue;
            if (hours > 15 || minutes > 59) continue;
            tokens.Use(i, last);
            var offset = new TimeSpan(hours, minutes, 0);
            return tokens[i].IsSign('-') ? -offset : offset;
        }
        return null;
    }

    private static string? FindZone(FeedDateTokens tokens, int after)
    {
        for (var i = Math.Max(after, 0); i < tokens.Count; i++)
        {
            if (tokens.IsUsed(i) || tokens[i].Kind != DateTokenKind.Word) continue;
            var near = after >= 0 && i <= after + 3;
            if (FeedDateZones.IsName(tokens[i].Text) && (tokens[i].Length == 1 ? i == after : near || FeedDateNames.IsUniversal(tokens[i].Text)))
            {
                tokens.Use(i, i);
                return tokens[i].Text;
            }
            if (after >= 0 && FeedDateZones.Place(tokens, i, after) is { } place) return place;
        }
        return null;
    }
}

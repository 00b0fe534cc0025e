namespace Masdar.Pipeline;

/// <summary>
/// The day from which ages are counted. A clock that was wrong once must not make everything old: today is believed as far as the days on
/// which something was stored bear it out.
/// </summary>
internal static class SettledDay
{
    /// <summary>The newest days that are not believed without those before them.</summary>
    private const int Doubtful = 2;

    /// <summary>How long nothing need be stored without today being doubted.</summary>
    private const int Reach = 7;

    /// <summary>Today, or a week after the third newest day; the first of all days while there are no three.</summary>
    /// <param name="stored">The days on which something was stored, in any order.</param>
    public static DateOnly Of(IEnumerable<DateOnly> stored, DateOnly today)
    {
        var days = stored.Distinct().OrderDescending().Skip(Doubtful).Take(1).ToList();
        if (days is not [var third]) return DateOnly.MinValue;
        return today.DayNumber - third.DayNumber <= Reach ? today : third.AddDays(Reach);
    }

    /// <summary>The day that many days before; the first of all days where there is none.</summary>
    public static DateOnly Before(DateOnly day, TimeSpan age) => DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - (int)Math.Ceiling(age.TotalDays)));
}

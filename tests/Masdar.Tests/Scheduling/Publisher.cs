namespace Masdar.Tests.Scheduling;

/// <summary>A scripted publisher of a month: so many items a day, by the hours of its day, some in bursts; it may sleep at night and be silent for a week.</summary>
internal sealed class Publisher
{
    /// <param name="random">Seeded: the same month each time.</param>
    public Publisher(Random random, DateTimeOffset start, int days)
    {
        var perDay = Math.Clamp(Math.Exp(Math.Log(18) + (1.1 * Normal(random))), 1, 250);
        var (wakes, awake) = (random.Next(24), random.Next(3) == 0 ? 24 : random.Next(8, 18));
        var bursts = random.NextDouble() * 0.6;
        var dead = random.Next(5) == 0 ? random.Next(7, days - 10) : -1;

        // Feeds of busy sites hold an hour or two of them at least.
        Window = Math.Clamp(Math.Max(random.Next(10, 51), (int)(perDay / awake * 1.5)), 10, 50);
        var items = new List<DateTimeOffset>();
        for (var day = 0; day < days; day++)
        {
            if (dead >= 0 && day >= dead && day < dead + 7) continue;
            for (var left = Poisson(random, perDay * (0.6 + (0.8 * random.NextDouble()))); left > 0;)
            {
                var at = start.AddDays(day).AddHours(wakes + (awake * random.NextDouble()));
                var together = random.NextDouble() < bursts ? Math.Min(left, random.Next(3, Math.Max(4, Window / 2))) : 1;
                for (var i = 0; i < together; i++) items.Add(at.AddMinutes(i * (1 + (4 * random.NextDouble()))));
                left -= together;
            }
        }

        // Nobody could follow a feed that fills itself anew within a quarter of an hour.
        items.Sort();
        var most = Window * 3 / 4;
        var followable = new List<DateTimeOffset>();
        foreach (var item in items)
            if (followable.Count < most || item - followable[^most] > TimeSpan.FromMinutes(15)) followable.Add(item);
        Items = followable;
    }

    /// <summary>How many items its feed holds.</summary>
    public int Window { get; }

    /// <summary>When each came out, ascending.</summary>
    public IReadOnlyList<DateTimeOffset> Items { get; }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int Poisson(Random random, double mean)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}

using System.IO.Hashing;
using System.Text;

namespace Masdar.Model;

/// <summary>A configured publisher's feed: one entry of <c>config/sources.json</c>, checked and with its defaults filled in.</summary>
internal sealed record Source
{
    /// <summary>The unique id: <c>a-z 0-9 - _ .</c>. Part of every article id, so it never changes once articles are stored.</summary>
    public required string Id { get; init; }

    /// <summary>The name that the disclaimer gives.</summary>
    public required string Name { get; init; }

    /// <summary>The address of the RSS, Atom, RDF or JSON Feed document.</summary>
    public required Uri Feed { get; init; }

    public Uri? Homepage { get; init; }

    /// <summary>When it is fetched.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The bounds within which the interval follows the feed's pace; null: it is fixed. Only where the schedule is an interval.</summary>
    public IntervalBounds? Adaptive { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>BCP 47 tag, or null: then the feed's own, else detected.</summary>
    public string? Language { get; init; }

    /// <summary>The zone of the source's dates that name none.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether each article's page is fetched for its whole text.</summary>
    public bool FullText { get; init; } = true;

    /// <summary>Where on the page the article lies, where extraction needs help; null otherwise.</summary>
    public Selectors? Selectors { get; init; }

    /// <summary>Only articles that match are taken; empty lists match everything.</summary>
    public ItemFilter Include { get; init; } = ItemFilter.None;

    /// <summary>Articles that match are left out.</summary>
    public ItemFilter Exclude { get; init; } = ItemFilter.None;

    /// <summary>What tells these filters from others (32 hex); null where there are none. Categories are known by our names too.</summary>
    public string? FilterMark
    {
        get
        {
            if (Include.IsEmpty && Exclude.IsEmpty) return null;
            var renamed = Categories.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => (string[])[pair.Key, pair.Value]);
            string[] words = [.. Include.Categories, "\n", .. Include.Keywords, "\n", .. Exclude.Categories, "\n", .. Exclude.Keywords, "\n", .. renamed];
            return Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', words))));
        }
    }

    /// <summary>The source's category to ours; compared folded (see <see cref="Masdar.Text.ArabicText.Fold(string)"/>).</summary>
    public IReadOnlyDictionary<string, string> Categories { get; init; } = EmptyMap;

    /// <summary>The name of the attribution template; null: the one named like the article's language, else <c>ar</c>.</summary>
    public string? Attribution { get; init; }

    /// <summary>Extra request headers, sent to the feed's own origin only. Secrets: never logged, never written.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = EmptyMap;

    private static readonly IReadOnlyDictionary<string, string> EmptyMap = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>CSS selectors for a source's article pages.</summary>
/// <param name="Content">The element that holds the body, or null.</param>
/// <param name="Remove">Elements that are taken out of it.</param>
internal sealed record Selectors(string? Content, IReadOnlyList<string> Remove);

/// <summary>Words by which articles are taken or left out; a category or keyword that matches is enough.</summary>
internal sealed record ItemFilter(IReadOnlyList<string> Categories, IReadOnlyList<string> Keywords)
{
    public static ItemFilter None { get; } = new([], []);

    public bool IsEmpty => Categories.Count == 0 && Keywords.Count == 0;
}

/// <summary>When a source is due: a fixed interval, or a Quartz cron expression. Exactly one of the two is set.</summary>
/// <param name="Text">As configured: <c>15m</c> or <c>0 0/10 6-23 * * ?</c>.</param>
internal sealed record Schedule(string Text, TimeSpan? Interval, string? Cron)
{
    public static Schedule Every(TimeSpan interval) => new($"{(long)interval.TotalSeconds}s", interval, null);
}

/// <summary>The shortest and the longest interval of a source whose interval follows its pace.</summary>
internal sealed record IntervalBounds(TimeSpan Shortest, TimeSpan Longest)
{
    /// <summary>For what the configuration leaves open.</summary>
    public static IntervalBounds Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromHours(6));
}

using Masdar.Model;
using Masdar.Text;

namespace Masdar.Configuration;

/// <summary>Reads <c>sources.json</c>: every source with the file's <c>defaults</c> filled in.</summary>
/// <param name="templatesKnown">False where <c>masdar.json</c> could not be read: then no template's name can be called unknown.</param>
internal sealed class SourcesReader(ConfigChecks checks, AttributionOptions attribution, bool templatesKnown)
{
    public const int MostSources = 20_000;

    /// <summary>What a source may take from <c>defaults</c>.</summary>
    private sealed record Common(
        Schedule Schedule, TimeSpan? MinInterval, TimeSpan? MaxInterval, bool Enabled, string? Language, TimeZoneInfo TimeZone, bool FullText, Selectors? Selectors, ItemFilter Include, ItemFilter Exclude,
        IReadOnlyDictionary<string, string> Categories, string? Attribution);

    private static readonly Common BuiltIn = new(
        new("15m", TimeSpan.FromMinutes(15), null), null, null, true, null, TimeZoneInfo.Utc, true, null, ItemFilter.None, ItemFilter.None,
        new Dictionary<string, string>(StringComparer.Ordinal), null);

    public IReadOnlyList<Source> Read(Section root)
    {
        root.Ignore("$schema");
        var defaultsSection = root.Child("defaults");
        var defaults = ReadCommon(defaultsSection, BuiltIn);
        defaultsSection.Done();
        if (root.Find("sources") is null) root.Wrong("sources", "is missing: the list of sources, [ ] where there are none yet");
        var sources = new List<Source>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in root.Sections("sources", MostSources))
        {
            var source = ReadSource(section, defaults);
            section.Done();
            if (source is null) continue;
            if (ids.TryAdd(source.Id, section.Path)) sources.Add(source);
            else section.Wrong("id", $"\"{source.Id}\" is already the id of {ids[source.Id]}; every id is there once");
        }
        root.Done();
        return sources;
    }

    private Source? ReadSource(Section s, Common defaults)
    {
        var id = s.Require("id", "a unique name of a-z, 0-9, - _ .", Values.Text(64, SourceIds.Problem));
        var name = s.Require("name", "the name that the disclaimer gives", Values.Text(200));
        var feed = s.Require("feed", "the address of the feed", Values.Address);
        var homepage = s.Optional("homepage", null, Values.Address);
        var headers = s.Map("headers", new Dictionary<string, string>(StringComparer.Ordinal), 50, static n => n.ToUpperInvariant(), static (n, v) =>
            HeaderRules.NameProblem(n) is { } problem ? Taken<string>.Wrong(problem) : Values.Text(4096, HeaderRules.ValueProblem)(v));
        var common = ReadCommon(s, defaults);
        var adaptive = Adaptive(s, common);
        if (id is null || name is null || feed is null) return null;
        return new()
        {
            Id = id,
            Name = name,
            Feed = feed,
            Homepage = homepage,
            Schedule = common.Schedule,
            Adaptive = adaptive,
            Enabled = common.Enabled,
            Language = common.Language,
            TimeZone = common.TimeZone,
            FullText = common.FullText,
            Selectors = common.Selectors,
            Include = common.Include,
            Exclude = common.Exclude,
            Categories = common.Categories,
            Attribution = common.Attribution,
            Headers = headers,
        };
    }

    private Common ReadCommon(Section s, Common d) => new(
        s.Get("schedule", d.Schedule, Schedule),
        s.Get("minInterval", d.MinInterval, Bound),
        s.Get("maxInterval", d.MaxInterval, Bound),
        s.Get("enabled", d.Enabled, Values.Bool),
        s.Get("language", d.Language, Language),
        s.Get("timeZone", d.TimeZone, Values.Zone),
        s.Get("fullText", d.FullText, Values.Bool),
        ReadSelectors(s, d.Selectors),
        Filter(s, "include", d.Include),
        Filter(s, "exclude", d.Exclude),
        s.Map("categories", d.Categories, 1000, ArabicText.Fold, static (n, v) => string.IsNullOrWhiteSpace(n) ? Taken<string>.Wrong("the name of the category is empty") : Values.Text(200)(v)),
        s.Get("attribution", d.Attribution, Template));

    private static readonly Func<JsonPart, Taken<TimeSpan>> Interval = Values.Duration(TimeSpan.FromMinutes(1), ScheduleText.Longest);

    private static Taken<TimeSpan?> Bound(JsonPart part)
    {
        var (value, problem) = Interval(part);
        return new(value, problem);
    }

    /// <summary>
    /// An interval follows the feed's pace where <c>schedule</c> is <c>auto</c>, or both bounds are there. Bounds of <c>defaults</c> are not for sources
    /// with a cron expression.
    /// </summary>
    private static IntervalBounds? Adaptive(Section s, Common common)
    {
        if (common.Schedule.Cron is not null)
        {
            foreach (var key in new[] { "minInterval", "maxInterval" })
                if (s.Find(key) is not null) s.Wrong(key, "is for an interval; a source with a cron expression is fetched at the times that it names");
            return null;
        }
        var (shortest, longest) = (common.MinInterval, common.MaxInterval);
        if (common.Schedule.Text != ScheduleText.Auto && (shortest is null) != (longest is null))
            s.Wrong(shortest is null ? "maxInterval" : "minInterval", $"is one of two: write {(shortest is null ? "minInterval" : "maxInterval")} too, or \"schedule\": \"auto\"");
        if (common.Schedule.Text != ScheduleText.Auto && (shortest is null || longest is null)) return null;
        if (shortest > longest) s.Wrong("minInterval", "is longer than maxInterval");
        var from = shortest ?? Shorter(IntervalBounds.Default.Shortest, longest);
        return new(from, longest ?? (from > IntervalBounds.Default.Longest ? from : IntervalBounds.Default.Longest));

        static TimeSpan Shorter(TimeSpan a, TimeSpan? b) => b < a ? b.Value : a;
    }

    private Taken<Schedule> Schedule(JsonPart part) => part.Kind == JsonKind.Text
        ? ScheduleText.Parse(part.Text, checks.CronProblem)
        : Taken<Schedule>.Wrong($"{Values.Describe(part)} is no schedule; write it in double quotes, such as \"15m\"");

    /// <summary>Whether a text has the shape of a language tag (RFC 5646 §2.1).</summary>
    public static bool IsLanguage(string text)
    {
        var subtags = text.Split('-');
        return text.Length <= 35 && subtags.All(t => t.Length is > 0 and <= 8 && t.All(char.IsAsciiLetterOrDigit)) && subtags[0].Length > 1 && subtags[0].All(char.IsAsciiLetter);
    }

    /// <summary>A language tag; <c>und</c> is "not set", for a source that must not take the default.</summary>
    private static Taken<string?> Language(JsonPart part) =>
        part.Kind == JsonKind.Text && IsLanguage(part.Text)
            ? new(string.Equals(part.Text, "und", StringComparison.OrdinalIgnoreCase) ? null : part.Text, null)
            : Taken<string?>.Wrong($"{Values.Describe(part)} is no language tag; write \"ar\", \"en\", \"ar-SY\", or \"und\" to have it detected");

    private Taken<string?> Template(JsonPart part)
    {
        if (Values.Text(64)(part).Problem is { } problem) return Taken<string?>.Wrong(problem);
        if (!templatesKnown || attribution.Templates.ContainsKey(part.Text)) return new(part.Text, null);
        var near = Nearest.To(part.Text, attribution.Templates.Keys);
        return Taken<string?>.Wrong($"there is no attribution template {Values.Quote(part.Text)}; " + (near is null ? $"there are {string.Join(", ", attribution.Templates.Keys.Order(StringComparer.Ordinal))}" : $"did you mean \"{near}\"?"));
    }

    private Selectors? ReadSelectors(Section s, Selectors? fallback)
    {
        if (s.Find("selectors") is null) return fallback;
        var group = s.Child("selectors");
        var selector = Values.Text(500, checks.SelectorProblem);
        var selectors = new Selectors(group.Optional("content", null, selector), group.List("remove", [], 100, selector));
        group.Done();
        return selectors;
    }

    private static ItemFilter Filter(Section s, string name, ItemFilter fallback)
    {
        if (s.Find(name) is null) return fallback;
        var group = s.Child(name);
        var filter = new ItemFilter(group.List("categories", [], 1000, Values.Text(200)), group.List("keywords", [], 1000, Values.Text(200)));
        group.Done();
        return filter;
    }
}

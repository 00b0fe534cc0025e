using System.Globalization;
using System.Xml.Linq;
using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>What a document says of itself as a whole.</summary>
internal sealed record ChannelFacts
{
    public string? Title { get; set; }

    public string? Language { get; set; }

    public Uri? Link { get; set; }

    public string? Generator { get; set; }

    public Rights? Rights { get; set; }

    /// <summary>Authors of the feed, for entries that name none (RFC 4287 §4.1.1).</summary>
    public ValueList<string> Authors { get; } = new(StringComparer.Ordinal);

    public PollWishes Wishes { get; set; } = PollWishes.None;
}

/// <summary>Reads the channel: title, language, rights, and the wishes about polling.</summary>
internal sealed class ChannelReader(FeedContext context, Vocabularies vocabularies)
{
    private readonly ChannelFacts facts = new();
    private readonly ItemDraft rights = new() { LinkBase = context.Url };
    private readonly XmlBases bases = new(context.Url);
    private int linkRank;
    private string? period;
    private int frequency = 1;

    public ChannelFacts Read(XmlFeed feed)
    {
        foreach (var field in feed.Channel.Elements())
        {
            if (FeedShape.IsNamed(field, "item", "entry", "items")) continue;
            Field(field, field.Name.LocalName.ToLowerInvariant());
        }
        facts.Language ??= FeedLanguage.Read(feed.Channel.Attribute(Addresses.XmlLang)?.Value) ?? FeedLanguage.Read(feed.Root.Attribute(Addresses.XmlLang)?.Value)
            ?? FeedLanguage.Read(Markup.Attribute(feed.Root, "lang"));
        facts.Rights = rights.Rights;
        if (Period() is { } span) facts.Wishes = facts.Wishes with { UpdatePeriod = span };
        return facts;
    }

    private void Field(XElement field, string name)
    {
        switch (vocabularies.Of(field), name)
        {
            case (Vocabulary.Rss, "title"): facts.Title = context.Short(field.Value) ?? facts.Title; break;
            case (Vocabulary.Atom, "title"): facts.Title ??= context.Short(Markup.OfAtom(field)?.Value); break;
            case (Vocabulary.DublinCore, "title"): facts.Title ??= context.Short(field.Value); break;
            case (Vocabulary.Rss or Vocabulary.DublinCore or Vocabulary.DublinTerms, "language"): facts.Language ??= FeedLanguage.Read(field.Value); break;
            case (Vocabulary.Rss or Vocabulary.Atom, "link"): Link(field); break;
            case (Vocabulary.Rss or Vocabulary.Atom, "generator"): facts.Generator ??= context.Short($"{field.Value} {Markup.Attribute(field, "uri")}"); break;
            case (Vocabulary.Atom, "author"): facts.Authors.Add(People.OfAtom(field, context)); break;
            case (Vocabulary.Rss or Vocabulary.Atom or Vocabulary.DublinCore or Vocabulary.DublinTerms, "copyright" or "rights"): RightsReader.Notice(context.Short(field.Value), rights); break;
            case (Vocabulary.DublinTerms, "rightsholder"): RightsReader.Holder(context.Short(field.Value), rights); break;
            case (Vocabulary.CreativeCommons or Vocabulary.DublinTerms or Vocabulary.Media, "license"): RightsReader.License(field, rights); break;
            case (Vocabulary.Rss, "ttl"): if (Number(field.Value) is > 0 and <= 525_600 and { } ttl) facts.Wishes = facts.Wishes with { Ttl = TimeSpan.FromMinutes(ttl) }; break;
            case (Vocabulary.Rss, "skiphours"): facts.Wishes = facts.Wishes with { SkipHours = Hours(field) }; break;
            case (Vocabulary.Rss, "skipdays"): facts.Wishes = facts.Wishes with { SkipDays = Days(field) }; break;
            case (Vocabulary.Syndication, "updateperiod"): period = field.Value.Trim().ToLowerInvariant(); break;
            case (Vocabulary.Syndication, "updatefrequency"): frequency = Number(field.Value) is > 0 and <= 1000 and { } number ? number : 1; break;
        }
    }

    private void Link(XElement field)
    {
        var href = Markup.Attribute(field, "href");
        var at = bases.Of(field);
        if (href is null)
        {
            Offer(Addresses.Web(field.Value, at), 3);
            return;
        }
        var uri = Addresses.Web(href, at);
        switch ((Markup.Attribute(field, "rel") ?? "alternate").Trim().ToLowerInvariant())
        {
            case "alternate": Offer(uri, Markup.Attribute(field, "type") is null or "text/html" ? 2 : 1); break;
            case "hub": facts.Wishes = facts.Wishes with { Hub = facts.Wishes.Hub ?? uri }; break;
            case "self": facts.Wishes = facts.Wishes with { Self = facts.Wishes.Self ?? uri }; break;
            // RFC 5005 §4 and §3.
            case "prev-archive": facts.Wishes = facts.Wishes with { Previous = uri ?? facts.Wishes.Previous }; break;
            case "next": facts.Wishes = facts.Wishes with { Previous = facts.Wishes.Previous ?? uri }; break;
            case "license": RightsReader.License(uri?.AbsoluteUri, rights); break;
        }
    }

    private void Offer(Uri? uri, int rank)
    {
        if (uri is not null && rank > linkRank) (facts.Link, linkRank) = (uri, rank);
    }

    private TimeSpan? Period() => period switch
    {
        "hourly" => TimeSpan.FromHours(1) / frequency,
        "daily" => TimeSpan.FromDays(1) / frequency,
        "weekly" => TimeSpan.FromDays(7) / frequency,
        "monthly" => TimeSpan.FromDays(30) / frequency,
        "yearly" => TimeSpan.FromDays(365) / frequency,
        _ => null,
    };

    /// <summary>RSS 2.0 counts 0 to 23, RSS 0.91 counted 1 to 24: 24 is midnight.</summary>
    private static List<int> Hours(XElement field) =>
        [.. field.Elements().Take(48).Select(h => Number(h.Value)).Where(h => h is >= 0 and <= 24).Select(h => h!.Value % 24).Distinct().Order()];

    private static List<DayOfWeek> Days(XElement field) =>
        [.. field.Elements().Take(14).Select(d => Array.FindIndex(DayNames, n => d.Value.Trim().StartsWith(n, StringComparison.OrdinalIgnoreCase))).Where(d => d >= 0).Select(d => (DayOfWeek)d).Distinct()];

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static int? Number(string text) => int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

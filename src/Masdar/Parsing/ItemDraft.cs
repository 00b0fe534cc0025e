using Masdar.Model;

namespace Masdar.Parsing;

/// <summary>An item while its fields are gathered, before the document as a whole decides on its key.</summary>
internal sealed class ItemDraft
{
    public string? Guid { get; set; }

    /// <summary>RSS 2.0: a guid is an address unless it says <c>isPermaLink="false"</c>.</summary>
    public bool GuidIsPermalink { get; set; } = true;

    /// <summary>The publisher's own address, where a proxy such as FeedBurner put another in <c>link</c>.</summary>
    public Uri? OriginalLink { get; set; }

    public Uri? Link { get; set; }

    /// <summary>How good <see cref="Link"/> is among alternates; a better one replaces it.</summary>
    public int LinkRank { get; set; }

    public Uri? FallbackLink { get; set; }

    public FeedText? Title { get; set; }

    /// <summary>How near to the format's own title <see cref="Title"/> is; 0 for none yet.</summary>
    public int TitleRank { get; set; }

    public FeedText? Summary { get; set; }

    public int SummaryRank { get; set; }

    /// <summary>A second short text beside <see cref="Summary"/>, such as a home-made <c>summary</c> beside RSS's <c>description</c>.</summary>
    public FeedText? Second { get; set; }

    public FeedText? Content { get; set; }

    /// <summary>What relative addresses of the item's own fields are relative to.</summary>
    public required Uri LinkBase { get; init; }

    /// <summary>What <c>xml:base</c> says for the body, or null.</summary>
    public Uri? BodyBase { get; set; }

    public string? Language { get; set; }

    public DateTimeOffset? Published { get; set; }

    public int PublishedRank { get; set; }

    public DateTimeOffset? Updated { get; set; }

    public ValueList<string> Authors { get; } = new(StringComparer.Ordinal);

    public ValueList<string> Categories { get; } = new(StringComparer.Ordinal);

    public List<Enclosure> Enclosures { get; } = [];

    public ArticleImage? Image { get; set; }

    public int ImageRank { get; set; }

    public Rights? Rights { get; set; }

    public Origin? Origin { get; set; }

    public void OfferTitle(FeedText? title, int rank)
    {
        if (title is null || rank <= TitleRank) return;
        (Title, TitleRank) = (title, rank);
    }

    public void OfferSummary(FeedText? summary, int rank)
    {
        if (summary is null) return;
        var other = summary;
        if (rank > SummaryRank) (other, Summary, SummaryRank) = (Summary, summary, rank);
        if (other is not null && other.Value.Length > (Second?.Value.Length ?? 0)) Second = other;
    }

    /// <summary>The longest body wins.</summary>
    public void OfferContent(FeedText? content, Uri? @base)
    {
        if (content is null || content.Value.Length <= (Content?.Value.Length ?? 0)) return;
        (Content, BodyBase) = (content, @base ?? BodyBase);
    }

    public void OfferPublished(DateTimeOffset? date, int rank)
    {
        if (date is null || rank <= PublishedRank) return;
        (Published, PublishedRank) = (date, rank);
    }

    public void OfferLink(Uri? link, int rank)
    {
        if (link is null || rank <= LinkRank) return;
        (Link, LinkRank) = (link, rank);
    }

    public void OfferImage(ArticleImage? image, int rank)
    {
        if (image is null || rank <= ImageRank) return;
        (Image, ImageRank) = (image, rank);
    }

    /// <summary>One file once; a later mention adds what the first did not say.</summary>
    public void AddEnclosure(Enclosure? enclosure)
    {
        if (enclosure is null) return;
        var known = Enclosures.FindIndex(e => string.Equals(e.Url, enclosure.Url, StringComparison.Ordinal));
        if (known >= 0) Enclosures[known] = Enclosures[known] with { Type = Enclosures[known].Type ?? enclosure.Type, Length = Enclosures[known].Length ?? enclosure.Length };
        else if (Enclosures.Count < Limits.Values) Enclosures.Add(enclosure);
    }

    /// <summary>The address: the publisher's own, the link, else a guid or id that is one.</summary>
    public Uri? Url => OriginalLink ?? Link ?? FallbackLink;

    public bool IsEmpty => Title is null && Summary is null && Content is null && Url is null && Enclosures.Count == 0 && Guid is null;

    public FeedItem Finish(string key, string hash)
    {
        var (summary, content) = Bodies();
        return new FeedItem
        {
            Key = key,
            RawHash = hash,
            Guid = Guid,
            Url = Url,
            Title = Title,
            Summary = summary,
            Content = content,
            Base = BodyBase ?? Url ?? LinkBase,
            Language = Language,
            Authors = Authors.Values,
            Categories = Categories.Values,
            Enclosures = Enclosures,
            Image = Image,
            PublishedAt = Published,
            UpdatedAt = Updated,
            Rights = Rights,
            Origin = Origin,
        };
    }

    /// <summary>The longest text is the body; the other, if there is one and it says something else, the summary.</summary>
    private (FeedText? Summary, FeedText? Content) Bodies()
    {
        var content = Content ?? Second;
        var summary = Summary ?? Second;
        if (content is null) return (null, summary);
        if (summary is null || string.Equals(summary.Value, content.Value, StringComparison.Ordinal)) return (null, content);
        return summary.Value.Length > content.Value.Length ? (content, summary) : (summary, content);
    }
}

/// <summary>Values in their order, without repeats, bounded.</summary>
internal sealed class ValueList<T>(IEqualityComparer<T> comparer)
{
    private List<T>? values;
    private HashSet<T>? seen;

    public IReadOnlyList<T> Values => values ?? (IReadOnlyList<T>)[];

    public void Add(T? value)
    {
        if (value is null) return;
        if (values is null)
        {
            values = [value];
            return;
        }
        seen ??= new HashSet<T>(values, comparer);
        if (values.Count < Limits.Values && seen.Add(value)) values.Add(value);
    }
}

using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>What a page says of its article beside the text; null and empty members: nothing.</summary>
internal sealed record PageMetadata
{
    /// <summary>The HTML title, white space collapsed, otherwise verbatim.</summary>
    public string? Title { get; init; }

    /// <summary>Headlines by which the title is known again in the text: of the metadata and the page's first headings.</summary>
    public IReadOnlyList<string> Headlines { get; init; } = [];

    public Uri? Canonical { get; init; }

    /// <summary>A canonical address of another site, or what JSON-LD names as <c>isBasedOn</c>.</summary>
    public Origin? Origin { get; init; }

    public ArticleImage? Image { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Modified { get; init; }

    public string? Language { get; init; }

    public Rights? Rights { get; init; }

    public JsonLdArticle? JsonLd { get; init; }
}

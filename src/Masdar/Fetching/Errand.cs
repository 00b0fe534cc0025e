using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>One document to be got, as the fetcher sees it: what to send, and how much to take.</summary>
internal sealed record Errand(Uri Url, string Accept, long Limit)
{
    private const string FeedTypes = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, application/xml;q=0.8, text/xml;q=0.8";

    public Validators Validators { get; init; } = Validators.None;

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>To be posted; null: to be got.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>The origin that <see cref="Headers"/> belong to.</summary>
    public required Uri HeadersOrigin { get; init; }

    /// <summary>Whether each hop asks robots.txt first.</summary>
    public bool AskRobots { get; init; }

    /// <summary>Whether what goes beyond <see cref="Limit"/> is left out instead of refused.</summary>
    public bool Cut { get; init; }

    public int MostRedirects { get; init; } = 10;

    /// <inheritdoc cref="FetchRequest.KeepsExchange"/>
    public bool KeepsExchange { get; init; }

    public static Errand For(FetchRequest request, FetchingOptions options)
    {
        var (accept, limit) = request.Purpose switch
        {
            FetchPurpose.Page => ("text/html, application/xhtml+xml;q=0.9, */*;q=0.1", options.MaxPageBytes),
            FetchPurpose.Probe => (FeedTypes + ", text/html;q=0.5, */*;q=0.1", Math.Max(options.MaxFeedBytes, options.MaxPageBytes)),
            FetchPurpose.Hub => ("*/*", 16 * 1024),
            _ => (FeedTypes + ", */*;q=0.1", options.MaxFeedBytes),
        };
        return new Errand(request.Url, accept, limit)
        {
            Validators = request.Validators,
            Headers = request.Headers,
            Form = request.Form,
            HeadersOrigin = request.HeadersOrigin ?? request.Url,
            AskRobots = request.Purpose == FetchPurpose.Page && options.RespectRobots,
            KeepsExchange = request.KeepsExchange,
        };
    }

    /// <summary>robots.txt of the address's origin: 500 KiB of it and 5 redirects (RFC 9309 §2.3.1.2, §2.5).</summary>
    public static Errand ForRobots(Uri url) => new(new Uri(url, "/robots.txt"), "text/plain, */*;q=0.1", 500 * 1024)
    {
        HeadersOrigin = url,
        Cut = true,
        MostRedirects = 5,
    };

    /// <summary>What the address's origin says of text and data mining (TDMRep).</summary>
    public static Errand ForTdm(Uri url) => new(new Uri(url, "/.well-known/tdmrep.json"), "application/json, */*;q=0.1", 64 * 1024)
    {
        HeadersOrigin = url,
        MostRedirects = 5,
    };
}

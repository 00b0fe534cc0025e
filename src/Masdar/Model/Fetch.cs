namespace Masdar.Model;

/// <summary>Gets a document from the network. The only way out: it holds the address guard and every limit.</summary>
internal interface IHttpFetcher
{
    /// <summary>Never throws for what the other side does: that is a <see cref="FetchFailed"/>. Throws when cancelled.</summary>
    Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken);
}

/// <summary>What a document is fetched for; decides limits, the Accept header, and whether robots.txt is asked.</summary>
internal enum FetchPurpose
{
    Feed,

    /// <summary>An article's page; robots.txt holds (RFC 9309).</summary>
    Page,

    /// <summary>A person asked for it just now (<c>sources add</c>, <c>sources check</c>).</summary>
    Probe,

    /// <summary>A WebSub hub is asked for something: a POST, whose answer says only whether it was taken.</summary>
    Hub,
}

/// <summary>One document wanted.</summary>
internal sealed record FetchRequest(Uri Url, FetchPurpose Purpose)
{
    /// <summary>Posted as <c>application/x-www-form-urlencoded</c>; null: the document is got.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>Echoed verbatim; <see cref="Validators.None"/> for an unconditional request.</summary>
    public Validators Validators { get; init; } = Validators.None;

    /// <summary>Extra headers of the source; sent only while the origin (scheme, host, port) is <see cref="HeadersOrigin"/>'s.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>An address at the origin that <see cref="Headers"/> belong to: the source's feed.</summary>
    public Uri? HeadersOrigin { get; init; }

    /// <summary>Whether request and answer are wanted as they went over the wire (<see cref="Fetched.Exchange"/>).</summary>
    public bool KeepsExchange { get; init; }
}

/// <summary>ETag and Last-Modified as the server gave them, byte for byte (RFC 9110 §8.8); null where it gave none.</summary>
internal sealed record Validators(string? ETag, string? LastModified)
{
    public static Validators None { get; } = new(null, null);

    public bool Any => ETag is not null || LastModified is not null;
}

/// <summary>How a fetch ended: <see cref="Fetched"/>, <see cref="NotModified"/> or <see cref="FetchFailed"/>.</summary>
internal abstract record FetchResult
{
    /// <summary>The hops that were followed, in order; empty for a direct answer.</summary>
    public IReadOnlyList<Redirect> Redirects { get; init; } = [];

    /// <summary>The final answer's headers in their order, bounded in count and size; empty when there was no answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>A whole document.</summary>
/// <param name="FinalUrl">The address that answered, after redirects.</param>
/// <param name="Body">The bytes after content decoding, complete and within the limit.</param>
internal sealed record Fetched(Uri FinalUrl, ReadOnlyMemory<byte> Body) : FetchResult
{
    /// <summary>The media type without parameters, lower case, or null.</summary>
    public string? MediaType { get; init; }

    /// <summary>The charset parameter of Content-Type as sent, or null.</summary>
    public string? Charset { get; init; }

    public Validators Validators { get; init; } = Validators.None;

    /// <summary>As it went over the wire; null where the request did not ask for that.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Where the archive has the answer; null where nothing is kept.</summary>
    public ArchivePlace? Archive { get; init; }

    /// <summary>What the site as a whole says of this page's rights; null where it was not asked.</summary>
    public SiteRights? Site { get; init; }
}

/// <summary>What a site's own files say of the rights of one of its pages; null where they are silent. What the page itself says goes before.</summary>
/// <param name="TdmReserved">TDMRep <c>tdm-reservation</c> of <c>/.well-known/tdmrep.json</c>.</param>
/// <param name="TdmPolicy">TDMRep <c>tdm-policy</c>.</param>
/// <param name="Rsl">The <c>License</c> of its robots.txt (RSL 1.0).</param>
internal sealed record SiteRights(bool? TdmReserved, string? TdmPolicy, string? Rsl);

/// <summary>304: nothing new (RFC 9110 §15.4.5). Validators that it carried replace the stored ones, the others stay.</summary>
internal sealed record NotModified(Validators Validators) : FetchResult;

/// <summary>No document, and why.</summary>
/// <param name="Message">One sentence that names what happened and, where there is one, the remedy.</param>
internal sealed record FetchFailed(FetchErrorKind Kind, string Message) : FetchResult
{
    /// <summary>The HTTP status, when there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the head of an answer had come.</summary>
    public bool Answered { get; init; }

    /// <summary>The server asked to be left alone until then (RFC 9110 §10.2.3); null when it said nothing readable.</summary>
    public DateTimeOffset? RetryAfter { get; init; }
}

/// <summary>One hop of a redirect.</summary>
internal sealed record Redirect(Uri From, Uri To, int Status)
{
    /// <summary>301 and 308 (RFC 9110 §15.4.2, §15.4.9).</summary>
    public bool Permanent => Status is 301 or 308;
}

/// <summary>The kinds of failure that are told apart, counted and answered differently.</summary>
internal enum FetchErrorKind
{
    /// <summary>The name does not exist.</summary>
    NameUnknown,

    /// <summary>The name server did not answer or failed for now.</summary>
    NameTemporary,

    /// <summary>Refused, unreachable or reset before an answer.</summary>
    Connection,

    /// <summary>TLS failed: certificate, protocol, handshake.</summary>
    Tls,

    /// <summary>No answer, or not the whole of it, within the time allowed.</summary>
    Timeout,

    /// <summary>The address guard refused: not a public address, or not http(s), or with user information.</summary>
    Forbidden,

    /// <summary>robots.txt disallows the page (RFC 9309).</summary>
    Robots,

    /// <summary>More bytes, headers, or expansion than allowed.</summary>
    TooLarge,

    /// <summary>The transfer ended early, or its coding was broken.</summary>
    Truncated,

    /// <summary>Too many redirects, a loop, or one without a usable target.</summary>
    Redirects,

    /// <summary>401, 402, 403, 407, 451: the server refuses us.</summary>
    Denied,

    /// <summary>404 and other 4xx.</summary>
    NotFound,

    /// <summary>410: gone for good, says the server.</summary>
    Gone,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>An answer that is no valid HTTP, or a status that makes no sense here.</summary>
    Protocol,

    /// <summary>Not asked at all: the host's Retry-After, or a back-off, still holds.</summary>
    HeldBack,
}

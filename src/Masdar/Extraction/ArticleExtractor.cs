using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>
/// Gets the whole text of an article from its page, where the source wants that and the page has it; otherwise the feed's text stands,
/// and a finding says why. Never throws for what a page holds, only when cancelled.
/// </summary>
/// <param name="heedsRobots">Whether a page's own robots directives (noindex, noarchive, nosnippet) keep its text from being taken; asked for each page. Null: they do.</param>
/// <param name="clock">Only to leave out a page's times that lie ahead; null: the system's.</param>
internal sealed class ArticleExtractor(IHttpFetcher fetcher, Func<bool>? heedsRobots = null, TimeProvider? clock = null)
{
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly RecentBodies recent = new();

    public Task<Extract> ExtractAsync(Source source, ParsedFeed? feed, FeedItem item, CancellationToken cancellationToken) => LookAgainAsync(source, item, Validators.None, cancellationToken);

    /// <summary>As <see cref="ExtractAsync"/>, for a page that was asked for before.</summary>
    /// <param name="validators">Of the page's last answer; <see cref="Extract.IsUnchanged"/> where they still hold.</param>
    public async Task<Extract> LookAgainAsync(Source source, FeedItem item, Validators validators, CancellationToken cancellationToken)
    {
        var fromFeed = Extract.FromFeed(item);
        if (!source.FullText || item.Url is not { } url) return fromFeed;
        var result = await fetcher.FetchAsync(Request(source, url) with { Validators = validators }, cancellationToken);
        if (result is NotModified && validators.Any) return fromFeed with { IsUnchanged = true, PageValidators = validators };
        if (result is not Fetched page) return Failed(fromFeed, result);
        fromFeed = fromFeed with { Archive = page.Archive };
        if (!IsPage(page))
        {
            return Noted(fromFeed, "page.media", $"The article's address answers with {page.MediaType}, which is no page; the feed's text was taken.");
        }
        try
        {
            return await ReadAsync(source, item, page, fromFeed, cancellationToken) with { PageValidators = page.Validators };
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArchiveFailedException))
        {
            // A page is hostile input to two libraries: whatever they throw costs the whole text only.
            return Noted(fromFeed, "page.unreadable", $"The article's page could not be read ({e.GetType().Name}); the feed's text was taken.");
        }
    }

    private async Task<Extract> ReadAsync(Source source, FeedItem item, Fetched page, Extract fromFeed, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        using var document = PageParser.Parse(page, findings);
        var metadata = MetadataReader.Read(document, page.FinalUrl, page.Headers, source.TimeZone, time.GetUtcNow());
        metadata = metadata with { Rights = PageRights.Complete(metadata.Rights, page.Site) };
        var signs = PageSigns.Of(document, item.Url!, page.FinalUrl, metadata.Title);
        var hints = new ArticleHints([string.Join(' ', FeedWords.Of(item.Title)), .. metadata.Headlines], metadata.Authors);
        var address = Uri.TryCreate(document.BaseUri, UriKind.Absolute, out var declared) && declared.Scheme is "http" or "https" ? declared : page.FinalUrl;

        var next = PartJoiner.Next(document, page.FinalUrl, page.FinalUrl, 2);
        var body = BodyFinder.Find(document, page.FinalUrl, source.Selectors, hints, metadata.JsonLd, cancellationToken);
        findings.AddRange(body.Findings);
        var isWhole = true;
        fromFeed = fromFeed with { Way = body.Way };
        if (PageGate.Wall(signs, body) is { } wall) return Refused(fromFeed, findings, wall);
        var described = Described(fromFeed, metadata);
        if ((heedsRobots?.Invoke() ?? true) && PageRights.Withholds(metadata.Rights, PageRights.Careful)) return Refused(described, findings, Refusal.Robots);
        if (next is not null && body.Words >= 20) (body, isWhole) = await JoinPartsAsync(source, page.FinalUrl, next, body, hints, findings, cancellationToken);
        if (PageGate.Fit(signs, body, metadata.Headlines, item, metadata.JsonLd?.IsFree) is { } unfit) return Refused(described, findings, unfit);
        if (recent.IsRepeated(source.Id, item.Key, item.Title?.Value, Hash(body))) return Refused(described with { PageTitle = null }, findings, Refusal.Repeated);
        return described with
        {
            TextFrom = TextFrom.Page,
            Body = new FeedText(BlockWriter.Write(body.Blocks), IsHtml: true),
            Base = address,
            Findings = findings,
            RetryPage = !isWhole,
        };
    }

    /// <summary>Fetches the parts after the first, one after the other.</summary>
    /// <returns>False where a part could not be had for now: what is there is taken, and the page tried again later.</returns>
    private async Task<(FoundBody Body, bool IsWhole)> JoinPartsAsync(Source source, Uri first, Uri? next, FoundBody body, ArticleHints hints, List<Finding> findings, CancellationToken cancellationToken)
    {
        var blocks = new List<Block>(body.Blocks);
        for (var number = 2; next is not null && number <= PartJoiner.MaxParts; number++)
        {
            var result = await fetcher.FetchAsync(Request(source, next), cancellationToken);
            if (result is not Fetched page || !IsPage(page))
            {
                findings.Add(new Finding("page.part.missing", $"Part {number.ToString(CultureInfo.InvariantCulture)} of the article could not be had; the parts before it were taken."));
                return (body with { Blocks = blocks }, result is not FetchFailed failed || !IsTransient(failed));
            }
            using var document = PageParser.Parse(page, findings);
            next = PartJoiner.Next(document, first, page.FinalUrl, number + 1);
            var part = BodyFinder.Find(document, page.FinalUrl, source.Selectors, hints, jsonLd: null, cancellationToken);
            if (!PartJoiner.Append(blocks, part.Blocks)) break;
        }
        return (body with { Blocks = blocks }, true);
    }

    private static FetchRequest Request(Source source, Uri url) => new(url, FetchPurpose.Page) { Headers = source.Headers, HeadersOrigin = source.Feed };

    private static bool IsPage(Fetched page) =>
        page.MediaType is null or "text/html" or "application/xhtml+xml" or "application/xml" or "text/xml" or "text/plain" or "application/octet-stream";

    private static Extract Described(Extract fromFeed, PageMetadata metadata) => fromFeed with
    {
        PageTitle = metadata.Title,
        Canonical = metadata.Canonical,
        Language = metadata.Language,
        Authors = metadata.Authors,
        Image = metadata.Image,
        PublishedAt = metadata.Published,
        UpdatedAt = metadata.Modified,
        Rights = metadata.Rights,
        Origin = metadata.Origin,
    };

    private static Extract Failed(Extract fromFeed, FetchResult result)
    {
        if (result is not FetchFailed failed) return Noted(fromFeed, "page.fetch.notmodified", "The page was asked for without condition and still answered that it has not changed; the feed's text was taken.", retry: true);
        return Noted(fromFeed, $"page.fetch.{failed.Kind.ToString().ToLowerInvariant()}", $"The article's page could not be had, the feed's text was taken: {failed.Message}", IsTransient(failed)) with { IsHeldBack = failed.Kind == FetchErrorKind.HeldBack };
    }

    /// <summary>Whether asking again later can help: not where the server or the address guard has refused for good.</summary>
    private static bool IsTransient(FetchFailed failed) =>
        failed.Kind is not (FetchErrorKind.Robots or FetchErrorKind.Denied or FetchErrorKind.Gone or FetchErrorKind.Forbidden or FetchErrorKind.TooLarge or FetchErrorKind.Redirects);

    private static Extract Refused(Extract extract, List<Finding> findings, Refusal refusal)
    {
        findings.Add(new Finding($"page.gate.{refusal.ToString().ToLowerInvariant()}", GateMessages.Of(refusal)));
        return extract with { Findings = findings, RetryPage = refusal is Refusal.Challenge or Refusal.Consent or Refusal.NotFound or Refusal.Empty or Refusal.Unfit or Refusal.Repeated };
    }

    private static Extract Noted(Extract extract, string code, string message, bool retry = false) => extract with { Findings = [new Finding(code, message)], RetryPage = retry };

    private static ulong Hash(FoundBody body)
    {
        var text = string.Join('\n', body.Blocks.Select(static b => b.Text));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

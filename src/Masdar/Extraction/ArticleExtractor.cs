using Masdar.Text;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Dom;
using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>
/// Gets the whole text of an article from its page, where the source wants that and the page has it; otherwise the feed's text stands,
/// and a finding says why. Never throws for what a page holds, only when cancelled.
/// </summary>
/// <param name="heedsRobots">Whether a page's own robots directives (noindex, noarchive, nosnippet) keep its text from being taken; asked for each page. Null: they do.</param>
/// <param name="clock">Only to leave out a page's times that lie ahead; null: the system's.</param>
/// <param name="userAgent">As configured: the name that it begins with is one by which a page may address us. Null: only the product's is.</param>
/// <param name="sites">The rules for sites that are in force; asked for each page. Null: there are none.</param>
/// <param name="places">Waits for a place to read a page in, which is given back by disposing; so that not all pages are read at once. Null: they may be.</param>
internal sealed class ArticleExtractor(
    IHttpFetcher fetcher, Func<bool>? heedsRobots = null, TimeProvider? clock = null, Func<IReadOnlyList<SiteRule>>? sites = null, Func<string>? userAgent = null,
    Func<CancellationToken, Task<IDisposable>>? places = null)
{
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly RecentBodies recent = new();

    /// <param name="feed">By its other items a page is known that is another article's; null: there are none.</param>
    public Task<Extract> ExtractAsync(Source source, ParsedFeed? feed, FeedItem item, CancellationToken cancellationToken) => LookAsync(source, feed?.Items ?? [], item, Validators.None, cancellationToken);

    /// <summary>As <see cref="ExtractAsync"/>, for a page that was asked for before.</summary>
    /// <param name="validators">Of the page's last answer; <see cref="Extract.IsUnchanged"/> where they still hold.</param>
    public Task<Extract> LookAgainAsync(Source source, FeedItem item, Validators validators, CancellationToken cancellationToken) => LookAsync(source, [], item, validators, cancellationToken);

    /// <summary>The extract, or the feed's text where its body has come under several titles since: then it was a wall the first time already.</summary>
    public Extract Reconsider(Source source, FeedItem item, Extract extract) =>
        extract is { TextFrom: TextFrom.Page, BodyHash: { } hash } && recent.IsMany(source.Id, hash) ? Refusals.Refuse(extract with { PageTitle = null }, item, Refusal.Repeated) : extract;

    private async Task<Extract> LookAsync(Source source, IReadOnlyList<FeedItem> others, FeedItem item, Validators validators, CancellationToken cancellationToken)
    {
        var fromFeed = Extract.FromFeed(item);
        if (!source.FullText || item.Url is not { } url) return fromFeed;
        var result = await fetcher.FetchAsync(Request(source, url) with { Validators = validators }, cancellationToken);
        if (result is NotModified && validators.Any) return fromFeed with { IsUnchanged = true, PageValidators = validators };
        if (result is not Fetched page) return Refusals.Missed(fromFeed, result);
        fromFeed = fromFeed with { Archive = page.Archive };
        var (extract, alternates) = await JudgeAsync(source, others, item, page, fromFeed, cancellationToken);
        foreach (var (kind, address) in alternates)
        {
            if (await fetcher.FetchAsync(Request(source, address), cancellationToken) is not Fetched other) continue;
            var (instead, _) = await JudgeAsync(source, others, item, other, fromFeed, cancellationToken);
            if (instead.TextFrom != TextFrom.Page) continue;
            return extract with
            {
                TextFrom = TextFrom.Page,
                Body = instead.Body,
                Base = instead.Base,
                Way = instead.Way,
                Steps = [new ExtractStep($"{kind} version", 0, 0, address.AbsoluteUri), .. instead.Steps],
                BodyHash = instead.BodyHash,
                Findings = [.. extract.Findings, new Finding("page.alternate", $"The page itself gave no text that could be taken; that of its {kind} version was: {address.AbsoluteUri}.")],
                RetryPage = instead.RetryPage,
            };
        }
        return extract;
    }

    /// <summary>Reads a page, whatever it does to two libraries.</summary>
    /// <returns>With other versions of the page, where its own text was refused and theirs may do.</returns>
    private async Task<(Extract Extract, IReadOnlyList<(string Kind, Uri Address)> Alternates)> JudgeAsync(
        Source source, IReadOnlyList<FeedItem> others, FeedItem item, Fetched page, Extract fromFeed, CancellationToken cancellationToken)
    {
        if (!IsPage(page)) return (Noted(fromFeed, "page.media", $"The article's address answers with {page.MediaType}, which is no page; the feed's text was taken."), []);
        try
        {
            var (extract, alternates) = await ReadAsync(source, others, item, page, fromFeed, cancellationToken);
            return (extract with { PageValidators = page.Validators }, alternates);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArchiveFailedException))
        {
            // A page is hostile input to two libraries: whatever they throw costs the whole text only.
            return (Noted(fromFeed, "page.unreadable", $"The article's page could not be read ({e.GetType().Name}); the feed's text was taken."), []);
        }
    }

    private async Task<(Extract Extract, IReadOnlyList<(string Kind, Uri Address)> Alternates)> ReadAsync(
        Source source, IReadOnlyList<FeedItem> others, FeedItem item, Fetched page, Extract fromFeed, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        using var place = await PlaceAsync(cancellationToken);
        using var document = PageParser.Parse(page, findings);
        var rules = PageRules.For(source, sites?.Invoke() ?? [], page.FinalUrl);
        var metadata = Titled(document, rules, MetadataReader.Read(document, page.FinalUrl, page.Headers, RobotNames.Of(userAgent?.Invoke() ?? ""), source.TimeZone, time.GetUtcNow()), findings);
        metadata = metadata with { Rights = PageRights.Complete(metadata.Rights, page.Site) };
        var signs = PageSigns.Of(document, item.Url!, page.FinalUrl, metadata.Title);
        var hints = new ArticleHints([string.Join(' ', FeedWords.Of(item.Title)), .. metadata.Headlines], metadata.Authors);
        var address = OutsideUri.TryCreate(document.BaseUri, UriKind.Absolute, out var declared) && declared.Scheme is "http" or "https" ? declared : page.FinalUrl;
        var alternates = PageVersions.Of(document, page.FinalUrl);
        var next = PartJoiner.Next(document, page.FinalUrl, page.FinalUrl, 2, rules, findings);
        var body = BodyFinder.Find(document, page.FinalUrl, rules, hints, metadata.JsonLd, cancellationToken);
        // What follows may wait for further parts.
        place?.Dispose();
        findings.AddRange(body.Findings);
        fromFeed = fromFeed with { Way = body.Way, Steps = body.Steps, Findings = findings };

        if (PageGate.Wall(signs, body, item) is { } wall) return (Refusals.Refuse(fromFeed, item, wall), wall is Refusal.Consent ? alternates : []);
        if (ItemFit.IsOther(item, others, metadata.Headlines, metadata.Canonical)) return (Refusals.Refuse(fromFeed, item, Refusal.Other), []);
        var described = Described(fromFeed, metadata);
        if ((heedsRobots?.Invoke() ?? true) && PageRights.Withholds(metadata.Rights, PageRights.Careful)) return (Refusals.Refuse(described, item, Refusal.Robots), []);
        var isWhole = true;
        if (next is not null && body.Words >= 20) (body, isWhole) = await JoinPartsAsync(source, item, page.FinalUrl, next, body, rules, hints, findings, cancellationToken);
        // Who sells the whole text does not give it away in another version: that is no fallback.
        if (PageGate.Fit(signs, body, metadata.Headlines, item, metadata.JsonLd?.IsFree) is { } unfit) return (Refusals.Refuse(described, item, unfit), unfit is Refusal.Paywall ? [] : alternates);
        var hash = Hash(body);
        var taken = described with
        {
            TextFrom = TextFrom.Page,
            Body = new FeedText(BlockWriter.Write(body.Blocks), IsHtml: true),
            Base = address,
            BodyHash = hash,
            RetryPage = !isWhole,
        };
        return (recent.IsRepeated(source.Id, item.Key, item.Title?.Value, hash) ? Refusals.Refuse(described with { PageTitle = null }, item, Refusal.Repeated) with { Alone = taken } : taken, []);
    }

    /// <summary>Fetches the parts after the first, one after the other.</summary>
    /// <returns>False where a part could not be had for now: what is there is taken, and the page tried again later.</returns>
    private async Task<(FoundBody Body, bool IsWhole)> JoinPartsAsync(
        Source source, FeedItem item, Uri first, Uri? next, FoundBody body, PageRules rules, ArticleHints hints, List<Finding> findings, CancellationToken cancellationToken)
    {
        var blocks = new List<Block>(body.Blocks);
        var seen = new HashSet<Uri> { first };
        for (var number = 2; next is not null && number <= PartJoiner.MaxParts && seen.Add(next); number++)
        {
            var result = await fetcher.FetchAsync(Request(source, next), cancellationToken);
            if (result is not Fetched page || !IsPage(page)) return (body with { Blocks = blocks }, PartMissing(number, findings, result is not FetchFailed failed || !Refusals.IsTransient(failed)));
            using var place = await PlaceAsync(cancellationToken);
            using var document = PageParser.Parse(page, findings);
            var signs = PageSigns.Of(document, next, page.FinalUrl, TextMeasure.Collapse(document.Title ?? ""));
            next = PartJoiner.Next(document, first, page.FinalUrl, number + 1, rules, findings);
            var part = BodyFinder.Find(document, page.FinalUrl, rules, hints, jsonLd: null, cancellationToken);
            if (PageGate.Wall(signs, part, item) is not null) return (body with { Blocks = blocks }, PartMissing(number, findings, isWhole: false));
            if (!PartJoiner.Append(blocks, part.Blocks)) break;
        }
        return (body with { Blocks = blocks }, true);
    }

    private async Task<IDisposable?> PlaceAsync(CancellationToken cancellationToken) => places is null ? null : await places(cancellationToken);

    private static bool PartMissing(int number, List<Finding> findings, bool isWhole)
    {
        findings.Add(new Finding("page.part.missing", $"Part {number.ToString(CultureInfo.InvariantCulture)} of the article could not be had; the parts before it were taken."));
        return isWhole;
    }

    /// <summary>With the title that a rule for the site names.</summary>
    private static PageMetadata Titled(IHtmlDocument document, PageRules rules, PageMetadata metadata, List<Finding> findings)
    {
        if (rules.Title is not { } selector) return metadata;
        var title = PageRules.Query(document, selector, "title in sites.json", findings).Select(static e => TextMeasure.Collapse(e.TextContent)).FirstOrDefault(static t => t.Length is > 0 and < 500);
        if (title is not null) return metadata with { Title = title, Headlines = [title, .. metadata.Headlines] };
        findings.Add(new Finding("page.selector.title", $"Nothing on the page matches title ({selector}) in sites.json; the HTML title was taken. Look at the page and mend the selector."));
        return metadata;
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

    private static Extract Noted(Extract extract, string code, string message, bool retry = false) => extract with { Findings = [new Finding(code, message)], RetryPage = retry };

    private static ulong Hash(FoundBody body)
    {
        var text = string.Join('\n', body.Blocks.Select(static b => b.Text));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

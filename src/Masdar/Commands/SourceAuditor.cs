using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;

namespace Masdar.Commands;

/// <summary>Probes a source as its publisher would wish it to be probed: two requests for the feed, one for robots.txt.</summary>
internal sealed class SourceAuditor(HttpFetcher fetcher, FeedParser parser, FetchingOptions options, TimeProvider time)
{
    /// <summary>Never throws but when cancelled: what we ourselves do wrong with one source must not hide the others.</summary>
    public async Task<SourceAudit> AuditAsync(Source source, CancellationToken cancellationToken)
    {
        try
        {
            return await ProbeAsync(source, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SourceAudit(source, Ok: false) { Remarks = [new Remark(RemarkLevel.Problem, "check.unexpected", $"An unexpected failure: {e.Message}")] };
        }
    }

    private async Task<SourceAudit> ProbeAsync(Source source, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var request = new FetchRequest(source.Feed, FetchPurpose.Probe) { Headers = source.Headers, HeadersOrigin = source.Feed };
        var result = await fetcher.FetchAsync(request, cancellationToken);
        var (took, moved) = (time.GetElapsedTime(started), PermanentMove.Target(result.Redirects));
        switch (result)
        {
            case FetchFailed failed:
                var remark = new Remark(RemarkLevel.Problem, $"fetch.{failed.Kind.ToString().ToLowerInvariant()}", Path(result.Redirects) + failed.Message);
                return new SourceAudit(source, Ok: false) { Status = failed.Status, Took = took, Remarks = [remark] };

            case Fetched fetched:
                var document = new FeedDocument(fetched.Body, fetched.FinalUrl, fetched.MediaType, fetched.Charset);
                var audit = new SourceAudit(source, Ok: true) { Status = 200, Took = took, Size = fetched.Body.Length, Coding = Header(fetched, "Content-Encoding") };
                return parser.Parse(document, source.TimeZone, time.GetUtcNow()) switch
                {
                    ParsedFeed feed => await CompleteAsync(audit with { MovedTo = moved }, fetched, feed, request, cancellationToken),
                    UnreadableFeed unreadable => audit with { Ok = false, Remarks = [new Remark(RemarkLevel.Problem, unreadable.Finding.Code, Path(result.Redirects) + unreadable.Finding.Message)] },
                    var other => throw new InvalidOperationException($"{other.GetType().Name} is no end of parsing."),
                };

            default:
                throw new InvalidOperationException($"{result.GetType().Name} is no answer to an unconditional request.");
        }
    }

    private async Task<SourceAudit> CompleteAsync(SourceAudit audit, Fetched fetched, ParsedFeed feed, FetchRequest request, CancellationToken cancellationToken)
    {
        var source = audit.Source;
        var remarks = new List<Remark>();
        if (fetched.Validators.Any)
        {
            var second = await fetcher.FetchAsync(request with { Validators = fetched.Validators }, cancellationToken);
            audit = audit with { Cache = second switch { NotModified => CacheAnswer.Honoured, Fetched => CacheAnswer.Ignored, _ => null } };
            if (second is FetchFailed failed) remarks.Add(new Remark(RemarkLevel.Advice, "cache.failed", $"A second, conditional request failed: {failed.Message}"));
        }
        else
        {
            audit = audit with { Cache = CacheAnswer.None };
        }
        var pages = (bool?)null;
        if (options.RespectRobots)
        {
            audit = audit with { Robots = await fetcher.RobotsAdviseAsync(fetched.FinalUrl, cancellationToken) };
            var page = feed.Items.Select(item => item.Url).FirstOrDefault(url => url is not null && AddressGuard.Objection(url) is null);
            if (source.FullText && page is not null) pages = await fetcher.RobotsAdviseAsync(page, cancellationToken);
        }
        var dates = feed.Items.Select(item => item.PublishedAt ?? item.UpdatedAt).OfType<DateTimeOffset>().Order().ToList();
        audit = audit with { Format = feed.Format, Items = feed.Items.Count, Newest = dates.Count > 0 ? dates[^1] : null, CertificateEnds = fetcher.CertificateEnds(fetched.FinalUrl) };
        remarks.AddRange(SourceRemarks.Of(audit, fetched, feed, pages, dates, time.GetUtcNow()));
        return audit with { Remarks = [.. remarks.OrderByDescending(remark => remark.Level)] };
    }

    /// <summary>The way that led to a failure.</summary>
    private static string Path(IReadOnlyList<Redirect> redirects) => redirects.Count == 0 ? "" : $"Redirected to {Words.Address(redirects[^1].To)}. ";

    private static string? Header(FetchResult result, string name) =>
        result.Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => Words.Brief(header.Value)).FirstOrDefault();
}

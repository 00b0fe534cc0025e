using System.Globalization;
using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Commands;

/// <summary>What a person should know of a feed that can be read: each thing in a sentence, with its remedy. Pure.</summary>
internal static class SourceRemarks
{
    /// <summary>Below this a document is not worth compressing.</summary>
    private const int SmallBytes = 8 * 1024;

    /// <summary>So many dated items at least, before their dates say how fast a feed moves.</summary>
    private const int FewestDates = 5;

    /// <summary>Certificates are renewed weeks before they end; one that ends within this time has been forgotten.</summary>
    private static readonly TimeSpan CertificateEndsSoon = TimeSpan.FromDays(14);

    private static readonly TimeSpan Silent = TimeSpan.FromDays(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(30);

    /// <param name="pages">Whether robots.txt lets article pages be fetched; null where that is not known or not wanted.</param>
    /// <param name="dates">Of the items, ascending.</param>
    public static IEnumerable<Remark> Of(SourceAudit audit, Fetched fetched, ParsedFeed feed, bool? pages, IReadOnlyList<DateTimeOffset> dates, DateTimeOffset now)
    {
        foreach (var remark in OfAddress(audit, fetched)) yield return remark;
        foreach (var remark in OfServer(audit, pages)) yield return remark;
        if (audit.CertificateEnds is { } ends && ends - now < CertificateEndsSoon)
            yield return Advice("certificate.ends", $"The certificate of {fetched.FinalUrl.IdnHost} ends in {Words.Span(ends - now)}, on {Words.Moment(ends)}; after that it cannot be fetched. Tell the publisher.");
        foreach (var remark in OfSchedule(audit.Source.Schedule, feed.Wishes, Freshness.Of(fetched.Headers, now), dates)) yield return remark;
        foreach (var remark in OfDates(audit, dates, now)) yield return remark;
        foreach (var finding in feed.Findings) yield return new Remark(RemarkLevel.Note, finding.Code, finding.Message);
    }

    private static IEnumerable<Remark> OfAddress(SourceAudit audit, Fetched fetched)
    {
        if (audit.MovedTo is { } moved) yield return Advice("feed.moved", $"It has moved for good: write \"feed\": \"{moved.AbsoluteUri}\" in sources.json.");
        else if (fetched.Redirects.Count > 0) yield return new Remark(RemarkLevel.Note, "feed.redirected", $"It redirects for now to {Words.Address(fetched.FinalUrl)}; its address stays.");
        if (fetched.FinalUrl.Scheme == Uri.UriSchemeHttp && !fetched.FinalUrl.IsLoopback) yield return Advice("feed.plain", "It is fetched without TLS, so that anyone on the way can change it: try its address with https.");
    }

    private static IEnumerable<Remark> OfServer(SourceAudit audit, bool? pages)
    {
        if (audit.Cache == CacheAnswer.None) yield return Advice("cache.none", "It gives neither ETag nor Last-Modified, so the whole feed is sent at every fetch: a longer schedule is kinder.");
        if (audit.Cache == CacheAnswer.Ignored) yield return Advice("cache.ignored", "It gives ETag or Last-Modified but does not heed them, so the whole feed is sent at every fetch: a longer schedule is kinder.");
        if (audit.Coding is null && audit.Size > SmallBytes) yield return Advice("coding.none", $"It sends {Words.Size(audit.Size.Value)} uncompressed, though gzip and brotli were offered: a longer schedule is kinder.");
        if (audit.Robots == false) yield return Advice("robots.feed", "robots.txt asks robots to leave the feed's address alone. A feed is there to be fetched, so it is; ask the publisher whether that is wanted.");
        if (pages == false) yield return Advice("robots.pages", "robots.txt does not allow the articles' pages: their text comes from the feed. \"fullText\": false saves the asking.");
    }

    private static IEnumerable<Remark> OfSchedule(Schedule schedule, PollWishes wishes, TimeSpan? freshness, IReadOnlyList<DateTimeOffset> dates)
    {
        if (wishes.SkipHours.Count > 0 || wishes.SkipDays.Count > 0) yield return new Remark(RemarkLevel.Note, "wish.skip", "It names hours or days at which it is not to be read; a cron expression as its schedule can keep to them.");
        if (schedule.Interval is not { } interval) yield break;
        var (wish, by) = new (TimeSpan? Wish, string By)[] { (wishes.Ttl, "ttl"), (wishes.UpdatePeriod, "sy:updatePeriod"), (freshness, "Cache-Control or Expires") }.MaxBy(one => one.Wish ?? TimeSpan.Zero);
        var holds = dates.Count >= FewestDates ? dates[^1] - dates[0] : (TimeSpan?)null;
        if (holds is { } span && span > TimeSpan.Zero && span < 2 * interval)
        {
            yield return Advice("schedule.slow", $"Its {dates.Count.ToString(CultureInfo.InvariantCulture)} items reach back {Words.Span(span)} only, and it is fetched every {Words.Span(interval)}: articles may be missed. Write a shorter schedule.");
        }
        else if (wish > interval)
        {
            yield return Advice("schedule.fast", $"It asks to be fetched no more often than every {Words.Span(wish.Value)} ({by}), and is fetched every {Words.Span(interval)}: write \"schedule\": \"{Written(wish.Value)}\".");
        }
    }

    private static IEnumerable<Remark> OfDates(SourceAudit audit, IReadOnlyList<DateTimeOffset> dates, DateTimeOffset now)
    {
        // That there are no items is one of the feed's findings.
        if (audit.Items > 0 && dates.Count == 0) yield return new Remark(RemarkLevel.Note, "dates.none", "No item has a date that can be read; records have no publishedAt.");
        if (audit.Newest is not { } newest) yield break;
        if (now - newest > Silent) yield return Advice("feed.silent", $"Its newest item is {Words.Span(now - newest)} old: it may have been given up. Look on the site for another feed.");
        if (newest - now > Ahead) yield return Advice("dates.ahead", $"Its newest item is dated {Words.Span(newest - now)} ahead of now: check \"timeZone\", which is {audit.Source.TimeZone.Id}.");
    }

    /// <summary>A span as a schedule is written, rounded up.</summary>
    private static string Written(TimeSpan time) => time switch
    {
        { TotalHours: >= 23.5 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalDays):0}d"),
        { TotalMinutes: > 90 or 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalHours):0}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):0}m"),
    };

    private static Remark Advice(string code, string message) => new(RemarkLevel.Advice, code, message);
}

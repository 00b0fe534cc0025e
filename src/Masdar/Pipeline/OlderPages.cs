using System.Globalization;
using Masdar.Fetching;
using Masdar.Model;
using Masdar.Polling;
using Masdar.Storage;
using Masdar.Text;

namespace Masdar.Pipeline;

/// <summary>
/// Closes the gap when a document shares no item with the last one: asks for the feed's older pages, one after the other, until one has an item that
/// was there before. Where a page is: RFC 5005 (<c>prev-archive</c>, <c>next</c>), JSON Feed <c>next_url</c>, and <c>?paged=2</c> where the feed says that
/// WordPress made it.
/// </summary>
internal sealed class OlderPages(Store store, FeedReading reading, TimeProvider time)
{
    /// <summary>The code of the finding that items may be missing.</summary>
    public const string Missing = "feed.gap";

    /// <summary>Pages that are asked for in one run.</summary>
    public const int MostPages = 10;

    /// <summary>Runs in which pages that could not be had are asked for again.</summary>
    public const int MostTries = 3;

    /// <summary>Between two pages, whatever the host's limit allows: they are many at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The reading with what was missed, and a finding about it; as it is where nothing can be missing.</summary>
    /// <param name="state">As it was before the poll.</param>
    public async Task<Reading> CompleteAsync(Source source, SourceState state, Reading read, FetchingOptions options, CancellationToken cancellationToken)
    {
        if (read.Feed is not { } feed || (state.Gap ?? await GapAsync(source, state, feed, cancellationToken)) is not { } gap) return read;
        var (older, end) = await PageBackAsync(source, gap, feed, read, options.MaxFeedBytes, cancellationToken);
        var left = end == End.Failed && gap.Tries + 1 < MostTries ? gap with { Tries = gap.Tries + 1 } : null;
        return read with { Lost = state.Gap is null, Older = older, Gap = left, Findings = [.. read.Findings, Describe(gap, feed, older, end, left)] };
    }

    /// <summary>The gap to be looked at once more, after a run in which some of its items failed; null where that was tried often enough.</summary>
    public static Gap? Again(SourceState before) =>
        (before.Gap ?? (before.SeenItems is { } seen ? new Gap(seen, before.LastSuccess ?? DateTimeOffset.MinValue, 0) : null)) is { } gap && gap.Tries + 1 < MostTries ? gap with { Tries = gap.Tries + 1 } : null;

    /// <summary>Null where the documents overlap: by their items, or by addresses that are stored (the source gave its items new ids).</summary>
    private async Task<Gap?> GapAsync(Source source, SourceState state, ParsedFeed feed, CancellationToken cancellationToken)
    {
        if (!Overlap.Lost(state.SeenItems, feed.Items) || await HasAsync(source, feed.Items, byId: false, cancellationToken)) return null;
        return new Gap(state.SeenItems!, state.LastSuccess ?? DateTimeOffset.MinValue, 0);
    }

    private async Task<(IReadOnlyList<FeedItem> Items, End End)> PageBackAsync(Source source, Gap gap, ParsedFeed feed, Reading read, long mostBytes, CancellationToken cancellationToken)
    {
        var seen = Overlap.Memory(gap.Seen);
        var older = new List<FeedItem>();
        var keys = feed.Items.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal) { source.Feed.AbsoluteUri, read.Url!.AbsoluteUri };
        var (document, bytes) = (feed, read.Bytes);
        for (var page = 2; ; page++)
        {
            if (Next(feed, document, read.Url, page) is not { } next || next.IdnHost != read.Url.IdnHost || !asked.Add(next.AbsoluteUri)) return (older, End.NoMore);
            if (page > MostPages + 1 || bytes >= mostBytes) return (older, End.TooMany);
            if (page > 2) await Task.Delay(Pause, time, cancellationToken);
            var (parsed, size, failure) = await reading.ReadPageAsync(source, next, cancellationToken);
            if (parsed is null) return (older, failure is { } kind && MayPass(kind) ? End.Failed : End.NoMore);
            (document, bytes) = (parsed, bytes + size);
            // A site that does not know the parameter serves the first page for ever.
            var added = document.Items.Where(item => keys.Add(item.Key)).ToList();
            if (added.Count == 0) return (older, End.NoMore);
            var isReached = document.Items.Any(seen) || await HasAsync(source, added, byId: gap.Tries == 0, cancellationToken);
            older.AddRange(isReached ? Newer(document.Items, added, seen) : added);
            if (isReached) return (older, End.Reached);
        }
    }

    private static Uri? Next(ParsedFeed feed, ParsedFeed document, Uri address, int page)
    {
        if (document.Wishes.Previous is { } previous) return previous;
        return feed.Generator?.Contains("wordpress", StringComparison.OrdinalIgnoreCase) == true ? WordPress(address, page) : null;
    }

    /// <summary>The address with <c>paged</c> set, in place of an earlier one.</summary>
    private static Uri WordPress(Uri address, int page)
    {
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(one => !one.StartsWith("paged=", StringComparison.OrdinalIgnoreCase));
        return new UriBuilder(address) { Query = string.Join('&', kept.Append(string.Create(CultureInfo.InvariantCulture, $"paged={page}"))) }.Uri;
    }

    /// <summary>Of a page that reaches what was known, what came after it: by date where the page has dates, else by place. The known itself is left out.</summary>
    private static IEnumerable<FeedItem> Newer(IReadOnlyList<FeedItem> page, List<FeedItem> added, Func<FeedItem, bool> seen)
    {
        var known = page.Where(seen).ToList();
        if (known.Count == 0) return added;
        var oldest = known.Min(item => item.PublishedAt);
        var last = page.Select((item, place) => seen(item) ? place : -1).Max();
        var places = page.Select((item, place) => (item, place)).DistinctBy(one => one.item.Key, StringComparer.Ordinal).ToDictionary(one => one.item.Key, one => one.place, StringComparer.Ordinal);
        return added.Where(item => !seen(item) && (places[item.Key] < last || (item.PublishedAt is { } at && oldest is { } limit && at > limit)));
    }

    /// <summary>Whether one of the items is stored: under its id, or from the same source under another id with the same address.</summary>
    private Task<bool> HasAsync(Source source, IReadOnlyList<FeedItem> items, bool byId, CancellationToken cancellationToken) => store.ReadAsync(
        reader => items.Take(Overlap.Most).Any(item => reader.Find(ArticleId.Of(source.Id, item.Key)) is not null
            ? byId
            : item.Url is { } url && CanonicalUrl.IsWeb(url) && reader.FindByUrl(CanonicalUrl.Compare(CanonicalUrl.Publish(url, source.Feed.IdnHost))) is { } stored && stored.SourceId == source.Id),
        cancellationToken);

    private Finding Describe(Gap gap, ParsedFeed feed, IReadOnlyList<FeedItem> older, End end, Gap? left)
    {
        var now = time.GetUtcNow();
        var dates = feed.Items.Concat(older).Select(item => item.PublishedAt).OfType<DateTimeOffset>().Where(date => date > gap.Since && date < now).ToList();
        var until = dates.Count > 0 ? dates.Min() : now;
        var found = older.Count switch
        {
            0 => "older pages gave nothing",
            1 => "1 item was found on older pages",
            var many => $"{many.ToString(CultureInfo.InvariantCulture)} items were found on older pages",
        };
        if (end == End.Reached) return new Finding("feed.gap.closed", $"No item of the last document was in the new one; {found}, so that nothing is missing. A shorter schedule, or \"auto\", keeps up with the feed.");
        var why = (end, left) switch
        {
            (End.Failed, not null) => "; a page could not be had, and is asked for again at the next fetch",
            (End.Failed, null) => "; a page could not be had",
            (End.TooMany, _) => "; it was given up there, because they go back too far",
            _ => "",
        };
        return new Finding(Missing, $"No item of the last document was in the new one: what the source published between {Words.Moment(gap.Since)} and {Words.Moment(until)} may be missing; {found}{why}. Write a shorter schedule, or \"auto\".");
    }

    private static bool MayPass(FetchErrorKind kind) => kind is FetchErrorKind.NameTemporary or FetchErrorKind.Connection or FetchErrorKind.Timeout or FetchErrorKind.Truncated
        or FetchErrorKind.TooManyRequests or FetchErrorKind.ServerError or FetchErrorKind.HeldBack;

    /// <summary>Why the paging ended.</summary>
    private enum End
    {
        /// <summary>What was known before was reached.</summary>
        Reached,

        /// <summary>There is no older page, or it brings nothing.</summary>
        NoMore,

        /// <summary>A page could not be had for now.</summary>
        Failed,

        /// <summary>The bounds were reached.</summary>
        TooMany,
    }
}

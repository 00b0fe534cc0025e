using System.Security.Cryptography;
using Masdar.Attribution;
using Masdar.Extraction;
using Masdar.Model;
using Masdar.Normalization;
using Masdar.Output;
using Masdar.Parsing;

namespace Masdar.Pipeline;

/// <summary>What the originals of a record give by the rules that are in force now.</summary>
/// <param name="Article">By the originals alone.</param>
/// <param name="Cleaned">Without what the source's pages are known to repeat.</param>
internal sealed record Derived(Article Article, Article Cleaned)
{
    /// <inheritdoc cref="PreparedItem.Uncleaned"/>
    public Article? Uncleaned => ReferenceEquals(Article, Cleaned) ? null : Article;
}

/// <summary>Makes an article again from the archive, with no network: parsing, extraction and normalization as when it was fetched.</summary>
internal sealed class Derivation(Originals originals, KeptParts parts, FeedParser parser, Normalizer normalizer, FetchingOptions fetching, IReadOnlyList<SiteRule> sites)
{
    /// <summary>Feeds that were parsed last: the articles of one stand beside each other.</summary>
    private const int MostFeeds = 16;

    private static readonly Fingerprint NoFingerprint = new(new string('0', 64), 0, "");

    private readonly List<(ArchivePlace Place, ParsedFeed Feed, DateTimeOffset At)> _feeds = [];
    private readonly ParsedFeed _noFeed = new() { Format = FeedFormat.Rss, Items = [] };

    /// <summary>What is compared to tell whether a rule has changed what an original gives.</summary>
    public static byte[] HashOf(Article article, MasdarConfig config, Source source)
    {
        var attribution = Attributor.Attribute(article, config.Attribution, config.Publisher, source.Attribution);
        return SHA256.HashData(RecordJson.Write(new ArticleRecord(article, attribution, NoFingerprint, 1)))[..16];
    }

    /// <summary>Whether an original is damaged or not there, and no fault of ours.</summary>
    public static bool IsUnreadable(Exception e) => e is InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>An item of an archived feed with its page; null where the feed no longer has it by the rules that are in force.</summary>
    /// <param name="number">Which of the feed's items with this id, from 0.</param>
    /// <exception cref="InvalidDataException">An original is damaged or not there.</exception>
    /// <exception cref="IOException">An original cannot be read.</exception>
    public async Task<Derived?> MakeAsync(Source source, ArticleId id, ArchivePlace archive, int number, DateTimeOffset fetchedAt, SiteMemory memory, CancellationToken cancellationToken)
    {
        var (feed, _) = await ReadFeedAsync(source, FeedOf(archive), cancellationToken);
        if (Items(source, id, feed) is not { Count: > 0 } items) return null;
        var item = items[Math.Min(number, items.Count - 1)];
        var extract = await Extractor(archive, fetchedAt).ExtractAsync(source, feed, item, cancellationToken);
        return Both(item, extract, memory, one => normalizer.Normalize(source, feed, item, one, fetchedAt));
    }

    /// <summary>A revision of a record; null where the feed no longer has the item by the rules that are in force.</summary>
    /// <param name="revisions">All of the article's, the oldest first.</param>
    /// <param name="index">The one that is made again.</param>
    /// <exception cref="InvalidDataException">An original is damaged or not there.</exception>
    /// <exception cref="IOException">An original cannot be read.</exception>
    public async Task<Derived?> MakeAsync(Source source, IReadOnlyList<StoredRecord> revisions, int index, SiteMemory memory, CancellationToken cancellationToken)
    {
        var (record, archive) = revisions[index];
        var (number, earlier) = Before(revisions, index);
        if (earlier is null) return await MakeAsync(source, record.Article.Id, archive!, number, record.Article.FetchedAt, memory, cancellationToken);
        var (feed, _) = await ReadFeedAsync(source, FeedOf(archive!), cancellationToken);
        if (Items(source, record.Article.Id, feed) is not [.., { Url: { } url }] || await MakeAsync(source, revisions, earlier.Value, memory, cancellationToken) is not { } stored) return null;
        var rebuilt = StoredItem.Rebuild(stored.Article, url);
        var again = await Extractor(archive!, record.Article.FetchedAt).LookAgainAsync(source, rebuilt, Validators.None, cancellationToken);
        return Both(rebuilt, again, memory, one => StoredItem.Merge(stored.Article, normalizer.Normalize(source, _noFeed, rebuilt, one, record.Article.FetchedAt)));
    }

    /// <summary>
    /// How a revision came about. Those of one feed that were fetched at one time: the first are its items', the following were made again
    /// from these. Those fetched later: their page was looked at again, and they rest on the last one before.
    /// </summary>
    /// <returns>Which of its time's revisions it is, from 0; and the index of the one that it rests on, null where that is the feed's item alone.</returns>
    private static (int Number, int? Earlier) Before(IReadOnlyList<StoredRecord> revisions, int index)
    {
        var (feed, at) = (FeedOf(revisions[index].Archive!), revisions[index].Record.Article.FetchedAt);
        var ofFeed = Enumerable.Range(0, index).Where(i => revisions[i].Archive is { } other && FeedOf(other) == feed).ToList();
        var earlier = ofFeed.FindLastIndex(i => revisions[i].Record.Article.FetchedAt < at);
        return (ofFeed.Count - 1 - earlier, earlier < 0 ? null : ofFeed[earlier]);
    }

    private static Derived Both(FeedItem item, Extract extract, SiteMemory memory, Func<Extract, Article> normalize)
    {
        var (article, cleaned) = (normalize(extract), SiteCleaning.Clean(memory, item, extract));
        return new Derived(article, ReferenceEquals(cleaned, extract) ? article : normalize(cleaned));
    }

    private static ArchivePlace FeedOf(ArchivePlace archive) => archive.Feed ?? archive;

    private static List<FeedItem> Items(Source source, ArticleId id, ParsedFeed feed) => ItemScreen.InOrder(feed.Items.Where(item => ArticleId.Of(source.Id, item.Key) == id));

    private ArticleExtractor Extractor(ArchivePlace archive, DateTimeOffset fetchedAt) =>
        new(new KeptPage(originals, parts, archive.Feed is null ? null : archive), () => fetching.RespectRobots, new FixedTime(fetchedAt), () => sites, () => fetching.UserAgent);

    /// <summary>An archived feed, empty where it is none that can be read, and when it was fetched.</summary>
    /// <exception cref="InvalidDataException">It is damaged or not there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<(ParsedFeed Feed, DateTimeOffset At)> ReadFeedAsync(Source source, ArchivePlace place, CancellationToken cancellationToken)
    {
        var known = _feeds.FindIndex(feed => feed.Place == place);
        if (known >= 0) return (_feeds[known].Feed, _feeds[known].At);
        var kept = await KeptPage.AnswerAsync(originals.Read(place), place, cancellationToken);
        var parsed = parser.Parse(new FeedDocument(kept.Answer.Body, kept.Answer.FinalUrl, kept.Answer.MediaType, kept.Answer.Charset), source.TimeZone, kept.At) is ParsedFeed feed ? feed : _noFeed;
        if (_feeds.Count == MostFeeds) _feeds.RemoveAt(0);
        _feeds.Add((place, parsed, kept.At));
        return (parsed, kept.At);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

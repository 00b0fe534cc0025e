using System.Collections.Concurrent;
using Masdar.Model;
using Masdar.Output;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>
/// Looks again at the pages that are due by <see cref="PageRetryPlan"/>, whatever the feed says now: the item is rebuilt from its record.
/// A text that is taken becomes a revision, in the transaction that moves the plan on. Where the article was revised while its page was being fetched (a hub
/// pushed it), the look counts for nothing: the plan that came with that revision holds, else the page is looked at again.
/// </summary>
internal sealed partial class PageRetries(Store store, ArticleRun articles, Committer committer, TimeProvider time, ILogger<PageRetries> logger)
{
    /// <summary>Looks in one run of a source; what is left is taken in the next.</summary>
    public const int MostInRun = 20;

    /// <summary>The share of the stored words below which a page's new text is taken for a wall or a redesign, not for a correction.</summary>
    private const double LeastLeft = 0.6;

    private readonly ILogger<PageRetries> _logger = logger;

    /// <returns>What became of the texts that were taken.</returns>
    /// <exception cref="StorageFailedException">As of <see cref="Committer.SubmitAsync"/>.</exception>
    public async Task<CommitCounts> RunAsync(Source source, MasdarConfig config, CancellationToken cancellationToken)
    {
        if (!source.FullText) return CommitCounts.None;
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var due = await store.ReadAsync(reader => reader.DuePages(source.Id, now, MostInRun).Select(look => (Look: look, Line: reader.Line(look.Id))).ToList(), cancellationToken);
        if (due.Count == 0) return CommitCounts.None;
        var (items, plans) = (new ConcurrentBag<PreparedItem>(), new ConcurrentBag<PageChange>());
        var options = new ParallelOptions { MaxDegreeOfParallelism = config.Fetching.MaxConcurrencyPerHost, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, options, async (one, token) =>
        {
            var (look, line) = one;
            if (line is not { Revision: > 0 } || (look.Kind == PageLookKind.Correction && !config.Fetching.Corrections))
            {
                plans.Add(new PageChange(look.Id, null));
                return;
            }
            var (item, plan) = await LookAsync(source, config, look, line, now, token);
            if (item is not null) items.Add(item);
            if (plan is not null) plans.Add(plan);
        });
        var submission = new Submission(source, config, [.. items.OrderBy(item => item.Article.Id.Value)], (counts, state) => state with { Revisions = state.Revisions + counts.Revised }) { Pages = [.. plans] };
        var counts = (await committer.SubmitAsync(submission, cancellationToken)).Counts;
        LogDone(source.Id, due.Count, counts.Revised);
        return counts;
    }

    /// <summary>One look: a text that was taken, or only what becomes of the plan.</summary>
    private async Task<(PreparedItem? Item, PageChange? Plan)> LookAsync(Source source, MasdarConfig config, PageLook look, StoredLine line, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var record = RecordJson.ReadRecord(line.Line.Bytes.Span);
            var stored = record.Record.Article;
            var feed = record.Archive?.Feed ?? record.Archive;
            var again = await articles.LookAgainAsync(source, stored, feed, look, now, cancellationToken);
            var next = PageRetryPlan.Next(look, config.Fetching.Corrections, stored, again.Extract, now);
            if (again.Item is not { } item || IsCut(stored, item.Article, again.Extract)) return (null, new PageChange(look.Id, next) { BasedOn = line.Revision });
            return (item with { Look = next, BasedOn = line.Revision }, null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArchiveFailedException))
        {
            LogFailed(e, source.Id, look.Url);
            return (null, new PageChange(look.Id, null));
        }
    }

    /// <summary>What the site was meanwhile found to repeat is no loss.</summary>
    private static bool IsCut(Article stored, Article now, Extract extract) =>
        stored.TextFrom == TextFrom.Page && now.Text.Length + extract.RemovedFromSite < LeastLeft * stored.Text.Length;

    [LoggerMessage(1620, LogLevel.Information, "{SourceId}: {Pages} pages were looked at again, {Revised} of them gave a new text")]
    private partial void LogDone(string sourceId, int pages, int revised);

    [LoggerMessage(1621, LogLevel.Error, "{SourceId}: a page could not be looked at again, and will not be ({Url})")]
    private partial void LogFailed(Exception exception, string sourceId, Uri url);
}

using Masdar.Fetching;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Polling;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>
/// The main job, once for one source: fetch its feed, screen its items, prepare what is new (extract, normalize, fingerprint), and hand
/// it to the writer, which judges, attributes, stores and writes it.
/// </summary>
/// <param name="cronAfter">The first moment of a source's cron expression after a given one; null for a source with an interval.</param>
internal sealed partial class SourceRun(
    Store store, FeedReading reading, OlderPages older, NetworkWatch network, ArticleRun articles, PageRetries pages, Committer committer, Handover handover, Func<Source, DateTimeOffset, DateTimeOffset?> cronAfter, TimeProvider time, ILogger<SourceRun> logger)
{
    /// <summary>Items that are prepared and stored at a time: memory stays flat whatever a feed holds.</summary>
    private const int ChunkSize = 100;

    private readonly ILogger<SourceRun> _logger = logger;

    /// <summary>
    /// Never throws for what the source does; throws when cancelled: then nothing more is stored, and it is fetched again. What we ourselves do wrong with it
    /// is counted and stored like a failure of the source: it backs off, and <c>status</c> shows why.
    /// </summary>
    public async Task<RunReport> RunAsync(Source source, MasdarConfig config, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        try
        {
            return Logged(await PollAsync(source, config, begun, cancellationToken));
        }
        catch (Exception e) when (Faults.IsOurs(e, cancellationToken))
        {
            LogUnexpected(e, source.Id);
            return Logged(await StumbledAsync(source, config, begun, e, cancellationToken));
        }
    }

    private async Task<RunReport> PollAsync(Source source, MasdarConfig config, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var state = (await store.ReadAsync(reader => reader.State(source.Id), cancellationToken)).For(source);
        var read = await ReadAsync(source, config, state, cancellationToken);
        // A disk that refuses says nothing of the source: its state stays as it is.
        if (read.StorageFailed) return new RunReport(source.Id, RunOutcome.Failed, CommitCounts.None, read.Error, null) { Begun = begun, StorageFailed = true };
        network.Note(source, read.Reached, state);
        var report = new RunReport(source.Id, read.Outcome, CommitCounts.None, read.Error, null) { Findings = read.Findings, Items = read.Items.Count, Begun = begun };
        try
        {
            report = read.Feed is { } feed ? await TakeAsync(source, config, feed, read, report, cancellationToken) : await FinishAsync(source, config, read, report, [], [], cancellationToken);
            // Pages have a plan of their own: a feed that is down or silent holds up none of them.
            report = report with { Counts = report.Counts + await pages.RunAsync(source, config, cancellationToken) };
        }
        catch (Exception e) when (e is StorageFailedException or ArchiveFailedException)
        {
            report = report with { Outcome = RunOutcome.Failed, Error = e.Message, StorageFailed = true };
        }
        return report;
    }

    /// <summary>Stores that a run ended in a fault of ours. What is known of the feed stays: the next poll begins where this one did.</summary>
    private async Task<RunReport> StumbledAsync(Source source, MasdarConfig config, DateTimeOffset begun, Exception fault, CancellationToken cancellationToken)
    {
        var error = $"An unexpected failure, which is a fault of Masdar's ({fault.GetType().Name}: {Words.Brief(fault.Message)}); the log has the whole of it.";
        var report = new RunReport(source.Id, RunOutcome.Failed, CommitCounts.None, error, null) { Begun = begun };
        var submission = new Submission(source, config, [], (_, state) =>
        {
            var known = state.For(source);
            return Planned(source, known, known, new Poll { Unreadable = true, Wishes = known.Wishes }, begun) with { Feed = source.Feed.AbsoluteUri, LastAttempt = time.GetUtcNow(), LastError = error };
        });
        try
        {
            return report with { NextDue = (await committer.SubmitAsync(submission, cancellationToken)).State?.NextDue };
        }
        catch (StorageFailedException e)
        {
            return report with { Error = e.Message, StorageFailed = true };
        }
    }

    private async Task<Reading> ReadAsync(Source source, MasdarConfig config, SourceState state, CancellationToken cancellationToken)
    {
        try
        {
            return await older.CompleteAsync(source, state, await reading.ReadAsync(source, state, config.Fetching.RedirectMemory, cancellationToken), config.Fetching, cancellationToken);
        }
        catch (ArchiveFailedException e)
        {
            return new Reading { Outcome = RunOutcome.Failed, Error = e.Message, StorageFailed = true };
        }
    }

    private RunReport Logged(RunReport report)
    {
        Log(report);
        return report;
    }

    /// <summary>Takes in what a hub delivered, as if it had been found in the feed. When the source is polled next stays as it is.</summary>
    public async Task<RunReport> TakePushAsync(Source source, MasdarConfig config, PushedDocument document, CancellationToken cancellationToken)
    {
        var read = await reading.ReadPushAsync(source, document, cancellationToken);
        var report = new RunReport(source.Id, read.Outcome, CommitCounts.None, read.Error, null) { Findings = read.Findings, Items = read.Items.Count, Begun = time.GetUtcNow() };
        if (read.Feed is { } feed) report = await TakeAsync(source, config, feed, read, report, cancellationToken);
        LogPushed(source.Id, report.Items, report.Counts.New);
        return report;
    }

    private async Task<RunReport> TakeAsync(Source source, MasdarConfig config, ParsedFeed feed, Reading read, RunReport report, CancellationToken cancellationToken)
    {
        var screened = await store.ReadAsync(reader => ItemScreen.Screen(source.Id, read.Items, reader.Find), cancellationToken);
        var (wanted, drops) = new Filters(source).Sort(screened, time.GetUtcNow());
        report = report with { Filtered = screened.Count - wanted.Count };
        if (drops.Count > 0) drops = await store.ReadAsync(reader => drops.Where(drop => reader.Drop(drop.Id)?.Cause.Code != drop.Cause.Code).ToList(), cancellationToken);
        var chunks = wanted.Chunk(ChunkSize).ToList();
        var failed = new HashSet<ArticleId>();
        for (var i = 0; i < chunks.Count - 1; i++)
        {
            (var prepared, report) = await PrepareAsync(source, config, feed, chunks[i], failed, report, cancellationToken);
            var lost = new List<ArticleId>();
            var stored = await handover.SubmitAsync(new Submission(source, config, prepared, State: null) { Document = read.Items }, lost.Add, cancellationToken);
            failed.UnionWith(lost);
            report = report with { Counts = report.Counts + stored.Counts, FailedItems = report.FailedItems + lost.Count, Findings = [.. report.Findings, .. stored.Findings] };
        }
        (var last, report) = await PrepareAsync(source, config, feed, chunks.Count > 0 ? chunks[^1] : [], failed, report, cancellationToken);
        return await FinishAsync(source, config, read, report, last, drops, cancellationToken);
    }

    /// <summary>Prepares items side by side (their pages are fetched within the host's limits), in the feed's order.</summary>
    /// <param name="failed">Articles of which an item failed in this run: the rest of the group is not the whole of it.</param>
    private async Task<(IReadOnlyList<PreparedItem> Items, RunReport Report)> PrepareAsync(
        Source source, MasdarConfig config, ParsedFeed feed, ScreenedItem[] items, HashSet<ArticleId> failed, RunReport report, CancellationToken cancellationToken)
    {
        var fetchedAt = TruncateToMilliseconds(time.GetUtcNow());
        var drafts = new Draft?[items.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = source.FullText ? Math.Max(2, config.Fetching.MaxConcurrencyPerHost) : 1, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Length, options, async (i, token) =>
        {
            try
            {
                drafts[i] = await articles.ExtractAsync(source, feed, items[i], token);
            }
            catch (Exception e) when (Faults.IsOurs(e, token))
            {
                // One article's fault must not cost the others; without validators the feed comes again whole, and so does this item.
                LogItemFailed(e, source.Id, items[i].Item.Url, items[i].Item.Guid);
            }
        });
        failed.UnionWith(items.Where((_, i) => drafts[i] is null).Select(item => item.Id));
        var (judged, memory) = await articles.JudgeSoundAsync(source, [.. drafts.OfType<Draft>()], fetchedAt, Failed, cancellationToken);
        var done = new List<(PreparedItem Item, IReadOnlyList<Finding> Findings)>(items.Length);
        foreach (var draft in judged)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                done.Add((articles.Finish(source, feed, draft, memory, fetchedAt), draft.Extract.Findings));
            }
            catch (Exception e) when (Faults.IsOurs(e, cancellationToken))
            {
                Failed(draft, e);
            }
        }
        return (done.ConvertAll(one => failed.Contains(one.Item.Article.Id) ? one.Item with { RawHash = null } : one.Item), report with
        {
            FailedItems = report.FailedItems + items.Length - done.Count,
            Findings = [.. report.Findings, .. done.SelectMany(item => item.Findings).DistinctBy(finding => finding.Code, StringComparer.Ordinal).Take(20)],
        });

        void Failed(Draft draft, Exception e)
        {
            failed.Add(draft.Screened.Id);
            LogItemFailed(e, source.Id, draft.Screened.Item.Url, draft.Screened.Item.Guid);
        }
    }

    /// <summary>Stores the last items together with the state that covers all of them: validators, counts, the next due time.</summary>
    private async Task<RunReport> FinishAsync(Source source, MasdarConfig config, Reading read, RunReport report, IReadOnlyList<PreparedItem> items, IReadOnlyList<Drop> drops, CancellationToken cancellationToken)
    {
        var (offline, lost) = (false, new List<ArticleId>());
        var submission = new Submission(source, config, items, (counts, state) =>
        {
            var (next, poll) = Next(source, config, read, report with { Counts = report.Counts + counts, FailedItems = report.FailedItems + lost.Count }, state.For(source));
            offline = poll.Offline;
            return next;
        })
        { Drops = drops, Document = read.Items };
        var stored = await handover.SubmitAsync(submission, lost.Add, cancellationToken);
        return report with
        {
            Counts = report.Counts + stored.Counts,
            FailedItems = report.FailedItems + lost.Count,
            Findings = [.. report.Findings, .. stored.Findings],
            NextDue = stored.State?.NextDue,
            Offline = offline,
            Forgiven = await ForgiveAsync(config, cancellationToken),
        };
    }

    /// <summary>Takes back what was counted just before our network proved to be down.</summary>
    private async Task<IReadOnlyList<string>> ForgiveAsync(MasdarConfig config, CancellationToken cancellationToken)
    {
        var forgiven = new List<string>();
        foreach (var (source, poll, before, at) in network.TakeForgiven())
        {
            var stored = await committer.SubmitAsync(new Submission(source, config, [], (_, state) => state.LastAttempt == at ? Planned(source, state, before, poll with { Offline = true }, time.GetUtcNow()) : state), cancellationToken);
            if (stored.State?.Failures == before.Failures) forgiven.Add(source.Id);
        }
        return forgiven;
    }

    private (SourceState State, Poll Poll) Next(Source source, MasdarConfig config, Reading read, RunReport report, SourceState state)
    {
        var now = time.GetUtcNow();
        var items = read.Feed?.Items ?? [];
        if (read.IsPush) return (Pushed(state, report.Counts, items, now), new Poll());
        var wishes = read.Wishes ?? state.Wishes;
        var subscription = config.Fetching.WebSub.CallbackUrl is null ? null : state.Subscription;
        var poll = new Poll
        {
            Failure = read.Failure,
            Unreadable = read.Outcome == RunOutcome.Failed && read.Failure is null,
            RetryAfter = read.RetryAfter,
            Items = items.Count,
            NewItems = [.. Overlap.New(state.SeenItems, read.Items).Select(item => item.PublishedAt)],
            Lost = read.Lost,
            Wishes = wishes,
            Freshness = read.Freshness,
        };
        // What a poll finds no push had brought: the hub is not to be relied upon until it pushes again.
        if (poll.NewItems.Count > 0 && state.SeenItems is not null) subscription = subscription is null ? null : subscription with { MissedAt = now };
        poll = poll with { IsPushed = subscription?.Delivers(now) == true };
        if (read.Reached == false)
        {
            poll = network.Judge(source, state, poll, config.Sources.Where(one => one.Enabled).Select(one => one.Feed.Authority).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            if (!poll.Excused && state.Failures == 0) network.Counted(new CountedFailure(source, poll, state, now));
        }
        var whole = report.FailedItems == 0 && !read.Findings.Any(finding => finding.Code == Codes.ItemsFailed);
        var counts = report.Counts;
        return (Planned(source, state, state, poll, report.Begun) with
        {
            Feed = source.Feed.AbsoluteUri,
            FilterMark = source.FilterMark,
            // Validators are stored with the records that they cover, or not at all.
            Validators = whole ? read.Validators : Validators.None,
            BodyHash = whole ? read.BodyHash : null,
            MovedTo = read.Move?.To,
            MovedFrom = read.Move?.From,
            MovedAt = read.Move?.SeenAt,
            MovedSince = read.Move?.Since,
            LastWhole = read.LastWhole,
            NotModified = read.NotModified,
            Distrusted = read.Distrusted,
            LastAttempt = now,
            LastSuccess = poll.Succeeded ? now : state.LastSuccess,
            LastNew = counts.New > 0 ? now : state.LastNew,
            LastError = poll.Succeeded ? null : read.Error,
            Findings = report.Findings,
            Wishes = wishes,
            Subscription = subscription ?? state.Subscription,
            SeenItems = Overlap.Remember(items) ?? state.SeenItems,
            // An item of an older page that failed does not come again with the feed.
            Gap = read.Gap ?? (whole || read.Older.Count == 0 ? null : OlderPages.Again(state)),
            Articles = state.Articles + counts.New,
            Duplicates = state.Duplicates + counts.Duplicates,
            Revisions = state.Revisions + counts.Revised,
        }, poll);
    }

    private static SourceState Pushed(SourceState state, CommitCounts counts, IReadOnlyList<FeedItem> items, DateTimeOffset now) => state with
    {
        SeenItems = Overlap.Add(state.SeenItems, items),
        LastNew = counts.New > 0 ? now : state.LastNew,
        Articles = state.Articles + counts.New,
        Duplicates = state.Duplicates + counts.Duplicates,
        Revisions = state.Revisions + counts.Revised,
        Subscription = state.Subscription is { } subscription ? subscription with { LastPush = now } : null,
    };

    /// <summary>The state with the plan for the next poll.</summary>
    /// <param name="before">As it was before the poll.</param>
    private SourceState Planned(Source source, SourceState state, SourceState before, Poll poll, DateTimeOffset begun)
    {
        var (now, next) = (time.GetUtcNow(), PollPlan.Next(source, before, poll, begun, after => cronAfter(source, after)));
        return state with { NextDue = next.Due > now ? next.Due : now, DueReason = next.Reason, FailureWeight = next.FailureWeight, Failures = next.Failures, Rhythm = next.Rhythm };
    }

    private static DateTimeOffset TruncateToMilliseconds(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    private void Log(RunReport report)
    {
        if (report.Offline) LogOffline(report.SourceId, report.Error);
        else if (report.Outcome is RunOutcome.Failed) LogFailed(report.SourceId, report.Error);
        else if (report.Outcome is RunOutcome.HeldBack) LogHeldBack(report.SourceId, report.Error);
        else if (report.Counts != CommitCounts.None) LogDone(report.SourceId, report.Items, report.Counts.New, report.Counts.Revised, report.Counts.Duplicates, report.NextDue);
        else LogNothingNew(report.SourceId, report.Outcome);
        foreach (var finding in report.Findings)
        {
            if (finding.Code == OlderPages.Missing && report.Outcome is RunOutcome.Done) LogMissing(report.SourceId, finding.Message);
            else LogFinding(report.SourceId, finding.Code, finding.Message);
        }
    }

    [LoggerMessage(1601, LogLevel.Information, "{SourceId}: {Added} new, {Revised} revised, {Duplicates} duplicates of {Items} items; next at {NextDue}")]
    private partial void LogDone(string sourceId, int items, int added, int revised, int duplicates, DateTimeOffset? nextDue);

    [LoggerMessage(1602, LogLevel.Debug, "{SourceId}: nothing new ({Outcome})")]
    private partial void LogNothingNew(string sourceId, RunOutcome outcome);

    [LoggerMessage(1603, LogLevel.Warning, "{SourceId} failed: {Error}")]
    private partial void LogFailed(string sourceId, string? error);

    [LoggerMessage(1608, LogLevel.Debug, "{SourceId} could not be reached, as no other: {Error}")]
    private partial void LogOffline(string sourceId, string? error);

    [LoggerMessage(1609, LogLevel.Information, "{SourceId}: its hub pushed {Items} items, {Added} of them new")]
    private partial void LogPushed(string sourceId, int items, int added);

    [LoggerMessage(1604, LogLevel.Information, "{SourceId} was not asked: {Error}")]
    private partial void LogHeldBack(string sourceId, string? error);

    [LoggerMessage(1605, LogLevel.Error, "{SourceId}: an item could not be processed and is tried again at the next fetch ({Url}, guid {Guid})")]
    private partial void LogItemFailed(Exception exception, string sourceId, Uri? url, string? guid);

    [LoggerMessage(1613, LogLevel.Error, "{SourceId} failed unexpectedly: this is a fault of Masdar's. The source is fetched on, more rarely")]
    private partial void LogUnexpected(Exception exception, string sourceId);

    [LoggerMessage(1607, LogLevel.Warning, "{SourceId}: {Message}")]
    private partial void LogMissing(string sourceId, string message);

    [LoggerMessage(1606, LogLevel.Debug, "{SourceId}: {Code}: {Message}")]
    private partial void LogFinding(string sourceId, string code, string message);
}

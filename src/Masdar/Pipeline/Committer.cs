using System.Threading.Channels;
using Masdar.Archive;
using Masdar.Deduplication;
using Masdar.Model;
using Masdar.Storage;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>
/// The one writer. Takes what the runs submit, as many at a time as have gathered, stores them in one transaction and then writes their
/// lines. A submission is done when its lines are on disk.
/// </summary>
internal sealed partial class Committer : IAsyncDisposable
{
    private const int MostInBatch = 32, MostPrunedAtOnce = 200;

    /// <summary>What ends within this time is stored together: it saves flushes, whatever clock the rest goes by.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(64) { SingleReader = true });
    private readonly Store _store;
    private readonly IReadOnlyList<IArticleOutput> _outputs;
    private readonly Recovery _recovery;
    private readonly Fingerprinter _fingerprinter;
    private readonly WarcArchive? _archive;
    private readonly Retention? _retention;
    private readonly Func<IReadOnlyDictionary<string, DateTimeOffset>?> _changedHolds;
    private readonly TimeProvider _time;
    private readonly ILogger<Committer> _logger;
    private readonly Task _loop;
    private readonly Dictionary<(LineKind, DateOnly), long> _written = [];
    private IReadOnlyDictionary<string, DateTimeOffset>? _unsavedHolds;
    private readonly List<ArchiveGain> _gains = [];
    private bool _isBehind;
    private (DateOnly On, DateOnly Day) _settled;

    /// <param name="fingerprinter">With the templates in force at the start, as everywhere.</param>
    /// <param name="archive">Flushed before what points there is stored; null where nothing is kept.</param>
    /// <param name="retention">Asked after each batch; null where everything is kept.</param>
    /// <param name="changedHolds">The hosts' Retry-After, when they changed since it was last asked; null otherwise.</param>
    public Committer(
        Store store, IReadOnlyList<IArticleOutput> outputs, Recovery recovery, Fingerprinter fingerprinter, WarcArchive? archive, Retention? retention, Func<IReadOnlyDictionary<string, DateTimeOffset>?> changedHolds, TimeProvider time, ILogger<Committer> logger)
    {
        (_store, _outputs, _recovery, _fingerprinter, _archive, _retention, _changedHolds, _time, _logger) = (store, outputs, recovery, fingerprinter, archive, retention, changedHolds, time, logger);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Hands over a run's result and waits until it is stored and written.</summary>
    /// <exception cref="StorageFailedException">The disk is full or refuses; nothing is lost, the source is fetched again.</exception>
    public async Task<CommitReport> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        var pending = new Pending(submission, new TaskCompletionSource<CommitReport>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(pending, cancellationToken);
        // Once it is queued it will be stored: a caller that gives up now would not know. Only where the writer itself is no more there is nothing to wait for.
        if (await Task.WhenAny(pending.Done.Task, _loop) == _loop) pending.Done.TrySetException(new InvalidOperationException("The writer ended before this was stored."));
        return await pending.Done.Task;
    }

    /// <summary>Finishes what was submitted and remembers how far the files are on disk; where that fails, the next start finds it out.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var batch = new List<Pending>(MostInBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            Gather(batch);
            if (batch.Count < MostInBatch && batch.Exists(pending => pending.Submission.State is not null))
            {
                await Task.Delay(Moment, TimeProvider.System);
                Gather(batch);
            }
            try
            {
                await CommitAsync(InListOrder(batch));
            }
            catch (Exception e)
            {
                // The writer must outlive whatever befalls a batch: nothing would ever be stored again.
                Fail(batch, e);
            }
            batch.Clear();
            if (_retention is { IsDue: true } && !_isBehind) await RetainAsync(_retention);
        }
        await TryRememberWrittenAsync();
    }

    /// <summary>With what was written known to the store: dropping a day must not meet lines that are still to come.</summary>
    private async Task RetainAsync(Retention retention)
    {
        if (await TryRememberWrittenAsync()) await retention.RunAsync(CancellationToken.None);
    }

    /// <summary>False, and a warning, where the store refuses: it is tried again with the next batch.</summary>
    private async Task<bool> TryRememberWrittenAsync()
    {
        try
        {
            await RememberWrittenAsync();
            return true;
        }
        catch (Exception e)
        {
            LogNotRemembered(e, _store.Place, e.Message);
            return false;
        }
    }

    private void Gather(List<Pending> batch)
    {
        while (batch.Count < MostInBatch && _queue.Reader.TryRead(out var pending)) batch.Add(pending);
    }

    /// <summary>Of two sources that bring one story at the same moment, the one that the list names first has it.</summary>
    private static List<Pending> InListOrder(List<Pending> batch)
    {
        if (batch.Count == 1) return [.. batch];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var source in batch[0].Submission.Config.Sources) places.TryAdd(source.Id, places.Count);
        return [.. batch.OrderBy(pending => places.GetValueOrDefault(pending.Submission.Source.Id, int.MaxValue))];
    }

    private async Task CommitAsync(IReadOnlyList<Pending> batch)
    {
        var lines = new List<OutputLine>();
        CommitReport[] reports;
        try
        {
            if (_isBehind) await CatchUpAsync();
            batch = await KeepAsync(batch);
            if (batch.Count == 0) return;
            _unsavedHolds = _changedHolds() ?? _unsavedHolds;
            reports = await _store.WriteAsync(store => Store(store, batch, lines), CancellationToken.None);
            _written.Clear();
            _gains.Clear();
            _unsavedHolds = null;
        }
        catch (Exception e) when (batch.Count > 1 && !_store.IsDiskTrouble(e) && e is not IOException)
        {
            // One of them is at fault: the others must not suffer for it.
            foreach (var pending in batch) await CommitAsync([pending]);
            return;
        }
        catch (Exception e)
        {
            // A server that was lost in the middle of a commit may have stored the batch: then its lines are there, but not on disk.
            _isBehind |= _store.IsShared;
            Fail(batch, e);
            return;
        }
        try
        {
            await WriteAsync(lines);
            for (var i = 0; i < batch.Count; i++) batch[i].Done.TrySetResult(reports[i]);
        }
        catch (Exception e)
        {
            _isBehind = true;
            Fail(batch, e);
        }
    }

    /// <summary>Flushes the archive, so that nothing is stored that points to what a power cut would take.</summary>
    /// <returns>Those of the batch whose originals are kept; the others have failed.</returns>
    private async Task<IReadOnlyList<Pending>> KeepAsync(IReadOnlyList<Pending> batch)
    {
        if (_archive is null) return batch;
        var gain = await _archive.FlushAsync(CancellationToken.None);
        if (gain.Lengths.Count > 0) _gains.Add(gain);
        var kept = new List<Pending>(batch.Count);
        foreach (var pending in batch)
        {
            if (!await _archive.HasLostAsync(pending.Submission.Items.Select(item => item.Archive).OfType<ArchivePlace>(), CancellationToken.None)) kept.Add(pending);
            else Fail([pending], new IOException("the archive could not be flushed."));
        }
        return kept;
    }

    private CommitReport[] Store(StoreTransaction store, IReadOnlyList<Pending> batch, List<OutputLine> lines)
    {
        lines.Clear();
        foreach (var ((kind, day), length) in _written) store.MarkWritten(kind, day, length);
        var reports = new CommitReport[batch.Count];
        for (var i = 0; i < reports.Length; i++) reports[i] = Store(store, batch[i].Submission, lines);
        foreach (var gain in _gains) store.SaveArchive(gain.Payloads, gain.Lengths, _time.GetUtcNow() - KnownPayloads.Age);
        if (_unsavedHolds is { } holds) store.Save(holds, _time.GetUtcNow());
        Prune(store, batch);
        return reports;
    }

    private void Prune(StoreTransaction store, IReadOnlyList<Pending> batch)
    {
        var window = batch[0].Submission.Config.Deduplication.Window;
        var (now, today) = (_time.GetUtcNow(), DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
        if (_settled.On != today) _settled = (today, SettledDay.Of(store.Files().Select(file => file.Day), today));
        if (_settled.Day.DayNumber <= window.TotalDays) return;
        var before = (_settled.Day == today ? now : new DateTimeOffset(_settled.Day, TimeOnly.MinValue, TimeSpan.Zero)) - window;
        if (!batch.Any(pending => pending.Submission.IsReplay)) store.Near.Prune(before, MostPrunedAtOnce);
        store.PruneKept(before, MostPrunedAtOnce);
    }

    private CommitReport Store(StoreTransaction store, Submission submission, List<OutputLine> lines)
    {
        var aliases = FloodGuard.Find(store, submission);
        if (aliases.Count > 0) LogFlood(submission.Source.Id, aliases.Count);
        var verdicts = new List<Verdict>(submission.Items.Count);
        foreach (var item in submission.Items)
        {
            if (aliases.TryGetValue(item.Article.Id, out var original))
            {
                store.PutAlias(item.Article, original, item.RawHash);
                verdicts.Add(new Unchanged());
                continue;
            }
            verdicts.Add(Judgement.Apply(store, submission, item, _fingerprinter, lines));
        }
        var freed = submission.Freed.Count(one => one.Apply(store, submission.Config, _fingerprinter, _time.GetUtcNow(), lines));
        if (submission.Items is [.., { Site: { } site }]) store.SaveSite(submission.Source.Id, site.Write());
        foreach (var page in submission.Pages) Judgement.Plan(store, page);
        store.Save(submission.Source.Id, [.. submission.Drops, .. NotTaken(submission, verdicts)]);
        var counts = new CommitCounts(verdicts.Count(v => v is Original) + freed, verdicts.Count(v => v is Revision), verdicts.Count(v => v is Duplicate), verdicts.Count(v => v is Unchanged));
        var state = submission.State?.Invoke(counts, store.State(submission.Source.Id));
        var findings = verdicts.OfType<Unchanged>().Select(v => v.Finding).OfType<Finding>().DistinctBy(finding => finding.Code, StringComparer.Ordinal).ToList();
        if (state is not null)
        {
            if (findings.Count > 0) state = state with { Findings = [.. state.Findings, .. findings] };
            store.Save(state);
        }
        return new CommitReport(counts, state, verdicts) { Findings = findings };
    }

    /// <summary>Records whose text is the feed's because their page was not to be had.</summary>
    private static IEnumerable<Drop> NotTaken(Submission submission, List<Verdict> verdicts) => submission.Items
        .Zip(verdicts)
        .Where(pair => pair is { First.PageCause: not null, Second: Original or Revision })
        .Select(pair => new Drop(pair.First.Article.Id, submission.Source.Id, pair.First.Article.Url, pair.First.Article.Title, pair.First.PageCause!, pair.First.Article.FetchedAt));

    private async Task WriteAsync(List<OutputLine> lines)
    {
        if (lines.Count == 0) return;
        foreach (var output in _outputs) await output.WriteAsync(lines, CancellationToken.None);
        foreach (var line in lines) _written[(line.Kind, line.Day)] = line.Offset + line.Bytes.Length;
    }

    /// <summary>Writes what an earlier batch could not: the store has it.</summary>
    private async Task CatchUpAsync()
    {
        await RememberWrittenAsync();
        await _recovery.RunAsync(CancellationToken.None);
        _isBehind = false;
        LogCaughtUp(_store.Place);
    }

    private async Task RememberWrittenAsync()
    {
        if (_written.Count == 0) return;
        await _store.WriteAsync(
            store =>
            {
                foreach (var ((kind, day), length) in _written) store.MarkWritten(kind, day, length);
                return true;
            },
            CancellationToken.None);
        _written.Clear();
    }

    private void Fail(IReadOnlyList<Pending> batch, Exception exception)
    {
        var failure = _store.IsDiskTrouble(exception) || exception is IOException or UnauthorizedAccessException
            ? new StorageFailedException($"{(exception is System.Data.Common.DbException or StoreException ? _store.Place : "The data folder")} could not be written: {exception.Message} Free some space or mend its permissions; what is missing is fetched again.", exception)
            : exception;
        foreach (var pending in batch) pending.Done.TrySetException(failure);
    }

    [LoggerMessage(1501, LogLevel.Information, "Lines that could not be written before are on disk now ({Store})")]
    private partial void LogCaughtUp(string store);

    [LoggerMessage(1507, LogLevel.Warning, "{Store} does not take how far the files are written: {Problem} Nothing is lost; it is told again with the next batch, or found out by the next start")]
    private partial void LogNotRemembered(Exception exception, string store, string problem);

    [LoggerMessage(1506, LogLevel.Warning, "{SourceId} gives {Count} stored articles under new ids or addresses: it changed its guids or its system. They are known as the same ones; nothing is written")]
    private partial void LogFlood(string sourceId, int count);

    private sealed record Pending(Submission Submission, TaskCompletionSource<CommitReport> Done);
}

/// <summary>The disk is full or refuses; the message says what to do.</summary>
internal sealed class StorageFailedException(string message, Exception inner) : Exception(message, inner);

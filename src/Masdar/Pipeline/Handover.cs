using Masdar.Model;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>Hands the writer what a run has; where one article makes storing fail by a fault of ours, the others are stored all the same.</summary>
internal sealed partial class Handover(Committer committer, ILogger<Handover> logger)
{
    private readonly ILogger<Handover> _logger = logger;

    /// <param name="failed">Told of each article that could not be stored, before the state is asked for.</param>
    /// <exception cref="StorageFailedException">As of <see cref="Committer.SubmitAsync"/>.</exception>
    public async Task<CommitReport> SubmitAsync(Submission submission, Action<ArticleId> failed, CancellationToken cancellationToken)
    {
        try
        {
            return await committer.SubmitAsync(submission, cancellationToken);
        }
        catch (Exception e) when (submission.Items.Count > 0 && Faults.IsOurs(e, cancellationToken))
        {
            var stored = await SplitAsync(submission with { State = null, Pages = [], Drops = [] }, failed, [], cancellationToken);
            var state = submission.State;
            return stored + await committer.SubmitAsync(
                submission with { Items = [], State = state is null ? null : (counts, known) => state(stored.Counts + counts, known) }, cancellationToken);
        }
    }

    /// <summary>By halves, so that most stay together, down to the one that is at fault.</summary>
    private async Task<CommitReport> SplitAsync(Submission submission, Action<ArticleId> failed, HashSet<ArticleId> lost, CancellationToken cancellationToken)
    {
        var (items, half) = (submission.Items, submission.Items.Count / 2);
        if (items.Count == 1)
        {
            // The hash of all items of an article comes with the last of them: while one is missing, the article is not dealt with.
            var item = lost.Contains(items[0].Article.Id) ? items[0] with { RawHash = null } : items[0];
            try
            {
                return await committer.SubmitAsync(submission with { Items = [item] }, cancellationToken);
            }
            catch (Exception e) when (Faults.IsOurs(e, cancellationToken))
            {
                LogNotStored(e, submission.Source.Id, item.Article.Url, item.Article.Guid);
                lost.Add(item.Article.Id);
                failed(item.Article.Id);
                return CommitReport.Nothing;
            }
        }
        var stored = CommitReport.Nothing;
        foreach (var part in (IReadOnlyList<PreparedItem>[])[[.. items.Take(half)], [.. items.Skip(half)]])
        {
            var some = submission with { Items = part };
            try
            {
                // What shares its id with one that is missing goes alone, without its hash.
                if (part.Any(item => lost.Contains(item.Article.Id))) stored += await SplitAsync(some, failed, lost, cancellationToken);
                else stored += await committer.SubmitAsync(some, cancellationToken);
            }
            catch (Exception e) when (Faults.IsOurs(e, cancellationToken))
            {
                stored += await SplitAsync(some, failed, lost, cancellationToken);
            }
        }
        return stored;
    }

    [LoggerMessage(1612, LogLevel.Error, "{SourceId}: an article could not be stored and is tried again at the next fetch ({Url}, guid {Guid})")]
    private partial void LogNotStored(Exception exception, string sourceId, string? url, string? guid);
}

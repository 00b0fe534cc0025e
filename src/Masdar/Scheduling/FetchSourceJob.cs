using Quartz;

namespace Masdar.Scheduling;

/// <summary>The job of a source. Quartz never runs one source's job twice at once.</summary>
[DisallowConcurrentExecution]
internal sealed class FetchSourceJob(SourceScheduler scheduler) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await scheduler.RunDueAsync(context.JobDetail.Key.Name);
}

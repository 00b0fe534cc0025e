using Masdar.Pipeline;

namespace Masdar.Commands;

/// <summary>One line on a terminal that says how far a run is; nothing where nobody watches.</summary>
internal sealed class Progress(CommandContext context, int sources) : IDisposable
{
    private readonly Lock _lock = new();
    private int _done, _new, _failed;
    private bool _ended;

    public void Done(RunReport report)
    {
        if (!context.IsErrorTerminal) return;
        lock (_lock)
        {
            _done++;
            _new += report.Counts.New;
            if (report.Outcome == RunOutcome.Failed) _failed++;
            context.Error.Write($"\r{_done} of {sources} sources, {_new} new articles, {_failed} failed ");
        }
    }

    public void Dispose()
    {
        if (!context.IsErrorTerminal || _ended) return;
        _ended = true;
        context.Error.WriteLine();
    }
}

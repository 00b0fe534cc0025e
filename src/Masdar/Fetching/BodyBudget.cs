namespace Masdar.Fetching;

/// <summary>
/// Memory for bodies that prove to be large: a few are read at once, the others wait where they are, so that many endless answers at the same time take no more
/// than a few. What waits too long goes on all the same: a slow host must not keep others from being read.
/// </summary>
/// <param name="total">Bytes in all; asked each time, so that a reload changes it.</param>
internal sealed class BodyBudget(Func<long> total, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private long _used;

    /// <summary>Bytes that are taken now. For tests.</summary>
    public long Used
    {
        get
        {
            lock (_lock) return _used;
        }
    }

    /// <summary>Takes so many bytes, or all there are where that is fewer, in the order of asking.</summary>
    /// <returns>What is to be given to <see cref="Return"/>; 0 where the patience ended first.</returns>
    public async ValueTask<long> TakeAsync(long bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(bytes);
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            node = _waiting.AddLast(waiter);
            MoveOn();
        }
        try
        {
            await waiter.Task.WaitAsync(patience, time, cancellationToken);
            return bytes;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                // It may have been let in at that very moment.
                if (node.List is null) _used -= bytes;
                else _waiting.Remove(node);
                MoveOn();
            }
            if (e is OperationCanceledException) throw;
            return 0;
        }
    }

    public void Return(long bytes)
    {
        if (bytes == 0) return;
        lock (_lock)
        {
            _used -= bytes;
            MoveOn();
        }
    }

    private void MoveOn()
    {
        var most = total();
        while (_waiting.First is { } first && (_used == 0 || _used + first.Value.Bytes <= most))
        {
            _waiting.RemoveFirst();
            _used += first.Value.Bytes;
            first.Value.TrySetResult();
        }
    }

    private sealed class Waiter(long bytes) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Bytes { get; } = bytes;
    }
}

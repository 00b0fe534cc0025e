namespace Masdar.Pipeline;

/// <summary>
/// How many documents are read at once: as many as there are processors, two at least; more would only hold more of them in memory. A document that
/// takes longer than <see cref="Patience"/> is read on, but its place goes to the next one: what was made to be slow slows the others and never stops them.
/// </summary>
/// <param name="places">How many there are.</param>
internal sealed class ProcessorPlaces(int places, TimeProvider time) : IDisposable
{
    /// <summary>A hundred times what the largest honest document takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free = new(places);

    public ProcessorPlaces(TimeProvider time)
        : this(Math.Max(2, Environment.ProcessorCount), time)
    {
    }

    /// <summary>A place, as soon as one is free; disposing gives it back. It is for work that waits for nothing.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Place(_free, time);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Place : IDisposable
    {
        private readonly SemaphoreSlim _free;
        private readonly ITimer _timer;
        private int _isGiven;

        public Place(SemaphoreSlim free, TimeProvider time)
        {
            _free = free;
            _timer = time.CreateTimer(static place => ((Place)place!).Give(), this, Patience, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer.Dispose();
            Give();
        }

        private void Give()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) != 0) return;
            try
            {
                _free.Release();
            }
            catch (ObjectDisposedException)
            {
                // All is being closed: nobody waits for a place any more.
            }
        }
    }
}

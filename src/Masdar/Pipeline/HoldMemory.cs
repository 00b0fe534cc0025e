using Masdar.Fetching;

namespace Masdar.Pipeline;

/// <summary>Carries the hosts' Retry-After between the fetcher and the store, so that it outlasts a restart.</summary>
internal sealed class HoldMemory
{
    private readonly HostHolds _holds;
    private int _changed;

    /// <param name="stored">What an earlier process stored.</param>
    public HoldMemory(HostHolds holds, IReadOnlyDictionary<string, DateTimeOffset> stored)
    {
        _holds = holds;
        holds.Restore(stored);
        holds.WhenHeld = (_, _) => Interlocked.Exchange(ref _changed, 1);
    }

    /// <summary>What is to be stored, when it changed since the last call; null otherwise.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? TakeChanged() => Interlocked.Exchange(ref _changed, 0) == 1 ? _holds.Snapshot() : null;
}

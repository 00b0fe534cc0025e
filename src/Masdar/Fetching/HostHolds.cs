namespace Masdar.Fetching;

/// <summary>
/// Which hosts asked to be left alone, and until when: one host's Retry-After holds for all that is fetched from it, feeds and
/// pages alike, and outlasts a restart by <see cref="Snapshot"/> and <see cref="Restore"/>.
/// </summary>
internal sealed class HostHolds(TimeProvider time)
{
    /// <summary>More hosts than this are never remembered; the hold that ends first is forgotten first.</summary>
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called after a hold was set, with the host and its end, so that it can be stored. Must be quick and not throw.</summary>
    public Action<string, DateTimeOffset>? WhenHeld { get; set; }

    /// <summary>The moment until which the host is left alone, or null when it may be asked.</summary>
    public DateTimeOffset? Until(string host)
    {
        lock (_lock)
        {
            if (!_until.TryGetValue(host, out var until)) return null;
            var now = time.GetUtcNow();
            // None was given for longer: the clock was set back meanwhile.
            if (until > now + RetryAfter.Longest) _until[host] = until = now + RetryAfter.Longest;
            if (until > now) return until;
            _until.Remove(host);
            return null;
        }
    }

    /// <summary>Leaves the host alone until then. A hold is never shortened.</summary>
    public void Hold(string host, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (until <= time.GetUtcNow() || (_until.TryGetValue(host, out var known) && known >= until)) return;
            Put(host, until);
        }

        WhenHeld?.Invoke(host, until);
    }

    /// <summary>The holds in force, by host.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Snapshot()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return _until.Where(x => x.Value > now).ToDictionary(x => x.Key, x => x.Value, StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>Takes back what <see cref="Snapshot"/> gave, perhaps to an earlier process. Ends beyond the longest wait are cut to it.</summary>
    public void Restore(IReadOnlyDictionary<string, DateTimeOffset> holds)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (host, until) in holds)
            {
                var end = until < now + RetryAfter.Longest ? until : now + RetryAfter.Longest;
                if (end > now && (!_until.TryGetValue(host, out var known) || known < end)) Put(host, end);
            }
        }
    }

    private void Put(string host, DateTimeOffset until)
    {
        if (_until.Count >= Most && !_until.ContainsKey(host)) _until.Remove(_until.MinBy(x => x.Value).Key);
        _until[host] = until;
    }
}

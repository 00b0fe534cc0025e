namespace Masdar.Fetching;

/// <summary>Spaces the starts of requests to one host apart, for hosts that wish it (Crawl-delay).</summary>
internal sealed class HostPace(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the host's next free moment and says how long it is until then; null when that is longer than <paramref name="most"/>.</summary>
    public TimeSpan? Reserve(string host, TimeSpan pause, TimeSpan most)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_next.Count > 1_000)
            {
                foreach (var key in _next.Where(x => x.Value <= now).Select(x => x.Key).ToList()) _next.Remove(key);
            }

            var start = _next.TryGetValue(host, out var next) && next > now ? next : now;
            if (start - now > most) return null;
            _next[host] = start + pause;
            return start - now;
        }
    }
}

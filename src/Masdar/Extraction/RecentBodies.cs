namespace Masdar.Extraction;

/// <summary>The last bodies of each source, to tell a text that comes under many addresses: a wall that no rule knows. Bounded, in memory only.</summary>
internal sealed class RecentBodies
{
    private const int PerSource = 200, Many = 2;
    private const int MaxSources = 5_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Ring> sources = new(StringComparer.Ordinal);

    /// <summary>Whether the source gave this text before under another key and another title; remembers it otherwise.</summary>
    public bool IsRepeated(string sourceId, string key, string? title, ulong body)
    {
        lock (gate)
        {
            if (!sources.TryGetValue(sourceId, out var ring))
            {
                if (sources.Count >= MaxSources) sources.Clear();
                sources[sourceId] = ring = new Ring();
            }
            if (ring.ByBody.TryGetValue(body, out var seen))
            {
                if (string.Equals(seen.Key, key, StringComparison.Ordinal)) return seen.Others.Count >= Many;
                if (PageGate.IsSameTitle(seen.Title, title)) return false;
                if (seen.Others.Count < Many) seen.Others.Add(key);
                return true;
            }
            ring.ByBody[body] = new Seen(key, title, new HashSet<string>(StringComparer.Ordinal));
            ring.Order.Enqueue(body);
            if (ring.Order.Count > PerSource) ring.ByBody.Remove(ring.Order.Dequeue());
            return false;
        }
    }

    /// <summary>Whether the body has come under at least two other titles.</summary>
    public bool IsMany(string sourceId, ulong body)
    {
        lock (gate) return sources.TryGetValue(sourceId, out var ring) && ring.ByBody.TryGetValue(body, out var seen) && seen.Others.Count >= Many;
    }

    /// <param name="Others">Keys of items with another title that gave the same body; no more are kept than tell.</param>
    private sealed record Seen(string Key, string? Title, HashSet<string> Others);

    private sealed class Ring
    {
        public Dictionary<ulong, Seen> ByBody { get; } = [];

        public Queue<ulong> Order { get; } = new();
    }
}

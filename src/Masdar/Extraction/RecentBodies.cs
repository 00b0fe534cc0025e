namespace Masdar.Extraction;

/// <summary>The last bodies of each source, to tell a text that comes under many addresses: a wall that no rule knows. Bounded, in memory only.</summary>
internal sealed class RecentBodies
{
    private const int PerSource = 200;
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
            if (ring.ByBody.TryGetValue(body, out var seen)) return !string.Equals(seen.Key, key, StringComparison.Ordinal) && !PageGate.IsSameTitle(seen.Title, title);
            ring.ByBody[body] = (key, title);
            ring.Order.Enqueue(body);
            if (ring.Order.Count > PerSource) ring.ByBody.Remove(ring.Order.Dequeue());
            return false;
        }
    }

    private sealed class Ring
    {
        public Dictionary<ulong, (string Key, string? Title)> ByBody { get; } = [];

        public Queue<ulong> Order { get; } = new();
    }
}

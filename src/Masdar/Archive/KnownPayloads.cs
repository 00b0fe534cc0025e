using Masdar.Model;

namespace Masdar.Archive;

/// <summary>Bodies that the archive has, by their digest: the newest in memory, older ones asked of the store.</summary>
/// <param name="find">What an earlier process kept of a digest; null where nothing is.</param>
internal sealed class KnownPayloads(Func<string, CancellationToken, Task<ArchivedPayload?>> find)
{
    /// <summary>An older body is kept anew, so that files can be dropped when they are old.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(3);

    private const int Most = 10_000;

    private readonly Dictionary<string, ArchivedPayload> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();

    /// <summary>The body with this digest, if it was kept lately; null otherwise.</summary>
    public async Task<ArchivedPayload?> FindAsync(string digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = Remembered(digest) ?? await find(digest, cancellationToken);
        return known is not null && now - known.At < Age ? known : null;
    }

    /// <summary>Bodies that are not there any more.</summary>
    public void Forget(Predicate<ArchivedPayload> isGone)
    {
        lock (_known)
        {
            foreach (var payload in _known.Values.Where(payload => isGone(payload)).ToList()) _known.Remove(payload.Place.Digest);
        }
    }

    private ArchivedPayload? Remembered(string digest)
    {
        lock (_known) return _known.GetValueOrDefault(digest);
    }

    public void Add(ArchivedPayload payload)
    {
        lock (_known)
        {
            _known[payload.Place.Digest] = payload;
            _oldest.Enqueue(payload.Place.Digest);
            while (_oldest.Count > Most) _known.Remove(_oldest.Dequeue());
        }
    }
}

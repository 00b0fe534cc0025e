using System.Globalization;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>
/// What the hosts' robots.txt say (RFC 9309), asked once a day for each origin however many pages are wanted from it at once.
/// </summary>
/// <param name="fetch">Gets a host's robots.txt.</param>
internal sealed class Robots(Func<Uri, CancellationToken, Task<FetchResult>> fetch, Func<string> userAgent, TimeProvider time)
{
    /// <summary>The name by which a robots.txt may address us, besides the first word of the configured user agent.</summary>
    public const string Product = "masdar";

    /// <summary>The longest that a Crawl-delay is heeded; a longer one is cut to this.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(10);
    private const int MostOrigins = 5_000;

    /// <summary>Of rules, over all origins: a hostile feed may link to hosts without end, each with half a megabyte of them.</summary>
    private const long MostCharacters = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The rules for an address, or why they are not known: then its pages are left alone for now (§2.3.1.4).</summary>
    /// <param name="lifetime">For the fetch itself, which others may be waiting for, too.</param>
    public async Task<(RobotsRules? Rules, FetchFailed? Trouble)> ForAsync(Uri url, CancellationToken lifetime, CancellationToken cancellationToken)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{url.IdnHost}:{url.Port}");
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(origin, out entry!) || entry.Until <= time.GetUtcNow())
            {
                if (entry is null && _entries.Count >= MostOrigins) Forget();
                // Until it ends, the fetch itself is what others find here.
                entry = _entries[origin] = new Entry(entry?.Rules);
                entry.Reading = Task.Run(() => ReadAsync(entry, url, lifetime), lifetime);
            }
        }

        await entry.Reading.WaitAsync(cancellationToken);
        return (entry.Rules, entry.Trouble);
    }

    private async Task ReadAsync(Entry entry, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var result = await fetch(url, cancellationToken);
            var now = time.GetUtcNow();
            lock (_lock) Note(entry, result, url, now);
        }
        catch
        {
            lock (_lock) entry.Until = DateTimeOffset.MinValue;
            throw;
        }
    }

    private void Note(Entry entry, FetchResult result, Uri url, DateTimeOffset now)
    {
        switch (result)
        {
            case Fetched fetched:
                entry.Rules = RobotsRules.Parse(fetched.Body.Span, [Product, RobotsRules.Token(userAgent())]);
                entry.Until = now + Fresh;
                KeepSmall(entry);
                break;

            // No robots.txt, or none for us: nothing is disallowed (§2.3.1.3; §2.3.1.2 for endless redirects).
            case FetchFailed { Status: >= 200 and <= 499 and not 429 and not 408 }:
            case FetchFailed { Kind: FetchErrorKind.Redirects }:
                entry.Rules = RobotsRules.None;
                entry.Until = now + Fresh;
                break;

            case FetchFailed failed:
                // Rules known from before hold on while the host cannot be reached (§2.4).
                if (entry.Rules is null)
                {
                    entry.Trouble = failed with { Message = $"robots.txt of {url.IdnHost} could not be read, so its pages are left alone for now. {failed.Message}" };
                }

                entry.Until = failed.RetryAfter ?? (now + TryAgain);
                break;
        }
    }

    /// <summary>Lets go of the rules that run out first while all together are too large. Under the lock.</summary>
    private void KeepSmall(Entry latest)
    {
        var size = _entries.Sum(x => (long)(x.Value.Rules?.Size ?? 0));
        foreach (var (key, entry) in size > MostCharacters ? _entries.OrderBy(x => x.Value.Until).ToList() : [])
        {
            if (size <= MostCharacters) break;
            if (ReferenceEquals(entry, latest) || entry.Rules is not { Size: > 0 } rules) continue;
            _entries.Remove(key);
            size -= rules.Size;
        }
    }

    /// <summary>Makes room: what has run out, else the one that runs out first. Under the lock.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var key in _entries.Where(x => x.Value.Until <= now).Select(x => x.Key).ToList()) _entries.Remove(key);
        if (_entries.Count >= MostOrigins) _entries.Remove(_entries.MinBy(x => x.Value.Until).Key);
    }

    /// <param name="rules">Those known before.</param>
    private sealed class Entry(RobotsRules? rules)
    {
        public Task Reading { get; set; } = Task.CompletedTask;

        public RobotsRules? Rules { get; set; } = rules;

        public FetchFailed? Trouble { get; set; }

        /// <summary>When it is to be read anew.</summary>
        public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;
    }
}

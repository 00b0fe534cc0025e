using System.Globalization;
using Masdar.Model;

namespace Masdar.Fetching;

/// <summary>What is known of a site's file.</summary>
/// <param name="Rules">What it says; null where that is not known.</param>
/// <param name="Until">When it is to be read anew.</param>
internal sealed record SiteFile<T>(T? Rules, DateTimeOffset Until)
    where T : class
{
    /// <summary>Why its rules are not known.</summary>
    public FetchFailed? Trouble { get; init; }
}

/// <summary>A file that every site may have at one place (<c>/robots.txt</c>): asked for once for each origin, however many want to know at once, and kept while it is fresh.</summary>
/// <param name="fetch">Gets the file of an address's origin.</param>
/// <param name="read">Reads the answer; given what was known from before, or null.</param>
/// <param name="size">Of rules, in characters.</param>
internal sealed class SiteFiles<T>(Func<Uri, CancellationToken, Task<FetchResult>> fetch, Func<Uri, FetchResult, T?, SiteFile<T>> read, Func<T, int> size, TimeProvider time)
    where T : class
{
    private const int MostOrigins = 5_000;

    /// <summary>Of rules, over all origins: a hostile feed may link to hosts without end, each with half a megabyte of them.</summary>
    private const long MostCharacters = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The file of an address's origin; waits for it where it has to be read.</summary>
    /// <param name="lifetime">For the fetch itself, which others may be waiting for, too.</param>
    public async Task<SiteFile<T>> ForAsync(Uri url, CancellationToken lifetime, CancellationToken cancellationToken)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{url.IdnHost}:{url.Port}");
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(origin, out entry!) || entry.File.Until <= time.GetUtcNow())
            {
                if (entry is null && _entries.Count >= MostOrigins) Forget();
                // Until it ends, the fetch itself is what others find here.
                entry = _entries[origin] = new Entry(new SiteFile<T>(entry?.File.Rules, DateTimeOffset.MaxValue));
                entry.Reading = Task.Run(() => ReadAsync(entry, url, lifetime), lifetime);
            }
        }
        await entry.Reading.WaitAsync(cancellationToken);
        return entry.File;
    }

    private async Task ReadAsync(Entry entry, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var file = read(url, await fetch(url, cancellationToken), entry.File.Rules);
            lock (_lock)
            {
                entry.File = file;
                KeepSmall(entry);
            }
        }
        catch
        {
            lock (_lock) entry.File = entry.File with { Until = DateTimeOffset.MinValue };
            throw;
        }
    }

    /// <summary>Lets go of the rules that run out first while all together are too large. Under the lock.</summary>
    private void KeepSmall(Entry latest)
    {
        var all = _entries.Sum(one => (long)one.Value.Size(size));
        foreach (var (origin, entry) in all > MostCharacters ? _entries.OrderBy(one => one.Value.File.Until).ToList() : [])
        {
            if (all <= MostCharacters) break;
            if (ReferenceEquals(entry, latest) || entry.Size(size) is not (> 0 and var freed)) continue;
            _entries.Remove(origin);
            all -= freed;
        }
    }

    /// <summary>Makes room: what has run out, else the one that runs out first. Under the lock.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var origin in _entries.Where(one => one.Value.File.Until <= now).Select(one => one.Key).ToList()) _entries.Remove(origin);
        if (_entries.Count >= MostOrigins) _entries.Remove(_entries.MinBy(one => one.Value.File.Until).Key);
    }

    private sealed class Entry(SiteFile<T> file)
    {
        public Task Reading { get; set; } = Task.CompletedTask;

        public SiteFile<T> File { get; set; } = file;

        public int Size(Func<T, int> size) => File.Rules is { } rules ? size(rules) : 0;
    }
}

using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Masdar.Model;

namespace Masdar.Polling;

/// <summary>
/// Which items of a document were in the one before. Remembers a hash of each of the last document's first items, whatever became of them, so that
/// what a filter leaves out is not new each time.
/// </summary>
internal static class Overlap
{
    /// <summary>Of a document with more, the first are compared.</summary>
    public const int Most = 200;

    /// <summary>For <see cref="SourceState.SeenItems"/>; null for a document without items, which says nothing.</summary>
    public static string? Remember(IReadOnlyList<FeedItem> items)
    {
        if (items.Count == 0) return null;
        Span<ulong> hashes = stackalloc ulong[Math.Min(Most, items.Count)];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = Hash(items[i]);
        return Convert.ToBase64String(MemoryMarshal.AsBytes(hashes));
    }

    /// <summary>What is remembered, with items before it that came another way.</summary>
    public static string? Add(string? remembered, IReadOnlyList<FeedItem> items)
    {
        var hashes = items.Take(Most).Select(Hash).Concat(Ordered(remembered)).Distinct().Take(Most).ToArray();
        return hashes.Length == 0 ? null : Convert.ToBase64String(MemoryMarshal.AsBytes(hashes.AsSpan()));
    }

    /// <summary>The items among the first that the last document did not have; all of them where nothing is remembered.</summary>
    public static IReadOnlyList<FeedItem> New(string? remembered, IReadOnlyList<FeedItem> items)
    {
        var seen = Read(remembered);
        return [.. items.Take(Most).Where(item => !seen.Contains(Hash(item)))];
    }

    /// <summary>Whether there was a document before, and this one has none of its items: others may have come and gone between the two.</summary>
    public static bool Lost(string? remembered, IReadOnlyList<FeedItem> items) =>
        items.Count > 0 && Read(remembered) is { Count: > 0 } seen && !items.Any(item => seen.Contains(Hash(item)));

    /// <summary>Tells whether an item was in the remembered document.</summary>
    public static Func<FeedItem, bool> Memory(string? remembered)
    {
        var seen = Read(remembered);
        return item => seen.Contains(Hash(item));
    }

    private static HashSet<ulong> Read(string? remembered) => [.. Ordered(remembered)];

    private static ulong[] Ordered(string? remembered)
    {
        Span<byte> bytes = stackalloc byte[Most * sizeof(ulong)];
        if (remembered is null || !Convert.TryFromBase64String(remembered, bytes, out var count) || count % sizeof(ulong) != 0) return [];
        return MemoryMarshal.Cast<byte, ulong>(bytes[..count]).ToArray();
    }

    private static ulong Hash(FeedItem item) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(item.Key));
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Unicode;
using Masdar.Model;
using Masdar.Text;

namespace Masdar.Parsing;

/// <summary>
/// Gives each item its key: the guid, else the canonical address, else title and date. Guids that a document repeats for articles of
/// different addresses are no identity and are passed over; one that repeats for one address, or without any, is the same article revised,
/// unless so many do that it is plainly none, or the titles have not one word in common. In Atom an id is the entry's, whatever it says
/// (RFC 4287 §4.1.1).
/// </summary>
internal static class ItemIdentity
{
    /// <summary>Repeats in a hundred items above which a guid or address is taken for no identity (FreshRSS's rule).</summary>
    private const int TolerablePercent = 5;

    public static IReadOnlyList<FeedItem> Finish(FeedFormat format, IReadOnlyList<ItemDraft> drafts, FindingLog findings)
    {
        var addresses = new string?[drafts.Count];
        for (var i = 0; i < drafts.Count; i++) addresses[i] = drafts[i].Url is { } url ? CanonicalUrl.Publish(url) : null;
        var tolerable = Math.Max(1, drafts.Count * TolerablePercent / 100);
        var badGuids = Degenerate(drafts.Count, i => drafts[i].Guid, i => addresses[i] ?? "", tolerable: 0);
        badGuids.UnionWith(Degenerate(drafts.Count, i => drafts[i].Guid, i => Fallback(drafts[i]), tolerable));
        if (format != FeedFormat.Atom) badGuids.UnionWith(Unrelated(drafts, i => drafts[i].Guid));
        if (badGuids.Count > 0)
            findings.Note(Codes.GuidsRepeated, $"The feed gives the same guid to different articles, such as “{FindingLog.Excerpt(badGuids.First())}”; their addresses were taken for their identity.");
        string? Guid(int i) => drafts[i].Guid is { } guid && !badGuids.Contains(guid) ? guid : null;
        var badAddresses = Degenerate(drafts.Count, i => Guid(i) is null ? addresses[i] : null, i => Fallback(drafts[i]), tolerable);
        badAddresses.UnionWith(Unrelated(drafts, i => Guid(i) is null ? addresses[i] : null));
        if (badAddresses.Count > 0)
            findings.Note(Codes.AddressesRepeated, $"The feed gives the same address to different articles, such as “{FindingLog.Excerpt(badAddresses.First())}”; their titles and dates were taken for their identity.");

        var items = new List<FeedItem>(drafts.Count);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        for (var i = 0; i < drafts.Count; i++)
        {
            var address = addresses[i] is { } a && !badAddresses.Contains(a) ? a : null;
            items.Add(drafts[i].Finish(Guid(i) ?? address ?? Fallback(drafts[i]), Hash(drafts[i], addresses[i], buffer)));
        }
        return items;
    }

    /// <summary>The values that too many items share although what tells them apart differs.</summary>
    private static HashSet<string> Degenerate(int count, Func<int, string?> value, Func<int, string> distinction, int tolerable)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, HashSet<string>>? repeated = null;
        for (var i = 0; i < count; i++)
        {
            if (value(i) is not { } v || first.TryAdd(v, i)) continue;
            repeated ??= new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            if (!repeated.TryGetValue(v, out var distinct)) repeated[v] = distinct = new HashSet<string>(StringComparer.Ordinal) { distinction(first[v]) };
            distinct.Add(distinction(i));
        }
        var bad = new HashSet<string>(StringComparer.Ordinal);
        if (repeated is null) return bad;
        var excess = repeated.Values.Sum(d => d.Count - 1);
        if (excess <= tolerable) return bad;
        foreach (var (v, distinct) in repeated)
        {
            if (distinct.Count > 1) bad.Add(v);
        }
        return bad;
    }

    /// <summary>The values that items share although their titles have not one word in common.</summary>
    private static IEnumerable<string> Unrelated(IReadOnlyList<ItemDraft> drafts, Func<int, string?> value)
    {
        var first = new Dictionary<string, (int Item, HashSet<string>? Words)>(StringComparer.Ordinal);
        for (var i = 0; i < drafts.Count; i++)
        {
            if (value(i) is not { } v || first.TryAdd(v, (i, null))) continue;
            var (item, one) = first[v];
            if (one is null) first[v] = (item, one = Words(drafts[item]));
            var other = Words(drafts[i]);
            if (one.Count > 0 && other.Count > 0 && !one.Overlaps(other)) yield return v;
        }
    }

    private static HashSet<string> Words(ItemDraft draft)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var title = (draft.Title?.Value ?? "").AsSpan();
        title = title[..Math.Min(title.Length, Limits.ShortText)];
        while (!title.IsEmpty)
        {
            var length = 0;
            while (length < title.Length && char.IsLetterOrDigit(title[length])) length++;
            if (length > 0) words.Add(title[..length].ToString());
            title = title[Math.Min(length + 1, title.Length)..];
        }
        return words;
    }

    /// <summary>Title and date; where there is no title, the text.</summary>
    private static string Fallback(ItemDraft draft)
    {
        var title = (draft.Title ?? draft.Summary ?? draft.Content)?.Value ?? draft.Enclosures.FirstOrDefault()?.Url ?? "";
        if (title.Length > 500) title = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(title.AsSpan())).AsSpan(0, 16));
        var date = draft.Published ?? draft.Updated;
        return date is null ? title : string.Create(CultureInfo.InvariantCulture, $"{title}\n{date.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
    }

    /// <summary>128 bits over the fields whose change is a revision, each with its length, so that no text can pass from one to the next.</summary>
    private static string Hash(ItemDraft draft, string? address, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Append(buffer, draft.Title?.Value);
        Append(buffer, draft.Summary?.Value);
        Append(buffer, draft.Content?.Value);
        Append(buffer, address);
        foreach (var enclosure in draft.Enclosures) Append(buffer, enclosure.Url);
        Span<byte> digest = stackalloc byte[16];
        XxHash128.Hash(buffer.WrittenSpan, digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string? value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value?.Length ?? -1);
        buffer.Advance(4);
        if (value is null) return;
        Utf8.FromUtf16(value, buffer.GetSpan(value.Length * 3), out _, out var written, replaceInvalidSequences: true);
        buffer.Advance(written);
    }
}

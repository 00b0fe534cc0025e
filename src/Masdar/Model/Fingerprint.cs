namespace Masdar.Model;

/// <summary>What articles are compared by.</summary>
/// <param name="Content">SHA-256 (64 hex) of the normalized tokens of the text: equal means the same text.</param>
/// <param name="SimHash">64 bits over the shingles; information for readers, nothing is decided by it.</param>
/// <param name="Body">The first 128 bits of SHA-256 (32 hex) over title and text as published: a known item with another one is a revision.</param>
internal sealed record Fingerprint(string Content, ulong SimHash, string Body)
{
    /// <summary>What near duplicates are found and judged by; null for texts that are only compared exactly.</summary>
    public Shingles? Shingles { get; init; }

    /// <summary>Whether <see cref="Content"/> may decide: an empty or very short text equals others by chance.</summary>
    public bool Comparable { get; init; } = true;
}

/// <summary>The near-duplicate side of a fingerprint.</summary>
/// <param name="Sketch">The smallest shingle hashes, ascending: what candidates are looked up by.</param>
/// <param name="Tokens">The text's (and title's) tokens, encoded by Deduplication; opaque to the store.</param>
internal sealed record Shingles(IReadOnlyList<ulong> Sketch, ReadOnlyMemory<byte> Tokens);

using Masdar.Model;

namespace Masdar.Output;

/// <summary>A record as read back from its line.</summary>
/// <param name="Record">Everything that a line says. What it does not say is recomputed (address key, body hash) or null (shingles).</param>
/// <param name="Archive">Where the original bytes lie, or null.</param>
internal sealed record StoredRecord(ArticleRecord Record, ArchivePlace? Archive);

/// <summary>Where an article's original bytes lie in the archive.</summary>
/// <param name="File">Relative to the data folder.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Digest">As the archive writes it, such as <c>sha256:…</c>.</param>
internal sealed record ArchivePlace(string File, long Offset, string Digest);

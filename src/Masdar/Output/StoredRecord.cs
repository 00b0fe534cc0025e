using Masdar.Model;

namespace Masdar.Output;

/// <summary>A record as read back from its line.</summary>
/// <param name="Record">Everything that a line says. What it does not say is recomputed (address key, body hash) or null (shingles).</param>
/// <param name="Archive">Where the original bytes lie, or null.</param>
internal sealed record StoredRecord(ArticleRecord Record, ArchivePlace? Archive);

namespace Masdar.Model;

/// <summary>The kinds of line file under the data folder.</summary>
internal enum LineKind
{
    /// <summary><c>data/records/YYYY/YYYY-MM-DD.jsonl</c></summary>
    Records,

    /// <summary><c>data/duplicates/YYYY/YYYY-MM-DD.jsonl</c></summary>
    Duplicates,

    /// <summary><c>data/corrections/YYYY/YYYY-MM-DD.jsonl</c></summary>
    Corrections,
}

/// <summary>One line, with the place in its file that it was given when it was stored: writing it twice is writing it once.</summary>
/// <param name="Day">The UTC day of <c>fetchedAt</c> (of a correction: when it was made), which names the file.</param>
/// <param name="Offset">Where the line begins, in bytes.</param>
/// <param name="Bytes">UTF-8 JSON, ended by LF.</param>
internal sealed record OutputLine(LineKind Kind, DateOnly Day, long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>A revision of an article, and the day of its line.</summary>
internal sealed record RevisionDay(int Revision, DateOnly Day);

/// <summary>Writes what the store has committed. Called by one writer, in the store's order; must be repeatable without harm.</summary>
internal interface IArticleOutput
{
    /// <summary>On return everything is on disk for good.</summary>
    /// <exception cref="IOException">The disk is full or refuses; the store keeps the lines and they are written later.</exception>
    Task WriteAsync(IReadOnlyList<OutputLine> lines, CancellationToken cancellationToken);
}

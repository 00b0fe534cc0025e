namespace Masdar.Model;

/// <summary>Where an article's original bytes lie in the archive.</summary>
/// <param name="File">Relative to the data folder, with slashes.</param>
/// <param name="Offset">Where the gzip member of the answer begins, in bytes.</param>
/// <param name="Digest"><c>sha256:</c> and the hex of the body as the source sent it, transfer coding undone.</param>
internal sealed record ArchivePlace(string File, long Offset, string Digest)
{
    /// <summary>Of a page: where the feed lies that the article stood in; null otherwise.</summary>
    public ArchivePlace? Feed { get; init; }

    /// <summary>The places of an article's page and of its feed; of the feed alone where there was no page. Null where neither was kept.</summary>
    public static ArchivePlace? Of(ArchivePlace? page, ArchivePlace? feed) => page is null ? feed : page with { Feed = feed };
}

/// <summary>A request and its answer as they went over the wire, for the archive.</summary>
/// <param name="Url">The address that answered, after redirects.</param>
/// <param name="At">When the request was sent.</param>
/// <param name="RequestHead">Request line and fields with the empty line; without the source's own headers, which may be secret.</param>
/// <param name="ResponseHead">Status line and fields with the empty line.</param>
/// <param name="Body">As sent, transfer coding undone, content coding not.</param>
internal sealed record Exchange(Uri Url, DateTimeOffset At, ReadOnlyMemory<byte> RequestHead, ReadOnlyMemory<byte> ResponseHead, ReadOnlyMemory<byte> Body);

/// <summary>A body that the archive has, by which the same one is known again.</summary>
/// <param name="RecordId">The WARC record's own id.</param>
/// <param name="Url">The address that it was had from.</param>
internal sealed record ArchivedPayload(ArchivePlace Place, string RecordId, string Url, DateTimeOffset At);

/// <summary>The archive could not be written: the disk is full or refuses. The message says what to do.</summary>
internal sealed class ArchiveFailedException(string message, Exception inner) : IOException(message, inner);

using Masdar.Archive;
using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>What the archive has of an article, for people, checks and replays.</summary>
internal sealed class Originals(WarcReader reader)
{
    /// <summary>A kept body may unpack to this.</summary>
    private const long Most = 1024 * 1024 * 1024;

    /// <summary>The document at a place, whose body is what the place says.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or another one.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    public WarcRecord Read(ArchivePlace place)
    {
        var record = reader.Read(place.File, place.Offset);
        return record.IsDocument && Capture.DigestOf(record.Payload.Span) == place.Digest
            ? record
            : throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place.File} has something else at {place.Offset} than was kept ({place.Digest})."));
    }

    /// <summary>The document in an answer: its body with the content coding undone.</summary>
    /// <exception cref="InvalidDataException">It cannot be decoded.</exception>
    public static async Task<ReadOnlyMemory<byte>> DecodeAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        try
        {
            return await BodyReader.DecodeAsync(stream, HttpHead.Read(head.Span)["Content-Encoding"], Most, cut: false, "the archive", kept: null, turn: null, cancellationToken);
        }
        catch (FetchProblem e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}

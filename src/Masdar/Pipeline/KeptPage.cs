using System.Globalization;
using Masdar.Archive;
using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Pipeline;

/// <summary>Answers from the archive what was asked of the network for one article: its page first, then the page's further parts.</summary>
/// <param name="page">Null where the page was not to be had.</param>
internal sealed class KeptPage(Originals originals, KeptParts parts, ArchivePlace? page) : IHttpFetcher
{
    private const int MostHeaders = 100, LongestValue = 4096;

    private bool _isFirst = true;

    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (page is null) return NotKept(request.Url);
        if (_isFirst)
        {
            _isFirst = false;
            return (await AnswerAsync(originals.Read(page), page, cancellationToken)).Answer;
        }
        return parts.Find(request.Url, page) is { } place ? (await AnswerAsync(originals.Read(place), place, cancellationToken)).Answer : NotKept(request.Url);
    }

    /// <summary>A kept answer as the fetcher gave it, and when it was asked for.</summary>
    /// <exception cref="InvalidDataException">It is no whole answer.</exception>
    public static async Task<(Fetched Answer, DateTimeOffset At)> AnswerAsync(WarcRecord kept, ArchivePlace place, CancellationToken cancellationToken)
    {
        var head = HttpHead.Read(kept.Head.Span);
        var at = DateTimeOffset.TryParse(kept["WARC-Date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : throw new InvalidDataException($"{place.File} has a record without a date.");
        if (!Uri.TryCreate(kept["WARC-Target-URI"], UriKind.Absolute, out var url)) throw new InvalidDataException($"{place.File} has a record without an address.");
        var (mediaType, charset) = ContentType.Split(kept.Type == "resource" ? kept["Content-Type"] : head["Content-Type"]);
        return (new Fetched(url, await Originals.DecodeAsync(kept.Head, kept.Payload, cancellationToken))
        {
            MediaType = mediaType,
            Charset = charset,
            Headers = [.. head.Fields.Take(MostHeaders).Select(field => field.Value.Length <= LongestValue ? field : new(field.Key, field.Value[..LongestValue]))],
            Archive = place,
            Site = Capture.RightsOf(kept),
        }, at);
    }

    private static FetchFailed NotKept(Uri url) => new(FetchErrorKind.Connection, $"{url} is not in the archive.");
}

/// <summary>Finds the further parts of a page: they were kept a little after it.</summary>
internal sealed class KeptParts(WarcReader reader)
{
    /// <summary>Records that are looked through; other sources' pages stand between.</summary>
    private const int Most = 4000;

    /// <summary>The place of an address's answer after a page's; null where there is none.</summary>
    public ArchivePlace? Find(Uri url, ArchivePlace page)
    {
        foreach (var (file, offset, record) in reader.ReadAll(page.File, page.Offset).Take(Most))
        {
            if (offset == page.Offset || record[Capture.AskedField] != url.AbsoluteUri) continue;
            if (record.Type == "response") return new ArchivePlace(file, offset, Capture.DigestOf(record.Payload.Span));
            if (record.Type == "revisit" && record[Capture.PayloadField]?.Split(' ') is [var at, var other] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var there))
                return new ArchivePlace(other, there, Capture.DigestOf(reader.Read(other, there).Payload.Span));
        }
        return null;
    }
}

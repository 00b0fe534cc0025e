using Masdar.Model;

namespace Masdar.Archive;

/// <summary>Gets documents as another fetcher does, and keeps the pages among them. Of feeds, what changed is kept by who knows that.</summary>
internal sealed class ArchivingFetcher(IHttpFetcher inner, WarcArchive archive) : IHttpFetcher
{
    /// <exception cref="ArchiveFailedException">The page was had, but could not be kept.</exception>
    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (request.Purpose != FetchPurpose.Page) return await inner.FetchAsync(request, cancellationToken);
        var result = await inner.FetchAsync(request with { KeepsExchange = true }, cancellationToken);
        return result is Fetched { Exchange: { } exchange } page
            ? page with { Exchange = null, Archive = await archive.AppendAsync(new Capture(exchange, request.Url, FetchPurpose.Page, SourceId: null) { Site = page.Site }, cancellationToken) }
            : result;
    }
}

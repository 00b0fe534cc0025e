using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using SmartReader;

namespace Masdar.Extraction;

/// <summary>Finds the element that holds the article, by readability's scores (SmartReader), on a document that was parsed already.</summary>
internal static class ReadabilityPass
{
    /// <summary>Elements above which readability, whose cost grows faster than the page, is not tried.</summary>
    public const int MaxElements = 25_000;

    /// <param name="document">Changed by it: read whatever else is wanted first.</param>
    /// <returns>The article's element with its classes kept, or null where none was found.</returns>
    public static IElement? Find(IHtmlDocument document, Uri url, CancellationToken cancellationToken)
    {
        IElement? found = null;
        using var reader = new Reader(url.AbsoluteUri, document) { KeepClasses = true, ContinueIfNotReadable = true };
        reader.AddCustomOperationEnd(element => found = element);
        cancellationToken.ThrowIfCancellationRequested();
        var article = reader.GetArticle();
        return article.Completed ? found : null;
    }
}

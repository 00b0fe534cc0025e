using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using SmartReader;

namespace Masdar.Extraction;

/// <summary>Finds the element that holds the article, by readability's scores (SmartReader), on a document that was parsed already.</summary>
internal static class ReadabilityPass
{
    /// <summary>Elements above which readability, whose cost grows faster than the page, is not tried.</summary>
    public const int MaxElements = 25_000;

    /// <summary>
    /// The children of one element, squared, in all: to find a node's next sibling costs a search through all of its parent's children. Reached by
    /// one element of 3,000 children, white space among them.
    /// </summary>
    public const long MaxSiblings = 9_000_000;

    /// <summary>The depths of all elements together: what is read of an element is read again for each that it lies in.</summary>
    public const long MaxDepths = 1_000_000;

    /// <summary>Whether readability would take far longer over the page than any article's page needs. It cannot be stopped once it runs.</summary>
    public static bool IsTooCostly(IDocument document)
    {
        var cost = new Cost();
        if (document.DocumentElement is { } root) cost.Add(root, 1);
        return cost.IsTooMuch;
    }

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

    private struct Cost
    {
        private int elements;
        private long siblings;
        private long depths;

        public readonly bool IsTooMuch => elements > MaxElements || siblings > MaxSiblings || depths > MaxDepths;

        public void Add(IElement element, int depth)
        {
            var children = element.ChildNodes;
            elements++;
            depths += depth;
            siblings += (long)children.Length * children.Length;
            for (var i = 0; i < children.Length && !IsTooMuch; i++)
            {
                if (children[i] is IElement child) Add(child, depth + 1);
            }
        }
    }
}

namespace Masdar.Model;

/// <summary>What an operator can say of two articles.</summary>
internal enum CorrectionKind
{
    /// <summary>They are never taken for the same.</summary>
    Split,

    /// <summary>The second is a duplicate of the first.</summary>
    Merge,
}

/// <summary>One line of <c>data/corrections</c>: the operator's word on two articles, which stands above every rule from then on.</summary>
/// <param name="First">Of a merge: the original.</param>
/// <param name="Second">Of a merge: the duplicate.</param>
internal sealed record Correction(CorrectionKind Kind, ArticleId First, ArticleId Second, DateTimeOffset At);

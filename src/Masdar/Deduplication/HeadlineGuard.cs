namespace Masdar.Deduplication;

/// <summary>
/// Articles that share background and have each their own story are told by their headlines: the words of a headline stand in every copy of its
/// text, whoever rewrote it, and not in another story.
/// </summary>
internal static class HeadlineGuard
{
    /// <summary>Texts that share more than this are the same, whatever stands above them.</summary>
    public const double EnoughShared = 0.9;

    /// <summary>Of both headlines' words together, found in the other article.</summary>
    public const double FewestFound = 0.4;

    public static bool Refuses(double share, ComparedText old, ComparedText now) =>
        share < EnoughShared && (Titles.Found(old.Title, now.Body, now.Title) + Titles.Found(now.Title, old.Body, old.Title)) / 2 < FewestFound;

    /// <summary>
    /// Whether the text that two items of one outlet share is about neither headline: a programme's standing description, a notice that
    /// stands on the page instead of the article. The items are two, though their texts are equal.
    /// </summary>
    /// <param name="old">Null where nothing is stored of the other any more.</param>
    public static bool IsStandingText(ComparedText? old, ComparedText now) =>
        IsAboutElse(now) && (old is null || (IsAboutElse(old) && Titles.SharedShare(old.Title, now.Title) < 0.5));

    private static bool IsAboutElse(ComparedText text) => Titles.Found(text.Title, text.Body) < FewestFound;
}

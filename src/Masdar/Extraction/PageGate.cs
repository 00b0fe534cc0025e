using Masdar.Model;
using Masdar.Text;

namespace Masdar.Extraction;

/// <summary>Lets a page's text through only if it is the article that the feed speaks of, and whole.</summary>
internal static class PageGate
{
    /// <summary>Words up to which a text may be a wall whatever its page's title says.</summary>
    private const int Short = 250;

    /// <summary>Words up to which a text that speaks of little else than consent is a wall's.</summary>
    private const int LongestConsent = 2000;

    /// <summary>Words up to which a text may be an article's beginning.</summary>
    private const int LongestStub = 400;

    /// <param name="item">An article on walls has their words in its own title: then the page's title tells nothing. A text that says what the feed's summary says is the article's, unless it is a list of articles.</param>
    /// <returns>Null: the text may be taken.</returns>
    public static Refusal? Wall(PageSigns signs, FoundBody body, FeedItem item) =>
        Wall(signs, body, item.Title?.Value ?? "") is { } wall && (wall is Refusal.NotFound || !ItemFit.HoldsSummary(TextMeasure.Words(string.Join('\n', body.Blocks.Select(static b => b.Text))).ToHashSet(StringComparer.Ordinal), item)) ? wall : null;

    private static Refusal? Wall(PageSigns signs, FoundBody body, string about)
    {
        var title = signs.Title;
        var head = title + "\n" + signs.Heading;
        var text = body.Words < LongestConsent ? string.Join('\n', body.Blocks.Select(static b => b.Text)) : "";
        var isShort = body.Words < Short;

        if (WallWords.IsChallengeTitle(title) && !WallWords.IsChallengeTitle(about) && (isShort || signs.Words < LongestStub)) return Refusal.Challenge;
        if (isShort && signs.Words < LongestStub && body.Words < 120 && (signs.HasChallenge || WallWords.IsChallenge(text))) return Refusal.Challenge;
        if (WallWords.IsConsentHost(signs.Url.Host) && !SameSite.Is(signs.Url, signs.Asked)) return Refusal.Consent;
        if (isShort && WallWords.IsConsentTitle(head) && !WallWords.IsConsentTitle(about)) return Refusal.Consent;
        if (IsConsent(text, body.Words, about)) return Refusal.Consent;
        if (WallWords.IsLoginPath(signs.Url.AbsolutePath) && !WallWords.IsLoginPath(signs.Asked.AbsolutePath)) return Refusal.Login;
        if (isShort && signs.HasPassword && (WallWords.IsLoginTitle(head) || body.Words < 60)) return Refusal.Login;
        if (signs.HasForm && body.Words < 120 && WallWords.IsLoginTitle(head) && !WallWords.IsLoginTitle(about)) return Refusal.Login;
        if (WallWords.IsNotFoundTitle(title) && !WallWords.IsNotFoundTitle(about)) return Refusal.NotFound;
        if (isShort && WallWords.IsNotFoundTitle(signs.Heading) && !WallWords.IsNotFoundTitle(about)) return Refusal.NotFound;
        if (body.Words < 80 && WallWords.IsNotFound(text) && !WallWords.IsNotFound(about)) return Refusal.NotFound;
        return IsListing(signs) ? Refusal.NotFound : null;
    }

    /// <summary>Compares with the feed's own words.</summary>
    /// <param name="isFree">What the page says of its being free.</param>
    public static Refusal? Fit(PageSigns signs, FoundBody body, IReadOnlyList<string> headlines, FeedItem item, bool? isFree)
    {
        if (body.Words < 8) return Refusal.Empty;
        var text = string.Join('\n', body.Blocks.Select(static b => b.Text));
        if (!ItemFit.Fits(TextMeasure.Words(text).ToHashSet(StringComparer.Ordinal), headlines, item, body.Words < Short)) return Refusal.Unfit;
        if (IsStub(signs, body, text, isFree)) return Refusal.Paywall;
        return IsShorter(body.Words, item) ? Refusal.Shorter : null;
    }

    /// <summary>Whether the feed gives more than so many words.</summary>
    public static bool IsShorter(int words, FeedItem item) => words < 0.9 * FeedWords.Count(item.Content ?? item.Summary);

    /// <summary>Whether the page says again the feed's title: then a body that is seen twice is one article under two addresses.</summary>
    public static bool IsSameTitle(string? a, string? b) => a is not null && b is not null && string.Equals(ArabicText.Fold(a), ArabicText.Fold(b), StringComparison.Ordinal);

    private static bool IsStub(PageSigns signs, FoundBody body, string text, bool? isFree)
    {
        if (body.Words >= LongestStub) return false;
        var says = WallWords.IsPaywall(text);
        if (isFree == false && (says || signs.AsksToPay || body.Words < 150)) return true;
        return says || (signs.AsksToPay && body.Words < Short) || (signs.HasPaywall && body.Words < 150);
    }

    private static bool IsConsent(string text, int words, string about)
    {
        if (words is 0 or >= LongestConsent) return false;
        var hits = WallWords.CountConsent(text);
        return hits * 25 >= words && (words < Short ? hits >= 3 : hits >= 10 && WallWords.CountConsent(about) == 0);
    }

    /// <summary>The front page, or a list of articles above the one that was asked for, answers instead.</summary>
    private static bool IsListing(PageSigns signs)
    {
        var (asked, url) = (signs.Asked.AbsolutePath, signs.Url.AbsolutePath);
        if (asked.Length <= 1 || signs.Url.Query.Length > 1 || string.Equals(asked, url, StringComparison.Ordinal)) return false;
        var steps = url.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (steps.Length == 0 || (steps.Length == 1 && steps[0].ToLowerInvariant() is "404" or "404.html" or "index.html" or "index.php" or "home" or "error" or "not-found" or "notfound")) return true;
        // An address whose end was cut off may still be the article's: those have a number or a long name.
        return steps.Length <= 2 && asked.StartsWith(url.TrimEnd('/') + "/", StringComparison.Ordinal) && Array.TrueForAll(steps, static s => s.Length <= 20 && !s.Any(char.IsAsciiDigit) && s.AsSpan().Count('-') <= 2);
    }
}

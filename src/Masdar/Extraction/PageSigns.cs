using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Masdar.Extraction;

/// <summary>What is seen of a page before it is changed: enough to tell a wall from an article.</summary>
/// <param name="Words">Words of the whole page.</param>
/// <param name="AsksToPay">A line that readers see says that what follows is for subscribers.</param>
internal sealed record PageSigns(Uri Asked, Uri Url, string Title, string Heading, int Words, bool HasPassword, bool HasForm, bool HasChallenge, bool HasPaywall, bool AsksToPay)
{
    private const string Challenges =
        "#challenge-form, #cf-challenge-running, #challenge-running, #cf-wrapper, #px-captcha, .g-recaptcha, .h-captcha, .cf-turnstile, #captcha, iframe[src*=captcha i], script[src*=captcha i], "
        + "script[src*='challenge-platform'], script[src*='challenges.cloudflare.com'], script[src*='ddos-guard'], script[src*='_Incapsula_']";

    public static PageSigns Of(IHtmlDocument document, Uri asked, Uri url, string? title)
    {
        var heading = document.QuerySelector("h1, h2")?.TextContent ?? "";
        var blocks = document.Body is { } body ? BlockWalker.Walk(body) : [];
        var words = blocks.Sum(static b => b.Words);
        return new PageSigns(asked, url, title ?? "", heading.Length > 300 ? "" : TextMeasure.Collapse(heading), words,
            document.QuerySelector("input[type=password i]") is not null,
            document.QuerySelector("input:not([type=hidden i]):not([type=search i])") is not null,
            words < 400 && document.QuerySelector(Challenges) is not null,
            document.QuerySelector("[class*=paywall i], [id*=paywall i], [class*=regwall i], [class*=subscriber-only i]") is not null,
            blocks.Exists(static b => b.Words is > 1 and < 80 && WallWords.AsksToPay(b.Text) && IsSeen(b.Element)));
    }

    /// <summary>Not within a header, a footer, or what is shown only later.</summary>
    private static bool IsSeen(IElement? element)
    {
        for (; element is not null; element = element.ParentElement)
        {
            if (element.LocalName is "header" or "footer" or "template" or "dialog" || PagePruner.IsHidden(element)) return false;
        }
        return true;
    }
}

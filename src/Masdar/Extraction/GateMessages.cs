namespace Masdar.Extraction;

/// <summary>Says in one sentence why a page's text was refused, and what helps.</summary>
internal static class GateMessages
{
    public static string Of(Refusal refusal) => refusal switch
    {
        Refusal.Challenge => "The page asks whether a robot is reading; the feed's text was taken. Ask the publisher to let the user agent in, or set fullText to false.",
        Refusal.Consent => "The page is a wall that asks for consent; the feed's text was taken. Where it always is, set fullText to false.",
        Refusal.Login => "The page asks to log in; the feed's text was taken. Set fullText to false.",
        Refusal.NotFound => "The page says that the article is not there; the feed's text was taken.",
        Refusal.Paywall => "The page shows only the beginning, the rest is for subscribers; the feed's text was taken.",
        Refusal.Empty => "No text was found on the page; the feed's text was taken. Selectors for the source may help.",
        Refusal.Unfit => "The page's text does not fit the feed's title and summary; the feed's text was taken. Selectors for the source may help.",
        Refusal.Shorter => "The feed gives more of the text than the page; the feed's text was taken.",
        Refusal.Repeated => "The page's text is that of another article of the source; the feed's text was taken. Selectors for the source may help.",
        Refusal.Other => "The page is that of another item of the feed; the feed's text was taken. Tell the publisher that the address leads to another article.",
        Refusal.Robots => "The page asks robots to keep or show none of its text; the feed's text was taken.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}

using Masdar.Model;

namespace Masdar.Extraction;

/// <summary>Puts the feed's text in a page's place, with the reason, and whether the page is asked again.</summary>
internal static class Refusals
{
    /// <summary>The feed's text, for a page that the gate did not let through. All but those who ask robots to stay away are asked again: walls fall.</summary>
    public static Extract Refuse(Extract extract, FeedItem item, Refusal refusal) => extract with
    {
        TextFrom = TextFrom.Feed,
        Body = item.Content ?? item.Summary,
        Base = item.Base ?? item.Url,
        BodyHash = null,
        Findings = [.. extract.Findings, new Finding($"page.gate.{refusal.ToString().ToLowerInvariant()}", GateMessages.Of(refusal))],
        RetryPage = refusal is not Refusal.Robots,
    };

    /// <summary>The feed's text, for a page that could not be had.</summary>
    public static Extract Missed(Extract fromFeed, FetchResult result)
    {
        if (result is not FetchFailed failed)
            return fromFeed with { Findings = [new Finding("page.fetch.notmodified", "The page was asked for without condition and still answered that it has not changed; the feed's text was taken.")], RetryPage = true };
        if (IsChallenge(failed)) return fromFeed with { Findings = [new Finding("page.gate.challenge", GateMessages.Of(Refusal.Challenge))], RetryPage = true };
        var code = $"page.fetch.{failed.Kind.ToString().ToLowerInvariant()}";
        return fromFeed with
        {
            Findings = [new Finding(code, $"The article's page could not be had, the feed's text was taken: {failed.Message}")],
            RetryPage = IsTransient(failed),
            IsHeldBack = failed.Kind == FetchErrorKind.HeldBack,
            IsDenied = failed.Kind == FetchErrorKind.Denied,
        };
    }

    /// <summary>Whether asking again later can help: not where the server or the address guard has refused for good. A 403 is often a bot protection's mood.</summary>
    public static bool IsTransient(FetchFailed failed) => failed.Kind switch
    {
        FetchErrorKind.Denied => failed.Status == 403 || IsChallenge(failed),
        FetchErrorKind.Robots or FetchErrorKind.Gone or FetchErrorKind.Forbidden or FetchErrorKind.TooLarge or FetchErrorKind.Redirects => false,
        _ => true,
    };

    /// <summary>Whether a bot protection answered instead of the site.</summary>
    private static bool IsChallenge(FetchFailed failed) => failed.Status is 403 or 429 or 503 && failed.Headers.Any(static header =>
        (header.Key.Equals("cf-mitigated", StringComparison.OrdinalIgnoreCase) && header.Value.Equals("challenge", StringComparison.OrdinalIgnoreCase))
        || (header.Key.Equals("server", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("ddos-guard", StringComparison.OrdinalIgnoreCase)));
}

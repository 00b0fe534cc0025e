using System.Globalization;
using Masdar.Model;

namespace Masdar.WebSub;

/// <summary>How a source's subscription is doing, for those who run the service.</summary>
/// <param name="State">One word: <c>active</c>, <c>asked</c>, <c>lapsed</c>, <c>refused</c>, <c>failed</c>, or <c>off</c>.</param>
/// <param name="Finding">What a person should know; null where all is well.</param>
internal sealed record SubscriptionHealth(string State, Finding? Finding)
{
    /// <summary>A hub verifies within minutes, if at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <param name="isOn">Whether hubs are asked at all, and the source is enabled.</param>
    public static SubscriptionHealth Of(Subscription subscription, bool isOn, DateTimeOffset now)
    {
        var hub = Fetching.Words.Brief(subscription.Hub);
        if (!isOn) return new SubscriptionHealth("off", null);
        if (subscription.IsRefused) return new SubscriptionHealth("refused", new Finding("websub.denied", $"{subscription.Problem} ({hub}) The feed is polled as before; the hub is asked again after a day."));
        if (subscription.Until > now) return new SubscriptionHealth("active", null);
        var problem = subscription.Problem is { } words ? $" {words}" : " The hub took the request in and has not asked whether it was us: can it reach \"fetching.webSub.callbackUrl\"?";
        if (subscription.Until is { } until)
            return new SubscriptionHealth("lapsed", new Finding("websub.lapsed", string.Create(CultureInfo.InvariantCulture, $"The subscription at {hub} ended at {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z and was not renewed.{problem} The feed is polled as before.")));
        if (subscription.Problem is not null || now - subscription.AskedAt >= Patience) return new SubscriptionHealth("failed", new Finding("websub.failed", $"The hub {hub} does not push the feed.{problem} The feed is polled as before."));
        return new SubscriptionHealth("asked", null);
    }
}

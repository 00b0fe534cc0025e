using System.Globalization;
using System.Text.Json;
using Masdar.Model;
using Masdar.WebSub;

namespace Masdar.Commands;

/// <summary>What <c>status</c> shows of a source's subscription (WebSub). Its secret and the address that the hub was given are shown nowhere.</summary>
internal sealed record SubscriptionReport(string SourceId, Subscription Subscription, SubscriptionHealth Health)
{
    /// <summary>Null for a source without one.</summary>
    public static SubscriptionReport? Of(Source source, SourceState state, FetchingOptions fetching, DateTimeOffset now) =>
        state.Subscription is { } subscription ? new SubscriptionReport(source.Id, subscription, SubscriptionHealth.Of(subscription, fetching.WebSub.CallbackUrl is not null && source.Enabled, now)) : null;

    /// <summary>A table, and what is wrong; nothing where there are none.</summary>
    public static string Text(IReadOnlyList<SubscriptionReport> reports) => reports.Count == 0 ? "" : "\n" + Table.Write(
        ["PUSHED", "STATE", "LEASED UNTIL", "LAST PUSH", "HUB"],
        [.. reports.Select(report => (IReadOnlyList<string>)[report.SourceId, report.Health.State, Moment(report.Subscription.Until), Moment(report.Subscription.LastPush), report.Subscription.Hub])])
        + string.Concat(reports.Where(report => report.Health.Finding is not null).Select(report => $"{report.SourceId}: {report.Health.Finding!.Message} ({report.Health.Finding.Code})\n"));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("subscription");
        json.WriteString("hub", Subscription.Hub);
        json.WriteString("topic", Subscription.Topic);
        json.WriteString("state", Health.State);
        json.WriteString("askedAt", Json(Subscription.AskedAt));
        if (Subscription.Until is { } until) json.WriteString("leasedUntil", Json(until));
        if (Subscription.LastPush is { } push) json.WriteString("lastPush", Json(push));
        json.WriteEndObject();
    }

    private static string Json(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset? moment) => moment is { } value ? value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";
}

using System.Security.Cryptography;
using Masdar.Model;

namespace Masdar.WebSub;

/// <summary>Decides when a hub is asked to push a source's feed, and to stop. Pure, but for the random parts of a new subscription.</summary>
internal static class SubscriptionPlan
{
    /// <summary>What is asked for; hubs give what they like.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromDays(10);

    /// <summary>A hub that gives longer leases is asked again all the same.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromDays(30);

    /// <summary>How often a hub is asked to end a subscription; its lease ends by itself.</summary>
    private const int MostEndings = 5;

    /// <summary>The wait after a request that came to nothing; doubled each time …</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromHours(1);

    /// <summary>… up to this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How long after its lease a subscription that is no more is still known.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The state with what is no longer wanted among the former ones, and without those that are long over; the same one where there is nothing to do.</summary>
    /// <param name="source">As it is configured now; null: not any more.</param>
    public static SourceState Settle(Source? source, SourceState state, Uri callback, DateTimeOffset now)
    {
        if (state.Subscription is { } known && IsOver(source, state, known, callback, now)) state = state.Unsubscribed();
        return state.Former.Any(one => IsForgotten(one, now)) ? state with { Former = [.. state.Former.Where(one => !IsForgotten(one, now))] } : state;
    }

    /// <summary>The subscription that is to be asked for now; null where there is nothing to do.</summary>
    /// <param name="state">As <see cref="Settle"/> left it.</param>
    public static Subscription? Due(Source source, SourceState state, Uri callback, DateTimeOffset now)
    {
        if (!source.Enabled || state.Wishes.Hub is not { } hub || state.LastSuccess is null || state.Failures > 0) return null;
        var topic = Topic(source, state);
        if (state.Subscription is not { } known)
            return new Subscription(hub.AbsoluteUri, topic, Place(callback) + RandomNumberGenerator.GetHexString(40, lowercase: true), RandomNumberGenerator.GetHexString(64, lowercase: true)) { AskedAt = now, Tries = 1 };
        if (known.Hub != hub.AbsoluteUri || known.Topic != topic) return null;
        if (known.Until is { } until && until > now && now < RenewAt(known, until)) return null;
        return IsTime(known, now) ? known with { AskedAt = now, Tries = known.Tries + 1 } : null;
    }

    /// <summary>Whether the hub is to be asked now to end a former subscription: not one that it never confirmed, nor one whose lease is over.</summary>
    public static bool IsEndingDue(Subscription former, DateTimeOffset now) => former.EndedAt is null && former.Until > now && former.Tries < MostEndings && (former.Tries == 0 || IsTime(former, now));

    /// <summary>The end of a lease that the hub gives, within reason.</summary>
    /// <param name="seconds">As the hub says; null where it says nothing.</param>
    public static DateTimeOffset Until(long? seconds, DateTimeOffset now) =>
        now + (seconds is not { } given ? Lease : given > LongestLease.TotalSeconds ? LongestLease : TimeSpan.FromSeconds(Math.Max(60, given)));

    /// <summary>Whether a subscription is no longer wanted.</summary>
    private static bool IsOver(Source? source, SourceState state, Subscription known, Uri callback, DateTimeOffset now)
    {
        // A feed that names now this hub, now that one, and nodes whose configurations differ for a while, must not make a request each time.
        var isSettled = now - known.AskedAt >= FirstWait;
        if (source is not { Enabled: true }) return isSettled;
        if ((state.Feed is { } feed && feed != source.Feed.AbsoluteUri) || !known.Callback.StartsWith(Place(callback), StringComparison.Ordinal)) return true;
        // A feed that names no hub any more may do so tomorrow: the lease runs out, and is not renewed.
        if (state.Wishes.Hub is not { } hub) return isSettled && !(known.Until > now);
        return isSettled && (known.Hub != hub.AbsoluteUri || known.Topic != Topic(source, state));
    }

    private static bool IsForgotten(Subscription former, DateTimeOffset now) => (former.Until ?? former.AskedAt) + Remembered <= now;

    private static bool IsTime(Subscription known, DateTimeOffset now)
    {
        var wait = FirstWait * Math.Pow(2, Math.Clamp(known.Tries - 1, 0, 10));
        return known.Tries == 0 || now - known.AskedAt >= (wait < LongestWait ? wait : LongestWait);
    }

    private static string Topic(Source source, SourceState state) => (state.Wishes.Self ?? source.Feed).AbsoluteUri;

    private static string Place(Uri callback) => callback.AbsoluteUri.TrimEnd('/') + "/";

    /// <summary>A tenth of the lease before it ends.</summary>
    private static DateTimeOffset RenewAt(Subscription known, DateTimeOffset until) => until - ((until - (known.Since ?? until)) / 10);
}

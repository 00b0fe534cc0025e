using System.Security.Cryptography;
using Masdar.Model;

namespace Masdar.WebSub;

/// <summary>Decides when a hub is asked to push a source's feed, and for what. Pure, but for the random parts of a new subscription.</summary>
internal static class SubscriptionPlan
{
    /// <summary>What is asked for; hubs give what they like.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromDays(10);

    /// <summary>A hub that gives longer leases is asked again all the same.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromDays(30);

    /// <summary>The wait after a request that came to nothing; doubled each time …</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromHours(1);

    /// <summary>… up to this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>The subscription that is to be asked for now; null where there is nothing to do.</summary>
    public static Subscription? Due(Source source, SourceState state, Uri callback, DateTimeOffset now)
    {
        if (!source.Enabled || state.Wishes.Hub is not { } hub || state.LastSuccess is null || state.Failures > 0) return null;
        var (topic, place) = ((state.Wishes.Self ?? source.Feed).AbsoluteUri, callback.AbsoluteUri.TrimEnd('/') + "/");
        var known = state.Subscription;
        if (known is null || known.Hub != hub.AbsoluteUri || known.Topic != topic || !known.Callback.StartsWith(place, StringComparison.Ordinal))
            return new Subscription(hub.AbsoluteUri, topic, place + RandomNumberGenerator.GetHexString(40, lowercase: true), RandomNumberGenerator.GetHexString(64, lowercase: true)) { AskedAt = now, Tries = 1 };
        if (known.Until is { } until && until > now && now < RenewAt(known, until)) return null;
        var wait = FirstWait * Math.Pow(2, Math.Clamp(known.Tries - 1, 0, 10));
        if (known.Tries > 0 && now - known.AskedAt < (wait < LongestWait ? wait : LongestWait)) return null;
        return known with { AskedAt = now, Tries = known.Tries + 1 };
    }

    /// <summary>The end of a lease that the hub gives, within reason.</summary>
    /// <param name="seconds">As the hub says; null where it says nothing.</param>
    public static DateTimeOffset Until(long? seconds, DateTimeOffset now) =>
        now + (seconds is not { } given ? Lease : given > LongestLease.TotalSeconds ? LongestLease : TimeSpan.FromSeconds(Math.Max(60, given)));

    /// <summary>A tenth of the lease before it ends.</summary>
    private static DateTimeOffset RenewAt(Subscription known, DateTimeOffset until) => until - ((until - (known.Since ?? until)) / 10);
}

namespace Masdar.Model;

/// <summary>What a source has to do with a hub (W3C WebSub): asked for, confirmed, or refused. Part of <see cref="SourceState"/>.</summary>
/// <param name="Hub">The hub's address, as the feed names it.</param>
/// <param name="Topic">The feed's own address, as it names it (<c>rel=self</c>), else as it is asked for.</param>
/// <param name="Callback">The address that the hub was given; its last part is known to nobody else.</param>
/// <param name="Secret">By which the hub signs what it pushes. Never shown.</param>
internal sealed record Subscription(string Hub, string Topic, string Callback, string Secret)
{
    /// <summary>When the hub was last asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>How often it was asked since it last confirmed.</summary>
    public int Tries { get; init; }

    /// <summary>Until when it pushes; null before it confirmed.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When the last confirmation came: a lease is counted from there.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the last push came that was rightly signed; null where there was none yet.</summary>
    public DateTimeOffset? LastPush { get; init; }

    /// <summary>When a poll last found something that no push had brought, or the hub refused; null: never.</summary>
    public DateTimeOffset? MissedAt { get; init; }

    /// <summary>Why the hub did not do it, in words; null where nothing is known to be wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the hub refused, rather than failed; until it confirms again.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Of a subscription that is no more: when its hub agreed to end it.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The last part of the callback's address.</summary>
    public string Token => Callback[(Callback.LastIndexOf('/') + 1)..];

    /// <summary>Whether pushes may be relied upon: confirmed, and the last poll found nothing that they had not brought.</summary>
    public bool Delivers(DateTimeOffset now) => Until > now && LastPush is { } push && !(MissedAt >= push);
}

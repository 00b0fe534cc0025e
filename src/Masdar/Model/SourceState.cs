namespace Masdar.Model;

/// <summary>What the store remembers of a source between two fetches. A new source has <see cref="New"/>; what a state of an earlier version lacks reads as nothing.</summary>
internal sealed record SourceState
{
    /// <summary>Of <see cref="Former"/>.</summary>
    private const int MostFormer = 8;

    public required string SourceId { get; init; }

    /// <summary>The configured address that all this was learned from; null in a state of an earlier version.</summary>
    public string? Feed { get; init; }

    /// <summary>The feed's validators, to be echoed verbatim (RFC 9110 §8.8); stored only with the records that they cover.</summary>
    public Validators Validators { get => field ?? Validators.None; init; } = Validators.None;

    /// <summary>XxHash128 (32 hex) of the last body, for servers that ignore validators; null before the first.</summary>
    public string? BodyHash { get; init; }

    /// <summary>The <see cref="Source.FilterMark"/> by which the last document's items were taken or left out; null also in a state of an earlier version.</summary>
    public string? FilterMark { get; init; }

    /// <summary>When the feed last came whole; null before the first.</summary>
    public DateTimeOffset? LastWhole { get; init; }

    /// <summary>Answers 304 in a row since then.</summary>
    public int NotModified { get; init; }

    /// <summary>The server once gave new items under old validators: they are not sent to it any more.</summary>
    public bool Distrusted { get; init; }

    /// <summary>Where the feed moved for good (301, 308, and a feed was there); null: nowhere.</summary>
    public string? MovedTo { get; init; }

    /// <summary>The configured address that <see cref="MovedTo"/> was learned from; another one in the configuration forgets it.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>When the move was last seen: the old address is asked again now and then.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Since when it has been the same; null in a state of an earlier version: for long enough.</summary>
    public DateTimeOffset? MovedSince { get; init; }

    public DateTimeOffset? LastAttempt { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When an article of it was last new.</summary>
    public DateTimeOffset? LastNew { get; init; }

    /// <summary>When the next fetch is due; survives a restart.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Why it is due then, in words for <c>status</c>.</summary>
    public string? DueReason { get; init; }

    /// <summary>Failures since the last success, weighted (a refused connection counts more than a busy server).</summary>
    public double FailureWeight { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>The last failure in words, kept until the next success.</summary>
    public string? LastError { get; init; }

    /// <summary>What was noticed at the last fetch that a person should know.</summary>
    public IReadOnlyList<Finding> Findings { get => field ?? []; init; } = [];

    /// <summary>Records of first revisions written so far.</summary>
    public long Articles { get; init; }

    /// <summary>Duplicates noted so far.</summary>
    public long Duplicates { get; init; }

    /// <summary>Later revisions written so far.</summary>
    public long Revisions { get; init; }

    /// <summary>What its polls have taught about its pace; null for a source with a fixed schedule, and before the first.</summary>
    public Rhythm? Rhythm { get; init; }

    /// <summary>What its last document wished of its readers: an answer 304 does not say it again.</summary>
    public PollWishes Wishes { get => field ?? PollWishes.None; init; } = PollWishes.None;

    /// <summary>Hashes of the last document's items (see <c>Polling/Overlap</c>); null before the first.</summary>
    public string? SeenItems { get; init; }

    /// <summary>Items that may have come and gone between two polls, and were not all found yet; null where nothing is looked for.</summary>
    public Gap? Gap { get; init; }

    /// <summary>What the feed's hub was asked for (WebSub); null where it names none, or none is wanted.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>Subscriptions that are no more, the oldest first: their hubs are asked to end them, and told so when they push.</summary>
    public IReadOnlyList<Subscription> Former { get => field ?? []; init; } = [];

    /// <summary>Room for the politeness of later stages (redirect memory, learned interval …), opaque to the store: JSON or null.</summary>
    public string? Memory { get; init; }

    public static SourceState New(string sourceId) => new() { SourceId = sourceId };

    /// <summary>
    /// The state for a source as it is configured now: what belongs to another address's document is not carried over, and under other filters the same
    /// document is read once more, for what they leave out no longer.
    /// </summary>
    public SourceState For(Source source)
    {
        var state = For(source.Feed);
        return state.FilterMark == source.FilterMark ? state : state with { Validators = Validators.None, BodyHash = null };
    }

    private SourceState For(Uri feed) => Feed is null || Feed == feed.AbsoluteUri
        ? this
        : Unsubscribed() with { Validators = Validators.None, BodyHash = null, LastWhole = null, NotModified = 0, Distrusted = false, FailureWeight = 0, Failures = 0, Rhythm = null, Wishes = PollWishes.None, SeenItems = null, Gap = null };

    /// <summary>The state without its subscription, which is to be ended.</summary>
    public SourceState Unsubscribed() => Subscription is null ? this : this with { Subscription = null, Former = [.. Former.TakeLast(MostFormer - 1), Subscription with { Tries = 0, Problem = null }] };
}

/// <summary>A hole between two documents of a feed that have no item in common.</summary>
/// <param name="Seen">The items before the hole, as <see cref="SourceState.SeenItems"/> remembers them.</param>
/// <param name="Since">When they were last seen.</param>
/// <param name="Tries">How often the feed's older pages were asked for in vain.</param>
internal sealed record Gap(string Seen, DateTimeOffset Since, int Tries);

/// <summary>How fast a source publishes, as far as its polls have shown.</summary>
internal sealed record Rhythm
{
    /// <summary>When the last poll that taught something began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the first of them began; null in a state of an earlier version: long ago.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>Items expected in each of the day's 24 hours (UTC).</summary>
    public required IReadOnlyList<double> Hours { get; init; }

    /// <summary>Items an hour that are expected beyond that because some have just come; it fades.</summary>
    public double Burst { get; init; }

    /// <summary>The shortest time lately in which so many items came that they nearly filled a document; null where that is not known.</summary>
    public TimeSpan? Reach { get; init; }

    /// <summary>Items that came since <see cref="FillingSince"/>: they are on the way to fill a document.</summary>
    public int Filling { get; init; }

    public required DateTimeOffset FillingSince { get; init; }
}

/// <summary>A named observation about a source or an article that a person may act on, such as <c>feed.repaired</c>.</summary>
/// <param name="Code">Stable, dotted, lower case.</param>
/// <param name="Message">One sentence in plain words, with the remedy where there is one.</param>
internal sealed record Finding(string Code, string Message);

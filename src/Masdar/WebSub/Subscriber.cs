using System.Collections.Concurrent;
using System.Threading.Channels;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Storage;
using Masdar.Text;
using Microsoft.Extensions.Logging;

namespace Masdar.WebSub;

/// <summary>What follows from a request of a hub.</summary>
internal enum CallbackAnswer
{
    /// <summary>It is as we wished.</summary>
    Agreed,

    /// <summary>Nothing is known of it: no such address, or not what was asked for.</summary>
    Unknown,

    /// <summary>It is no more: the source is not wanted any longer, or has another subscription.</summary>
    Gone,

    /// <summary>Too much waits already.</summary>
    Busy,
}

/// <summary>What a hub delivered, rightly signed.</summary>
internal sealed record Push(string SourceId, ReadOnlyMemory<byte> Body, string? MediaType, string? Charset);

/// <summary>What the subscriber needs of the program.</summary>
/// <param name="Take">Takes the items of a push as those of a fetch are taken; a report that failed: it was no feed.</param>
/// <param name="Hasten">Has a source polled soon.</param>
internal sealed record SubscriberLinks(Func<MasdarConfig> Config, Func<Source, MasdarConfig, PushedDocument, CancellationToken, Task<RunReport>> Take, Func<string, CancellationToken, Task> Hasten);

/// <summary>
/// The subscriber of W3C WebSub: asks the hubs that feeds name to push them, confirms what it asked for, renews it before it ends, hands on what is rightly
/// signed, and asks to stop what is no longer wanted. What it asked for is in the sources' states, and so outlasts a restart.
/// </summary>
internal sealed partial class Subscriber(Store store, IHttpFetcher fetcher, SubscriberLinks links, TimeProvider time, ILogger<Subscriber> logger)
{
    private const int MostWaiting = 100, AskedAtOnce = 4;

    private readonly ILogger<Subscriber> _logger = logger;
    private readonly Channel<Push> _pushes = Channel.CreateBounded<Push>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private ConcurrentDictionary<string, string> _sources = new(StringComparer.Ordinal);
    private long _waitingBytes;
    private DateTimeOffset _learnedAt;

    /// <summary>Asks the hubs of all sources for what is due.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var config = links.Config();
        if (config.Fetching.WebSub.CallbackUrl is not { } callback) return;
        var states = await LearnAsync(cancellationToken);
        var sources = config.Sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(states.Values, options, async (state, token) =>
        {
            var source = sources.GetValueOrDefault(state.SourceId);
            var now = time.GetUtcNow();
            if (!ReferenceEquals(SubscriptionPlan.Settle(source, state, callback, now), state)) state = await ChangeAsync(state.SourceId, known => SubscriptionPlan.Settle(source, known, callback, now), token);
            foreach (var former in state.Former.Where(one => SubscriptionPlan.IsEndingDue(one, now))) await EndAsync(state.SourceId, former, now, token);
            if (source is not null && SubscriptionPlan.Due(source, state.For(source), callback, now) is { } due) await AskAsync(source.Id, due, token);
        });
    }

    /// <summary>A hub asks whether it was we who asked (WebSub §5.3). What is agreed is stored before the hub is told.</summary>
    /// <param name="leaseSeconds">How long it will push; null where it does not say.</param>
    public async Task<CallbackAnswer> ConfirmAsync(string token, string mode, string? topic, long? leaseSeconds, CancellationToken cancellationToken)
    {
        var (answer, sourceId, known) = await FindAsync(token, cancellationToken);
        if (answer == CallbackAnswer.Gone && mode is "unsubscribe" && topic == known!.Topic) return await EndedAsync(sourceId, known, cancellationToken);
        if (answer != CallbackAnswer.Agreed) return answer;
        // Nothing is unsubscribed from while the source is wanted.
        if (mode is not "subscribe" || topic != known!.Topic) return CallbackAnswer.Unknown;
        var now = time.GetUtcNow();
        var until = SubscriptionPlan.Until(leaseSeconds, now);
        await SaveAsync(sourceId, token, subscription => subscription with { Since = now, Until = until, Tries = 0, Problem = null, IsRefused = false }, cancellationToken);
        LogConfirmed(sourceId, known.Hub, until);
        return CallbackAnswer.Agreed;
    }

    /// <summary>A hub refuses, or ends what it had confirmed (WebSub §5.2).</summary>
    public async Task<CallbackAnswer> DeniedAsync(string token, string? topic, string? reason, CancellationToken cancellationToken)
    {
        var (answer, sourceId, known) = await FindAsync(token, cancellationToken);
        if (answer is CallbackAnswer.Unknown || topic != known!.Topic) return CallbackAnswer.Unknown;
        if (answer == CallbackAnswer.Gone) return await EndedAsync(sourceId, known, cancellationToken);
        var words = string.IsNullOrWhiteSpace(reason) ? "it gave no reason" : Fetching.Words.Brief(reason);
        var now = time.GetUtcNow();
        await SaveAsync(
            sourceId,
            token,
            subscription => subscription with { Until = null, MissedAt = now, Tries = Math.Max(6, subscription.Tries), AskedAt = now, IsRefused = true, Problem = $"The hub refuses: {words}." },
            cancellationToken);
        LogDenied(sourceId, known.Hub, words);
        return CallbackAnswer.Agreed;
    }

    /// <summary>Whether a push to this address is wanted at all; asked before its body is read.</summary>
    public async Task<CallbackAnswer> AwaitsAsync(string token, CancellationToken cancellationToken) => (await FindAsync(token, cancellationToken)).Answer;

    /// <summary>A hub delivers. What is not rightly signed is passed over, and the hub is not told (WebSub §8).</summary>
    public async Task<CallbackAnswer> TakeAsync(string token, string? signature, PushedDocument document, CancellationToken cancellationToken)
    {
        var (answer, sourceId, known) = await FindAsync(token, cancellationToken);
        if (answer != CallbackAnswer.Agreed) return answer;
        if (!HubSignature.IsRight(signature, document.Body.Span, known!.Secret))
        {
            LogForged(sourceId);
            return CallbackAnswer.Agreed;
        }
        var most = 4 * links.Config().Fetching.MaxFeedBytes;
        if (Interlocked.Add(ref _waitingBytes, document.Body.Length) <= most && _pushes.Writer.TryWrite(new Push(sourceId, document.Body, document.MediaType, document.Charset))) return CallbackAnswer.Agreed;
        Interlocked.Add(ref _waitingBytes, -document.Body.Length);
        return CallbackAnswer.Busy;
    }

    /// <summary>Takes the pushes in, one after the other, until it is cancelled. The hub does not send again what it was told is taken: where that fails, the source is polled soon.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var push in _pushes.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _waitingBytes, -push.Body.Length);
            var config = links.Config();
            if (config.Sources.FirstOrDefault(one => one.Enabled && one.Id == push.SourceId) is not { } source) continue;
            try
            {
                var report = await links.Take(source, config, new PushedDocument(push.Body, push.MediaType, push.Charset), cancellationToken);
                // An empty body or one that is no feed says only that there is something new.
                if (report.Outcome == RunOutcome.Failed || report.FailedItems > 0) await links.Hasten(source.Id, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotTaken(e, source.Id);
                await links.Hasten(source.Id, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AskAsync(string sourceId, Subscription subscription, CancellationToken cancellationToken)
    {
        // Stored first: the hub may ask whether it was we before it answers. Where another node was faster, it has asked.
        var stored = await ChangeAsync(sourceId, state => state.Subscription is { } known && known.Token != subscription.Token ? state : state with { Subscription = subscription }, cancellationToken);
        if (stored.Subscription?.Token != subscription.Token) return;
        _sources[subscription.Token] = sourceId;
        var failed = await PostAsync(
            "subscribe", subscription, [new("hub.secret", subscription.Secret), new("hub.lease_seconds", ((long)SubscriptionPlan.Lease.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture))], cancellationToken);
        if (failed is null)
        {
            LogAsked(sourceId, subscription.Hub);
            return;
        }
        await SaveAsync(sourceId, subscription.Token, known => known with { Problem = failed.Message }, cancellationToken);
        LogNotAsked(sourceId, subscription.Hub, failed.Message);
    }

    /// <summary>Asks a hub to stop (WebSub §5.1).</summary>
    private async Task EndAsync(string sourceId, Subscription former, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await ChangeFormerAsync(sourceId, former.Token, known => known.Tries == former.Tries ? known with { AskedAt = now, Tries = known.Tries + 1 } : known, cancellationToken);
        if (stored.Former.FirstOrDefault(one => one.Token == former.Token) is not { } asked || asked.AskedAt != now) return;
        if (await PostAsync("unsubscribe", former, [], cancellationToken) is { } failed) LogNotEnded(sourceId, former.Hub, failed.Message);
    }

    /// <summary>Null where the hub takes the request in.</summary>
    private async Task<FetchFailed?> PostAsync(string mode, Subscription subscription, IReadOnlyList<KeyValuePair<string, string>> more, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("hub.mode", mode), new("hub.topic", subscription.Topic), new("hub.callback", subscription.Callback), .. more];
        return OutsideUri.TryCreate(subscription.Hub, UriKind.Absolute, out var hub)
            ? await fetcher.FetchAsync(new FetchRequest(hub, FetchPurpose.Hub) { Form = form }, cancellationToken) as FetchFailed
            : new FetchFailed(FetchErrorKind.Forbidden, "The feed names a hub whose address is none.");
    }

    private async Task<CallbackAnswer> EndedAsync(string sourceId, Subscription known, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(sourceId, state => Formers(state.Subscription?.Token == known.Token ? state.Unsubscribed() : state, known.Token, former => former with { EndedAt = now }), cancellationToken);
        LogEnded(sourceId, known.Hub);
        return CallbackAnswer.Agreed;
    }

    /// <summary>The source and the subscription of a callback's address; <see cref="CallbackAnswer.Gone"/> where it is no longer wanted.</summary>
    private async Task<(CallbackAnswer Answer, string SourceId, Subscription? Known)> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!_sources.TryGetValue(token, out var id))
        {
            // Another node of a cluster may have asked, or this one before the first sweep. Guesses must not make work.
            if (time.GetUtcNow() - _learnedAt < TimeSpan.FromSeconds(5)) return (CallbackAnswer.Unknown, "", null);
            await LearnAsync(cancellationToken);
            if (!_sources.TryGetValue(token, out id)) return (CallbackAnswer.Unknown, "", null);
        }
        var state = await store.ReadAsync(reader => reader.State(id), cancellationToken);
        if (state.Subscription is { } known && known.Token == token)
        {
            var isWanted = links.Config().Sources.Any(one => one.Enabled && one.Id == id && (state.Feed is null || state.Feed == one.Feed.AbsoluteUri));
            return (isWanted ? CallbackAnswer.Agreed : CallbackAnswer.Gone, id, known);
        }
        return state.Former.FirstOrDefault(one => one.Token == token) is { } former ? (CallbackAnswer.Gone, id, former) : (CallbackAnswer.Unknown, "", null);
    }

    private async Task<IReadOnlyDictionary<string, SourceState>> LearnAsync(CancellationToken cancellationToken)
    {
        _learnedAt = time.GetUtcNow();
        var states = await store.ReadAsync(reader => reader.States(), cancellationToken);
        var sources = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        foreach (var state in states.Values)
        {
            if (state.Subscription is { } subscription) sources[subscription.Token] = state.SourceId;
            foreach (var former in state.Former) sources[former.Token] = state.SourceId;
        }
        _sources = sources;
        return states;
    }

    private Task SaveAsync(string sourceId, string token, Func<Subscription, Subscription> change, CancellationToken cancellationToken) =>
        ChangeAsync(sourceId, state => state.Subscription is { } known && known.Token == token ? state with { Subscription = change(known) } : state, cancellationToken);

    private Task<SourceState> ChangeFormerAsync(string sourceId, string token, Func<Subscription, Subscription> change, CancellationToken cancellationToken) =>
        ChangeAsync(sourceId, state => Formers(state, token, change), cancellationToken);

    private static SourceState Formers(SourceState state, string token, Func<Subscription, Subscription> change) => state with { Former = [.. state.Former.Select(one => one.Token == token ? change(one) : one)] };

    private Task<SourceState> ChangeAsync(string sourceId, Func<SourceState, SourceState> change, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            var state = change(writer.State(sourceId));
            writer.Save(state);
            return state;
        },
        cancellationToken);

    [LoggerMessage(1701, LogLevel.Debug, "{SourceId}: the hub {Hub} was asked to push its feed")]
    private partial void LogAsked(string sourceId, string hub);

    [LoggerMessage(1702, LogLevel.Warning, "{SourceId}: the hub {Hub} could not be asked to push its feed, which is polled as before: {Reason}")]
    private partial void LogNotAsked(string sourceId, string hub, string reason);

    [LoggerMessage(1703, LogLevel.Information, "{SourceId}: the hub {Hub} pushes its feed until {Until}")]
    private partial void LogConfirmed(string sourceId, string hub, DateTimeOffset until);

    [LoggerMessage(1704, LogLevel.Warning, "{SourceId}: the hub {Hub} refuses to push its feed, which is polled as before: {Reason}")]
    private partial void LogDenied(string sourceId, string hub, string reason);

    [LoggerMessage(1705, LogLevel.Warning, "{SourceId}: a push that was not rightly signed was passed over")]
    private partial void LogForged(string sourceId);

    [LoggerMessage(1706, LogLevel.Error, "{SourceId}: a push could not be taken in; a poll soon brings what was in it")]
    private partial void LogNotTaken(Exception exception, string sourceId);

    [LoggerMessage(1707, LogLevel.Information, "{SourceId}: the hub {Hub} pushes its feed no longer, as it was asked to")]
    private partial void LogEnded(string sourceId, string hub);

    [LoggerMessage(1708, LogLevel.Information, "{SourceId}: the hub {Hub} could not be asked to stop pushing; it is asked again, and what it pushes is refused: {Reason}")]
    private partial void LogNotEnded(string sourceId, string hub, string reason);
}

using Masdar.Model;
using Masdar.Polling;
using Microsoft.Extensions.Logging;

namespace Masdar.Pipeline;

/// <summary>A failure that was counted against a source, so that it can be taken back.</summary>
/// <param name="Before">The source's state before it.</param>
/// <param name="At">The <see cref="SourceState.LastAttempt"/> that it left.</param>
internal sealed record CountedFailure(Source Source, Poll Poll, SourceState Before, DateTimeOffset At);

/// <summary>
/// Tells a host that fails from a network of our own that is down: hosts that answered at their last poll fail one after the other within minutes,
/// without a connection, and none answers in between. Then nothing is counted against any source, and one event says so.
/// </summary>
internal sealed partial class NetworkWatch(TimeProvider time, ILogger<NetworkWatch> logger)
{
    /// <summary>After the start of the service, hosts that cannot be reached are given so long: networks come up later than services.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>So many hosts at least; fewer only where there are no more.</summary>
    private const int Fewest = 3;

    /// <summary>Failures that lie further apart have nothing to do with each other.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly ILogger<NetworkWatch> _logger = logger;

    /// <summary>Hosts that failed since the last answer of any, and when.</summary>
    private readonly Dictionary<string, DateTimeOffset> _failing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hosts that failed while another one answered: it is they, until they answer.</summary>
    private readonly HashSet<string> _alone = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<CountedFailure> _counted = [];
    private DateTimeOffset? _graceUntil;
    private bool _isDown;

    /// <summary>The service starts now.</summary>
    public void BeginGrace()
    {
        lock (_lock) _graceUntil = time.GetUtcNow() + Grace;
    }

    /// <summary>Notes how asking a source's host ended.</summary>
    /// <param name="reached">Whether it answered anything; null says nothing.</param>
    /// <param name="state">As it was before the poll: only a host that was well then says something of the network.</param>
    public void Note(Source source, bool? reached, SourceState state)
    {
        var host = source.Feed.Authority;
        lock (_lock)
        {
            if (reached == true)
            {
                _alone.UnionWith(_failing.Keys);
                _alone.Remove(host);
                _failing.Clear();
                _counted.Clear();
                if (_isDown) LogUp();
                _isDown = false;
            }
            else if (reached == false && state is { Failures: 0, LastSuccess: not null } && !_alone.Contains(host))
            {
                _failing[host] = time.GetUtcNow();
            }
        }
    }

    /// <summary>The poll as it is to be counted: where a host was not reached and that is no fault of its, it says so.</summary>
    /// <param name="hosts">Hosts that are asked at all.</param>
    public Poll Judge(Source source, SourceState state, Poll poll, int hosts)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var host in _failing.Where(one => now - one.Value > Window).Select(one => one.Key).ToList()) _failing.Remove(host);
            var isDown = _failing.Count >= Math.Clamp(hosts - _alone.Count, 2, Fewest);
            if (isDown && !_isDown) LogDown(_failing.Count);
            _isDown |= isDown;
            if (isDown) return poll with { Offline = true };
            // What comes back soon anyway needs no grace.
            var isRare = source.Schedule.Interval is not { } every || every > PollPlan.ExcusedPause;
            return poll with { JustStarted = isRare && state.Failures == 0 && _graceUntil > now && !_alone.Contains(source.Feed.Authority) };
        }
    }

    /// <summary>A failure was counted that may prove to be our own network's.</summary>
    public void Counted(CountedFailure failure)
    {
        lock (_lock)
        {
            _counted.RemoveAll(one => failure.At - one.At > Window || one.Source.Id == failure.Source.Id);
            _counted.Add(failure);
        }
    }

    /// <summary>What was counted just before the network proved to be down; each once.</summary>
    public IReadOnlyList<CountedFailure> TakeForgiven()
    {
        lock (_lock)
        {
            if (!_isDown || _counted.Count == 0) return [];
            var forgiven = _counted.Where(one => time.GetUtcNow() - one.At <= Window).ToList();
            _counted.Clear();
            return forgiven;
        }
    }

    [LoggerMessage(1630, LogLevel.Warning, "None of {Hosts} hosts that were well can be reached: our own network seems to be down. Nothing is held against a source, and all are asked again within a minute")]
    private partial void LogDown(int hosts);

    [LoggerMessage(1631, LogLevel.Information, "Hosts can be reached again")]
    private partial void LogUp();
}

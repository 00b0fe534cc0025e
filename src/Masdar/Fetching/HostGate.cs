namespace Masdar.Fetching;

/// <summary>
/// Keeps the number of requests in flight within limits: for each host, and in all. A request waits for its host first and
/// holds nothing of the others' meanwhile; only then it queues for one of the places in all, where hosts come in turn
/// because none can have more waiting there than its own limit. The limits are read at each entry: a reload changes them.
/// </summary>
internal sealed class HostGate(Func<(int PerHost, int InAll)> limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Waiter> _ready = new();
    private int _active;

    /// <summary>Hosts with a request in flight or waiting. For tests and status.</summary>
    public int Hosts
    {
        get
        {
            lock (_lock) return _hosts.Count;
        }
    }

    /// <summary>Waits for a place; disposing what it gives frees it.</summary>
    public ValueTask<Place> EnterAsync(string hostName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (perHost, inAll) = limits();
        Waiter waiter;
        lock (_lock)
        {
            if (!_hosts.TryGetValue(hostName, out var host)) _hosts[hostName] = host = new Host(hostName);
            if (host.Taken < perHost && host.Waiting.Count == 0 && _active < inAll && _ready.Count == 0)
            {
                host.Taken++;
                _active++;
                return new ValueTask<Place>(new Place(this, host));
            }

            waiter = new Waiter(host);
            if (host.Taken < perHost && host.Waiting.Count == 0)
            {
                host.Taken++;
                waiter.HasHost = true;
                waiter.Node = _ready.AddLast(waiter);
            }
            else
            {
                waiter.Node = host.Waiting.AddLast(waiter);
            }
        }

        return new ValueTask<Place>(WaitAsync(waiter, cancellationToken));
    }

    private async Task<Place> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (gate, waiter) = ((HostGate, Waiter))state!;
                gate.GiveUp(waiter, token);
            },
            (this, waiter));
        return await waiter.Task;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node is null) return;
            waiter.Node.List!.Remove(waiter.Node);
            waiter.Node = null;
            if (waiter.HasHost) waiter.Host.Taken--;
            MoveOn(waiter.Host);
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private void Leave(Host host)
    {
        lock (_lock)
        {
            host.Taken--;
            _active--;
            MoveOn(host);
        }
    }

    /// <summary>Lets in whoever may come in now that something of <paramref name="host"/> was freed. Under the lock.</summary>
    private void MoveOn(Host host)
    {
        var (perHost, inAll) = limits();
        while (host.Taken < perHost && host.Waiting.First is { } first)
        {
            host.Waiting.RemoveFirst();
            host.Taken++;
            first.Value.HasHost = true;
            _ready.AddLast(first);
        }

        while (_active < inAll && _ready.First is { } next)
        {
            _ready.RemoveFirst();
            next.Value.Node = null;
            _active++;
            next.Value.TrySetResult(new Place(this, next.Value.Host));
        }

        if (host.Taken == 0 && host.Waiting.Count == 0) _hosts.Remove(host.Name);
    }

    /// <summary>A place taken. Dispose it once.</summary>
    internal readonly struct Place(HostGate gate, Host host) : IDisposable
    {
        public void Dispose() => gate.Leave(host);
    }

    /// <param name="name">As the dictionary knows it.</param>
    internal sealed class Host(string name)
    {
        public string Name { get; } = name;

        /// <summary>Requests in flight, and those that wait for a place in all.</summary>
        public int Taken { get; set; }

        public LinkedList<Waiter> Waiting { get; } = new();
    }

    internal sealed class Waiter(Host host) : TaskCompletionSource<Place>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Host Host { get; } = host;

        public bool HasHost { get; set; }

        /// <summary>Where it stands in a queue; null once it was let in or gave up.</summary>
        public LinkedListNode<Waiter>? Node { get; set; }
    }
}

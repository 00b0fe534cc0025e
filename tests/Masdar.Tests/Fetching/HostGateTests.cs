using Masdar.Fetching;
using Masdar.Model;

namespace Masdar.Tests.Fetching;

public class HostGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_host_does_not_hold_up_others()
    {
        var gate = new HostGate(() => (1, 2));
        var slow = await gate.EnterAsync("slow", Token);
        var waiting = Enumerable.Range(0, 50).Select(_ => gate.EnterAsync("slow", Token).AsTask()).ToList();
        for (var i = 0; i < 20; i++) (await gate.EnterAsync($"host{i}", Token)).Dispose();
        Assert.DoesNotContain(waiting, x => x.IsCompleted);
        slow.Dispose();
        foreach (var x in waiting) (await x).Dispose();
        Assert.Equal(0, gate.Hosts);
    }

    [Fact]
    public async Task Hosts_take_turns_for_the_places_in_all()
    {
        var gate = new HostGate(() => (1, 1));
        var order = new List<string>();
        var first = await gate.EnterAsync("a", Token);
        var all = new[] { "a", "a", "a", "b", "c", "b" }.Select(async host =>
        {
            using var place = await gate.EnterAsync(host, Token);
            lock (order) order.Add(host);
        }).ToList();
        first.Dispose();
        await Task.WhenAll(all);
        Assert.Equal(["b", "c", "a", "b", "a", "a"], order);
    }

    [Fact]
    public async Task One_that_gives_up_frees_its_place_in_the_queue()
    {
        var gate = new HostGate(() => (1, 1));
        var first = await gate.EnterAsync("a", Token);
        using var stop = new CancellationTokenSource();
        var sameHost = gate.EnterAsync("a", stop.Token).AsTask();
        var otherHost = gate.EnterAsync("b", stop.Token).AsTask();
        var behind = gate.EnterAsync("b", Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sameHost);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => otherHost);
        first.Dispose();
        (await behind).Dispose();
        Assert.Equal(0, gate.Hosts);
    }

    [Fact]
    public async Task A_raised_limit_holds_from_the_next_answer_on()
    {
        var limits = (1, 1);
        var gate = new HostGate(() => limits);
        var first = await gate.EnterAsync("a", Token);
        var two = new[] { gate.EnterAsync("a", Token).AsTask(), gate.EnterAsync("a", Token).AsTask() };
        limits = (2, 2);
        first.Dispose();
        foreach (var place in await Task.WhenAll(two)) place.Dispose();
    }

    [Fact]
    public async Task Thousands_of_requests_that_come_and_give_up_keep_the_limits()
    {
        var gate = new HostGate(() => (2, 7));
        var inAll = 0;
        var perHost = new int[10];
        var broken = 0;
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(async i =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            if (i % 5 == 0) stop.CancelAfter(TimeSpan.FromMilliseconds(i % 40));
            try
            {
                await Task.Yield();
                using var place = await gate.EnterAsync($"h{i % 10}", stop.Token);
                if (Interlocked.Increment(ref inAll) > 7 || Interlocked.Increment(ref perHost[i % 10]) > 2) Interlocked.Increment(ref broken);
                await Task.Yield();
                Interlocked.Decrement(ref perHost[i % 10]);
                Interlocked.Decrement(ref inAll);
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                // Meant to happen to some.
            }
        }));
        Assert.Equal(0, broken);
        Assert.Equal(0, gate.Hosts);
    }

    [Fact]
    public async Task The_limits_are_kept_and_used_through_redirects_feeds_and_pages()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RawServer target = null!;
        await using var door = RawServer.Answering(_ => $"HTTP/1.1 302 Found\nLocation: {target.Url("/x")}\n\n");
        await using (target = new RawServer(
            async (_, stream, token) =>
            {
                await release.Task.WaitAsync(token);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray(), token);
                return true;
            },
            "127.0.0.2"))
        {
            using var fetcher = Net.Fetcher(Net.Loopback with { MaxConcurrencyPerHost = 3, MaxConcurrency = 20 });
            var all = Enumerable.Range(0, 24)
                .Select(i => fetcher.GetAsync(i % 2 == 0 ? door.Url($"/{i}") : target.Url($"/{i}"), null, i % 3 == 0 ? FetchPurpose.Page : FetchPurpose.Feed))
                .ToList();
            await Net.UntilAsync(() => target.Active == 3);

            // The door is another host: it stays open while the target is full, and all twelve get through it.
            await Net.UntilAsync(() => door.Requests.Count == 12);
            release.SetResult();
            Assert.All(await Task.WhenAll(all), x => Assert.IsType<Fetched>(x));
            Assert.Equal(3, target.Peak);
            Assert.InRange(door.Peak, 1, 3);
        }
    }

    [Fact]
    public async Task The_time_allowed_does_not_run_while_a_fetch_waits_for_its_turn()
    {
        await using var server = new RawServer(async (_, stream, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, token);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray(), token);
            return true;
        });
        using var fetcher = Net.Fetcher(Net.Loopback with { MaxConcurrencyPerHost = 1, Timeout = TimeSpan.FromSeconds(1) });
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => fetcher.GetAsync(server.Url($"/{i}"))));
        Assert.All(results, x => Assert.IsType<Fetched>(x));
    }
}

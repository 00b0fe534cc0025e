using System.Text;
using Masdar.Fetching;
using Masdar.Model;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Fetching;

public class BodyBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Large_bodies_come_in_their_turn_and_what_waits_too_long_goes_on()
    {
        var time = new FakeTimeProvider();
        var budget = new BodyBudget(() => 100, time);
        ValueTask<long> TakeAsync(long bytes) => budget.TakeAsync(bytes, Patience, TestContext.Current.CancellationToken);
        Assert.Equal(60, await TakeAsync(60));
        var (second, third) = (TakeAsync(60).AsTask(), TakeAsync(10).AsTask());
        Assert.False(third.IsCompleted);
        using var gone = new CancellationTokenSource();
        var fourth = budget.TakeAsync(5, Patience, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fourth);
        budget.Return(60);
        Assert.Equal<long[]>([60, 10], await Task.WhenAll(second, third));
        var late = TakeAsync(90).AsTask();
        time.Advance(Patience);
        Assert.Equal(0, await late);
        budget.Return(0);
        budget.Return(60);
        budget.Return(10);
        Assert.Equal(0, budget.Used);
        // What is larger than all there is comes alone.
        Assert.Equal(500, await TakeAsync(500));
        budget.Return(500);
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task A_large_feed_waits_for_another_and_then_comes_whole()
    {
        var body = Encoding.ASCII.GetBytes(new string('x', 1_500_000));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (asked, stream, token) =>
        {
            if (asked.Path == "/small")
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray(), token);
                return true;
            }
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), token);
            await stream.WriteAsync(body.AsMemory(0, 1_000_000), token);
            if (asked.Path == "/slow") await release.Task.WaitAsync(token);
            await stream.WriteAsync(body.AsMemory(1_000_000), token);
            return false;
        });
        using var fetcher = Net.Fetcher(Net.Loopback with { MaxFeedBytes = 1_500_000, MaxConcurrencyPerHost = 8, Timeout = TimeSpan.FromSeconds(60) });
        var (slow, other) = (fetcher.GetAsync(server.Url("/slow")), fetcher.GetAsync(server.Url("/slow")));
        await Net.UntilAsync(() => fetcher.LargeBytes == 2 * body.Length);
        var third = fetcher.GetAsync(server.Url("/quick"));
        await Net.UntilAsync(() => server.Requests.Count == 3);
        // Meanwhile what is small comes through.
        for (var i = 0; i < 100; i++) Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url("/small")));
        Assert.False(third.IsCompleted);
        release.SetResult();
        foreach (var result in await Task.WhenAll(slow, other, third)) Assert.Equal(body.Length, Assert.IsType<Fetched>(result).Body.Length);
    }
}

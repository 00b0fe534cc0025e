using Masdar.Fetching;
using Masdar.Model;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Fetching;

public class HostHoldsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 7 ", 7)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1.5)]
    [InlineData("Tue, 24 Nov 2026 10:05:00 GMT", 300)]
    [InlineData("Tuesday, 24-Nov-26 10:05:00 GMT", 300)]
    [InlineData("Tue Nov 24 10:05:00 2026", 300)]
    [InlineData("Tue, 24 Nov 2026 13:05:00 +0300", 300)]
    [InlineData("Tue, 24 Nov 2026 09:00:00 GMT", 0)]
    [InlineData("999999999999", 86400)]
    [InlineData("1e300", 600)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400)]
    [InlineData("-5", 600)]
    [InlineData("NaN", 600)]
    [InlineData("-NaN", 600)]
    [InlineData("Infinity", 86400)]
    [InlineData("-Infinity", 600)]
    [InlineData("soon", 600)]
    [InlineData("بعد ساعة", 600)]
    [InlineData("", 600)]
    [InlineData(null, 600)]
    public void Retry_After_is_read(string? value, double seconds) => Assert.Equal(Now.AddSeconds(seconds), RetryAfter.Read(value, Now));

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_hold_is_kept_for_the_whole_host_and_ends(int status)
    {
        var time = new FakeTimeProvider(Now);
        var calm = false;
        await using var server = RawServer.Answering(_ => calm ? "HTTP/1.1 200 OK\n\nx" : $"HTTP/1.1 {status} So\nRetry-After: 120\n\n");
        using var fetcher = Net.Fetcher(null, time);
        var told = new List<(string, DateTimeOffset)>();
        fetcher.Holds.WhenHeld = (host, until) => told.Add((host, until));
        var first = Assert.IsType<FetchFailed>(await fetcher.GetAsync(server.Url()));
        Assert.Equal((status, Now.AddSeconds(120)), (first.Status, first.RetryAfter));
        Assert.Equal([("127.0.0.1", Now.AddSeconds(120))], told);
        calm = true;
        time.Advance(TimeSpan.FromSeconds(119));
        foreach (var purpose in Enum.GetValues<FetchPurpose>())
        {
            var held = (await fetcher.GetAsync(server.Url("/other"), null, purpose)).Failed(FetchErrorKind.HeldBack);
            Assert.Equal(Now.AddSeconds(120), held.RetryAfter);
        }

        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Fetched>(await fetcher.GetAsync(server.Url()));
        Assert.Empty(fetcher.Holds.Snapshot());
    }

    [Fact]
    public async Task A_503_without_a_time_holds_nothing_and_a_429_ten_minutes()
    {
        var time = new FakeTimeProvider(Now);
        var status = 503;
        await using var server = RawServer.Answering(_ => $"HTTP/1.1 {status} So\n\n");
        using var fetcher = Net.Fetcher(null, time);
        Assert.Null((await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.ServerError).RetryAfter);
        status = 429;
        Assert.Equal(Now.AddMinutes(10), (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.TooManyRequests).RetryAfter);
    }

    [Fact]
    public async Task Those_who_wait_for_their_turn_are_held_too()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (_, stream, token) =>
        {
            await release.Task.WaitAsync(token);
            await stream.WriteAsync("HTTP/1.1 429 So\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), token);
            return true;
        });
        using var fetcher = Net.Fetcher(Net.Loopback with { MaxConcurrencyPerHost = 1 });
        var all = Enumerable.Range(0, 10).Select(i => fetcher.GetAsync(server.Url($"/{i}"))).ToList();
        await Net.UntilAsync(() => server.Active == 1);
        release.SetResult();
        var kinds = (await Task.WhenAll(all)).Select(x => Assert.IsType<FetchFailed>(x).Kind).ToList();
        Assert.Equal(1, kinds.Count(x => x == FetchErrorKind.TooManyRequests));
        Assert.Equal(9, kinds.Count(x => x == FetchErrorKind.HeldBack));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Holds_outlast_a_restart()
    {
        var time = new FakeTimeProvider(Now);
        await using var server = RawServer.Answering(_ => "HTTP/1.1 200 OK\n\nx");
        using var fetcher = Net.Fetcher(null, time);
        fetcher.Holds.Restore(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["127.0.0.1"] = Now.AddMinutes(5), ["past.example"] = Now.AddMinutes(-5), ["mad.example"] = Now.AddYears(5) });
        (await fetcher.GetAsync(server.Url())).Failed(FetchErrorKind.HeldBack);
        Assert.Equal(0, server.Connections);
        Assert.Equal(["127.0.0.1", "mad.example"], fetcher.Holds.Snapshot().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Now.AddHours(24), fetcher.Holds.Snapshot()["MAD.example"]);
    }

    [Fact]
    public void A_hold_is_never_shortened()
    {
        var holds = new HostHolds(new FakeTimeProvider(Now));
        holds.Hold("a", Now.AddHours(1));
        holds.Hold("A", Now.AddMinutes(1));
        Assert.Equal(Now.AddHours(1), holds.Until("a"));
    }
}

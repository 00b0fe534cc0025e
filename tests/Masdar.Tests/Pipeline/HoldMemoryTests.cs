using System.Net;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Tests.Fetching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

/// <summary>A host that asks to be left alone, seen by the whole program over a restart.</summary>
public sealed class HoldMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-hold-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static MasdarConfig Config { get; } = new() { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")], RespectRobots = false } };

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("429 Too Many Requests", "3600")]
    [InlineData("503 Service Unavailable", "Tue, 24 Nov 2026 11:00:00 GMT")]
    public async Task A_host_that_asked_for_peace_has_it_for_all_its_feeds_and_pages_over_a_restart(string status, string after)
    {
        await using var busy = RawServer.Answering(_ => $"HTTP/1.1 {status}\nRetry-After: {after}\n\n");
        await using var other = RawServer.Answering(_ => $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n<rss version=\"2.0\"><channel><title>S</title><item><title>خبر عند المضيف الآخر</title><link>{busy.Url("/page")}</link><guid>1</guid><description>نص</description></item></channel></rss>", "127.0.0.2");
        var (first, second, third) = (Source("first", busy.Url("/feed")), Source("second", busy.Url("/another/feed")), Source("third", other.Url()) with { FullText = true });
        await using (var engine = await OpenAsync()) Assert.Equal(RunOutcome.Failed, (await RunAsync(engine, first)).Outcome);
        Assert.Single(busy.Requests);

        await using (var engine = await OpenAsync())
        {
            _time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(RunOutcome.HeldBack, (await RunAsync(engine, first)).Outcome);
            var held = await RunAsync(engine, second);
            Assert.Equal((RunOutcome.HeldBack, 0), (held.Outcome, (await StateAsync(engine, "second")).Failures));
            Assert.InRange(held.NextDue!.Value, _time.GetUtcNow().AddMinutes(1), _time.GetUtcNow().AddMinutes(16));
            Assert.Contains((await RunAsync(engine, third)).Findings, finding => finding.Code == "page.fetch.heldback");
            Assert.Single(busy.Requests);

            _time.Advance(TimeSpan.FromMinutes(1));
            await RunAsync(engine, second);
            Assert.Equal(2, busy.Requests.Count);
        }
    }

    private Task<Engine> OpenAsync() => Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => Config, _time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    private static Source Source(string id, Uri feed) => new() { Id = id, Name = id, Feed = feed, Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false };

    private static Task<RunReport> RunAsync(Engine engine, Source source) => engine.Runs.RunOneAsync(source, Config, TestContext.Current.CancellationToken);

    private static Task<SourceState> StateAsync(Engine engine, string id) => engine.Store.ReadAsync(reader => reader.State(id), TestContext.Current.CancellationToken);
}

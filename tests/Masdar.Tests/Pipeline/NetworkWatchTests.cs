using System.Collections.Concurrent;
using System.Net;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Pipeline;
using Masdar.Tests.Fetching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

/// <summary>The whole program and several hosts on loopback that stop answering, together or alone.</summary>
public sealed class NetworkWatchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-watch-").FullName;
    private readonly FakeTimeProvider _time = new(Now);
    private readonly FakeLogCollector _logs = new();
    private readonly ConcurrentDictionary<int, bool> _silent = new();
    private readonly List<RawServer> _servers = [];
    private Engine _engine = null!;
    private MasdarConfig _config = null!;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            _servers.Add(new RawServer(async (_, stream, token) =>
            {
                // A connection that is closed without a word is what a host out of reach and a dead one have in common.
                if (_silent.ContainsKey(number)) return false;
                var body = $"<rss version=\"2.0\"><channel><title>S</title><item><title>خبر {number}</title><guid>g{number}</guid><description>نص الخبر رقم {number}</description></item></channel></rss>";
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), token);
                return false;
            }));
        }
        var sources = _servers.Select((server, i) => new Source { Id = $"s{i}", Name = $"S{i}", Feed = server.Url(), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false }).ToList();
        _config = new MasdarConfig { Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")] }, Sources = sources };
        var factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(new FakeLoggerProvider(_logs)));
        _engine = await Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => _config, _time, factory, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task When_no_host_answers_any_more_nothing_is_counted_and_one_event_says_so()
    {
        await RunAsync(0, 1, 2, 3, 4);
        _time.Advance(TimeSpan.FromMinutes(15));
        for (var i = 0; i < 5; i++) _silent[i] = true;
        var reports = await RunAsync(0, 1, 2, 3);
        Assert.Equal(["s0", "s1"], reports[2].Forgiven);
        for (var i = 0; i < 4; i++)
        {
            var state = await StateAsync(i);
            Assert.Equal((0, 0d), (state.Failures, state.FailureWeight));
            Assert.InRange(state.NextDue!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(2));
            Assert.NotNull(state.LastError);
        }
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(0, 1, 2, 3, 4);
        Assert.Equal(0, (await StateAsync(4)).Failures);
        Assert.Single(_logs.GetSnapshot(), entry => entry.Id == 1630);

        _silent.Clear();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.All(await RunAsync(0, 1, 2, 3, 4), report => Assert.Equal(RunOutcome.NotModified, report.Outcome));
        Assert.Single(_logs.GetSnapshot(), entry => entry.Id == 1631);
        Assert.InRange((await StateAsync(0)).NextDue!.Value - _time.GetUtcNow(), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task A_host_that_fails_while_others_answer_is_counted()
    {
        await RunAsync(0, 1, 2, 3, 4);
        _time.Advance(TimeSpan.FromMinutes(15));
        foreach (var dead in new[] { 0, 2, 4 }) _silent[dead] = true;
        await RunAsync(0, 1, 2, 3, 4);
        Assert.Equal<int[]>([1, 0, 1, 0, 1], await FailuresAsync());
        Assert.DoesNotContain(_logs.GetSnapshot(), entry => entry.Id == 1630);
    }

    [Fact]
    public async Task Hosts_that_went_down_together_are_counted_once_another_answers()
    {
        await RunAsync(0, 1, 2, 3, 4);
        _time.Advance(TimeSpan.FromMinutes(15));
        foreach (var dead in new[] { 0, 1, 2 }) _silent[dead] = true;
        await RunAsync(0, 1, 2);
        Assert.Equal<int[]>([0, 0, 0, 0, 0], await FailuresAsync());
        await RunAsync(3);
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(0, 1, 2);
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(0, 1, 2);
        Assert.Equal<int[]>([2, 2, 2, 0, 0], await FailuresAsync());
    }

    [Fact]
    public async Task A_host_that_was_never_well_says_nothing_of_our_network()
    {
        for (var i = 0; i < 5; i++) _silent[i] = true;
        await RunAsync(0, 1, 2, 3, 4);
        Assert.Equal<int[]>([1, 1, 1, 1, 1], await FailuresAsync());
    }

    [Fact]
    public async Task In_the_first_minutes_of_the_service_a_host_out_of_reach_is_asked_again_soon()
    {
        _engine.Network.BeginGrace();
        _silent[0] = true;
        await RunAsync(0);
        var state = await StateAsync(0);
        Assert.Equal(0, state.Failures);
        Assert.InRange(state.NextDue!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(2));
        _time.Advance(NetworkWatch.Grace);
        await RunAsync(0);
        Assert.Equal(1, (await StateAsync(0)).Failures);
    }

    private async Task<List<RunReport>> RunAsync(params int[] sources)
    {
        var reports = new List<RunReport>();
        foreach (var i in sources) reports.Add(await _engine.Runs.RunOneAsync(_config.Sources[i], _config, TestContext.Current.CancellationToken));
        return reports;
    }

    private Task<SourceState> StateAsync(int i) => _engine.Store.ReadAsync(reader => reader.State($"s{i}"), TestContext.Current.CancellationToken);

    private async Task<int[]> FailuresAsync()
    {
        var failures = new int[5];
        for (var i = 0; i < 5; i++) failures[i] = (await StateAsync(i)).Failures;
        return failures;
    }
}

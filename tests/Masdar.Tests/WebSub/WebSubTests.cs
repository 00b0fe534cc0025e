using System.Globalization;
using System.Net;
using System.Text;
using Masdar.Fetching;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Output;
using Masdar.Polling;
using Masdar.Tests.Archive;
using Masdar.Tests.Fetching;
using Masdar.WebSub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.WebSub;

/// <summary>The whole program, a publisher and a hub, all on loopback.</summary>
public sealed class WebSubTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-websub-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly List<string> _hastened = [];
    private CancellationTokenSource _stop = new();
    private HubSite _hub = null!;
    private RawServer _publisher = null!;
    private MasdarConfig _config = null!;
    private Engine _engine = null!;
    private Subscriber _subscriber = null!;
    private CallbackServer _server = null!;
    private Task _taking = Task.CompletedTask;
    private string? _hubAddress;
    private int[] _items = [1, 2];

    private Source Source => _config.Sources[0];

    public async ValueTask InitializeAsync()
    {
        _hub = await HubSite.StartAsync();
        _publisher = RawServer.Answering(_ => $"HTTP/1.1 200 OK\nContent-Type: application/rss+xml\nLink: <{_hubAddress ?? _hub.Address}>; rel=\"hub\"\n\n{Rss(_items)}");
        _config = new MasdarConfig
        {
            Fetching = new FetchingOptions { AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")], MaxFeedBytes = 100_000, WebSub = new WebSubOptions(new Uri("http://127.0.0.1/placeholder")) },
            Sources = [new Source { Id = "site", Name = "صحيفة", Feed = _publisher.Url(), Schedule = Schedule.Every(TimeSpan.FromMinutes(15)), FullText = false }],
        };
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _hub.DisposeAsync();
        await _publisher.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("sha384")]
    [InlineData("sha512")]
    public async Task A_feed_that_names_a_hub_is_pushed_from_then_on(string method)
    {
        await SubscribeAsync();
        var asked = Assert.Single(_hub.Requests);
        Assert.Equal(("subscribe", _publisher.Url().AbsoluteUri), (asked.Mode, asked.Topic));
        Assert.True(asked.Secret.Length is >= 32 and < 200 && asked.Callback.Split('/')[^1].Length >= 32);
        Assert.Equal((200, "chal subscribe"), _hub.Verified);

        Assert.Equal(202, await _hub.PushAsync(Rss([3]), method));
        await Net.UntilAsync(() => Written().Count == 3);
        Assert.Equal([1, 2, 3], Written().Order());
        Assert.All(Records(), record => Assert.NotEmpty(record.Attribution.Lines));
        await PushedAsync();

        // The safety net finds nothing that was not pushed, and takes its time.
        _items = [1, 2, 3];
        Assert.Equal(0, (await PollAsync()).Counts.New);
        var state = await StateAsync();
        Assert.InRange(state.NextDue!.Value - _time.GetUtcNow(), PollPlan.SafetyNet, PollPlan.SafetyNet + TimeSpan.FromMinutes(1));
        Assert.Contains("hub", state.DueReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_that_finds_more_than_was_pushed_goes_back_to_its_own_pace()
    {
        await SubscribeAsync();
        await _hub.PushAsync(Rss([3]));
        await PushedAsync();
        _items = [1, 2, 3, 4];
        Assert.Equal(1, (await PollAsync()).Counts.New);
        Assert.InRange((await StateAsync()).NextDue!.Value - _time.GetUtcNow(), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("sha256", "another secret")]
    [InlineData("md5", null)]
    public async Task What_is_not_rightly_signed_is_passed_over_and_the_hub_not_told(string? method, string? secret)
    {
        await SubscribeAsync();
        Assert.Equal(202, await _hub.PushAsync(Rss([3]), method, secret));
        Assert.Equal(202, await _hub.PushAsync(Rss([4])));
        await Net.UntilAsync(() => Written().Count == 3);
        Assert.Equal([1, 2, 4], Written().Order());
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_confirmed()
    {
        await SubscribeAsync();
        var callback = _hub.Requests.Last().Callback;
        Assert.Equal(404, (await _hub.VerifyAsync("subscribe", topic: "https://example.org/other")).Status);
        Assert.Equal(404, (await _hub.VerifyAsync("unsubscribe")).Status);
        Assert.Equal(404, (await _hub.VerifyAsync("subscribe", callback: callback[..^1] + (callback[^1] == 'a' ? 'b' : 'a'))).Status);
        Assert.Equal(404, (await _hub.VerifyAsync("publish")).Status);
        Assert.Equal(404, (await _hub.GetAsync($"{callback}?hub.mode=subscribe&hub.topic={Uri.EscapeDataString(_publisher.Url().AbsoluteUri)}&hub.challenge={new string('x', 5000)}")).Status);
        Assert.Equal(404, (await _hub.GetAsync(callback)).Status);
        Assert.Equal((200, "chal subscribe"), await _hub.VerifyAsync("subscribe"));

        _config = _config with { Sources = [Source with { Enabled = false }] };
        Assert.Equal(410, await _hub.PushAsync(Rss([3])));
        Assert.Equal(200, (await _hub.VerifyAsync("unsubscribe")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_is_taken_out_or_switched_off_is_unsubscribed_and_its_pushes_are_refused(bool removed)
    {
        await SubscribeAsync();
        var subscribed = _hub.Requests.Last();
        _time.Advance(TimeSpan.FromHours(2));
        var source = Source;
        _config = _config with { Sources = removed ? [] : [source with { Enabled = false }] };
        await SweepAsync();

        var asked = _hub.Requests.Last();
        Assert.Equal(("unsubscribe", subscribed.Topic, subscribed.Callback, "", 0), (asked.Mode, asked.Topic, asked.Callback, asked.Secret, asked.Lease));
        Assert.Equal((200, "chal unsubscribe"), _hub.Verified);
        Assert.NotNull(Assert.Single((await StateAsync()).Former).EndedAt);
        Assert.Null((await StateAsync()).Subscription);
        Assert.Equal(410, await _hub.PushAsync(Rss([3]), asked: subscribed));
        Assert.Equal(404, (await _hub.VerifyAsync("subscribe", callback: subscribed.Callback)).Status);

        // Once is enough; and who wants it again gets a new address.
        _time.Advance(TimeSpan.FromHours(5));
        await SweepAsync();
        Assert.Equal(2, _hub.Requests.Count);
        _config = _config with { Sources = [source] };
        await SweepAsync();
        Assert.Equal(("subscribe", 3), (_hub.Requests.Last().Mode, _hub.Requests.Count));
        Assert.NotEqual(subscribed.Callback, _hub.Requests.Last().Callback);
        Assert.Equal(410, await _hub.PushAsync(Rss([3]), asked: subscribed));
        Assert.Equal(202, await _hub.PushAsync(Rss([3])));
    }

    [Fact]
    public async Task What_was_asked_for_just_now_is_not_ended_at_once_but_pushes_are_refused()
    {
        await SubscribeAsync();
        _config = _config with { Sources = [Source with { Enabled = false }] };
        _time.Advance(TimeSpan.FromMinutes(50));
        await SweepAsync();
        Assert.Single(_hub.Requests);
        Assert.Equal(410, await _hub.PushAsync(Rss([3])));
    }

    [Fact]
    public async Task A_feed_that_goes_to_another_hub_is_unsubscribed_at_the_first_one()
    {
        await SubscribeAsync();
        var first = _hub.Requests.Last();
        await using var other = await HubSite.StartAsync();
        (_hubAddress, _items) = (other.Address, [1, 2, 3]);
        _time.Advance(TimeSpan.FromHours(2));
        await PollAsync();
        await SweepAsync();
        Assert.Equal(("unsubscribe", first.Callback), (_hub.Requests.Last().Mode, _hub.Requests.Last().Callback));
        Assert.Equal("subscribe", Assert.Single(other.Requests).Mode);
        Assert.Equal(other.Address, (await StateAsync()).Subscription!.Hub);
        Assert.Equal(410, await _hub.PushAsync(Rss([3]), asked: first));
        Assert.Equal(202, await other.PushAsync(Rss([4])));
    }

    [Fact]
    public async Task Another_feed_address_ends_the_subscription_of_the_first()
    {
        await SubscribeAsync();
        var first = _hub.Requests.Last();
        _config = _config with { Sources = [Source with { Feed = new Uri(_publisher.Url() + "other") }] };
        Assert.Equal(410, await _hub.PushAsync(Rss([3])));
        await PollAsync();
        await SweepAsync();
        Assert.Equal(["subscribe", "subscribe", "unsubscribe"], _hub.Requests.Select(asked => asked.Mode).Order(StringComparer.Ordinal));
        Assert.Equal(first.Callback, _hub.Requests.Single(asked => asked.Mode == "unsubscribe").Callback);
    }

    [Fact]
    public async Task A_hub_that_cannot_end_a_subscription_is_asked_a_few_times_until_the_lease_is_over()
    {
        _hub.Lease = 9 * 86_400;
        await SubscribeAsync();
        var subscribed = _hub.Requests.Last();
        _hub.Status = 500;
        _config = _config with { Sources = [] };
        for (var hour = 0; hour < 9 * 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await SweepAsync();
        }
        Assert.Equal(1 + 5, _hub.Requests.Count);
        Assert.Equal(410, await _hub.PushAsync(Rss([3]), asked: subscribed));
        _time.Advance(TimeSpan.FromDays(2));
        await SweepAsync();
        Assert.Empty((await StateAsync()).Former);
        Assert.Equal(404, await _hub.PushAsync(Rss([3]), asked: subscribed));
    }

    [Fact]
    public async Task What_a_hub_pushed_is_kept_as_a_resource_that_proves_its_article_and_makes_it_again()
    {
        await StopAsync();
        _config = _config with { Output = _config.Output with { Archive = true } };
        await StartAsync();
        await SubscribeAsync();
        Assert.Equal(202, await _hub.PushAsync(Rss([3])));
        await Net.UntilAsync(() => Written().Count == 3);
        var pushed = RecordJson.ReadRecord(Encoding.UTF8.GetBytes(Lines().Single(line => line.Contains("\"g3\"", StringComparison.Ordinal))));
        var data = Path.Combine(_folder, "data");
        var path = Path.Combine(data, pushed.Archive!.File);
        Assert.Contains(pushed.Archive.Offset, StrictWarc.Members(path));
        var kept = Assert.Single(StrictWarc.Read(path), record => record.Type == "resource");
        Assert.Equal((Rss([3]), "application/rss+xml", _publisher.Url().AbsoluteUri, "site"), (kept.Text, kept.Fields["Content-Type"], kept.Fields["WARC-Target-URI"], kept.Fields["Masdar-Source"]));
        if (IndependentReader.Folder is not null) Assert.Equal("request 1, resource 1, response 1, warcinfo 1", await IndependentReader.ReadAsync(path));
        Assert.DoesNotContain(StrictWarc.Read(path), record => record.Text.Contains(_hub.Requests.Last().Callback.Split('/')[^1], StringComparison.Ordinal));

        using var config = new Configuration.Folder($$"""{ "sources": [ { "id": "site", "name": "صحيفة", "feed": "{{_publisher.Url()}}", "fullText": false } ] }""", """{ "output": { "archive": true } }""");
        var id = pushed.Record.Article.Id.ToString();
        Assert.Equal("3 articles made again, 0 would change\n", (await RunAsync("replay", "--dry-run")).Out);
        Assert.Equal(Rss([3]), Encoding.UTF8.GetString((await RunAsync("records", "show", id, "--original")).Bytes));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{pushed.Archive.File}, byte {pushed.Archive.Offset}"), (await RunAsync("explain", id)).Out, StringComparison.Ordinal);
        Assert.Equal("1 files, 3 lines, 0 problems\n", (await RunAsync("records", "verify")).Out);

        async Task<(string Out, byte[] Bytes)> RunAsync(params string[] args)
        {
            using var output = new StringWriter { NewLine = "\n" };
            using var bytes = new MemoryStream();
            Assert.Equal(0, await Masdar.Commands.CommandLine.RunAsync([.. args, "--config", config.Path, "--data", data], new Masdar.Commands.CommandContext(output, output, new Dictionary<string, string?>(StringComparer.Ordinal), _time) { OutBytes = () => bytes }));
            return (output.ToString(), bytes.ToArray());
        }
    }

    [Fact]
    public async Task A_lease_is_renewed_before_it_ends_and_outlasts_a_restart()
    {
        _hub.Lease = 100 * 3600;
        await SubscribeAsync();
        _time.Advance(TimeSpan.FromHours(85));
        await SweepAsync();
        Assert.Single(_hub.Requests);

        var address = _server.Addresses.First();
        await StopAsync();
        await StartAsync(address);
        Assert.Equal(202, await _hub.PushAsync(Rss([3])));
        await Net.UntilAsync(() => Written().Count == 3);

        _time.Advance(TimeSpan.FromHours(6));
        await SweepAsync();
        Assert.Equal(2, _hub.Requests.Count);
        Assert.Single(_hub.Requests.Select(asked => asked.Callback + asked.Secret).Distinct(StringComparer.Ordinal));
        Assert.Equal(_time.GetUtcNow().AddHours(100), (await StateAsync()).Subscription!.Until);
    }

    [Fact]
    public async Task A_hub_that_fails_is_asked_again_ever_more_rarely_and_one_that_refuses_after_a_day()
    {
        _hub.Status = 500;
        await SubscribeAsync(confirmed: false);
        Assert.Contains("500", (await StateAsync()).Subscription!.Problem, StringComparison.Ordinal);
        for (var minute = 0; minute < 6 * 60; minute += 10)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await SweepAsync();
        }
        Assert.Equal(3, _hub.Requests.Count);

        (_hub.Status, _hub.Verifies) = (202, false);
        _time.Advance(TimeSpan.FromHours(2));
        await SweepAsync();
        Assert.Equal(200, (await _hub.VerifyAsync("denied", more: "&hub.reason=not%20you")).Status);
        var refused = (await StateAsync()).Subscription!;
        Assert.Contains("not you", refused.Problem, StringComparison.Ordinal);
        Assert.Null(refused.Until);
        Assert.True(refused.IsRefused);
        _time.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.Equal(4, _hub.Requests.Count);
        _time.Advance(TimeSpan.FromHours(1));
        await SweepAsync();
        Assert.Equal(5, _hub.Requests.Count);
    }

    [Fact]
    public async Task A_push_that_is_too_large_is_refused_and_one_without_a_feed_makes_a_poll()
    {
        await SubscribeAsync();
        Assert.Equal(413, await _hub.PushAsync(new string('x', 200_000)));
        Assert.Equal(202, await _hub.PushAsync(""));
        await Net.UntilAsync(() => _hastened.Count == 1);
        Assert.Equal(2, Written().Count);
    }

    [Theory]
    [InlineData(307, 1)]
    [InlineData(308, 1)]
    [InlineData(302, 0)]
    public async Task A_hub_that_moved_is_followed_where_it_says_that_the_request_is_to_be_repeated(int status, int requests)
    {
        (_hubAddress, _hub.Status) = (_hub.Address.Replace("/hub", "/moved", StringComparison.Ordinal), status);
        _hub.Verifies = false;
        await SubscribeAsync(confirmed: false);
        Assert.Equal(requests, _hub.Requests.Count);
    }

    [Fact]
    public async Task A_hub_at_an_address_that_is_not_public_is_not_asked()
    {
        _hubAddress = "http://10.0.0.1/hub";
        await SubscribeAsync(confirmed: false);
        Assert.Contains("not a public address", (await StateAsync()).Subscription!.Problem, StringComparison.Ordinal);
        Assert.Equal(0, (await StateAsync()).Failures);
    }

    [Theory]
    [InlineData("<http://h/hub>; rel=hub, </self>; rel=\"self\"", "http://h/hub", "http://site/self")]
    [InlineData("<http://h/a,b;c>; title=\"a, <b>; rel=self\"; rel=\"x hub\", <http://s/>; REL = \"Self\"", "http://h/a,b;c", "http://s/")]
    [InlineData("<http://s/>; rel=self", "http://doc/hub", "http://doc/self")]
    [InlineData("<javascript:x>; rel=hub", "http://doc/hub", "http://doc/self")]
    [InlineData("<http://h/hub>; rel=hub", "http://h/hub", "http://doc/self")]
    [InlineData("<<<>>>;;;,,,rel=hub\"", "http://doc/hub", "http://doc/self")]
    public void The_answers_head_goes_before_the_document(string link, string hub, string self)
    {
        var document = new PollWishes { Hub = new Uri("http://doc/hub"), Self = new Uri("http://doc/self") };
        var merged = LinkHeader.Merge(document, [new("X", "y"), new("link", link)], new Uri("http://site/feed"));
        Assert.Equal((new Uri(hub), new Uri(self)), (merged.Hub, merged.Self));
    }

    private async Task SubscribeAsync(bool confirmed = true)
    {
        Assert.Equal(2, (await PollAsync()).Counts.New);
        await SweepAsync();
        Assert.Equal(confirmed, (await StateAsync()).Subscription!.Until is not null);
    }

    private Task SweepAsync() => _subscriber.SweepAsync(TestContext.Current.CancellationToken);

    private async Task StartAsync(string urls = "http://127.0.0.1:0")
    {
        _engine = await Engine.OpenAsync(new DataFolder(Path.Combine(_folder, "data")), () => _config, _time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var links = new SubscriberLinks(() => _config, _engine.Runs.TakePushAsync, (id, _) =>
        {
            _hastened.Add(id);
            return Task.CompletedTask;
        });
        _subscriber = new Subscriber(_engine.Store, _engine.Fetcher, links, _time, NullLogger<Subscriber>.Instance);
        _server = await CallbackServer.StartAsync(urls, _config.Fetching.MaxFeedBytes, _subscriber, TestContext.Current.CancellationToken);
        _config = _config with { Fetching = _config.Fetching with { WebSub = new WebSubOptions(new Uri(_server.Addresses.First() + "/push/")) } };
        _taking = _subscriber.RunAsync(_stop.Token);
    }

    private async Task StopAsync()
    {
        await _server.DisposeAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _taking);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        await _engine.DisposeAsync();
    }

    private Task<Masdar.Pipeline.RunReport> PollAsync() => _engine.Runs.RunOneAsync(Source, _config, TestContext.Current.CancellationToken);

    /// <summary>Waits until a push was stored.</summary>
    private async Task PushedAsync()
    {
        for (var i = 0; i < 1000 && (await StateAsync()).Subscription!.LastPush is null; i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotNull((await StateAsync()).Subscription!.LastPush);
    }

    private Task<SourceState> StateAsync() => _engine.Store.ReadAsync(reader => reader.State("site"), TestContext.Current.CancellationToken);

    private static string Rss(int[] items) => $"<rss version=\"2.0\"><channel><title>S</title>{string.Concat(items.Select(Item))}</channel></rss>";

    private static string Item(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"<item><title>خبر رقم {number}</title><guid isPermaLink=\"false\">g{number}</guid><link>https://example.org/{number}</link><description>{string.Join(' ', Enumerable.Range(0, 20).Select(i => $"كلمة{(number * 100) + i}"))}</description></item>");

    private List<ArticleRecord> Records() => [.. Lines().Select(line => RecordJson.ReadRecord(Encoding.UTF8.GetBytes(line)).Record)];

    private List<string> Lines()
    {
        var folder = Path.Combine(_folder, "data", "records");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)] : [];
    }

    private List<int> Written() => [.. Records().Select(record => int.Parse(record.Article.Guid![1..], CultureInfo.InvariantCulture))];
}

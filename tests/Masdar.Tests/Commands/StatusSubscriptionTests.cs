using System.Text.Json;
using Masdar.Hosting;
using Masdar.Model;
using Masdar.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Commands;

public sealed class StatusSubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly Subscription Active = new("https://hub.example/", "https://site.example/feed", "https://we.example/token", "the-secret") { AskedAt = Now.AddDays(-1), Until = Now.AddDays(2), LastPush = Now.AddHours(-1) };

    [Fact]
    public async Task Subscriptions_are_shown_with_their_lease_and_their_last_push()
    {
        var (text, json) = await StatusAsync(Active);
        Assert.Contains("\nPUSHED  STATE   LEASED UNTIL          LAST PUSH             HUB\na       active  2026-11-26 10:00:00Z  2026-11-24 09:00:00Z  https://hub.example/\n", text, StringComparison.Ordinal);
        var shown = json.GetProperty("subscription");
        Assert.Equal(
            ("https://hub.example/", "https://site.example/feed", "active", "2026-11-26T10:00:00Z", "2026-11-24T09:00:00Z"),
            (shown.GetProperty("hub").GetString(), shown.GetProperty("topic").GetString(), shown.GetProperty("state").GetString(), shown.GetProperty("leasedUntil").GetString(), shown.GetProperty("lastPush").GetString()));
        Assert.Empty(json.GetProperty("findings").EnumerateArray());
        Assert.DoesNotContain("the-secret", text + json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/token", text + json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_lapsed_or_was_denied_is_a_finding()
    {
        var (text, json) = await StatusAsync(Active with { Until = Now.AddDays(-1), Problem = "hub.example answered 500." });
        Assert.Contains("websub.lapsed", text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("\na: The subscription at https://hub.example/ ended at 2026-11-23 10:00:00Z", text, StringComparison.Ordinal);
        Assert.Equal("websub.lapsed", Assert.Single(json.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());

        (text, json) = await StatusAsync(Active with { Until = null, IsRefused = true, Problem = "The hub refuses: not you." });
        Assert.Contains("websub.denied", text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("not you", Assert.Single(json.GetProperty("findings").EnumerateArray()).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_hub_is_asked_it_is_off_and_no_finding()
    {
        var (text, json) = await StatusAsync(Active with { Until = Now.AddDays(-1) }, """{ }""");
        Assert.Contains("off", text, StringComparison.Ordinal);
        Assert.Equal("off", json.GetProperty("subscription").GetProperty("state").GetString());
        Assert.Empty(json.GetProperty("findings").EnumerateArray());
    }

    private static async Task<(string Text, JsonElement Source)> StatusAsync(Subscription subscription, string masdar = """{ "fetching": { "webSub": { "callbackUrl": "https://we.example/websub" } } }""")
    {
        using var cli = new Cli("""{ "sources": [{ "id": "a", "name": "صحيفة", "feed": "https://site.example/feed" }] }""", masdar) { Time = new FakeTimeProvider(Now) };
        Directory.CreateDirectory(cli.Data);
        using (var store = Store.Open(new DataFolder(cli.Data).Dialect(new StorageOptions(), writes: true)))
        {
            await store.WriteAsync(
                writer =>
                {
                    writer.Save(SourceState.New("a") with { LastAttempt = Now, LastSuccess = Now, DueReason = "every 15 min", Subscription = subscription });
                    return true;
                },
                TestContext.Current.CancellationToken);
        }
        var text = await cli.RunAsync("status");
        Assert.Equal(0, text.Code);
        using var json = JsonDocument.Parse((await cli.RunAsync("status", "--json")).Out);
        return (text.Out, json.RootElement.GetProperty("sources")[0].Clone());
    }
}

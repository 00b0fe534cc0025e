using Masdar.Model;
using Masdar.WebSub;

namespace Masdar.Tests.WebSub;

public sealed class SubscriptionHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly Subscription Asked = new("https://hub.example/", "https://site.example/feed", "https://we.example/x", "secret") { AskedAt = Now.AddMinutes(-5) };

    [Fact]
    public void What_does_not_push_is_a_finding_with_its_cause()
    {
        Expect("asked", null, Asked);
        Expect("failed", "websub.failed", Asked with { AskedAt = Now.AddHours(-2) }, "callbackUrl");
        Expect("failed", "websub.failed", Asked with { Problem = "It answered 500." }, "500");
        Expect("active", null, Asked with { Until = Now.AddDays(1), Problem = "It answered 500." });
        Expect("lapsed", "websub.lapsed", Asked with { Until = Now.AddDays(-1), Problem = "It answered 500." }, "2026-11-23 10:00:00Z", "500");
        Expect("refused", "websub.denied", Asked with { IsRefused = true, Problem = "The hub refuses: not you." }, "not you");
    }

    [Fact]
    public void What_is_not_wanted_is_no_finding() => Assert.Equal(new SubscriptionHealth("off", null), SubscriptionHealth.Of(Asked with { Until = Now.AddDays(-1) }, isOn: false, Now));

    [Fact]
    public void A_poll_that_found_more_counts_until_the_next_push()
    {
        var pushed = Asked with { Until = Now.AddDays(1), LastPush = Now.AddHours(-1) };
        Assert.True(pushed.Delivers(Now));
        Assert.False((pushed with { MissedAt = Now }).Delivers(Now));
        Assert.True((pushed with { MissedAt = Now.AddHours(-2) }).Delivers(Now));
        Assert.False((pushed with { Until = Now }).Delivers(Now));
        Assert.False((pushed with { LastPush = null }).Delivers(Now));
    }

    private static void Expect(string state, string? code, Subscription subscription, params string[] words)
    {
        var health = SubscriptionHealth.Of(subscription, isOn: true, Now);
        Assert.Equal((state, code), (health.State, health.Finding?.Code));
        Assert.All(words, word => Assert.Contains(word, health.Finding!.Message, StringComparison.Ordinal));
    }
}

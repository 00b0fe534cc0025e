using Masdar.Model;
using Masdar.Storage;

namespace Masdar.Tests.Storage;

public sealed class StateJsonTests
{
    [Fact]
    public void What_a_state_of_an_earlier_version_lacks_reads_as_nothing()
    {
        var state = StateJson.Read("a", """{"sourceId":"a"}""");
        Assert.Equal((Validators.None, PollWishes.None), (state.Validators, state.Wishes));
        Assert.Empty(state.Findings);
        Assert.Empty(state.Former);
    }

    [Fact]
    public void A_state_reads_back_as_it_was_written()
    {
        var former = new Subscription("https://hub.example/", "https://site.example/feed", "https://we.example/token", "secret") { Until = DateTimeOffset.UnixEpoch, IsRefused = true };
        var read = StateJson.Read("a", StateJson.Write(SourceState.New("a") with { Former = [former], Validators = new Validators("\"x\"", null) }));
        Assert.Equal((former, "\"x\"", "token"), (Assert.Single(read.Former), read.Validators.ETag, read.Former[0].Token));
    }

    [Fact]
    public void Of_many_former_subscriptions_the_newest_are_kept()
    {
        var state = SourceState.New("a");
        for (var i = 0; i < 20; i++) state = (state with { Subscription = new Subscription("h", "t", $"c/{i}", "s") }).Unsubscribed();
        Assert.Null(state.Subscription);
        Assert.Equal(Enumerable.Range(12, 8).Select(i => $"{i}"), state.Former.Select(one => one.Token));
    }
}

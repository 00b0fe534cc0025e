using Masdar.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

public class ProcessorPlacesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_place_is_free_again_when_it_is_given_back_and_no_sooner()
    {
        using var places = new ProcessorPlaces(2, _time);
        var first = await places.TakeAsync(TestContext.Current.CancellationToken);
        await places.TakeAsync(TestContext.Current.CancellationToken);
        var third = places.TakeAsync(TestContext.Current.CancellationToken);
        _time.Advance(ProcessorPlaces.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(third.IsCompleted);
        first.Dispose();
        await third;
    }

    [Fact]
    public async Task What_holds_a_place_too_long_loses_it_and_gives_back_no_second_one()
    {
        using var places = new ProcessorPlaces(1, _time);
        var slow = await places.TakeAsync(TestContext.Current.CancellationToken);
        var second = places.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        _time.Advance(ProcessorPlaces.Patience);
        await second;
        slow.Dispose();
        slow.Dispose();
        Assert.False(places.TakeAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_a_place_can_be_stopped()
    {
        using var places = new ProcessorPlaces(1, _time);
        await places.TakeAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var waiting = places.TakeAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_place_that_outlives_them_all_is_given_back_without_an_error()
    {
        var places = new ProcessorPlaces(1, _time);
        var place = await places.TakeAsync(TestContext.Current.CancellationToken);
        places.Dispose();
        _time.Advance(ProcessorPlaces.Patience);
        place.Dispose();
    }
}

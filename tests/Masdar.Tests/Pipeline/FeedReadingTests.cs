using System.Text;
using Masdar.Model;
using Masdar.Parsing;
using Masdar.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Pipeline;

public class FeedReadingTests
{
    private static readonly Uri Old = new("https://old.example/feed"), New = new("https://new.example/feed");

    private static readonly byte[] Feed = Encoding.UTF8.GetBytes("<rss version=\"2.0\"><channel><title>t</title><item><title>one</title><guid isPermaLink=\"false\">1</guid></item></channel></rss>");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly List<FetchRequest> _asked = [];
    private SourceState _state = SourceState.New("one");
    private TimeSpan _memory = TimeSpan.Zero;

    [Fact]
    public async Task A_permanent_move_is_remembered_and_the_old_address_asked_again_after_a_week()
    {
        Assert.Equal(New.AbsoluteUri, (await ReadAsync(Moved(301))).Move?.To);
        Assert.Equal(Old, _asked[^1].Url);
        await ReadAsync(Direct());
        Assert.Equal(New, _asked[^1].Url);
        _time.Advance(TimeSpan.FromDays(6.9));
        await ReadAsync(new NotModified(Validators.None));
        Assert.Equal(New, _asked[^1].Url);
        _time.Advance(TimeSpan.FromDays(0.2));
        await ReadAsync(Moved(308));
        Assert.Equal(Old, _asked[^1].Url);
        await ReadAsync(Direct());
        Assert.Equal(New, _asked[^1].Url);
    }

    [Fact]
    public async Task A_move_for_now_or_to_no_feed_or_that_fails_is_forgotten()
    {
        await ReadAsync(Moved(302));
        Assert.Null(_state.MovedTo);
        await ReadAsync(Moved(301) with { Body = "<html>hello"u8.ToArray() });
        Assert.Null(_state.MovedTo);
        await ReadAsync(Moved(301));
        Assert.NotNull(_state.MovedTo);
        await ReadAsync(new FetchFailed(FetchErrorKind.NotFound, "gone"));
        Assert.Null(_state.MovedTo);
        await ReadAsync(Direct());
        Assert.Equal(Old, _asked[^1].Url);
    }

    [Fact]
    public async Task A_move_is_believed_once_it_has_stayed_the_same_for_the_time_configured()
    {
        _memory = TimeSpan.FromDays(6);
        for (var day = 0; day < 6; day++)
        {
            await ReadAsync(Moved(301));
            Assert.Equal(Old, _asked[^1].Url);
            if (day == 2) await ReadAsync(new FetchFailed(FetchErrorKind.Timeout, "slow"));
            _time.Advance(TimeSpan.FromDays(1));
        }
        await ReadAsync(Direct());
        Assert.Equal(New, _asked[^1].Url);
    }

    [Fact]
    public async Task A_move_that_changes_is_waited_for_anew_and_one_for_now_is_none()
    {
        _memory = TimeSpan.FromDays(2);
        var third = new Uri("https://third.example/feed");
        await ReadAsync(Moved(301));
        _time.Advance(TimeSpan.FromDays(1.5));
        await ReadAsync(Direct() with { Redirects = [new Redirect(Old, third, 308)] });
        _time.Advance(TimeSpan.FromDays(1.5));
        await ReadAsync(Direct() with { Redirects = [new Redirect(Old, third, 308)] });
        Assert.Equal(Old, _asked[^1].Url);
        _time.Advance(TimeSpan.FromDays(1));
        await ReadAsync(Direct());
        Assert.Equal(third, _asked[^1].Url);

        _memory = TimeSpan.Zero;
        _state = SourceState.New("one");
        await ReadAsync(Direct() with { Redirects = [new Redirect(Old, third, 301), new Redirect(third, New, 302)] });
        await ReadAsync(Direct());
        Assert.Equal(third, _asked[^1].Url);
        _state = SourceState.New("one");
        await ReadAsync(Direct() with { Redirects = [new Redirect(Old, third, 307), new Redirect(third, New, 301)] });
        await ReadAsync(Direct());
        Assert.Equal(Old, _asked[^1].Url);
    }

    [Fact]
    public async Task A_move_outlives_its_old_address_and_is_kept_by_an_answer_304()
    {
        await ReadAsync(Moved(301) with { Validators = new Validators("\"1\"", null) });
        _time.Advance(TimeSpan.FromDays(8));
        await ReadAsync(new NotModified(Validators.None) { Redirects = [new Redirect(Old, New, 301)] });
        Assert.Equal(Old, _asked[^1].Url);
        await ReadAsync(new NotModified(Validators.None));
        Assert.Equal(New, _asked[^1].Url);

        _time.Advance(TimeSpan.FromDays(8));
        await ReadAsync(new FetchFailed(FetchErrorKind.NameUnknown, "The old domain is gone."));
        Assert.Equal(Old, _asked[^1].Url);
        await ReadAsync(Direct());
        Assert.Equal(New, _asked[^1].Url);
        _time.Advance(TimeSpan.FromDays(1.1));
        await ReadAsync(Direct());
        Assert.Equal(Old, _asked[^1].Url);
    }

    [Theory]
    [InlineData(15, 101)]
    [InlineData(1, 24 * 60)]
    [InlineData(6 * 60, 7 * 4)]
    public async Task Now_and_then_a_feed_that_never_changes_is_asked_for_whole(int minutes, int conditional)
    {
        var validators = new Validators("\"for ever\"", null);
        await ReadAsync(Direct() with { Validators = validators });
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < conditional - 1; i++)
            {
                _time.Advance(TimeSpan.FromMinutes(minutes));
                await ReadAsync(new NotModified(Validators.None));
                Assert.Equal(validators, _asked[^1].Validators);
            }
            _time.Advance(TimeSpan.FromMinutes(minutes * 2));
            await ReadAsync(Direct() with { Validators = validators });
            Assert.Equal(Validators.None, _asked[^1].Validators);
        }
    }

    [Fact]
    public async Task A_server_that_gives_new_items_under_old_validators_is_asked_for_the_whole_from_then_on()
    {
        var validators = new Validators("\"for ever\"", null);
        await ReadAsync(Direct() with { Validators = validators });
        var changed = Direct() with { Validators = validators, Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Feed).Replace(">1<", ">2<", StringComparison.Ordinal)) };
        var read = await ReadAsync(changed);
        Assert.Contains(read.Findings, finding => finding.Code == "feed.validators.void");
        await ReadAsync(changed);
        Assert.Equal(Validators.None, _asked[^1].Validators);
    }

    [Fact]
    public async Task Another_configured_address_goes_before_what_was_learned_of_the_last()
    {
        await ReadAsync(Moved(301));
        var other = new Uri("https://third.example/feed");
        await ReadAsync(Direct(), other);
        Assert.Equal(other, _asked[^1].Url);
    }

    [Fact]
    public async Task The_same_bytes_are_not_parsed_twice_and_validators_are_echoed()
    {
        var validators = new Validators("W/\"é\"", "yesterday");
        Assert.Equal(RunOutcome.Done, (await ReadAsync(Direct() with { Validators = validators })).Outcome);
        var again = await ReadAsync(Direct());
        Assert.Equal((RunOutcome.NotModified, null), (again.Outcome, again.Feed));
        Assert.Equal(validators, _asked[^1].Validators);
    }

    [Fact]
    public async Task Validators_that_a_304_leaves_out_stay()
    {
        await ReadAsync(Direct() with { Validators = new Validators("\"1\"", "Mon") });
        var same = await ReadAsync(new NotModified(new Validators("\"2\"", null)));
        Assert.Equal(new Validators("\"2\"", "Mon"), same.Validators);
        Assert.NotNull(same.BodyHash);
    }

    private static Fetched Direct() => new(New, Feed) { MediaType = "application/rss+xml" };

    private static Fetched Moved(int status) => Direct() with { Redirects = [new Redirect(Old, New, status)] };

    /// <summary>Reads as a run does, and keeps what a run keeps.</summary>
    private async Task<Reading> ReadAsync(FetchResult answer, Uri? feed = null)
    {
        using var reading = new FeedReading(new Answering(answer, _asked), new FeedParser(), archive: null, _time);
        var source = new Source { Id = "one", Name = "One", Feed = feed ?? Old, Schedule = Schedule.Every(TimeSpan.FromMinutes(15)) };
        var read = await reading.ReadAsync(source, _state, _memory, TestContext.Current.CancellationToken);
        _state = _state with { Validators = read.Validators, BodyHash = read.BodyHash, MovedTo = read.Move?.To, MovedFrom = read.Move?.From, MovedAt = read.Move?.SeenAt, MovedSince = read.Move?.Since, LastWhole = read.LastWhole, NotModified = read.NotModified, Distrusted = read.Distrusted, SeenItems = Masdar.Polling.Overlap.Remember(read.Items) ?? _state.SeenItems };
        return read;
    }

    private sealed class Answering(FetchResult answer, List<FetchRequest> asked) : IHttpFetcher
    {
        public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            asked.Add(request);
            return Task.FromResult(answer);
        }
    }
}

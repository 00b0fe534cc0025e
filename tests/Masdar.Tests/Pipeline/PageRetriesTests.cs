using Masdar.Model;
using Masdar.Tests.Extraction;

namespace Masdar.Tests.Pipeline;

public class PageRetriesTests
{
    private const string Path = "/2026/bridge", Title = "Old bridge opens again", Summary = "The old bridge over the river was opened to traffic again on Monday.";

    private static string Busy() => "HTTP/1.1 500 Busy\nContent-Type: text/html\n\nbusy";

    [Fact]
    public async Task A_page_that_fails_twice_becomes_a_revision_though_the_item_has_left_the_feed()
    {
        await using var site = new NewsSite();
        var calls = 0;
        site.Pages[Path] = _ => Interlocked.Increment(ref calls) <= 2 ? Busy() : NewsSite.Html(Pages.Article());
        site.Add(Path, Title, Summary);

        await site.RunAsync();
        Assert.Equal(TextFrom.Feed, Assert.Single(site.Records()).Article.TextFrom);
        site.Clear();
        await site.RunAsync();
        Assert.Equal(1, site.Asked(Path));

        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Single(site.Records());
        site.Move(TimeSpan.FromMinutes(61));
        var report = await site.RunAsync();

        Assert.Equal(1, report.Counts.Revised);
        var revision = site.Records()[^1];
        Assert.Equal((2, TextFrom.Page, Title), (revision.Revision, revision.Article.TextFrom, revision.Article.Title));
        Assert.Contains(Pages.Paragraphs[5], revision.Article.Text, StringComparison.Ordinal);
        Assert.Equal(site.Records()[0].Article.Id, revision.Article.Id);
        Assert.NotEmpty(revision.Attribution.Lines);
    }

    [Fact]
    public async Task An_item_that_comes_again_unchanged_after_its_revision_is_nothing_new()
    {
        await using var site = new NewsSite();
        var calls = 0;
        site.Pages[Path] = _ => Interlocked.Increment(ref calls) <= 1 ? Busy() : NewsSite.Html(Pages.Article());
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        site.Add("/other", "Another", "Another text of the day that has enough words.");
        await site.RunAsync();

        Assert.Equal(2, site.Records().Count(r => r.Article.Guid == Path));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_headline_that_is_pushed_while_the_page_is_looked_at_stays()
    {
        await using var site = new NewsSite();
        var (calls, looked) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var pushed = new ManualResetEventSlim();
        site.Pages[Path] = _ =>
        {
            var call = Interlocked.Increment(ref calls);
            if (call == 1) return Busy();
            if (call == 2)
            {
                looked.SetResult();
                pushed.Wait(TimeSpan.FromSeconds(30));
            }
            return NewsSite.Html(Pages.Article());
        };
        site.Add(Path, Title, Summary);
        await using (var engine = await site.OpenAsync())
        {
            await engine.Runs.RunOneAsync(site.Source, site.Config, TestContext.Current.CancellationToken);
            site.Clear();
            site.Move(TimeSpan.FromMinutes(61));
            var look = engine.Runs.RunOneAsync(site.Source, site.Config, TestContext.Current.CancellationToken);
            await looked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            site.Add(Path, Title + ", minister says", Summary);
            var push = await engine.Runs.TakePushAsync(site.Source, site.Config, site.Pushed(), TestContext.Current.CancellationToken);
            Assert.Equal(1, push.Counts.Revised);
            pushed.Set();
            await look;
        }
        var revision = site.Records()[^1];
        Assert.Equal((2, Title + ", minister says", TextFrom.Page), (revision.Revision, revision.Article.Title, revision.Article.TextFrom));

        // The plan that came with the revision goes on.
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal((4, 2), (calls, site.Records().Count));
    }

    [Theory]
    [InlineData("410 Gone")]
    [InlineData("401 Unauthorized")]
    public async Task A_page_that_is_refused_for_good_is_not_asked_again(string status)
    {
        await using var site = new NewsSite();
        var calls = 0;
        site.Pages[Path] = _ => Interlocked.Increment(ref calls) <= 1 ? Busy() : $"HTTP/1.1 {status}\nContent-Type: text/html\n\nno";
        site.Add(Path, Title, Summary);
        for (var run = 0; run < 4; run++)
        {
            await site.RunAsync();
            site.Move(TimeSpan.FromMinutes(61));
        }
        Assert.Equal(2, calls);
        Assert.Single(site.Records());
    }

    [Fact]
    public async Task A_page_that_never_comes_is_given_up_after_ten_further_tries()
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => Busy();
        site.Add(Path, Title, Summary);
        for (var run = 0; run < 14; run++)
        {
            await site.RunAsync();
            site.Move(TimeSpan.FromMinutes(61));
        }
        Assert.Equal(11, site.Asked(Path));
    }

    [Fact]
    public async Task A_correction_on_the_page_is_seen_though_the_feed_is_silent_and_a_counter_is_none()
    {
        await using var site = new NewsSite();
        var (version, conditional) = (1, 0);
        site.Pages[Path] = asked =>
        {
            if (asked["If-None-Match"] == $"\"{version}\"")
            {
                conditional++;
                return $"HTTP/1.1 304 Not Modified\nETag: \"{version}\"";
            }
            var text = version < 3 ? Pages.Paragraphs : [.. Pages.Paragraphs[..5], Pages.Paragraphs[5].Replace("next year", "in two years", StringComparison.Ordinal)];
            return NewsSite.Html(Pages.Article(Pages.Join(text) + $"<p>{version * 100} views</p>"), $"ETag: \"{version}\"\n");
        };
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        site.Move(TimeSpan.FromMinutes(31));
        await site.RunAsync();
        Assert.Equal(1, conditional);

        version = 2;
        site.Move(TimeSpan.FromMinutes(31));
        await site.RunAsync();
        Assert.Single(site.Records());

        version = 3;
        site.Move(TimeSpan.FromMinutes(61));
        await site.RunAsync();
        Assert.Equal(2, site.Records().Count);
        Assert.Contains("in two years", site.Records()[^1].Article.Text, StringComparison.Ordinal);

        for (var run = 0; run < 10; run++)
        {
            site.Move(TimeSpan.FromHours(5));
            await site.RunAsync();
        }
        Assert.Equal(6, site.Asked(Path));
    }

    [Fact]
    public async Task Corrections_are_not_looked_for_where_that_is_switched_off()
    {
        await using var site = new NewsSite();
        site.Config = site.Config with { Fetching = site.Config.Fetching with { Corrections = false } };
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article(), "ETag: \"1\"\n");
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        site.Move(TimeSpan.FromHours(3));
        await site.RunAsync();
        Assert.Equal(1, site.Asked(Path));
    }

    [Fact]
    public async Task A_page_that_is_down_does_not_put_the_feeds_summary_in_place_of_the_whole_text()
    {
        await using var site = new NewsSite();
        site.Pages[Path] = _ => NewsSite.Html(Pages.Article());
        site.Add(Path, Title, Summary);
        await site.RunAsync();
        site.Pages[Path] = _ => Busy();
        site.Clear();
        site.Add(Path, Title, Summary + " More.");
        await site.RunAsync();
        Assert.Single(site.Records());
    }
}

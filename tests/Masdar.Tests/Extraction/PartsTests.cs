using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Extraction;

public class PartsTests
{
    private const string Two = Pages.Url + "?page=2";

    [Fact]
    public async Task The_parts_of_an_article_are_joined()
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Part(0, 2, Two)).With(Two, Part(2, 4, Pages.Url + "?page=3")).With(Pages.Url + "?page=3", Part(4, 6, null));
        var extract = await Extract(fetcher);
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.False(extract.RetryPage);
        Assert.All(fetcher.Requests, r => Assert.Equal(FetchPurpose.Page, r.Purpose));
    }

    [Theory]
    [InlineData("https://news.example/2026/01/another-article")]
    [InlineData("https://other.example/2026/01/bridge?page=2")]
    [InlineData("https://news.example/2026/01/bridge?page=3")]
    [InlineData("javascript:next()")]
    [InlineData("http://xn--127.1\u3002/2")]
    public async Task The_next_article_is_no_part(string next)
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Part(0, 6, next));
        await Extract(fetcher);
        Assert.Single(fetcher.Requests);
    }

    [Fact]
    public void A_host_without_an_ascii_form_is_another_site() => Assert.False(SameSite.Is(new Uri("http://xn--127.1\u3002/2"), new Uri(Pages.Url)));

    [Fact]
    public async Task A_part_that_is_the_same_page_again_ends_it()
    {
        var fetcher = new FixtureFetcher().With(Pages.Url, Part(0, 6, Two)).With(Two, Part(0, 6, Pages.Url + "?page=3"));
        Assert.Equal(Pages.Paragraphs, Pages.Lines(await Extract(fetcher)));
        Assert.Equal(2, fetcher.Requests.Count);
    }

    [Fact]
    public async Task A_part_that_cannot_be_had_leaves_the_ones_before_and_is_tried_again()
    {
        var extract = await Extract(new FixtureFetcher().With(Pages.Url, Part(0, 3, Two)));
        Assert.Equal(Pages.Paragraphs[..3], Pages.Lines(extract));
        Assert.True(extract.RetryPage);
        Assert.Equal("page.part.missing", Assert.Single(extract.Findings).Code);
    }

    [Fact]
    public async Task There_are_never_more_than_ten()
    {
        var fetcher = new FixtureFetcher();
        for (var n = 1; n <= 20; n++)
        {
            var paragraphs = Pages.Join(Enumerable.Range(0, 6).Select(i => $"Sentence {i} of part {n} says on its own what no other part of the article says, in {n * 100 + i} words."));
            fetcher.With(n == 1 ? Pages.Url : $"{Pages.Url}?page={n}", Pages.Article(paragraphs, $"<link rel=next href=\"?page={n + 1}\">"));
        }
        await Extract(fetcher);
        Assert.Equal(PartJoiner.MaxParts, fetcher.Requests.Count);
    }

    [Fact]
    public async Task A_page_is_read_in_a_place_of_its_own_and_none_is_held_while_a_part_is_fetched()
    {
        var (held, most, taken) = (0, 0, 0);
        var fetcher = new FixtureFetcher().With(Pages.Url, Part(0, 2, Two)).With(Two, Part(2, 4, Pages.Url + "?page=3")).With(Pages.Url + "?page=3", Part(4, 6, null));
        fetcher.Asked = () => Assert.Equal(0, held);
        var extractor = new ArticleExtractor(fetcher, places: token =>
        {
            taken++;
            most = Math.Max(most, ++held);
            var isHeld = true;
            return Task.FromResult<IDisposable>(new Ending(() =>
            {
                if (isHeld) held--;
                isHeld = false;
            }));
        });
        var extract = await extractor.ExtractAsync(Pages.Source(), null, Pages.Item(summary: null), TestContext.Current.CancellationToken);
        Assert.Equal(Pages.Paragraphs, Pages.Lines(extract));
        Assert.Equal((0, 1, 3), (held, most, taken));
    }

    private sealed class Ending(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    private static Task<Extract> Extract(FixtureFetcher fetcher) =>
        new ArticleExtractor(fetcher).ExtractAsync(Pages.Source(), null, Pages.Item(summary: null), TestContext.Current.CancellationToken);

    private static string Part(int from, int to, string? next) =>
        Pages.Article(Pages.Join(Pages.Paragraphs[from..to]), next is null ? "" : $"<link rel=\"next\" href=\"{next}\">");
}

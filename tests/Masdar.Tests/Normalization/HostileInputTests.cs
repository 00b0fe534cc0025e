using System.Diagnostics;
using CsCheck;
using Masdar.Model;
using Masdar.Tests.Text;

namespace Masdar.Tests.Normalization;

public class HostileInputTests
{
    [Fact]
    public void Nothing_that_an_item_says_throws_or_leaves_stray_characters() => PlainTextTests.Hostile.Array[14].Sample(
        texts =>
        {
            var item = NormalizerTests.Item() with
            {
                Key = texts[0],
                Guid = texts[1],
                Title = new(texts[2], true),
                Summary = new(texts[3], true),
                Content = new("<p>" + texts[4] + "<a href='" + texts[5] + "'>", true),
                Authors = [texts[6], texts[7]],
                Categories = [texts[8], texts[9]],
                Image = new(texts[10], texts[11], -1, int.MaxValue),
                Enclosures = [new(texts[12], texts[13], long.MinValue)],
                Language = texts[0],
                Rights = new() { Notice = texts[1], Robots = [texts[2]] },
                Origin = new(texts[3], texts[4]),
            };
            var extract = Extract.FromFeed(item) with { PageTitle = texts[5], Language = texts[6] };
            Check(NormalizerTests.Normalize(item, extract: extract, feedLanguage: texts[7]));
            Check(NormalizerTests.Normalize(item with { Title = new(texts[2], false), Content = new(texts[4], false) }));
        },
        iter: 3_000);

    [Fact]
    public void A_title_of_fifty_megabytes_is_cut()
    {
        var article = NormalizerTests.Normalize(NormalizerTests.Item(title: new string('T', 50 * 1024 * 1024)));
        Assert.Equal(1000, article.Title.Length);
        Assert.EndsWith("…", article.Title, StringComparison.Ordinal);
        Check(NormalizerTests.Normalize(NormalizerTests.Item(title: "ا" + new string('\u064B', 9 * 1024 * 1024))));
    }

    [Fact]
    public void Ten_thousand_categories_and_files_are_bounded()
    {
        var clock = Stopwatch.StartNew();
        var article = NormalizerTests.Normalize(NormalizerTests.Item() with
        {
            Categories = [.. Enumerable.Range(0, 10_000).Select(i => $"topic {i}")],
            Authors = [.. Enumerable.Range(0, 10_000).Select(i => $"author {i}")],
            Enclosures = [.. Enumerable.Range(0, 10_000).Select(i => new Enclosure($"https://e.org/{i}", null, null))],
        });
        Assert.Equal(100, article.Categories.Count);
        Assert.Equal("topic 0", article.Categories[0]);
        Assert.InRange(article.Authors.Count, 1, 20);
        Assert.InRange(article.Enclosures.Count, 1, 50);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_hundred_thousand_nested_elements_cost_neither_the_stack_nor_the_text()
    {
        foreach (var tag in (string[])["div", "b", "table", "blockquote", "ul", "span", "x", "svg", "a", "font", "li"])
        {
            var closed = string.Concat(Enumerable.Repeat($"<{tag}>", 100_000)) + "<p>deep words</p>" + string.Concat(Enumerable.Repeat($"</{tag}>", 100_000));
            foreach (var html in (string[])[closed, closed[..closed.IndexOf("</p>", StringComparison.Ordinal)]])
            {
                var article = NormalizerTests.Normalize(NormalizerTests.Item(html: html));
                Assert.Equal("deep words", article.Text);
                Assert.Empty(StrictHtml.Violations(article.Html));
            }
        }
    }

    [Fact]
    public async Task One_normalizer_serves_many_threads()
    {
        var item = NormalizerTests.Item(html: "<p>" + NormalizerTests.ArabicText + "</p><ul><li>a<li>b</ul>");
        var expected = NormalizerTests.Normalize(item);
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 50).Select(_ => NormalizerTests.Normalize(item)).ToList())));
        Assert.All(all.SelectMany(articles => articles), article => Assert.Equal((expected.Html, expected.Text, expected.Language), (article.Html, article.Text, article.Language)));
    }

    private static void Check(Article article)
    {
        foreach (var text in (string?[])[article.Title, article.OriginalTitle, article.Guid, article.Rights?.Notice, article.Origin?.Name, article.Image?.Alt, .. article.Authors, .. article.Categories])
        {
            if (text is null) continue;
            Assert.Null(TextChecks.ParagraphViolation(text));
            Assert.DoesNotContain('\n', text);
        }
        foreach (var text in (string?[])[article.Text, article.Summary]) Assert.Null(TextChecks.ParagraphViolation(text ?? ""));
        foreach (var url in (string?[])[article.Url, article.Image?.Url, article.Origin?.Url, .. article.Enclosures.Select(enclosure => enclosure.Url)])
        {
            Assert.True(url is null || url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal), url);
        }
        Assert.Empty(StrictHtml.Violations(article.Html));
    }
}

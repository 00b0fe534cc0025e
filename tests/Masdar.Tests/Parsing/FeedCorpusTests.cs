using System.Globalization;
using Masdar.Model;

namespace Masdar.Tests.Parsing;

public class FeedCorpusTests
{
    [Fact]
    public void Nearly_every_item_of_the_corpus_is_found()
    {
        Assert.SkipUnless(FeedCorpus.Folder is not null, "The corpus of feeds is not installed beside the project.");
        int expected = 0, found = 0;
        foreach (var feed in FeedCorpus.Cases())
        {
            var items = (FeedCorpus.Parse(feed) as ParsedFeed)?.Items.Count ?? 0;
            var wanted = feed.Expected.GetProperty("items").GetArrayLength();
            expected += wanted;
            found += Math.Min(wanted, items);
        }
        Assert.True(found >= 0.99 * expected, $"{found} of {expected} items");
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("tr-TR")]
    public void The_corpus_reads_the_same_under_every_culture(string culture)
    {
        Assert.SkipUnless(FeedCorpus.Folder is not null, "The corpus of feeds is not installed beside the project.");
        foreach (var feed in FeedCorpus.Cases())
        {
            var invariant = Under("", feed);
            Assert.Equal(invariant, Under(culture, feed));
        }
    }

    /// <summary>Writes what the conformance scorer reads (<c>feed_conformance.py --results</c>).</summary>
    [Fact]
    public void The_results_are_written_for_the_scorer_where_it_asks()
    {
        var path = Environment.GetEnvironmentVariable("MASDAR_CONFORMANCE_OUT");
        Assert.SkipUnless(FeedCorpus.Folder is not null && path is { Length: > 0 }, "MASDAR_CONFORMANCE_OUT names no file.");
        File.WriteAllLines(path!, FeedCorpus.Cases().Select(feed => NeutralJson.Of(feed.File, FeedCorpus.Parse(feed))));
    }

    private static string Under(string culture, FeedCase feed)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return NeutralJson.Of(feed.File, FeedCorpus.Parse(feed));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

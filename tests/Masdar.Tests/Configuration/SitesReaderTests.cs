using Masdar.Extraction;
using Masdar.Model;

namespace Masdar.Tests.Configuration;

public class SitesReaderTests
{
    [Fact]
    public void A_rule_has_all_that_the_file_says()
    {
        var config = Reading.Good(Reading.Read(sites: """
            {
              // Comments and trailing commas are fine.
              "sites": [
                { "host": "Example.ORG", "content": "article .body", "remove": [".share", ".more"], "title": "h1", "nextPage": "a.next", },
                { "host": "أخبار.example", "content": ".text" },
              ],
            }
            """));
        var rule = config.Sites[0];
        Assert.Equal(("example.org", "article .body", "h1", "a.next"), (rule.Host, rule.Content, rule.Title, rule.NextPage));
        Assert.Equal([".share", ".more"], rule.Remove);
        Assert.StartsWith("xn--", config.Sites[1].Host, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_no_rules() => Assert.Empty(Reading.Good(Reading.Read()).Sites);

    [Theory]
    [InlineData("""{ "host": "example.org", "content": "a!b" }""", "config/sites.json:1:50: sites[0].content: is no selector")]
    [InlineData("""{ "host": "example.org", "remove": [".a", 7] }""", "sites[0].remove[1]: is text in double quotes, not a number")]
    [InlineData("""{ "content": ".a" }""", "sites[0].host: is missing: the site's host, such as \"example.org\"")]
    [InlineData("""{ "host": "https://example.org/news", "content": ".a" }""", "\"https://example.org/news\" is an address; write its host only: \"example.org\"")]
    [InlineData("""{ "host": "*.example.org", "content": ".a" }""", "a host stands for those below it too: write \"example.org\"")]
    [InlineData("""{ "host": "example.org/news", "content": ".a" }""", "\"example.org/news\" is no host")]
    [InlineData("""{ "host": "example.org" }""", "has a rule that says nothing")]
    [InlineData("""{ "host": "example.org", "conten": ".a", "title": "h1" }""", "sites[0].conten: is no key that Masdar knows; did you mean \"content\"?")]
    [InlineData("""{ "host": "example.org", "title": "h1" }, { "host": "EXAMPLE.org", "title": "h2" }""", "sites[1].host: \"example.org\" has a rule already, sites[0]; write both as one")]
    public void What_is_wrong_is_said_with_file_key_and_remedy(string rules, string message)
    {
        var problem = Reading.Problem(Reading.Read(sites: $"{{ \"sites\": [ {rules} ] }}"));
        Assert.StartsWith($"config{Path.DirectorySeparatorChar}sites.json:1:", problem, StringComparison.Ordinal);
        Assert.Contains(message.Replace("config/", $"config{Path.DirectorySeparatorChar}", StringComparison.Ordinal), problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_its_list_and_one_that_is_cut_off_are_problems()
    {
        Assert.Contains("sites: is missing", Reading.Problem(Reading.Read(sites: "{}")), StringComparison.Ordinal);
        Assert.Null(Reading.Read(sites: "{ \"sites\": [").Config);
    }

    [Theory]
    [InlineData("article .body", true)]
    [InlineData("div:not(.share) > p, [itemprop=articleBody]", true)]
    [InlineData("article >>> [", false)]
    [InlineData("div:::x", false)]
    [InlineData("p >", false)]
    public void A_selector_is_read_as_extraction_reads_it(string selector, bool fine) => Assert.Equal(fine, SelectorSyntax.Problem(selector) is null);

    [Theory]
    [InlineData("example.org", "example.org")]
    [InlineData("www.example.org", "example.org")]
    [InlineData("en.news.example.org", "news.example.org")]
    [InlineData("badexample.org", null)]
    [InlineData("org", null)]
    public void The_longest_host_that_fits_is_taken(string host, string? rule) =>
        Assert.Equal(rule, SiteRule.For([new SiteRule("example.org"), new SiteRule("news.example.org")], host)?.Host);
}

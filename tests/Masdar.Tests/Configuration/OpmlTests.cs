using System.Text;
using CsCheck;
using Masdar.Configuration;
using Masdar.Model;

namespace Masdar.Tests.Configuration;

public class OpmlTests
{
    [Fact]
    public void Nested_outlines_are_read_whatever_the_case_of_their_attributes()
    {
        var result = Read("""
            <?xml version="1.0"?>
            <!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">
            <opml version="1.0"><head><title>t</title></head><body>
              <outline text="سوريا"><outline text="عنب بلدي" title=" عنب
            بلدي " type="rss" xmlUrl="https://www.enabbaladi.net/feed/" htmlUrl="https://www.enabbaladi.net/" language="ar"/>
                <outline text="deep"><outline xmlurl="feed://b.example/rss" language="???"/></outline></outline>
              <outline text="again" xmlUrl="https://www.enabbaladi.net/feed/"/>
              <outline text="bad" xmlUrl="javascript:alert(1)"/>
              <outline text="secret" xmlUrl="https://u:p@x.example/"/>
              <outline text="folder only"/>
            </body></opml>
            """);
        Assert.Empty(result.Problems);
        Assert.Equal(
            [
                new(null, "عنب بلدي", new("https://www.enabbaladi.net/feed/")) { Homepage = new("https://www.enabbaladi.net/"), Language = "ar" },
                new NewSource(null, "b.example", new("http://b.example/rss")),
            ],
            result.Sources);
        Assert.Equal(["bad", "secret"], result.Skipped.Select(s => s.Split(':')[0]), StringComparer.Ordinal);
        Assert.DoesNotContain(result.Skipped, s => s.Contains("u:p", StringComparison.Ordinal));
    }

    [Fact]
    public void Entities_are_neither_fetched_nor_expanded()
    {
        var bomb = Read("""<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]><opml><body><outline text="&a;&b;" xmlUrl="https://a.example/"/></body></opml>""");
        Assert.Empty(bomb.Sources);
        Assert.Contains("is broken XML", Assert.Single(bomb.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<opml><body><outline xmlUrl='https://a.example/'/>", 1, "f.opml:1:51: is broken XML:")]
    [InlineData("<rss/>", 0, "f.opml:1:2: is no OPML: its root is \"rss\"")]
    [InlineData("", 0, "f.opml:")]
    public void What_cannot_be_read_is_said_and_what_could_is_kept(string text, int sources, string problem)
    {
        var result = Read(text);
        Assert.Equal(sources, result.Sources.Count);
        Assert.StartsWith(problem, Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var text = string.Concat(Enumerable.Repeat("<outline>", 100_000));
        Assert.Contains("goes beyond", Assert.Single(Read("<opml>" + text).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_exported_is_imported_again() =>
        Gen.Select(Gen.String[Gen.Char["abc قناة\"&<>'é"], 1, 30], Gen.Int[0, 1000]).Array[0, 8].Sample(pairs =>
        {
            var sources = pairs.Where(p => p.Item1.Trim().Length > 0).DistinctBy(p => p.Item2).Select(p => new Source
            {
                Id = "x",
                Name = string.Join(' ', p.Item1.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                Feed = new($"https://x.example/?a={p.Item2}&b=<>"),
                Homepage = p.Item2 % 2 == 0 ? new("https://x.example/") : null,
                Language = p.Item2 % 3 == 0 ? "ar" : null,
                Schedule = Schedule.Every(TimeSpan.FromMinutes(1)),
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "hidden-secret" },
            }).ToList();
            var opml = Opml.Write(sources, "Masdar");
            Assert.DoesNotContain("hidden-secret", opml, StringComparison.Ordinal);
            var read = Opml.Read("f", Encoding.UTF8.GetBytes(opml));
            Assert.Empty(read.Problems);
            Assert.Equal(sources.Select(s => (s.Name, s.Feed, s.Homepage, s.Language)), read.Sources.Select(s => (s.Name, s.Feed, s.Homepage, s.Language)));
        }, iter: 200);

    [Fact]
    public void A_title_becomes_a_name_in_one_line_that_the_list_takes()
    {
        Assert.Equal("a b c", NewSource.Line(" a\r\n b\u202E\0\uFFFFc\t"));
        Assert.Equal(199, NewSource.Line(new string('x', 199) + "😀😀").Length);
        Gen.String[0, 300].Sample(title => Assert.True(NewSource.Line(title) is "" || Values.Text(200)(new(JsonKind.Text, default, 0, 0) { Text = NewSource.Line(title) }).Problem is null), iter: 500);
    }

    [Fact]
    public void A_whole_list_of_a_feed_reader_comes_in_at_once()
    {
        using var folder = new Folder();
        var opml = "<opml><body>" + string.Concat(Enumerable.Range(0, 500).Select(i => $"<outline text='قناة' xmlUrl='https://www.site.co.uk/{i}'/>")) + "</body></opml>";
        var result = new SourceList(new ConfigReader(Reading.Checks), folder.Path, Reading.NoEnvironment).Add(Read(opml).Sources);
        Assert.Empty(result.Problems);
        Assert.Equal(("site", "site-500", 500), (result.Ids[0], result.Ids[^1], result.Ids.Distinct(StringComparer.Ordinal).Count()));
    }

    [Theory]
    [InlineData("Enab Baladi – English", "https://x.example/", "enab-baladi-english")]
    [InlineData("Médias", "https://x.example/", "medias")]
    [InlineData("عنب بلدي", "https://www.enabbaladi.net/feed", "enabbaladi")]
    [InlineData("العربي", "https://www.alaraby.co.uk/rss", "alaraby")]
    [InlineData("بي بي سي", "https://feeds.bbci.co.uk/arabic/rss.xml", "bbci")]
    [InlineData("سانا", "https://news.sana.gov.sy/", "sana")]
    [InlineData("محلي", "http://127.0.0.1:8080/f", "127-0-0-1")]
    [InlineData("import", "https://import.example/", "source")]
    public void An_id_is_made_of_the_name_or_the_host(string name, string feed, string id) => Assert.Equal(id, SourceIds.Make(name, new(feed)));

    private static OpmlResult Read(string text) => Opml.Read("f.opml", Encoding.UTF8.GetBytes(text));
}

using System.Net;
using System.Text;
using Masdar.Configuration;
using Masdar.Model;

namespace Masdar.Tests.Configuration;

public class ConfigReaderTests
{
    [Fact]
    public void An_empty_masdar_json_gives_every_default()
    {
        var config = Reading.Good(Reading.Read());
        Assert.Equal(new FetchingOptions(), config.Fetching);
        Assert.Equal(new DeduplicationOptions(), config.Deduplication);
        Assert.Equal(new OutputOptions(), config.Output);
        Assert.Equal(new StorageOptions(), config.Storage);
        Assert.Equal(new DashboardOptions(), config.Dashboard);
        Assert.Equal(new PublisherOptions(), config.Publisher);
        Assert.Equal(["ar", "en"], config.Attribution.Templates.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_key_of_masdar_json_is_taken()
    {
        var config = Reading.Good(Reading.Read("""
            {
              "publisher": { "name": "موقعنا", "timeZone": "Europe/Berlin" },
              "fetching": { "maxConcurrency": 5, "maxConcurrencyPerHost": 3, "timeout": "7s", "maxFeedBytes": 2048, "maxPageBytes": 4096,
                "userAgent": "Ours/1 (+https://example.org)", "allowNetworks": ["127.0.0.0/8", "::1/128"], "respectRobots": false },
              "deduplication": { "nearDuplicates": false, "similarity": 0.9, "window": "2d" },
              "attribution": { "templates": { "ar": { "digits": "latin" }, "fr": { "lines": ["« {title} », {sourceName}"], "months": "english", "digits": "latin" } } },
              "output": { "records": false, "text": true, "archive": true },
              "storage": { "provider": "postgres", "connectionString": "Host=db" },
              "dashboard": { "enabled": true, "urls": "http://*:5080; https://localhost:5081" },
              "Serilog": { "MinimumLevel": { "Default": "Debug" }, "Using": ["A", "B"] }
            }
            """));
        Assert.Equal(("موقعنا", "Europe/Berlin"), (config.Publisher.Name, config.Publisher.TimeZone.Id));
        Assert.Equal([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], config.Fetching.AllowNetworks);
        Assert.Equal(
            new FetchingOptions
            {
                MaxConcurrency = 5,
                MaxConcurrencyPerHost = 3,
                Timeout = TimeSpan.FromSeconds(7),
                MaxFeedBytes = 2048,
                MaxPageBytes = 4096,
                UserAgent = "Ours/1 (+https://example.org)",
                AllowNetworks = config.Fetching.AllowNetworks,
                RespectRobots = false,
            },
            config.Fetching);
        Assert.Equal(new DeduplicationOptions { NearDuplicates = false, Similarity = 0.9, Window = TimeSpan.FromDays(2) }, config.Deduplication);
        Assert.Equal(AttributionTemplate.Shipped["ar"] with { Digits = DigitSet.Latin }, config.Attribution.Templates["ar"]);
        Assert.Equal(MonthNames.English, config.Attribution.Templates["fr"].Months);
        Assert.Equal(new OutputOptions { Records = false, Text = true, Archive = true }, config.Output);
        Assert.Equal(new StorageOptions(StorageProvider.Postgres, "Host=db"), config.Storage);
        Assert.Equal(new DashboardOptions(true, "http://*:5080; https://localhost:5081"), config.Dashboard);
    }

    [Theory]
    [InlineData("""{ "fetching": { "maxConcurrency": 0 } }""", "config/masdar.json:1:35: fetching.maxConcurrency: 0 is out of range; from 1 to 1024")]
    [InlineData("""{ "fetching": { "maxConcurrency": 1.5 } }""", "config/masdar.json:1:35: fetching.maxConcurrency: 1.5 is no whole number")]
    [InlineData("""{ "fetching": { "maxConcurrency": "9" } }""", "config/masdar.json:1:35: fetching.maxConcurrency: \"9\" is no number; write a whole number without quotes")]
    [InlineData("""{ "fetching": { "timeout": "fast" } }""", "config/masdar.json:1:28: fetching.timeout: \"fast\" is no duration; write 30s, 15m, 2h or 14d")]
    [InlineData("""{ "fetching": { "timeout": "1d" } }""", "config/masdar.json:1:28: fetching.timeout: \"1d\" is out of range; from 1s to 10m")]
    [InlineData("""{ "fetching": { "allowNetworks": ["300.0.0.0/8"] } }""", "config/masdar.json:1:35: fetching.allowNetworks[0]: \"300.0.0.0/8\" is no block of addresses; write for example \"10.0.0.0/8\" or \"::1/128\"; the bits behind the prefix are zero")]
    [InlineData("""{ "fetching": { "allowNetworks": ["10.0.0.1"] } }""", "config/masdar.json:1:35: fetching.allowNetworks[0]: \"10.0.0.1\" is no block of addresses; write \"10.0.0.1/32\" for this one address")]
    [InlineData("""{ "fetching": { "allowNetworks": "10.0.0.0/8" } }""", "config/masdar.json:1:34: fetching.allowNetworks: is a list in brackets [ ], not \"10.0.0.0/8\"")]
    [InlineData("""{ "fetching": { "allowNetworks": {} } }""", "config/masdar.json:1:34: fetching.allowNetworks: is a list in brackets [ ], not an object")]
    [InlineData("""{ "fetching": { "maxConcurency": 4 } }""", "config/masdar.json:1:17: fetching.maxConcurency: is no key that Masdar knows; did you mean \"maxConcurrency\"?")]
    [InlineData("""{ "fetching": { "userAgent": "مصدر" } }""", "config/masdar.json:1:30: fetching.userAgent: has a character that a header cannot carry; write ASCII without blanks at the ends")]
    [InlineData("""{ "fetching": 4 }""", "config/masdar.json:1:15: fetching: is a group of keys in braces { }, not 4")]
    [InlineData("""{ "fetch": {} }""", "config/masdar.json:1:3: fetch: is no key that Masdar knows; here are publisher, fetching, deduplication, attribution, output, storage, dashboard, Serilog")]
    [InlineData("""[]""", "config/masdar.json:1:1: is a group of keys in braces { }, not a list")]
    [InlineData("""{ "deduplication": { "similarity": 1.5 } }""", "config/masdar.json:1:36: deduplication.similarity: 1.5 is out of range; from 0.5 to 1")]
    [InlineData("""{ "storage": { "provider": "oracle" } }""", "config/masdar.json:1:28: storage.provider: \"oracle\" is none of \"sqlite\", \"postgres\"")]
    [InlineData("""{ "storage": { "provider": "postgres" } }""", "config/masdar.json:1:14: storage.connectionString: is missing: the provider \"postgres\" needs one, such as \"Host=localhost;Database=masdar;Username=masdar\"")]
    [InlineData("""{ "storage": { "connectionString": "Password=secret" } }""", "config/masdar.json:1:36: storage.connectionString: is for the provider \"postgres\" only; SQLite's file lies in the data folder")]
    [InlineData("""{ "output": { "text": "yes" } }""", "config/masdar.json:1:23: output.text: \"yes\" is neither true nor false; write one of them, without quotes")]
    [InlineData("""{ "output": { "text": null } }""", "config/masdar.json:1:23: output.text: null is neither true nor false; write one of them, without quotes")]
    [InlineData("""{ "publisher": { "timeZone": "Asia/Damaskus" } }""", "config/masdar.json:1:30: publisher.timeZone: \"Asia/Damaskus\" is no time zone; did you mean \"Asia/Damascus\"?")]
    [InlineData("""{ "publisher": { "timeZone": "../../etc/localtime" } }""", "config/masdar.json:1:30: publisher.timeZone: \"../../etc/localtime\" is no time zone; write an IANA name such as \"Asia/Damascus\"")]
    [InlineData("""{ "dashboard": { "urls": "localhost" } }""", "config/masdar.json:1:26: dashboard.urls: is no address to listen on; write for example \"http://127.0.0.1:5080\", several separated by semicolons")]
    [InlineData("""{ "attribution": { "templates": { "ar": { "lines": ["{sourcename}"] } } } }""", "config/masdar.json:1:53: attribution.templates.ar.lines[0]: \"{sourcename}\" is no placeholder; did you mean {sourceName}?")]
    [InlineData("""{ "attribution": { "templates": { "ar": { "lines": ["{sourceName"] } } } }""", "config/masdar.json:1:53: attribution.templates.ar.lines[0]: has a { without its }")]
    [InlineData("""{ "Serilog": { "MinimumLevel": "Foo" } }""", "config/masdar.json:1:32: Serilog.MinimumLevel: \"Foo\" is no level; write Verbose, Debug, Information, Warning, Error or Fatal")]
    [InlineData("""{ "Serilog": { "MinimumLevel": { "Override": { "Quartz": "Loud" } } } }""", "config/masdar.json:1:58: Serilog.MinimumLevel.Override.Quartz: \"Loud\" is no level; write Verbose, Debug, Information, Warning, Error or Fatal")]
    [InlineData("""{ "Serilog": { "WriteTo": [{ "Name": "Fil" }] } }""", "config/masdar.json:1:38: Serilog.WriteTo.0.Name: \"Fil\" is no sink that Masdar has; write Console or File")]
    [InlineData("""{ "Serilog": { "WriteTo": ["Consol"] } }""", "config/masdar.json:1:28: Serilog.WriteTo.0: \"Consol\" is no sink that Masdar has; write Console or File")]
    [InlineData("""{ "attribution": { "templates": { "x": { } } } }""", "config/masdar.json:1:40: attribution.templates.x.lines: is missing: the lines of the disclaimer")]
    [InlineData("""{ "attribution": { "templates": { "ar": { "lines": [] } } } }""", "config/masdar.json:1:52: attribution.templates.ar.lines: is empty; a disclaimer has one line at least")]
    [InlineData("""{ "attribution": { "templates": { "ar": { "months": "syriac" } } } }""", "config/masdar.json:1:53: attribution.templates.ar.months: \"syriac\" is none of \"levantine\", \"egyptian\", \"maghrebi\", \"english\"")]
    [InlineData("""{ "output": {}, "output": {} }""", "config/masdar.json:1:17: output: the key stands twice, first in line 1; remove one")]
    public void What_is_wrong_in_masdar_json_is_said_with_its_place(string masdar, string expected) => Assert.Equal(expected, Shown(Reading.Read(masdar)));

    [Theory]
    [InlineData("\"minInterval\": \"5m\"", "minInterval: is one of two: write maxInterval too, or \"schedule\": \"auto\"")]
    [InlineData("\"schedule\": \"0 0 * * * ?\", \"minInterval\": \"5m\"", "minInterval: is for an interval; a source with a cron expression is fetched at the times that it names")]
    [InlineData("\"schedule\": \"auto\", \"minInterval\": \"3h\", \"maxInterval\": \"2h\"", "minInterval: is longer than maxInterval")]
    [InlineData("\"schedule\": \"soon\"", "schedule: \"soon\" is no schedule; write auto, 30s, 15m, 2h, 1d or a Quartz cron expression such as \"0 0/10 6-23 * * ?\"")]
    [InlineData("\"schedule\": \"0s\"", "schedule: \"0s\" is out of range; from 1s to 30d")]
    [InlineData("\"schedule\": 15", "schedule: 15 is no schedule; write it in double quotes, such as \"15m\"")]
    [InlineData("\"schedule\": \"9 0/10 * * * ?\"", "schedule: \"9 0/10 * * * ?\" is no cron expression: bad seconds")]
    [InlineData("\"schedule\": \"*/10 * * * *\"", "schedule: \"*/10 * * * *\" has the five fields of a Unix crontab; Quartz's begin with the seconds and end with a weekday or ?, as in \"0 0/10 6-23 * * ?\"")]
    [InlineData("\"homepage\": \"example.org\"", "homepage: \"example.org\" is no address; write the whole of it, with http:// or https://")]
    [InlineData("\"homepage\": \"ftp://example.org\"", "homepage: \"ftp://example.org\" is no address; write the whole of it, with http:// or https://")]
    [InlineData("\"homepage\": \"https://u:secret@example.org\"", "homepage: the address has a user name or password; put them into \"headers\", as \"Authorization\"")]
    [InlineData("\"enabled\": \"yes\"", "enabled: \"yes\" is neither true nor false; write one of them, without quotes")]
    [InlineData("\"fulltext\": true", "fulltext: is no key that Masdar knows; did you mean \"fullText\"?")]
    [InlineData("\"timeZone\": \"Mars/Phobos\"", "timeZone: \"Mars/Phobos\" is no time zone; write an IANA name such as \"Asia/Damascus\"")]
    [InlineData("\"language\": \"arabic language\"", "language: \"arabic language\" is no language tag; write \"ar\", \"en\", \"ar-SY\", or \"und\" to have it detected")]
    [InlineData("\"attribution\": \"arr\"", "attribution: there is no attribution template \"arr\"; did you mean \"ar\"?")]
    [InlineData("\"selectors\": { \"content\": \"!\" }", "selectors.content: is no selector")]
    [InlineData("\"include\": { \"keywords\": [\"\"] }", "include.keywords[0]: is empty; write a text, or leave the key out")]
    [InlineData("\"categories\": { \"أخبار\": \"a\", \"اخبار\": \"b\" }", "categories.اخبار: is the same name as \"أخبار\"; remove one")]
    [InlineData("\"headers\": { \"X Key\": \"secret\" }", "headers.X Key: is no name of a header; write letters, digits and hyphens, such as \"X-Api-Key\"")]
    [InlineData("\"headers\": { \"host\": \"secret\" }", "headers.host: is set by Masdar itself; remove it")]
    [InlineData("\"headers\": { \"X-Key\": \"sec\\r\\nret\" }", "headers.X-Key: has a line break or another control character; write it as one line")]
    [InlineData("\"headers\": { \"X-Key\": 12345 }", "headers.X-Key: is text in double quotes, not a number")]
    [InlineData("\"headers\": { \"X-Key\": \"a\", \"x-key\": \"b\" }", "headers.x-key: is the same name as \"X-Key\"; remove one")]
    public void What_is_wrong_in_a_source_is_said_with_its_key(string more, string expected)
    {
        var shown = Shown(Reading.Read(sources: Reading.Source(more)));
        Assert.StartsWith("config/sources.json:1:", shown, StringComparison.Ordinal);
        Assert.EndsWith(": sources[0]." + expected, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_of_both_files_is_said_at_once()
    {
        var result = Reading.Read("""{ "fetching": { "timeout": 4 }, "x": 1 }""", """
            {
              "sources": [
                { "id": "Bad Id", "feed": "nowhere" },
                { "id": "a", "name": "A", "feed": "https://a.example/" },
                { "id": "a", "name": "B", "feed": "https://b.example/" }
              ]
            }
            """);
        Assert.Null(result.Config);
        Assert.Equal(
            [
                ("masdar.json", 1, 28, "fetching.timeout"),
                ("masdar.json", 1, 33, "x"),
                ("sources.json", 3, 5, "sources[0].name"),
                ("sources.json", 3, 13, "sources[0].id"),
                ("sources.json", 3, 31, "sources[0].feed"),
                ("sources.json", 5, 13, "sources[2].id"),
            ],
            result.Problems.Select(p => (Path.GetFileName(p.File), p.Line, p.Column, p.Path)));
    }

    [Fact]
    public void A_sources_own_keys_go_before_the_defaults()
    {
        var config = Reading.Good(Reading.Read(sources: """
            {
              "defaults": { "schedule": "2h", "language": "ar", "timeZone": "Asia/Damascus", "fullText": false, "enabled": false, "attribution": "en" },
              "sources": [
                { "id": "a", "name": "A", "feed": "https://a.example/" },
                { "id": "b", "name": "B", "feed": "https://b.example/", "schedule": "0 0/10 6-23 * * ?", "language": "und", "timeZone": "Syria Standard Time",
                  "fullText": true, "enabled": true, "attribution": "ar", "homepage": "https://b.example/home", "headers": { "X-Api-Key": "k" },
                  "selectors": { "content": "article", "remove": [".share"] }, "include": { "keywords": ["سوريا"] }, "exclude": { "categories": ["Sport"] },
                  "categories": { "Politics": "سياسة" } }
              ]
            }
            """));
        var (a, b) = (config.Sources[0], config.Sources[1]);
        Assert.Equal((TimeSpan.FromHours(2), null, "ar", "Asia/Damascus", false, false, "en"), (a.Schedule.Interval, a.Schedule.Cron, a.Language, a.TimeZone.Id, a.FullText, a.Enabled, a.Attribution));
        Assert.Equal((null, "0 0/10 6-23 * * ?", null, true, true, "ar"), (b.Schedule.Interval, b.Schedule.Cron, b.Language, b.FullText, b.Enabled, b.Attribution));
        Assert.Equal(TimeSpan.FromHours(3), b.TimeZone.GetUtcOffset(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        Assert.Equal("k", b.Headers["X-Api-Key"]);
        Assert.Equal(("article", ".share"), (b.Selectors!.Content, Assert.Single(b.Selectors.Remove)));
        Assert.Equal("سوريا", Assert.Single(b.Include.Keywords));
        Assert.Equal("Sport", Assert.Single(b.Exclude.Categories));
        Assert.Equal("سياسة", b.Categories["Politics"]);
    }

    [Fact]
    public void A_missing_file_is_named_with_a_way_to_get_one()
    {
        var folder = Directory.CreateTempSubdirectory("masdar-config-").FullName;
        try
        {
            var problems = new ConfigReader(ConfigChecks.None).Read(folder, Reading.NoEnvironment).Problems;
            Assert.Equal(["masdar.json", "sources.json"], problems.Select(p => Path.GetFileName(p.File)), StringComparer.Ordinal);
            Assert.All(problems, p => Assert.Contains("there is no such file", p.ToString(), StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void A_broken_masdar_json_hides_no_problem_of_sources_json_and_makes_none()
    {
        var result = Reading.Read("{ oops", Reading.Source("\"attribution\": \"mine\", \"enabled\": 1"));
        Assert.Equal(["", "sources[0].enabled"], result.Problems.Select(p => p.Path), StringComparer.Ordinal);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_fine()
    {
        var sources = "// list\r\n{ \"defaults\": { \"fullText\": false, }, /* here */ \"sources\": [ { \"id\": \"a\", \"name\": \"قناة\", \"feed\": \"http://127.0.0.1:1/f\", }, // one\n ], }";
        var config = Reading.Good(Reading.Read("{ // none\n }"u8.ToArray(), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(sources)]));
        Assert.False(Assert.Single(config.Sources).FullText);
    }

    [Fact]
    public void What_is_no_group_is_one_problem_and_not_one_for_each_key_that_it_lacks()
    {
        Assert.Equal("config/sources.json:1:16: sources[0]: is a group of keys in braces { }, not \"a\"", Shown(Reading.Read(sources: """{ "sources": [ "a" ] }""")));
        Assert.Equal("config/masdar.json:1:40: attribution.templates.x: is a group of keys in braces { }, not 1", Shown(Reading.Read("""{ "attribution": { "templates": { "x": 1 } } }""")));
    }

    [Fact]
    public void After_more_problems_than_anyone_reads_the_reading_stops()
    {
        var sources = "{ \"sources\": [" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{ "id": "{{i}}", "name": "A", "feed": "http://a/", "timeZone": "Asia/Damas{{i}}" }""")) + "] }";
        var problems = Reading.Read(sources: sources).Problems;
        Assert.Equal(Ledger.Most + 1, problems.Count);
        Assert.Equal("there are more problems; put these right first", problems[^1].Message);
    }

    private static string Shown(ConfigResult result) => Reading.Problem(result).Replace('\\', '/');
}

using System.Net;
using Masdar.Model;

namespace Masdar.Tests.Configuration;

public class EnvironmentOverlayTests
{
    [Fact]
    public void Variables_go_before_the_file_whatever_their_case()
    {
        var config = Reading.Good(Reading.Read(
            """{ "fetching": { "maxConcurrency": 4, "timeout": "5s" }, "output": { "text": false } }""",
            environment: Reading.Variables(
                ("MASDAR__FETCHING__MAXCONCURRENCY", "32"),
                ("masdar__Output__Text", "TRUE"),
                ("MASDAR__DEDUPLICATION__SIMILARITY", "0.9"),
                ("MASDAR__DEDUPLICATION__WINDOW", "3d"),
                ("MASDAR__PUBLISHER__NAME", "موقعنا"),
                ("MASDAR__PUBLISHER__TIMEZONE", "UTC"),
                ("MASDAR__STORAGE__PROVIDER", "Postgres"),
                ("MASDAR__STORAGE__CONNECTIONSTRING", "Host=db"),
                ("MASDAR_OTHER", "nothing of ours"))));
        Assert.Equal((32, TimeSpan.FromSeconds(5)), (config.Fetching.MaxConcurrency, config.Fetching.Timeout));
        Assert.True(config.Output.Text);
        Assert.Equal((0.9, TimeSpan.FromDays(3)), (config.Deduplication.Similarity, config.Deduplication.Window));
        Assert.Equal(("موقعنا", "UTC"), (config.Publisher.Name, config.Publisher.TimeZone.Id));
        Assert.Equal(new StorageOptions(StorageProvider.Postgres, "Host=db"), config.Storage);
    }

    [Fact]
    public void A_list_comes_from_numbered_variables_or_from_JSON_and_replaces_the_files()
    {
        const string file = """{ "fetching": { "allowNetworks": ["192.168.0.0/16", "172.16.0.0/12", "::1/128"] } }""";
        IPNetwork[] expected = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")];
        var numbered = Reading.Read(file, environment: Reading.Variables(("MASDAR__FETCHING__ALLOWNETWORKS__1", "10.0.0.0/8"), ("MASDAR__FETCHING__ALLOWNETWORKS__0", "127.0.0.0/8")));
        var json = Reading.Read(file, environment: Reading.Variables(("MASDAR__FETCHING__ALLOWNETWORKS", """["127.0.0.0/8", "10.0.0.0/8"]""")));
        Assert.Equal(expected, Reading.Good(numbered).Fetching.AllowNetworks);
        Assert.Equal(expected, Reading.Good(json).Fetching.AllowNetworks);
    }

    [Fact]
    public void A_template_can_come_from_the_environment()
    {
        var config = Reading.Good(Reading.Read(environment: Reading.Variables(
            ("MASDAR__ATTRIBUTION__TEMPLATES__AR__DIGITS", "latin"), ("MASDAR__ATTRIBUTION__TEMPLATES__FR__LINES__0", "{title}"))));
        Assert.Equal(DigitSet.Latin, config.Attribution.Templates["ar"].Digits);
        Assert.Equal("{title}", Assert.Single(config.Attribution.Templates["fr"].Lines));
    }

    [Theory]
    [InlineData("MASDAR__FETCHING__MAXCONCURENCY", "4", "environment variable MASDAR__FETCHING__MAXCONCURENCY: fetching.maxconcurency: is no key that Masdar knows; did you mean \"maxConcurrency\"?")]
    [InlineData("MASDAR__FETCHING__MAXCONCURRENCY", "many", "environment variable MASDAR__FETCHING__MAXCONCURRENCY: fetching.maxConcurrency: \"many\" is no whole number")]
    [InlineData("MASDAR__FETCHING__MAXCONCURRENCY", "0", "environment variable MASDAR__FETCHING__MAXCONCURRENCY: fetching.maxConcurrency: 0 is out of range; from 1 to 1024")]
    [InlineData("MASDAR__FETCHING", "4", "environment variable MASDAR__FETCHING: fetching: is a group of keys, not one value; name the key in the variable")]
    [InlineData("MASDAR__FETCHING__", "4", "environment variable MASDAR__FETCHING__: names no key; write for example MASDAR__FETCHING__MAXCONCURRENCY")]
    [InlineData("MASDAR__OUTPUT__TEXT", "1", "environment variable MASDAR__OUTPUT__TEXT: output.text: \"1\" is neither true nor false; write one of them, without quotes")]
    [InlineData("MASDAR__FETCHING__ALLOWNETWORKS", "10.0.0.0/8", "environment variable MASDAR__FETCHING__ALLOWNETWORKS: fetching.allowNetworks: is a list; write it as JSON, [\"…\", \"…\"], or one variable an entry, ending in __0, __1 and so on")]
    [InlineData("MASDAR__FETCHING__ALLOWNETWORKS__0", "ten", "environment variable MASDAR__FETCHING__ALLOWNETWORKS__0: fetching.allowNetworks[0]: \"ten\" is no block of addresses; write for example \"10.0.0.0/8\" or \"::1/128\"; the bits behind the prefix are zero")]
    [InlineData("MASDAR__FETCHING__ALLOWNETWORKS__FIRST", "10.0.0.0/8", "environment variable MASDAR__FETCHING__ALLOWNETWORKS__FIRST: fetching.allowNetworks: is a list: the variable's name ends in __0, __1 and so on")]
    [InlineData("MASDAR__STORAGE__CONNECTIONSTRING", "Password=secret", "environment variable MASDAR__STORAGE__CONNECTIONSTRING: storage.connectionString: is for the provider \"postgres\" only; SQLite's file lies in the data folder")]
    [InlineData("MASDAR__SOURCES__0__ID", "a", "environment variable MASDAR__SOURCES__0__ID: sources: is no key that Masdar knows; here are publisher, fetching, deduplication, attribution, output, storage, dashboard, Serilog")]
    [InlineData("MASDAR__FETCHING__TIMEOUT__SECONDS", "3", "environment variable MASDAR__FETCHING__TIMEOUT__SECONDS: fetching.timeout: an object is no duration; write 30s, 15m, 2h or 14d")]
    public void A_wrong_variable_is_named(string name, string value, string expected) =>
        Assert.Equal(expected, Reading.Problem(Reading.Read(environment: Reading.Variables((name, value)))));

    [Fact]
    public void A_variable_that_is_set_in_two_spellings_is_a_problem() =>
        Assert.Equal(
            "environment variable MASDAR__output__text: is set twice, or both as a value and as a group; remove one",
            Reading.Problem(Reading.Read(environment: Reading.Variables(("MASDAR__OUTPUT__TEXT", "true"), ("MASDAR__output__text", "false")))));

    [Fact]
    public void A_wrong_level_in_the_environment_is_named() =>
        Assert.Equal(
            "environment variable MASDAR__SERILOG__MINIMUMLEVEL__DEFAULT: Serilog.MINIMUMLEVEL.DEFAULT: \"Foo\" is no level; write Verbose, Debug, Information, Warning, Error or Fatal",
            Reading.Problem(Reading.Read(environment: Reading.Variables(("MASDAR__SERILOG__MINIMUMLEVEL__DEFAULT", "Foo")))));

    [Fact]
    public void The_serilog_section_is_handed_on_with_the_environment_over_it()
    {
        var result = Reading.Read(
            """{ "Serilog": { "MinimumLevel": { "Default": "Debug" }, "Using": ["A", "B"], "X": 1, "Y": true, "Z": null } }""",
            environment: Reading.Variables(("MASDAR__SERILOG__MINIMUMLEVEL__DEFAULT", "Warning"), ("MASDAR__SERILOG__NEW", "n")));
        Reading.Good(result);
        Assert.Equal(
            [("Serilog:MinimumLevel:Default", "Warning"), ("Serilog:NEW", "n"), ("Serilog:Using:0", "A"), ("Serilog:Using:1", "B"), ("Serilog:X", "1"), ("Serilog:Y", "true")],
            result.Serilog.Select(s => (s.Key, s.Value!)).OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase));
    }
}

using System.Text;
using CsCheck;
using Masdar.Configuration;

namespace Masdar.Tests.Configuration;

public sealed class SourceListTests
{
    private const string Commented = """
        {
          "$schema": "./sources.schema.json", // keep
          "sources": [
            // the first
            { "id": "a", "name": "A", "feed": "https://a.example/" }, // one
            {
              "id": "b", "name": "قناة",
              "feed": "https://b.example/", /* two */
              "enabled": true
            } // last
          ]
        }

        """;

    [Fact]
    public void A_source_is_added_behind_the_last_one_and_all_else_stays()
    {
        using var folder = new Folder(Commented);
        var result = List(folder).Add([new("c", "جريدة \"C\"", new("https://c.example/feed?a=1&b=2")) { Homepage = new("https://c.example/"), Language = "ar" }]);
        Assert.Empty(result.Problems);
        Assert.Equal(["c"], result.Ids);
        Assert.Equal(
            Commented.Replace("} // last\n", "}, // last\n    { \"id\": \"c\", \"name\": \"جريدة \\\"C\\\"\", \"feed\": \"https://c.example/feed?a=1&b=2\", \"homepage\": \"https://c.example/\", \"language\": \"ar\" }\n", StringComparison.Ordinal),
            folder.Sources);
    }

    [Theory]
    [InlineData("{ \"sources\": [] }", "{ \"sources\": [\n  { … }\n] }")]
    [InlineData("{\n  \"sources\": [\n  ]\n}", "{\n  \"sources\": [\n    { … }\n  ]\n}")]
    [InlineData("{\n  \"sources\": [\n    // none yet\n  ]\n}", "{\n  \"sources\": [\n    // none yet\n    { … }\n  ]\n}")]
    [InlineData("{\r\n  \"sources\": []\r\n}", "{\r\n  \"sources\": [\r\n    { … }\r\n  ]\r\n}")]
    [InlineData("{ \"sources\": [ @ ] }", "{ \"sources\": [ @, { … } ] }")]
    [InlineData("{ \"sources\": [ @, ] }", "{ \"sources\": [ @, { … }, ] }")]
    [InlineData("{\n\"sources\": [\n\t@, // x\n] }", "{\n\"sources\": [\n\t@, // x\n\t{ … },\n] }")]
    [InlineData("{\r\n\"sources\": [\r\n\t@ // x\r\n] }", "{\r\n\"sources\": [\r\n\t@, // x\r\n\t{ … }\r\n] }")]
    [InlineData("{\n\"sources\": [\n @ /* x\n y */ ,\n] }", "{\n\"sources\": [\n @ /* x\n y */ ,\n { … },\n] }")]
    public void An_added_source_takes_the_shape_of_the_list(string before, string after)
    {
        const string first = """{ "id": "a", "name": "A", "feed": "https://a.example/" }""";
        const string added = """{ "id": "new", "name": "New", "feed": "https://new.example/" }""";
        using var folder = new Folder(before.Replace("@", first, StringComparison.Ordinal));
        Assert.Empty(List(folder).Add([new("new", "New", new("https://new.example/"))]).Problems);
        Assert.Equal(after.Replace("@", first, StringComparison.Ordinal).Replace("{ … }", added, StringComparison.Ordinal), folder.Sources);
    }

    [Fact]
    public void A_removed_source_takes_its_lines_along()
    {
        using var folder = new Folder(Commented);
        Assert.Empty(List(folder).Remove("a").Problems);
        Assert.Equal(Commented.Replace("    { \"id\": \"a\", \"name\": \"A\", \"feed\": \"https://a.example/\" }, // one\n", "", StringComparison.Ordinal), folder.Sources);
        Assert.Empty(List(folder).Remove("b").Problems);
        Assert.Equal("{\n  \"$schema\": \"./sources.schema.json\", // keep\n  \"sources\": [\n    // the first\n  ]\n}\n", folder.Sources);
    }

    [Fact]
    public void Removing_the_last_source_leaves_no_comma_and_every_comment_of_the_others()
    {
        using var folder = new Folder(Commented);
        Assert.Empty(List(folder).Remove("b").Problems);
        Assert.Equal("{\n  \"$schema\": \"./sources.schema.json\", // keep\n  \"sources\": [\n    // the first\n    { \"id\": \"a\", \"name\": \"A\", \"feed\": \"https://a.example/\" } // one\n  ]\n}\n", folder.Sources);
    }

    [Theory]
    [InlineData("a", "enabled", "false", "\"feed\": \"https://a.example/\" }", "\"feed\": \"https://a.example/\", \"enabled\": false }")]
    [InlineData("b", "enabled", "false", "\"enabled\": true", "\"enabled\": false")]
    [InlineData("b", "schedule", "\"2h\"", "\"enabled\": true\n", "\"enabled\": true,\n      \"schedule\": \"2h\"\n")]
    [InlineData("b", "enabled", null, ", /* two */\n      \"enabled\": true\n", "\n")]
    [InlineData("a", "homepage", null, "", "")]
    public void A_key_is_set_or_taken_out(string id, string key, string? json, string before, string after)
    {
        using var folder = new Folder(Commented);
        Assert.Empty(List(folder).Set(id, key, json).Problems);
        Assert.Equal(before.Length == 0 ? Commented : Commented.Replace(before, after, StringComparison.Ordinal), folder.Sources);
    }

    [Fact]
    public void An_edit_whose_result_would_not_be_valid_is_refused()
    {
        using var folder = new Folder(Commented);
        Assert.Contains("is no schedule", Assert.Single(List(folder).Set("a", "schedule", "\"soon\"").Problems).Message, StringComparison.Ordinal);
        Assert.Contains("is no id", Assert.Single(List(folder).Add([new("Bad Id", "A", new("https://x.example/"))]).Problems).Message, StringComparison.Ordinal);
        Assert.Contains("is already the id", Assert.Single(List(folder).Add([new("a", "A", new("https://x.example/"))]).Problems).Message, StringComparison.Ordinal);
        Assert.Equal("there is no source \"bb\"; did you mean \"b\"?", Assert.Single(List(folder).Remove("bb").Problems).Message);
        Assert.Equal(Commented, folder.Sources);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_broken_file_is_not_edited()
    {
        using var folder = new Folder("{ broken");
        Assert.NotEmpty(List(folder).Add([new("a", "A", new("https://a.example/"))]).Problems);
        Assert.Equal("{ broken", folder.Sources);
    }

    [Fact]
    public void A_feed_that_is_there_is_skipped_and_ids_are_made_unique()
    {
        using var folder = new Folder(Commented);
        var result = List(folder).Add([new(null, "X", new("https://A.example/")), new(null, "عنب", new("https://www.b.net/feed")), new(null, "Enab Baladi", new("https://x.example/"))]);
        Assert.Equal(["b-2", "enab-baladi"], result.Ids);
        Assert.Equal("X", Assert.Single(result.Skipped).Name);
    }

    [Fact]
    public void A_made_id_differs_from_one_that_was_asked_for_before_it()
    {
        using var folder = new Folder();
        Assert.Equal(["x", "x-2", "x-3"], List(folder).Add([new("x", "X", new("https://a.example/1")), new(null, "ج", new("https://x.example/2")), new(null, "ح", new("https://x.example/3"))]).Ids);
    }

    [Fact]
    public void A_link_is_followed_and_access_rights_are_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and modes of Unix.");
        if (OperatingSystem.IsWindows()) return;
        using var folder = new Folder();
        var real = Path.Combine(folder.Path, "real.json");
        File.Move(folder.SourcesPath, real);
        File.CreateSymbolicLink(folder.SourcesPath, real);
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Empty(List(folder).Remove("a").Problems);
        Assert.NotNull(new FileInfo(folder.SourcesPath).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
        Assert.DoesNotContain("\"a\"", File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_editor_is_kept_out()
    {
        using var folder = new Folder();
        using var held = new FileStream(folder.SourcesPath + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        Assert.Contains("cannot be written", Assert.Single(List(folder).Remove("a").Problems).Message, StringComparison.Ordinal);
        Assert.Equal(Reading.OneSource, folder.Sources);
    }

    [Fact]
    public void Any_row_of_edits_keeps_the_list_valid_and_equal_to_the_same_edits_on_a_plain_list() =>
        Gen.Select(Of(Starts), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5]).Array[0, 12]).Sample((start, edits) =>
        {
            var text = SourcesText.Parse(Encoding.UTF8.GetBytes(start))!;
            var expected = new List<string>();
            foreach (var (kind, n) in edits)
            {
                var id = $"s{n}";
                if (kind == 0 && !expected.Contains(id, StringComparer.Ordinal))
                {
                    text = text.Append([[new("id", SourcesText.Json(id)), new("name", "\"N\""), new("feed", $"\"https://{id}.example/\"")]]);
                    expected.Add(id);
                }
                else if (kind == 1)
                {
                    Assert.Equal(expected.Remove(id), text.Remove(id) is not null);
                    text = text.Remove(id) ?? text;
                }
                else
                {
                    text = text.Set(id, "enabled", n % 2 == 0 ? "false" : null) ?? text;
                }
                Assert.Equal(expected, Reading.Good(Reading.Read("{}"u8.ToArray(), text.Bytes)).Sources.Select(s => s.Id), StringComparer.Ordinal);
            }
            Assert.Contains("// keep", Encoding.UTF8.GetString(text.Bytes), StringComparison.Ordinal);
        }, iter: 300);

    private static readonly string[] Starts =
    [
        "{ // keep\n \"sources\": [] }", "{ // keep\r\n  \"sources\": [\r\n  ]\r\n}", "// keep\n{ \"sources\": [ /* none */ ], }", "{\n  // keep\n\t\"sources\" : [\n\t// none\n\t],\n}",
    ];

    private static SourceList List(Folder folder) => new(new ConfigReader(Reading.Checks), folder.Path, Reading.NoEnvironment);

    private static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}

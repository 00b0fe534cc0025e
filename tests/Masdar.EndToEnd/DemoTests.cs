using System.Text;
using System.Text.Json;
using NJsonSchema;

namespace Masdar.EndToEnd;

/// <summary>What a newcomer types first.</summary>
public class DemoTests
{
    /// <summary>Lines 1 to 11 of the seed, and its categories without repeats.</summary>
    private static readonly byte[] Expected = ExpectedText();

    [Theory]
    [InlineData("C.UTF-8")]
    [InlineData("ar_SA.UTF-8")]
    [InlineData("fa_IR.UTF-8")]
    public async Task The_demo_writes_the_seed_as_it_was_published_under_every_language(string language)
    {
        using var run = new Run("{}");
        var result = await Run.ProgramAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["LANG"] = language, ["LC_ALL"] = language, ["TZ"] = "America/New_York" }, "demo", "--data", run.Data);
        Assert.Equal((0, ""), (result.Code, result.Error));
        var text = Assert.Single(Directory.GetFiles(Path.Combine(run.Data, "articles"), "*.txt", SearchOption.AllDirectories));
        Assert.Equal(Expected, await File.ReadAllBytesAsync(text, TestContext.Current.CancellationToken));
        Assert.Contains(Encoding.UTF8.GetString(Expected), result.Out, StringComparison.Ordinal);

        var line = Assert.Single(run.Lines("records"));
        Assert.True(File.Exists(Path.Combine(run.Data, "records", "2026", "2026-01-20.jsonl")));
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repository, "config", "record.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(line));
        using var record = JsonDocument.Parse(line);
        Assert.Equal("موقع الإخبارية السورية", record.RootElement.GetProperty("originalTitle").GetString());
        Assert.Equal("2026-01-21", record.RootElement.GetProperty("attribution").GetProperty("date").GetString());
        Assert.DoesNotContain("\\u", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_that_cannot_normalize_is_refused_at_the_start()
    {
        using var run = new Run("""{ "sources": [] }""");
        var result = await run.OnceAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
        Assert.Equal(2, result.Code);
        Assert.Contains("cannot normalize", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Data));
    }

    internal static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Masdar.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
            return folder;
        }
    }

    private static byte[] ExpectedText()
    {
        var lines = File.ReadAllText(Directory.GetFiles(Path.Combine(Repository, "seeds"), "*.txt").Single()).Split('\n');
        return Encoding.UTF8.GetBytes(string.Join('\n', [.. lines[..11], .. lines[11..].Distinct(StringComparer.Ordinal)]));
    }
}

using System.Text;
using Masdar.Configuration;
using Masdar.Model;

namespace Masdar.Tests.Configuration;

/// <summary>Reads configurations that stand in a test as text.</summary>
internal static class Reading
{
    public const string OneSource = """{ "sources": [ { "id": "a", "name": "A", "feed": "https://example.org/feed" } ] }""";

    public static readonly IReadOnlyDictionary<string, string?> NoEnvironment = new Dictionary<string, string?>(StringComparer.Ordinal);

    public static readonly ConfigChecks Checks = new(cron => cron.StartsWith("0 ", StringComparison.Ordinal) ? null : "bad seconds", selector => selector.Contains('!', StringComparison.Ordinal) ? "is no selector" : null);

    public static ConfigResult Read(string masdar = "{}", string sources = OneSource, IReadOnlyDictionary<string, string?>? environment = null, string? sites = null) =>
        Read(Encoding.UTF8.GetBytes(masdar), Encoding.UTF8.GetBytes(sources), environment, sites is null ? null : Encoding.UTF8.GetBytes(sites));

    public static ConfigResult Read(byte[]? masdar, byte[]? sources, IReadOnlyDictionary<string, string?>? environment = null, byte[]? sites = null) =>
        new ConfigReader(Checks).Read(new ConfigFiles("config", masdar, sources, []) { Sites = sites }, environment ?? NoEnvironment);

    public static MasdarConfig Good(ConfigResult result)
    {
        Assert.Empty(result.Problems);
        return Assert.IsType<MasdarConfig>(result.Config);
    }

    /// <summary>The only problem, as the user sees it.</summary>
    public static string Problem(ConfigResult result)
    {
        Assert.Null(result.Config);
        return Assert.Single(result.Problems).ToString();
    }

    public static string Source(string more) => $$"""{ "sources": [ { "id": "a", "name": "A", "feed": "https://example.org/feed", {{more}} } ] }""";

    public static Dictionary<string, string?> Variables(params (string Name, string Value)[] variables) => variables.ToDictionary(v => v.Name, v => (string?)v.Value, StringComparer.Ordinal);

    /// <summary>The folder that is shipped as <c>config/</c>.</summary>
    public static string ShippedFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Masdar.slnx"))) return Path.Combine(folder.FullName, "config");
        throw new InvalidOperationException("The tests lie outside the repository.");
    }
}

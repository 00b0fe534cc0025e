using System.Text.Json;
using Masdar.Model;
using Masdar.Parsing;

namespace Masdar.Tests.Parsing;

/// <summary>Feeds with what a right reader gets out of them; not part of the project, found beside it where it is installed.</summary>
internal static class FeedCorpus
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The folder of cases, or null.</summary>
    public static string? Folder { get; } = Find();

    public static IEnumerable<FeedCase> Cases()
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder!, "cases.jsonl")))
        {
            if (line.Length > 0) yield return FeedCase.Of(JsonDocument.Parse(line).RootElement, Folder!);
        }
    }

    public static ParseResult Parse(FeedCase feed) => new FeedParser().Parse(feed.Document, TimeZoneInfo.Utc, Now);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MASDAR_SHARED") is { Length: > 0 } named) return Existing(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared")) is { } found) return found;
        }
        return null;
    }

    private static string? Existing(string shared)
    {
        var folder = Path.Combine(shared, "corpus", "feeds");
        return File.Exists(Path.Combine(folder, "cases.jsonl")) ? folder : null;
    }
}

/// <param name="Expected">The items that must be found.</param>
internal sealed record FeedCase(string File, FeedDocument Document, JsonElement Expected)
{
    public static FeedCase Of(JsonElement line, string folder)
    {
        var file = line.GetProperty("file").GetString()!;
        var type = line.GetProperty("contentType").GetString() ?? (file.EndsWith(".json", StringComparison.Ordinal) ? "application/feed+json" : "application/xml");
        var charset = type.Split("charset=") is [_, var name] ? name : null;
        var document = new FeedDocument(System.IO.File.ReadAllBytes(Path.Combine(folder, file)), new Uri("http://127.0.0.1/" + Path.GetFileName(file)), type.Split(';')[0], charset);
        return new FeedCase(file, document, line.GetProperty("expect"));
    }
}

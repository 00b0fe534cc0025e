using System.Text.Json;
using Masdar.Model;

namespace Masdar.Tests.Deduplication;

/// <summary>The labelled development set, which is no part of the repository: found beside it, or where MASDAR_SHARED says.</summary>
internal sealed record CorpusArticle(string Id, string Source, string Title, string Text, string Cluster, string Kind, int Wave, string? SameUrlAs, DateTimeOffset PublishedAt, string? Related)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<CorpusArticle>? Load()
    {
        var path = Path.Combine(SharedFolder() ?? "", "corpus", "neardup", "articles.jsonl");
        return File.Exists(path) ? [.. File.ReadLines(path).Where(x => x.Length > 0).Select(x => JsonSerializer.Deserialize<CorpusArticle>(x, Json)!)] : null;
    }

    public Article ToArticle() => Articles.Of(Text, Title, Source, Id, $"http://news.example/{SameUrlAs ?? Id}", PublishedAt);

    private static string? SharedFolder()
    {
        if (Environment.GetEnvironmentVariable("MASDAR_SHARED") is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "corpus"))) return shared;
        }
        return null;
    }
}

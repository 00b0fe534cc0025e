namespace Masdar.Configuration;

/// <summary>The bytes of the files at one moment; null where a file is missing or cannot be read, which <see cref="Problems"/> says.</summary>
internal sealed record ConfigFiles(string Folder, byte[]? Masdar, byte[]? Sources, IReadOnlyList<ConfigProblem> Problems)
{
    public const string MasdarName = "masdar.json";

    public const string SourcesName = "sources.json";

    public const string SitesName = "sites.json";

    /// <summary>The rules for sites; null too where there is no such file: it may be left out.</summary>
    public byte[]? Sites { get; init; }

    public string SitesPath => Path.Combine(Folder, SitesName);

    public string MasdarPath => Path.Combine(Folder, MasdarName);

    public string SourcesPath => Path.Combine(Folder, SourcesName);

    public static ConfigFiles Load(string folder)
    {
        var problems = new List<ConfigProblem>();
        return new(
            folder,
            Bytes(Path.Combine(folder, MasdarName), "write one with {} in it to take every default", problems),
            Bytes(Path.Combine(folder, SourcesName), "write one with { \"sources\": [] } in it, then add sources with \"masdar sources add ADDRESS\"", problems),
            problems)
        {
            Sites = Bytes(Path.Combine(folder, SitesName), null, problems),
        };
    }

    /// <summary>Whether the files have the same bytes, or fail in the same way.</summary>
    public bool SameAs(ConfigFiles other) => Same(Masdar, other.Masdar) && Same(Sources, other.Sources) && Same(Sites, other.Sites) && Problems.SequenceEqual(other.Problems);

    private static bool Same(byte[]? a, byte[]? b) => a is null || b is null ? a == b : a.AsSpan().SequenceEqual(b);

    /// <param name="howToGetOne">Null: the file may be missing.</param>
    private static byte[]? Bytes(string path, string? howToGetOne, List<ConfigProblem> problems)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // One byte more than is allowed is enough for the reader to refuse the file.
            using var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (bytes.Length <= JsonSource.MaxBytes && file.Read(buffer) is > 0 and var count) bytes.Write(buffer, 0, count);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            if (howToGetOne is not null) problems.Add(new(path, 0, 0, "", $"there is no such file; name the folder with --config, or {howToGetOne}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new(path, 0, 0, "", $"cannot be read: {e.Message}"));
        }
        return null;
    }
}

namespace Masdar.Tests.Text;

/// <summary>Third-party data that is not part of the project: a folder <c>shared</c> beside one of ours, or <c>MASDAR_SHARED</c>.</summary>
internal static class SharedFiles
{
    public static string? Find(string path)
    {
        var roots = new List<string>();
        if (Environment.GetEnvironmentVariable("MASDAR_SHARED") is { Length: > 0 } configured) roots.Add(configured);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent) roots.Add(Path.Combine(folder.FullName, "shared"));
        return roots.Where(root => Directory.Exists(Path.Combine(root, "corpus"))).Select(root => Path.Combine(root, path)).FirstOrDefault(File.Exists);
    }
}

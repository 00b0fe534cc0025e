using Masdar.Tests.Output;

namespace Masdar.Tests.Architecture;

/// <summary>What a reader may expect of every file of the program.</summary>
public class SourceFileTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_file_is_longer_than_a_readers_patience() =>
        Assert.Empty(Files().Where(file => File.ReadLines(file.Path).Count() > MostLines).Select(file => file.Name));

    [Fact]
    public void A_files_namespace_is_its_folder()
    {
        foreach (var (path, name) in Files())
        {
            var folder = Path.GetDirectoryName(name)!;
            var expected = folder.Length == 0 ? "namespace Masdar;" : $"namespace Masdar.{folder.Replace(Path.DirectorySeparatorChar, '.')};";
            Assert.True(File.ReadLines(path).Contains(expected, StringComparer.Ordinal), $"{name} has no line \"{expected}\"");
        }
    }

    [Fact]
    public void No_type_is_named_for_what_it_is_not()
    {
        string[] empty = ["Manager", "Helper", "Util"];
        Assert.DoesNotContain(Files(), file => empty.Any(word => file.Name.Contains(word, StringComparison.Ordinal)));
    }

    /// <summary>The platform's own reader throws on some addresses, and takes others that throw later.</summary>
    [Fact]
    public void Addresses_are_read_by_one_hand()
    {
        var reads = Files().Where(file => Path.GetFileName(file.Path) != "OutsideUri.cs").Where(file => File.ReadAllText(file.Path).Replace("OutsideUri.TryCreate(", "", StringComparison.Ordinal).Contains("Uri.TryCreate(", StringComparison.Ordinal));
        Assert.Empty(reads.Select(file => file.Name));
    }

    private static List<(string Path, string Name)> Files()
    {
        var root = Repository.File(Path.Combine("src", "Masdar"));
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (path, Path.GetRelativePath(root, path)))
            .Where(file => file.Item2.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .ToList();
        Assert.True(files.Count > 100);
        return files;
    }
}

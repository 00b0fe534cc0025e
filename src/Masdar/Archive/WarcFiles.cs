using System.Globalization;

namespace Masdar.Archive;

/// <summary>The archive's files below the data folder: <c>archive/YYYY/YYYY-MM-DD-NNNNN.warc.gz</c>, in the order of their names.</summary>
/// <param name="dataFolder">The folder that holds <c>archive</c>.</param>
internal sealed class WarcFiles(string dataFolder)
{
    private const string Folder = "archive", Ending = ".warc.gz";

    /// <summary>The name of a day's file, as records give it: relative to the data folder, with slashes.</summary>
    /// <param name="number">From 1: a day has several where one would grow too large.</param>
    public static string NameOf(DateOnly day, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{day:yyyy}/{day:yyyy-MM-dd}-{number:00000}{Ending}");

    /// <summary>Day and number that a name says; null for a name that is not of ours.</summary>
    public static (DateOnly Day, int Number)? Parse(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return file.Length == 16 + Ending.Length && file.EndsWith(Ending, StringComparison.Ordinal)
            && DateOnly.TryParseExact(file.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && int.TryParse(file.AsSpan(11, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && name == NameOf(day, number)
            ? (day, number)
            : null;
    }

    /// <summary>The file of a name, whether or not it exists.</summary>
    /// <exception cref="InvalidDataException">The name is no file's of the archive: it would lead elsewhere.</exception>
    public string PathOf(string name) => Parse(name) is not null
        ? Path.Combine(dataFolder, name.Replace('/', Path.DirectorySeparatorChar))
        : throw new InvalidDataException($"\"{name}\" is no file of the archive.");

    /// <summary>The names of the files that there are, oldest first; others than ours in the folder are passed over.</summary>
    public IReadOnlyList<string> OnDisk()
    {
        var folder = Path.Combine(dataFolder, Folder);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(dataFolder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => Parse(name) is not null)
            .Order(StringComparer.Ordinal)];
    }

    public long LengthOf(string name) => new FileInfo(PathOf(name)) is { Exists: true } file ? file.Length : 0;
}

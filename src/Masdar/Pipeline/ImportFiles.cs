namespace Masdar.Pipeline;

/// <summary>A file or folder that an import cannot take, and why.</summary>
/// <param name="Line">Where in the file, counted from 1; 0 where the file as a whole is meant.</param>
internal sealed record ImportProblem(string Path, int Line, string Message)
{
    /// <summary><c>articles/old.txt:3: message</c>, the form that editors and terminals make a link of.</summary>
    public override string ToString() => Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path}:{Line}: {Message}") : $"{Path}: {Message}";
}

/// <summary>The documents below the paths that a person gave.</summary>
/// <param name="Documents">Each once: the paths in their order, a folder's files by name (Ordinal).</param>
/// <param name="Others">Files within folders that are not named <c>.txt</c>, and so were left out.</param>
internal sealed record ImportFiles(IReadOnlyList<string> Documents, int Others, IReadOnlyList<ImportProblem> Problems)
{
    private const int MostFiles = 5_000_000;

    /// <summary>A file is taken whatever its name; of a folder, however deep, the files named <c>.txt</c>. Linked folders within it are not entered: they may lead in a circle.</summary>
    /// <exception cref="FileNotFoundException">There is no such path; <see cref="FileNotFoundException.FileName"/> names it.</exception>
    public static ImportFiles Find(IReadOnlyList<string> paths)
    {
        var (documents, problems, others) = (new List<string>(), new List<ImportProblem>(), 0);
        foreach (var path in paths)
        {
            if (File.Exists(path)) documents.Add(path);
            else if (Directory.Exists(path)) others += Walk(path, documents, problems);
            else throw new FileNotFoundException($"There is no file or folder {path}.", path);
        }
        return new ImportFiles([.. documents.DistinctBy(Path.GetFullPath, StringComparer.Ordinal)], others, problems);
    }

    private static int Walk(string top, List<string> documents, List<ImportProblem> problems)
    {
        var others = 0;
        var found = new List<string>();
        var folders = new Stack<string>([top]);
        while (folders.TryPop(out var folder) && found.Count < MostFiles)
        {
            try
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
                {
                    var path = Path.Combine(folder, entry.Name);
                    if (entry is DirectoryInfo)
                    {
                        if (entry.LinkTarget is null) folders.Push(path);
                    }
                    else if (entry.Extension.Equals(".txt", StringComparison.OrdinalIgnoreCase)) found.Add(path);
                    else others++;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new ImportProblem(folder, 0, $"the folder cannot be read: {e.Message}"));
            }
        }
        documents.AddRange(found.Order(StringComparer.Ordinal));
        return others;
    }
}

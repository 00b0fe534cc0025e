namespace Masdar.Tests.Output;

/// <summary>Files of the checkout that the tests run in.</summary>
internal static class Repository
{
    public static string File(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Masdar.slnx"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, path);
    }
}

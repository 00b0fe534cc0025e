using System.Text;
using Masdar.Configuration;

namespace Masdar.Tests.Configuration;

/// <summary>A folder with the two files, gone after the test.</summary>
internal sealed class Folder : IDisposable
{
    public Folder(string sources = Reading.OneSource, string masdar = "{}")
    {
        Write(ConfigFiles.MasdarName, masdar);
        Write(ConfigFiles.SourcesName, sources);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("masdar-config-").FullName;

    public string SourcesPath => System.IO.Path.Combine(Path, ConfigFiles.SourcesName);

    public string Sources => File.ReadAllText(SourcesPath);

    public void Write(string name, string text) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), Encoding.UTF8.GetBytes(text));

    /// <summary>As a careful editor saves: whole, by renaming.</summary>
    public void Replace(string name, string text)
    {
        Write(name + ".tmp", text);
        File.Move(System.IO.Path.Combine(Path, name + ".tmp"), System.IO.Path.Combine(Path, name), overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path, true);
}

using Masdar.Output;

namespace Masdar.Tests.Output;

public sealed class RenamingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("masdar-renaming-").FullName;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void What_is_open_elsewhere_is_replaced_once_it_is_closed_and_holds_up_no_other()
    {
        var renaming = new Renaming(Move, mayWait: true);
        var (read, other) = (Written("read", "old"), Written("other", "old"));
        _open.Add(read);
        renaming.Over(Written("read.new", "new"), read);
        renaming.Over(Written("other.new", "new"), other);
        Assert.Equal(("old", "new"), (File.ReadAllText(read), File.ReadAllText(other)));

        renaming.TryAgain();
        Assert.Equal("old", File.ReadAllText(read));
        renaming.Over(Written("read.new", "newer"), read);
        _open.Clear();
        renaming.TryAgain();
        Assert.Equal("newer", File.ReadAllText(read));
        Assert.Equal(2, Directory.EnumerateFiles(_folder).Count());
        renaming.TryAgain();
    }

    [Fact]
    public void What_waits_and_is_dropped_with_its_day_is_forgotten()
    {
        var renaming = new Renaming(Move, mayWait: true);
        var read = Written("read", "old");
        _open.Add(read);
        renaming.Over(Written("read.new", "new"), read);
        File.Delete(Path.Combine(_folder, "read.new"));
        File.Delete(read);
        renaming.TryAgain();
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void Where_readers_are_never_in_the_way_a_refusal_is_one()
    {
        var read = Written("read", "old");
        _open.Add(read);
        Assert.Throws<UnauthorizedAccessException>(() => new Renaming(Move, mayWait: false).Over(Written("read.new", "new"), read));
        Assert.Throws<UnauthorizedAccessException>(() => new Renaming((_, _, _) => throw new UnauthorizedAccessException(), mayWait: true).Over(Written("x.new", "new"), Path.Combine(_folder, "x")));
    }

    private void Move(string from, string to, bool overwrite)
    {
        if (_open.Contains(to)) throw new UnauthorizedAccessException("Access to the path is denied.");
        File.Move(from, to, overwrite);
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

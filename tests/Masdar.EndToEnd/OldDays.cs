using System.Globalization;
using Masdar.Commands;
using Masdar.Tests.Commands;

namespace Masdar.EndToEnd;

/// <summary>
/// A data folder whose days are long ago, made by runs under a clock that was set back: records, duplicates, texts and the archive. Its feeds
/// still give every item. Each use is a copy.
/// </summary>
public sealed class OldDays : IAsyncLifetime
{
    /// <summary>What the records of the old days are dropped by; the younger days stay.</summary>
    internal const string Retention = """ "storage": { "retention": { "records": "30d", "archive": "7d" } }, """;

    private const int Sources = 2, ItemsADay = 3;

    /// <summary>The last three bear out that today is today.</summary>
    private static readonly int[] Younger = [-20, -6, -5, -4];

    private readonly List<string>[] _items = [[], [], []];
    private NewsSite _site = null!;
    private Run _made = null!;

    /// <summary>How many days are older than the retention.</summary>
    internal int Old { get; init; } = 4;

    /// <summary>Every file that is part of the promise, by its path in the data folder.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files { get; private set; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        _site = await NewsSite.StartAsync();
        _made = new Run(List(), Masdar(""));
        foreach (var day in Enumerable.Range(0, Old).Select(day => day - 40 - Old).Concat(Younger))
        {
            // A feed that changed without an article: kept in the archive, where no record points to it.
            if (day == Younger[1]) await LiveAsync(-12, hasNews: false);
            await LiveAsync(day, hasNews: true);
        }
        Files = FilesOf(_made.Data);
    }

    public async ValueTask DisposeAsync()
    {
        _made?.Dispose();
        if (_site is not null) await _site.DisposeAsync();
    }

    /// <param name="storage">What stands before the rest in masdar.json.</param>
    internal Run Copy(string storage = "")
    {
        var copy = new Run(List(), Masdar(storage));
        CopyFolder(_made.Data, copy.Data);
        return copy;
    }

    /// <summary>Runs a command in this process, which is quicker.</summary>
    internal static async Task<RunResult> CommandAsync(Run run, string data, params string[] args) => await CommandAsync(TimeProvider.System, run, data, args);

    /// <summary>The old days are gone as a whole, the younger ones are byte for byte what they were, and nothing that was dropped has come back.</summary>
    internal void AssertRetained(Run run, string when)
    {
        var (first, now) = (DayAt(-30), FilesOf(run.Data));
        var kept = Files.Where(file => DayOf(file.Key) >= first && !file.Key.StartsWith("archive", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        AssertSame(kept, now.Where(file => !file.Key.StartsWith("archive", StringComparison.Ordinal)), when);
        var archive = now.Keys.Where(name => name.StartsWith("archive", StringComparison.Ordinal)).Select(DayOf).Order().ToList();
        Assert.True(archive.SequenceEqual(kept.Keys.Where(name => name.StartsWith("records", StringComparison.Ordinal)).Select(DayOf).Order()), $"{when}: the archive has {string.Join(", ", archive)}");
    }

    /// <summary>What may be found at any moment of the dropping: each file is what it was, or gone if it is old.</summary>
    internal void AssertBetween(Run run, string when)
    {
        var now = FilesOf(run.Data);
        foreach (var (name, bytes) in now) Assert.True(Files.TryGetValue(name, out var was) && was.AsSpan().SequenceEqual(bytes), $"{when}: {name} is not what it was");
        foreach (var day in Younger)
        {
            foreach (var name in Files.Keys.Where(name => DayOf(name) == DayAt(day))) Assert.True(now.ContainsKey(name), $"{when}: {name} is gone");
        }
    }

    internal static void AssertSame(IEnumerable<KeyValuePair<string, byte[]>> expected, IEnumerable<KeyValuePair<string, byte[]>> found, string when)
    {
        var (was, now) = (expected.ToDictionary(StringComparer.Ordinal), found.ToDictionary(StringComparer.Ordinal));
        Assert.True(was.Keys.Order(StringComparer.Ordinal).SequenceEqual(now.Keys.Order(StringComparer.Ordinal)), $"{when}: {string.Join(", ", was.Keys.Except(now.Keys, StringComparer.Ordinal))} missing, {string.Join(", ", now.Keys.Except(was.Keys, StringComparer.Ordinal))} too much");
        foreach (var (name, bytes) in was) Assert.True(now[name].AsSpan().SequenceEqual(bytes), $"{when}: {name} differs");
    }

    /// <summary>The files of records, duplicates, texts and the archive below a data folder; what a start keeps beside is none of them.</summary>
    internal static Dictionary<string, byte[]> FilesOf(string data) => new[] { "records", "duplicates", "articles", "archive" }
        .Select(folder => Path.Combine(data, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .ToDictionary(path => Path.GetRelativePath(data, path), File.ReadAllBytes, StringComparer.Ordinal);

    private async Task LiveAsync(int shift, bool hasNews)
    {
        for (var item = 0; hasNews && item < Sources * ItemsADay; item++)
        {
            var (source, number) = (item % Sources, _items[item % Sources].Count);
            _items[source].Add(RunTests.Item(_site, 900 + source, number));
            if (source == 0) _items[Sources].Add(_items[0][^1].Replace($"/s900/{number}", $"/copy/{number}", StringComparison.Ordinal).Replace($"s900-{number}", $"copy-{number}", StringComparison.Ordinal));
        }
        for (var source = 0; source <= Sources; source++) _site.ServeFeed($"/old{source}", hasNews ? _items[source] : [.. _items[source], "<!-- again -->"]);
        var run = await CommandAsync(new SetBack(TimeSpan.FromDays(shift)), _made, _made.Data, "run", "--once");
        Assert.True(run.Code == 0, run.Out + run.Error);
    }

    private static async Task<RunResult> CommandAsync(TimeProvider time, Run run, string data, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync([.. args, "--config", run.Config, "--data", data], new CommandContext(output, error, new Dictionary<string, string?>(StringComparer.Ordinal), time));
        return new RunResult(code, output.ToString(), error.ToString());
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (path.Contains("masdar.lock", StringComparison.Ordinal)) continue;
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private static DateOnly DayAt(int shift) => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(shift));

    /// <summary>The day that a path names: YYYY-MM-DD in the file's name, or folders of a year, a month and a day.</summary>
    private static DateOnly DayOf(string name)
    {
        var parts = name.Split(Path.DirectorySeparatorChar);
        var text = parts[0] == "articles" ? string.Join('-', parts[1..4]) : parts[^1][..10];
        return DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Masdar(string storage) => $$"""{ {{storage}} "fetching": { "allowNetworks": ["127.0.0.0/8"], "maxConcurrencyPerHost": 16 }, "output": { "archive": true, "text": true } }""";

    private string List() => $$"""{ "sources": [ {{string.Join(", ", Enumerable.Range(0, Sources + 1).Select(s => _site.Source($"old{s}", $"/old{s}")))}} ] }""";

    private sealed class SetBack(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}

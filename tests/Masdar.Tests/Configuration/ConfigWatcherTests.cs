using Masdar.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Configuration;

public sealed class ConfigWatcherTests : IDisposable
{
    private const string TwoSources = """{ "sources": [ { "id": "a", "name": "A", "feed": "https://example.org/feed" }, { "id": "b", "name": "B", "feed": "https://example.org/b" } ] }""";

    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<ConfigWatcher> _log = new();
    private readonly List<ConfigResult> _changes = [];
    private readonly ConfigWatcher _watcher;

    public ConfigWatcherTests()
    {
        var reader = new ConfigReader(Reading.Checks);
        var files = ConfigFiles.Load(_folder.Path);
        _watcher = new(reader, files, reader.Read(files, Reading.NoEnvironment), Reading.NoEnvironment, _time, _log);
        _watcher.OnChange(_changes.Add);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_that_do_not_change_are_left_alone()
    {
        var before = _watcher.Current;
        Pass(10);
        Assert.Same(before, _watcher.Current);
        Assert.Empty(_log.Collector.GetSnapshot());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_good_edit_is_taken_whole_once_it_is_quiet(bool byRenaming)
    {
        if (byRenaming) _folder.Replace("sources.json", TwoSources);
        else _folder.Write("sources.json", TwoSources);
        _watcher.Look();
        Assert.Single(_watcher.Current.Sources);
        Pass(2);
        Assert.Equal(["a", "b"], _watcher.Current.Sources.Select(s => s.Id), StringComparer.Ordinal);
        Assert.Same(_watcher.Current, Assert.Single(_changes).Config);
    }

    [Fact]
    public void The_rules_for_sites_are_reloaded_and_a_broken_one_is_refused()
    {
        _folder.Write("sites.json", """{ "sites": [ { "host": "example.org", "content": ".body" } ] }""");
        Pass(2);
        Assert.Equal(".body", Assert.Single(_watcher.Current.Sites).Content);
        _folder.Write("sites.json", """{ "sites": [ { "host": "example.org", "content": "a!b" } ] }""");
        Pass(5);
        Assert.Equal(".body", Assert.Single(_watcher.Current.Sites).Content);
        Assert.Contains(_log.Collector.GetSnapshot(), r => r.Level == LogLevel.Error && r.Message.Contains("sites[0].content", StringComparison.Ordinal));
        File.Delete(Path.Combine(_folder.Path, "sites.json"));
        Pass(2);
        Assert.Empty(_watcher.Current.Sites);
    }

    [Fact]
    public void An_edit_in_two_steps_is_not_called_broken()
    {
        _folder.Write("sources.json", TwoSources[..60]);
        _watcher.Look();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        _watcher.Look();
        _folder.Write("sources.json", TwoSources);
        Pass(2);
        Assert.Equal(2, _watcher.Current.Sources.Count);
        Assert.DoesNotContain(_log.Collector.GetSnapshot(), r => r.Level >= LogLevel.Warning);
    }

    [Fact]
    public void A_broken_edit_is_refused_and_said_once_and_a_good_one_is_taken_after_it()
    {
        var before = _watcher.Current;
        _folder.Write("sources.json", "{ broken");
        Pass(20);
        Assert.Same(before, _watcher.Current);
        Assert.Empty(_changes);
        var said = Assert.Single(_log.Collector.GetSnapshot());
        Assert.Equal(LogLevel.Error, said.Level);
        Assert.Contains($"{_folder.SourcesPath}:1:3: \"broken\" stands where a key in double quotes is expected", said.Message, StringComparison.Ordinal);
        _folder.Write("sources.json", "{ broken still");
        Pass(5);
        Assert.Equal(2, _log.Collector.Count);
        _folder.Write("sources.json", TwoSources);
        Pass(3);
        Assert.Equal(2, _watcher.Current.Sources.Count);
    }

    [Fact]
    public void A_deleted_file_is_a_broken_edit_and_its_return_is_no_change()
    {
        var before = _watcher.Current;
        File.Delete(_folder.SourcesPath);
        Pass(5);
        Assert.Contains("there is no such file", Assert.Single(_log.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
        _folder.Write("sources.json", Reading.OneSource);
        Pass(5);
        Assert.Same(before, _watcher.Current);
        Assert.Empty(_changes);
        Assert.Equal(1103, _log.LatestRecord.Id.Id);
    }

    [Fact]
    public void What_takes_a_restart_is_said()
    {
        _folder.Write("masdar.json", """{ "storage": { "provider": "postgres", "connectionString": "Password=secret" }, "fetching": { "timeout": "9s" } }""");
        Pass(3);
        Assert.Equal(TimeSpan.FromSeconds(9), _watcher.Current.Fetching.Timeout);
        Assert.Contains(_log.Collector.GetSnapshot(), r => r.Level == LogLevel.Warning && r.Message.Contains("storage", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Collector.GetSnapshot(), r => r.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_retention_is_said_to_drop_without_a_restart()
    {
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        _folder.Write("masdar.json", """{ "storage": { "retention": { "records": "30d", "archiveBytes": 5000000 } } }""");
        Pass(3);
        var said = Assert.Single(_log.Collector.GetSnapshot(), r => r.Level == LogLevel.Warning);
        Assert.Equal("\"storage.retention\" was changed; without a restart, the next daily round drops records of days before 2026-10-25 and what the archive has beyond 5000000 bytes", said.Message);
        _folder.Write("masdar.json", "{}");
        Pass(3);
        Assert.EndsWith("drops nothing", _log.Collector.GetSnapshot().Last(r => r.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_throws_does_not_end_the_watch()
    {
        _watcher.OnChange(_ => throw new InvalidOperationException("no"));
        var after = 0;
        _watcher.OnChange(_ => after++);
        _folder.Write("sources.json", TwoSources);
        Pass(3);
        _folder.Write("sources.json", Reading.OneSource);
        Pass(3);
        Assert.Single(_watcher.Current.Sources);
        Assert.Equal((2, 2), (_changes.Count, after));
    }

    [Fact]
    public async Task It_looks_by_itself_until_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = _watcher.RunAsync(stop.Token);
        _folder.Write("sources.json", TwoSources);
        for (var i = 0; i < 2000 && _watcher.Current.Sources.Count < 2; i++)
        {
            _time.Advance(ConfigWatcher.Period);
            await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(2, _watcher.Current.Sources.Count);
        await stop.CancelAsync();
        await running;
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds * 2; i++)
        {
            _watcher.Look();
            _time.Advance(ConfigWatcher.Period);
        }
        _watcher.Look();
    }
}

using System.Text;
using Masdar.Archive;
using Masdar.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Masdar.Tests.Archive;

/// <summary>An archive in a folder of its own.</summary>
internal sealed class Shelf : IDisposable
{
    private readonly Dictionary<string, ArchivedPayload> _stored = new(StringComparer.Ordinal);

    public Shelf(long mostBytes = WarcArchive.MostBytes)
    {
        MostBytes = mostBytes;
        Archive = Open();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("masdar-shelf-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public long MostBytes { get; }

    public WarcArchive Archive { get; private set; }

    public WarcFiles Files => new(Folder);

    public WarcReader Reader => new(Files);

    /// <summary>The paths of the archive's files.</summary>
    public IReadOnlyList<string> Paths => [.. Files.OnDisk().Select(Files.PathOf)];

    public Task<ArchivePlace> KeepAsync(string body, string path = "/a") => Archive.AppendAsync(
        new Capture(
            new Exchange(
                new Uri("https://example.org" + path), Time.GetUtcNow(), Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n"),
                Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Encoding.UTF8.GetBytes(body)),
            new Uri("https://example.org" + path), FetchPurpose.Page, SourceId: null),
        TestContext.Current.CancellationToken);

    public async Task FlushAsync()
    {
        foreach (var payload in (await Archive.FlushAsync(TestContext.Current.CancellationToken)).Payloads) _stored[payload.Place.Digest] = payload;
    }

    /// <summary>As a new process on the same folder; what it stored, the store still has.</summary>
    public void Reopen(long flushed = 0)
    {
        Archive.Dispose();
        Archive = Open();
        Archive.Recover(_ => flushed);
    }

    public void Dispose()
    {
        Archive.Dispose();
        Directory.Delete(Folder, true);
    }

    private WarcArchive Open() => new(Files, new KnownPayloads((digest, _) => Task.FromResult(_stored.GetValueOrDefault(digest))), "Masdar/test", Time, NullLogger<WarcArchive>.Instance, MostBytes);
}
